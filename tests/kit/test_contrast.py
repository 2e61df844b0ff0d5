"""Every ratio that the design promises, computed from the stylesheet by the WCAG formula."""

import re
from pathlib import Path

import pytest

import kuaijin.kit

TOKENS = (Path(kuaijin.kit.__file__).parent / "static/kit/tokens.css").read_text(encoding="utf-8")
GROUNDS = ("sheet", "paper", "wash")
# token → ratio on sheet, paper, wash as the design gives them, light and dark
PROMISED = {
    "light": {
        "ink": (16.0, 14.3, 13.7),
        "ink2": (7.8, 7.0, 6.7),
        "ink3": (5.6, 5.0, 4.7),
        "line2": (3.8, 3.4, 3.2),
        "act": (9.9, 8.8, 8.4),
        "red": (5.9, 5.3, 5.0),
        "yellow": (6.0, 5.4, 5.2),
        "yshape": (3.8, 3.4, 3.2),
        "blue": (6.1, 5.5, 5.2),
        "grey": (5.4, 4.8, 4.6),
        "green": (5.3, 4.8, 4.6),
        "o-app": (6.0,),
        "o-dep": (7.9,),
        "o-dep2": (3.9,),
        "o-law": (3.7,),
        "o-up": (5.8,),
        "o-third": (4.8,),
    },
    "dark": {
        "ink": (13.1, 14.4, 11.6),
        "ink2": (8.7, 9.5, 7.7),
        "ink3": (6.3, 6.9, 5.6),
        "line2": (4.2, 4.6, 3.7),
        "act": (8.3, 9.1, 7.3),
        "red": (7.2, 7.9, 6.3),
        "yellow": (8.6, 9.5, 7.6),
        "blue": (7.3, 8.1, 6.5),
        "grey": (7.0, 7.7, 6.2),
        "green": (7.3, 8.0, 6.5),
        "o-app": (6.4,),
        "o-dep": (7.1,),
        "o-dep2": (4.1,),
        "o-law": (6.4,),
        "o-up": (6.6,),
        "o-third": (7.3,),
    },
}
TEXT = ("ink", "ink2", "ink3", "red", "yellow", "blue", "grey", "green")
SHAPES = ("line2", "act", "yshape", "o-app", "o-dep", "o-dep2", "o-law", "o-up", "o-third")


def tokens(theme: str) -> dict[str, str]:
    start = TOKENS.index(f"[data-bs-theme={theme}] {{")
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", TOKENS[start : TOKENS.index("}", start)]))


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_twenty_one() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize(
    ("theme", "token", "promised"), [(theme, token, r) for theme, rows in PROMISED.items() for token, r in rows.items()]
)
def test_a_token_keeps_the_contrast_of_the_design(theme: str, token: str, promised: tuple[float, ...]) -> None:
    colours = tokens(theme)
    found = [ratio(colours[token], colours[ground]) for ground in GROUNDS[: len(promised)]]
    assert found == pytest.approx(promised, abs=0.06)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_shapes_are_seen_on_every_ground(theme: str) -> None:
    colours = tokens(theme)
    weak = [
        (token, ground)
        for least, names in ((4.5, TEXT), (3.0, SHAPES))
        for token in names
        for ground in (GROUNDS if not token.startswith("o-") else GROUNDS[:1])
        if ratio(colours[token], colours[ground]) < least
    ]
    assert not weak


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_filled_button_can_be_read(theme: str) -> None:
    colours = tokens(theme)
    assert ratio(colours["on-act"], colours["act"]) >= 4.5
