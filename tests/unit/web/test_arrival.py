from exporter.web.arrival import Arrival


def test_the_network_of_an_address_is_worked_out_once() -> None:
    """Each connection beyond the limit asks it of all the others, in the event loop's thread."""
    arrival = Arrival("2001:db8::1", None)
    assert arrival.network == "2001:db8::/64"
    assert arrival.network is arrival.network
