"""The colours can be read on their grounds, in light, in dark and on paper, and paper has all that the screen has."""

import re

import pytest

from exporter.web.pages.style import STYLE

_ROOTS = re.findall(r":root \{([^}]*)\}", STYLE)
"""The colours in light, in dark, and on paper, in this order."""
TEXTS = ("ink", "soft", "ok", "warning", "critical")
ENOUGH = 4.5
"""The contrast that WCAG 2.2, 1.4.3, asks for of text."""


def colours(root: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]+)", root))


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2 for sRGB."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_is_reckoned_as_the_guidelines_do() -> None:
    """#767676 on white is their own example of 4.54."""
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("root", _ROOTS, ids=["light", "dark", "paper"])
@pytest.mark.parametrize("ground", ["ground", "card"])
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_can_be_read(root: str, ground: str, text: str) -> None:
    known = colours(root)
    assert contrast(known[text], known[ground]) >= ENOUGH


def test_texts_have_no_other_colours() -> None:
    _, _, rules = STYLE.rpartition(":root {")
    _, _, rules = rules.partition("}")
    assert set(re.findall(r"(?<![-\w])color: ([^;}]+)", rules)) <= {f"var(--{name})" for name in TEXTS} | {"inherit"}


def test_paper_leaves_out_nothing_but_links_to_other_pages() -> None:
    hidden = re.findall(r"([^;{}]+)\{[^}]*(?:display: none|visibility: hidden)", STYLE)
    assert [selector.split() for selector in hidden] == [["nav"]]
