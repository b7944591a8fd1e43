"""The tracks of an episode: one text, three formats, read again by readers that aren't ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pysubs2
import pytest
from editions import STORIES, Make, cue
from lxml import etree

from localize import formats
from localize.document import Cue, Document, Part, Tag
from localize.errors import PackageError
from localize.packages.track import build_tracks
from localize.text import strip_controls

TT = "{http://www.w3.org/ns/ttml}"
TTS = "{http://www.w3.org/ns/ttml#styling}"
ITALIC = Tag(kind="open", text="<i>", role="italic")
END = Tag(kind="close", text="</i>", role="italic")
FONT = Tag(kind="open", text='<font color="red">', role="color")
TOP_LEFT = Tag(kind="alone", text="{\\an7}", role="an7")

Tracks = Callable[..., dict[str, str]]


def episode(*cues: Cue, name: str = "E01") -> list[Document]:
    """Documents of one episode."""
    return [Document(format="subrip", language="en-US", parts=(Part(id=name, blocks=cues),))]


@pytest.fixture
def tracks(edition: Make, tmp_path: Path) -> Tracks:
    """``tracks(*cues, tag=…)``: the texts of the three tracks by suffix."""

    def make(*cues: Cue, tag: str = "en-US") -> dict[str, str]:
        items = build_tracks(edition("drama", tag, documents=episode(*cues)), tmp_path / "out")
        assert [item.path for item in items] == [
            f"tracks/E01.{tag}{suffix}" for suffix in (".vtt", ".srt", ".ttml")
        ]
        return {
            Path(item.path).suffix: (tmp_path / "out" / item.path).read_text("utf-8")
            for item in items
        }

    return make


def paragraphs(ttml: str) -> list[etree._Element]:
    return list(etree.fromstring(ttml.encode()).iter(f"{TT}p"))


def test_text_is_escaped_where_the_format_has_escapes(tracks: Tracks) -> None:
    """WebVTT and IMSC escape markup; in SubRip, which has no escapes, players see none, and no
    arrow inside a text."""
    made = tracks(cue(1, 0, "R&D <b> {\\i1} --> 1<2"))
    assert "R&amp;D &lt;b&gt; {\\i1} --&gt; 1&lt;2" in made[".vtt"]
    assert "R&D <\u200bb> {\u200b\\i1} → 1<2" in made[".srt"]
    assert paragraphs(made[".ttml"])[0].text == "R&D <b> {\\i1} --> 1<2"


def test_only_emphasis_that_all_know_is_written(tracks: Tracks) -> None:
    """Italic stays, closed in every format; colours and other tags vanish, their text stays."""
    made = tracks(cue(1, 0, "a ", FONT, ITALIC, "b\nc"))
    assert "a <i>b\nc</i>\n" in made[".vtt"]
    assert "a <i>b\nc</i>\n" in made[".srt"]
    span = paragraphs(made[".ttml"])[0].find(f"{TT}span")
    assert (span.get(f"{TTS}fontStyle"), span.text) == ("italic", "b")
    assert span.find(f"{TT}br").tail == "c"


@pytest.mark.parametrize(
    ("position", "settings", "prefix", "region", "align"),
    [
        (2, "", "", "bottom", "center"),
        (8, " line:0", "{\\an8}", "top", "center"),
        (7, " line:0 position:5%,line-left align:left", "{\\an7}", "top", "left"),
        (6, " line:50%,center position:95%,line-right align:right", "{\\an6}", "middle", "right"),
    ],
)
def test_positions(
    tracks: Tracks,
    position: int,
    settings: str,
    prefix: str,
    region: str,
    align: str,
) -> None:
    """A position on the key pad is a setting, an override or a region, and never text."""
    made = tracks(cue(1, 0, "a", alignment=position))
    assert f"00:00:02.000{settings}\na\n" in made[".vtt"]
    assert f"\n{prefix}a\n" in made[".srt"]
    (paragraph,) = paragraphs(made[".ttml"])
    assert (paragraph.get("region"), paragraph.get(f"{TTS}textAlign")) == (region, align)


def test_an_override_in_the_text_is_a_position(tracks: Tracks) -> None:
    """``{\\an7}`` inside a text goes before the cue's own alignment."""
    made = tracks(cue(1, 0, TOP_LEFT, "a", alignment=8))
    assert "{\\an7}a" in made[".srt"]
    assert "an7" not in made[".vtt"]


def test_cues_stand_in_order_and_all_of_them(tracks: Tracks, tmp_path: Path) -> None:
    """WebVTT wants starts in order. An empty cue stays: the count is the source's."""
    made = tracks(cue(1, 9000, "c"), cue(2, 1000, "a"), cue(3, 5000), cue(4, 1000, "b"))
    for suffix, text in made.items():
        path = tmp_path / f"again{suffix}"
        path.write_text(text, "utf-8")
        cues = [one for part in formats.read(path, "en-US").parts for one in part.cues]
        assert [one.start_ms for one in cues] == [1000, 1000, 5000, 9000], suffix


