"""Right-to-left tracks: the same picture in players that assume left to right and in others."""

from __future__ import annotations

from pathlib import Path

import pytest
from editions import Make, cue

from localize import formats
from localize.bidi import Base, levels, order
from localize.document import Cue, Document, Inline, Part, Tag, plain
from localize.packages import Item
from localize.packages.track import build_tracks
from localize.text import BIDI_CONTROLS, strip_controls

# Lines as the pipeline leaves them: with isolates and marks where a right-to-left paragraph
# needs them, and nothing for a player that assumes the left.
LINES = [
    "هل وقّعتِ؟",
    "الصفحة 7 و12، كلتاهما!",
    "- اذهب إلى مطعم Lin Feng الآن.",
    "\u200fLin Wan في الطابق 3.",
    "يكتب بلغة \u2068C++\u2069 منذ 2019…",
    "(لا تفتح الباب!)",
    "12.5% من الأسهم.",
]
ITALIC = Tag(kind="open", text="<i>", role="italic")
END = Tag(kind="close", text="</i>", role="italic")


def shown(line: str, base: Base) -> str:
    """What stands on the screen, from the left: the algorithm's order, without its controls."""
    places = order(levels(line, base))
    return "".join(line[place] for place in places if line[place] not in BIDI_CONTROLS)


def episode(*cues: Cue, name: str = "E01", form: str = "subrip") -> list[Document]:
    return [Document(format=form, language="ar", parts=(Part(id=name, blocks=cues),))]


def read(items: list[Item], folder: Path, suffix: str) -> list[Inline]:
    """The texts of the track that has this suffix."""
    (path,) = [folder / item.path for item in items if item.path.endswith(suffix)]
    parts = formats.read(path, "ar").parts
    return [one.segments[0].source for part in parts for one in part.cues]


@pytest.mark.parametrize("suffix", [".vtt", ".srt", ".ttml"])
@pytest.mark.parametrize("line", LINES)
def test_a_line_looks_the_same_in_every_player(
    edition: Make, tmp_path: Path, suffix: str, line: str
) -> None:
    """As in a right-to-left paragraph, whatever base direction the player takes."""
    made = edition(
        "drama", "ar", documents=episode(cue(1, 0, line), cue(2, 3000, f"{line}\n{line}"))
    )
    items = build_tracks(made, tmp_path)
    wanted = shown(line, "rtl")
    found = [plain(text).split("\n") for text in read(items, tmp_path, suffix)]
    assert [len(lines) for lines in found] == [1, 2]
    for text in found[0] + found[1]:
        assert strip_controls(text) == strip_controls(line)
        assert [shown(text, base) for base in ("ltr", "rtl", "auto")] == [wanted] * 3


def test_without_its_marks_a_player_that_assumes_the_left_shows_another_line() -> None:
    """The test above sees what it is there for."""
    assert any(shown(line, "ltr") != shown(line, "rtl") for line in LINES)


@pytest.mark.parametrize("suffix", [".vtt", ".srt", ".ttml"])
def test_a_latin_line_stays_one(edition: Make, tmp_path: Path, suffix: str) -> None:
    """A name alone is no right-to-left line: its mark stays at its right end."""
    items = build_tracks(
        edition("drama", "ar", documents=episode(cue(1, 0, "Lin Feng!"))), tmp_path
    )
    (text,) = read(items, tmp_path, suffix)
    assert [shown(plain(text), base) for base in ("ltr", "rtl", "auto")] == ["Lin Feng!"] * 3


def test_marks_stand_on_each_line_and_inside_of_markup(edition: Make, tmp_path: Path) -> None:
    """Embeddings and isolates end with their line; tags stay closed and in order."""
    made = edition(
        "drama", "ar", documents=episode(cue(1, 0, ITALIC, "أ\nب", END, " ج", alignment=8))
    )
    texts = {
        Path(item.path).suffix: (tmp_path / item.path).read_text("utf-8")
        for item in build_tracks(made, tmp_path)
    }
    assert "{\\an8}<i>\u202bأ\n\u202bب</i> ج\n" in texts[".srt"]
    assert "<i>\u200f\u2067أ\u2069\n\u200f\u2067ب</i> ج\u2069\n" in texts[".vtt"]
    assert "\u2067أ\u2069<br/>\u2067ب</span> ج\u2069</p>" in texts[".ttml"]


@pytest.mark.parametrize("tag", ["en-US", "ja-JP"])
def test_other_tracks_have_no_controls(edition: Make, tmp_path: Path, tag: str) -> None:
    """A left-to-right track is written as it is, and says so."""
    for item in build_tracks(edition("drama", tag), tmp_path):
        assert not BIDI_CONTROLS & set((tmp_path / item.path).read_text("utf-8"))
        assert item.track is not None
        assert item.track["direction"]["marks"] == []


def test_the_manifest_says_how(edition: Make, tmp_path: Path) -> None:
    """Each format's own way, per track."""
    items = build_tracks(edition("drama", "ar"), tmp_path)
    found = {Path(item.path).suffix: item.track["direction"] for item in items if item.track}
    assert found == {
        ".vtt": {"text": "rtl", "base": "first-strong", "marks": ["RLM", "RLI", "PDI"]},
        ".srt": {"text": "rtl", "base": "player", "marks": ["RLE"]},
        ".ttml": {"text": "rtl", "base": "declared", "marks": ["RLI", "PDI"]},
    }
