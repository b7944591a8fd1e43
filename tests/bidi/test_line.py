"""What is seen of a line: marks, mirrored glyphs, drawings, faults and what mends them."""

from __future__ import annotations

import random

import pytest

from localize.bidi import faults, first_strong, inserted, laid_out, levels, mended
from localize.text import FSI, LRI, LRM, PDI, RLM


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("12 אב ab", "rtl"),
        (f"{LRI}אב{PDI} ab", "ltr"),
        (f"{LRI}אב", ""),
        (f"{PDI}ab", "ltr"),
        ("12!", ""),
        (f"{RLM}ab", "rtl"),
    ],
)
def test_first_strong(text: str, direction: str) -> None:
    """The first strong character outside isolates decides (P2, P3)."""
    assert first_strong(text) == direction


def test_paragraphs_have_their_own_direction() -> None:
    """Each line of a text takes its own direction; its break belongs to it (P1)."""
    assert levels("אב\nab") == [1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("text", "base", "seen"),
    [
        ("لقد رحل.", "rtl", ".لحر دقل"),
        ("لقد رحل.", "ltr", "لحر دقل."),
        ("(نعم) «لا»", "rtl", "«ال» (معن)"),
        ("مدَّة", "rtl", "ةدَّم"),
        ("می\u200cروم", "rtl", "موری\u200cم"),
        (f"ב {FSI}C++{PDI}.", "rtl", ".C++ ב"),
        (f"א{LRM}.", "ltr", "א."),
        ("", "rtl", ""),
    ],
)
def test_display(text: str, base: str, seen: str) -> None:
    """From left to right: brackets turned (L4), marks on their letters (L3), no controls."""
    assert laid_out(text, base).display() == seen


@pytest.mark.parametrize(
    ("text", "base", "drawing"),
    [
        ("استخدم C++ الآن.", "rtl", "[.] [الآن] [++] [C] [استخدم]"),
        (".لقد رحل", "rtl", "[لقد رحل] [.]"),
        ("نظام Windows «10» جديد", "rtl", "[جديد] [«] [Windows «10] [نظام]"),
        ("من 10-20 يومًا", "rtl", "[يومًا] [20] [-] [10] [من]"),
    ],
)
def test_drawing(text: str, base: str, drawing: str) -> None:
    """Pieces from left to right, each to be read in its own direction."""
    assert laid_out(text, base).drawn() == drawing


def test_drawing_of_a_long_line_shows_the_trouble() -> None:
    """Three pieces on either side, long ones shortened."""
    text = "كلمة 1 " * 20 + "لغة C++ " + "كلمة طويلة جدًا ثم أخرى 2 " * 20
    drawing = laid_out(text, "rtl").drawn([text.index("C")])
    assert "[++] [C]" in drawing
    assert drawing.startswith("… ")
    assert drawing.endswith(" …")
    assert len(drawing) < 120


def test_text_of_one_direction_has_no_faults() -> None:
    """Without numbers and left-to-right letters the line is at one level, whatever marks it has."""
    text = "«أين حذاؤك؟» (قال) - نعم… [لا]!"
    assert set(levels(text, "rtl")) == {1}
    assert faults(text) == ()


ATOMS = [
    *("نص", "קול", "می\u200cروم", "C++", "C#", "Lin Wan", "iPhone", "#tag", "@name", ".NET"),
    *("10-20", "-5", "+7", "3.5%", "10 km", "25°C", "2024-05-20", "1920×1080", "٣٢", "۳-۵"),
    *("0100 123 4567", "٠١٢٣-٤٥٦-٧٨٩", "https://example.org/", "U.S.A.", "15 Pro"),
    *(
        "«",
        "»",
        "(",
        ")",
        "“",
        "”",
        '"',
        "[",
        "]",
        "،",
        ".",
        "!",
        "؟",
        ":",
        "…",
        "–",
        " ",
        " ",
        " ",
    ),
]


def test_mends_are_right_and_enough() -> None:
    """For any line: what is inserted mends all that can be mended, and once is enough."""
    dice = random.Random(9)
    for _ in range(1500):
        text = "".join(dice.choice(ATOMS) for _ in range(dice.randint(2, 14)))
        better = inserted(text, mended(text))
        assert not [fault for fault in faults(better) if fault.mend], text
        assert mended(better) == ()
        assert [char for char in better if char not in f"{FSI}{PDI}{LRM}{RLM}\u2067"] == list(text)
