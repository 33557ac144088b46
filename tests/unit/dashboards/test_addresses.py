"""Addresses of dashboards and panels stay what they are: alerts that were sent lead there."""

import pytest

from dashboards.addresses import dashboard_path, panel_id, panel_path


def test_a_panels_number_is_the_crc_of_its_title() -> None:
    """0xCBF43926 is the check value of CRC-32/ISO-HDLC for these digits."""
    assert panel_id("123456789") == 0xCBF43926 % 1_000_000_000 + 1


def test_an_address_of_a_panel_shows_it_alone() -> None:
    assert panel_path("wso2-server", "123456789") == f"/d/wso2-server?viewPanel={panel_id('123456789')}"


def test_there_is_no_way_to_a_dashboard_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="wso2-overview"):
        dashboard_path("wso2-overview")