def test_blank_lines_never_end_a_cue(tracks: Tracks) -> None:
    """A blank line inside a text would end the cue in SubRip and WebVTT."""
    made = tracks(cue(1, 0, "a\n \n", ITALIC, "\u3000\n", "b\n\nc", END, "\n\n", "d"))
    for suffix in (".srt", ".vtt"):
        assert made[suffix].endswith("\na<i>\nb\nc</i>\nd\n")


@pytest.mark.parametrize("tag", list(STORIES))
def test_another_reader_sees_the_same(edition: Make, tmp_path: Path, tag: str) -> None:
    """pysubs2 reads the SubRip track with the times and texts of the cues."""
    build_tracks(edition("drama", tag), tmp_path)
    events = pysubs2.load(str(tmp_path / f"tracks/E02.{tag}.srt")).events
    wanted = [strip_controls(text.replace("-->", "→")) for text in STORIES[tag]["cues"]]
    assert [(event.start, event.end) for event in events] == [
        (3000, 5000),
        (6000, 8000),
        (9000, 11000),
    ]
    assert [strip_controls(event.plaintext) for event in events] == wanted


@pytest.mark.parametrize("tag", list(STORIES))
def test_imsc_says_what_it_is(edition: Make, tmp_path: Path, tag: str) -> None:
    """Profile, language, picture, and direction on each paragraph of a right-to-left track."""
    build_tracks(edition("drama", tag), tmp_path)
    root = etree.parse(tmp_path / f"tracks/E01.{tag}.ttml").getroot()
    parameter = "{http://www.w3.org/ns/ttml#parameter}"
    profile = "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    assert root.get(f"{parameter}contentProfiles") == profile
    assert root.get(f"{parameter}displayAspectRatio") == "9 16"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == tag
    wanted = ("rtl", "embed") if tag == "ar" else (None, None)
    for paragraph in root.iter(f"{TT}p"):
        found = (paragraph.get(f"{TTS}direction"), paragraph.get(f"{TTS}unicodeBidi"))
        assert found == wanted


@pytest.mark.parametrize("aspect", ["16:9", "9:16"])
@pytest.mark.parametrize("tag", ["en-US", "ja-JP"])
def test_regions_fit_the_picture(edition: Make, tmp_path: Path, tag: str, aspect: str) -> None:
    """Regions stay apart and inside; the locale's longest line fits them."""
    made = edition("drama", tag)
    made = replace(made, title=replace(made.title, aspect=aspect))
    build_tracks(made, tmp_path)
    root = etree.parse(tmp_path / f"tracks/E01.{tag}.ttml").getroot()
    boxes = []
    for region in root.iter(f"{TT}region"):
        (x, y), (width, height) = (
            [float(number.rstrip("%")) for number in region.get(f"{TTS}{name}").split()]
            for name in ("origin", "extent")
        )
        boxes.append((y, y + height))
        assert x >= 0
        assert x + width <= 100
    assert all(0 <= top < bottom <= 100 for top, bottom in boxes)
    assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(boxes))
    font = float(root.find(f".//{TT}style").get(f"{TTS}fontSize").rstrip("%"))
    limits = made.locale.limits[aspect]
    across, down = (int(number) for number in aspect.split(":"))
    em = font / 100 / 15 * down / across * 100  # in percent of the picture's width
    assert limits.cpl * em * (1 if limits.counting == "wide" else 0.55) <= width


@pytest.mark.parametrize(("start_ms", "end_ms"), [(5000, 5000), (5000, 4000), (-1, 500)])
def test_a_cue_must_end_after_it_begins(
    edition: Make, tmp_path: Path, start_ms: int, end_ms: int
) -> None:
    """No track may hold such a cue: the error names it."""
    documents = episode(cue(7, start_ms, "a", end_ms=end_ms))
    with pytest.raises(PackageError, match="E01 cue 7: goes from"):
        build_tracks(edition("drama", "en-US", documents=documents), tmp_path)


def test_names_of_episodes(edition: Make, tmp_path: Path) -> None:
    """A name keeps its letters, loses what a path must not have, and comes once only."""
    documents = episode(cue(1, 0, "a"), name="../第1集: x/y")
    items = build_tracks(edition("drama", "en-US", documents=documents), tmp_path)
    assert items[0].path == "tracks/第1集--x-y.en-US.vtt"
    assert (items[0].number, items[0].part) == (1, "../第1集: x/y")
    with pytest.raises(PackageError, match="second track"):
        build_tracks(edition("drama", "en-US", documents=documents * 2), tmp_path)
