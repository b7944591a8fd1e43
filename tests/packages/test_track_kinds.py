"""What a title or a region asks for besides the ordinary tracks: kinds, a second language,
vertical lines, ASS, segments for HTTP Live Streaming.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pysubs2
import pytest
from editions import Make, cue
from lxml import etree

from localize import formats
from localize.document import Cue, Document, Part, plain
from localize.errors import PackageError
from localize.locales import Hls
from localize.packages import Edition, Item
from localize.packages.publish import publish
from localize.packages.track import build_tracks
from localize.packages.verify import verify
from localize.workspace import TrackSettings

TT = "{http://www.w3.org/ns/ttml}"
TTS = "{http://www.w3.org/ns/ttml#styling}"
SCRIPT = """\
[Script Info]
; 给译者
Title: 第二集
ScriptType: v4.00+
WrapStyle: 2
PlayResX: 1080

[Aegisub Project Garbage]
Audio File: /home/somebody/secret.wav

[V4+ Styles]
Format: Name, Fontname, Fontsize, Alignment, Encoding
Style: Default,Noto Sans CJK SC,72,2,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,译者注意
Dialogue: 0,0:00:04.00,0:00:06.00,Default,,0,0,0,,{\\an8\\fad(200,200)}第一行\\N第二行{\\i1}！{\\i0}
Dialogue: 1,0:00:01.00,0:00:03.50,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}
Dialogue: 0,0:00:01.00,0:00:03.50,Default,姜一,0,0,0,,早{安}
"""


def titled(made: Edition, **tracks: Any) -> Edition:
    return replace(made, title=replace(made.title, tracks=TrackSettings(**tracks)))


def documents(**parts: tuple[Cue, ...]) -> list[Document]:
    """A document for each part; ``_`` in a name stands for a dot."""
    return [
        Document(
            format="subrip",
            language="zh-Hant-TW",
            parts=(Part(id=name.replace("_", "."), blocks=cues),),
        )
        for name, cues in parts.items()
    ]


def paths(items: list[Item], suffix: str = "") -> list[str]:
    return [item.path for item in items if item.path.endswith(suffix)]


# ---- Kinds


def test_a_name_or_the_title_says_the_kind(edition: Make, tmp_path: Path) -> None:
    """``E01.forced`` is a track of the episode E01, and its name says what it is."""
    one = (cue(1, 0, "好"),)
    made = edition("drama", "zh-Hant-TW", documents=documents(E01=one, E01_Forced=one, E02=one))
    items = build_tracks(titled(made, kinds={"E02": "sdh"}), tmp_path)
    assert paths(items, ".vtt") == [
        "tracks/E01.zh-Hant-TW.vtt",
        "tracks/E01.zh-Hant-TW.forced.vtt",
        "tracks/E02.zh-Hant-TW.sdh.vtt",
    ]
    assert [(item.number, item.part, item.track["kind"]) for item in items[::3] if item.track] == [
        (1, "E01", "subtitles"),
        (1, "E01", "forced"),
        (2, "E02", "sdh"),
    ]
    bodies = [etree.parse(tmp_path / path).find(f"{TT}body") for path in paths(items, ".ttml")]
    assert [dict(body.attrib) for body in bodies] == [
        {"style": "text"},
        {"style": "text", "{http://www.w3.org/ns/ttml/profile/imsc1#styling}forcedDisplay": "true"},
        {"style": "text", "{http://www.w3.org/ns/ttml#metadata}role": "caption"},
    ]


def test_two_tracks_of_a_kind(edition: Make, tmp_path: Path) -> None:
    """An episode has one track of each kind."""
    one = (cue(1, 0, "好"),)
    made = edition("drama", "zh-Hant-TW", documents=documents(E01=one, E01_sdh=one))
    with pytest.raises(PackageError, match=r"E01\.sdh: is a second track 'E01\.zh-Hant-TW\.sdh'"):
        build_tracks(titled(made, kinds={"E01": "sdh"}), tmp_path)


# ---- A second language


def bilingual(
    edition: Make, tmp_path: Path, tag: str, wanted: str, **changes: Any
) -> dict[str, str]:
    items = build_tracks(titled(edition("drama", tag, **changes), bilingual=wanted), tmp_path)
    return {
        Path(item.path).suffix: (tmp_path / item.path).read_text("utf-8")
        for item in items
        if item.role == "bilingual"
    }


def test_the_original_stands_below(edition: Make, tmp_path: Path) -> None:
    """Each text on one line; the lower one in its own language and direction."""
    cues = documents(E01=(cue(1, 0, "هل\nوقّعتِ؟"), cue(2, 3000)))
    made = bilingual(edition, tmp_path, "ar", "source", documents=cues)
    assert "\u200f\u2067هل وقّعتِ؟\u2069\n<lang zh-Hans>\u200e\u2066源\u2069</lang>\n" in made[".vtt"]
    assert "\u202bهل وقّعتِ؟\n\u202a源\n" in made[".srt"]
    assert (
        "\u2067هل وقّعتِ؟\u2069<br/>"
        '<span xml:lang="zh-Hans">\u2066源\u2069</span></p>' in made[".ttml"]
    )
    assert made[".srt"].endswith("2\n00:00:03,000 --> 00:00:05,000\n\u202a源\n")


def test_the_master_stands_below(edition: Make, tmp_path: Path) -> None:
    """By the cue's id; where the text wasn't derived from a master there is no such track."""
    cues = documents(E01=(cue(1, 0, "هل وقّعتِ؟"),))
    master = Document(
        format="subrip", language="en-US", parts=(Part(id="x", blocks=(cue(1, 0, "Signed?"),)),)
    )
    made = bilingual(edition, tmp_path, "ar", "master", documents=cues, masters=[master])
    assert "\u202aSigned?\n" in made[".srt"]
    assert bilingual(edition, tmp_path, "ar", "master", documents=cues) == {}


# ---- Vertical lines


@pytest.mark.parametrize("by", ["locale", "title"])
def test_vertical_lines(edition: Make, tmp_path: Path, by: str) -> None:
    """Where locale or title ask for them; SubRip can't say it, and its entry says so."""
    cues = documents(E01=(cue(1, 0, "本当!?\n7ページ"), cue(2, 3000, "左", alignment=1)))
    made = edition("drama", "ja-JP", documents=cues)
    if by == "locale":
        made = replace(made, locale=replace(made.locale, vertical_tracks=True))
    else:
        made = titled(made, vertical=("ja-JP",))
    items = build_tracks(made, tmp_path)
    modes = [item.track["writing_mode"] for item in items if item.track]
    assert modes == ["vertical-rl", "horizontal-tb", "vertical-rl"]
    vtt = (tmp_path / items[0].path).read_text("utf-8")
    assert re.findall(r"vertical:rl line:(-?\d)", vtt) == ["0", "-1"]
    root = etree.parse(tmp_path / items[2].path).getroot()
    regions = {
        region.get("{http://www.w3.org/XML/1998/namespace}id"): region
        for region in root.iter(f"{TT}region")
    }
    assert {region.get(f"{TTS}writingMode") for region in regions.values()} == {"tbrl"}
    assert [p.get("region") for p in root.iter(f"{TT}p")] == ["right", "left"]
    assert [span.text for span in root.iter(f"{TT}span")] == ["!?", "7"]
    styles = {
        style.get("{http://www.w3.org/XML/1998/namespace}id") for style in root.iter(f"{TT}style")
    }
    assert {span.get("style") for span in root.iter(f"{TT}span")} <= styles


# ---- ASS


@pytest.fixture
def styled(tmp_path: Path) -> Callable[..., list[Document]]:
    """``styled(*targets)``: an ASS source with these texts as its targets, in the file's order."""

    def make(*targets: str) -> list[Document]:
        path = tmp_path / "E01.ass"
        path.write_text(SCRIPT, "utf-8")
        document = formats.read(path, "zh-Hans")
        (part,) = document.parts
        left = iter(targets)
        blocks = tuple(
            replace(
                block,
                segments=tuple(
                    replace(item, target=_translated(item.source, next(left)))
                    for item in block.segments
                ),
            )
            if isinstance(block, Cue)
            else block
            for block in part.blocks
        )
        return [replace(document, parts=(replace(part, blocks=blocks),))]

    return make


def _translated(source: Any, text: str) -> Any:
    """The text with the markup that stands at the source's beginning."""
    lead = [piece for piece in source[:1] if not isinstance(piece, str)]
    return (*lead, text)


def test_a_source_with_styles_gives_ass(
    edition: Make, tmp_path: Path, styled: Callable[..., list[Document]]
) -> None:
    """Styles, positions and drawings as in the source; its comments and paths stay at home."""
    made = edition("drama", "en-US", documents=styled("One\nTwo", "Morn{ing}"))
    items = build_tracks(made, tmp_path / "out")
    (item,) = [item for item in items if item.path.endswith(".ass")]
    text = (tmp_path / "out" / item.path).read_text("utf-8")
    assert (item.role, item.media_type) == ("track", "text/x-ssa")
    for private in ("译者", "secret", "第二集", "Aegisub", "姜一"):
        assert private not in text
    subs = pysubs2.SSAFile.from_string(text)
    assert subs.info["PlayResX"] == "1080"
    assert subs.styles["Default"].fontsize == 72
    drawn, first, second = sorted(subs.events, key=lambda event: (event.start, -event.layer))
    assert drawn.is_drawing
    assert (first.start, first.end, first.text) == (1000, 3500, "Morn\\{ing}")
    assert second.text == "{\\an8\\fad(200,200)}One\\NTwo"


@pytest.mark.parametrize(("tag", "font"), [("en-US", "SC"), ("zh-Hant-TW", "TC"), ("ja-JP", "JP")])
def test_a_chinese_font_has_siblings(
    edition: Make, tmp_path: Path, styled: Callable[..., list[Document]], tag: str, font: str
) -> None:
    """Japanese in a font for Simplified Chinese has the wrong shapes."""
    items = build_tracks(edition("drama", tag, documents=styled("a", "b")), tmp_path / "out")
    (path,) = paths(items, ".ass")
    styles = pysubs2.load(str(tmp_path / "out" / path)).styles
    assert styles["Default"].fontname == f"Noto Sans CJK {font}"


def test_lines_of_ass_are_isolated(
    edition: Make, tmp_path: Path, styled: Callable[..., list[Document]]
) -> None:
    """Each line, inside of the markup at its ends: a renderer orders what stands between."""
    made = edition("drama", "ar", documents=styled("أ!\nب", "Lin"))
    items = build_tracks(made, tmp_path / "out")
    (path,) = paths(items, ".ass")
    text = (tmp_path / "out" / path).read_text("utf-8")
    assert "{\\an8\\fad(200,200)}\u2067أ!\u2069\\N\u2067ب\u2069\n" in text
    assert ",,\u2066Lin\u2069\n" in text


def test_a_package_with_ass_is_sound(
    edition: Make, tmp_path: Path, styled: Callable[..., list[Document]]
) -> None:
    """Its times are those of the other tracks, whatever the order of its events."""
    made = edition("drama", "en-US", documents=styled("One\nTwo", "Morning"))
    folder = publish(made, tmp_path / "dist").archive.parent
    roles = [entry["role"] for entry in verify(folder)["files"] if entry["path"].endswith(".ass")]
    assert roles == ["track"]


# ---- HTTP Live Streaming


def streamed(edition: Make, **parts: tuple[Cue, ...]) -> Edition:
    made = edition("drama", "zh-Hant-TW", documents=documents(**parts))
    region = replace(made.region, hls=Hls(segment_seconds=6, mpegts=900000))
    return replace(made, region=region)


LONG = (cue(1, 1000, "一"), cue(2, 5000, "二", end_ms=7000), cue(3, 20000, "三", end_ms=21500))


def test_segments_hold_what_they_show(edition: Make, tmp_path: Path) -> None:
    """A cue over a boundary is in both, whole; a time without cues has a segment too."""
    items = build_tracks(streamed(edition, E01=LONG), tmp_path)
    segments = [item for item in items if item.role == "playlist-segment"]
    assert [item.part for item in segments] == ["E01"] * 4
    found = []
    for item in segments:
        text = (tmp_path / item.path).read_text("utf-8")
        assert text.startswith("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n")
        cues = [one for part in formats.read(tmp_path / item.path, "zh").parts for one in part.cues]
        found.append([(one.number, one.start_ms, plain(one.segments[0].source)) for one in cues])
    assert found == [
        [("1", 1000, "一"), ("2", 5000, "二")],
        [("2", 5000, "二")],
        [],
        [("3", 20000, "三")],
    ]
    playlist = (tmp_path / "tracks/hls/E01.zh-Hant-TW/index.m3u8").read_text("utf-8")
    assert re.findall(r"#EXTINF:([\d.]+),\n(\S+)", playlist) == [
        ("6.000", "00001.vtt"),
        ("6.000", "00002.vtt"),
        ("6.000", "00003.vtt"),
        ("3.500", "00004.vtt"),
    ]


def test_media_lines_say_the_kind(edition: Make, tmp_path: Path) -> None:
    """What goes into the video's own playlist: language, FORCED, CHARACTERISTICS."""
    build_tracks(streamed(edition, E01=LONG, E01_forced=LONG, E01_sdh=LONG), tmp_path)
    lines = (tmp_path / "tracks/hls/E01.zh-Hant-TW.m3u8").read_text("utf-8").splitlines()
    assert lines[0] == "#EXTM3U"
    assert all('LANGUAGE="zh-Hant-TW"' in line for line in lines[1:])
    assert [re.search(r"FORCED=(\w+)", line)[1] for line in lines[1:]] == ["NO", "YES", "NO"]
    assert ["transcribes-spoken-dialog" in line for line in lines[1:]] == [False, False, True]
    names = [re.search(r'NAME="([^"]+)"', line)[1] for line in lines[1:]]
    assert len(set(names)) == 3


def test_the_title_knows_its_videos_segments(edition: Make, tmp_path: Path) -> None:
    """Its length goes before the region's; without either there are none."""
    made = streamed(edition, E01=LONG)
    items = build_tracks(titled(made, segment_seconds=10), tmp_path)
    assert len([item for item in items if item.role == "playlist-segment"]) == 3
    items = build_tracks(edition("drama", "zh-Hant-TW"), tmp_path / "none")
    assert {item.role for item in items} == {"track"}


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("00002.vtt", "二", "伍", "doesn't hold what"),
        ("00003.vtt", "X-TIMESTAMP-MAP", "X-OTHER", "no X-TIMESTAMP-MAP"),
        ("index.m3u8", "3.500", "3.000", "doesn't hold|not as long"),
        ("index.m3u8", "00004.vtt", "00009.vtt", "names 00009.vtt"),
        ("index.m3u8", "DURATION:6", "DURATION:5", "longer than 5 s"),
        ("index.m3u8", "#EXT-X-ENDLIST\n", "", "no playlist that is finished"),
    ],
)
def test_segments_that_are_wrong(
    edition: Make,
    tmp_path: Path,
    rewrite: Callable[..., None],
    name: str,
    before: str,
    after: str,
    message: str,
) -> None:
    """A package with the right checksums of wrong segments is refused."""
    folder = publish(streamed(edition, E01=LONG), tmp_path / "dist").archive.parent
    path = f"tracks/hls/E01.zh-Hant-TW/{name}"
    assert before in (folder / path).read_text("utf-8")
    rewrite(folder, path, lambda data: data.decode().replace(before, after).encode())
    for archive in folder.glob("*.zip"):
        archive.unlink()
    with pytest.raises(PackageError, match=message):
        verify(folder)


# ---- IMSC


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("imsc1.1/text", "imsc1.1/image", "doesn't say that it is IMSC"),
        ('timeBase="media"', 'timeBase="smpte"', "counts its times from a clock"),
        ('tts:extent="90% 25%"', 'tts:extent="96% 25%"', "out of the picture"),
        ('tts:origin="5% 12.5%"', 'tts:origin="5% 20%"', "one over the other"),
        (' tts:origin="5% 12.5%"', "", "without origin and extent"),
        ('region="bottom"', 'region="below"', "without a region"),
        ('begin="00:00:06.000"', 'begin="6s"', "no clock times"),
        ("black 6%", "black 12%", "outline"),
        ("<div>", "<div><set begin='0s'/>", "holds set"),
        (' tts:unicodeBidi="embed"', "", "isn't marked right to left"),
    ],
)
def test_tracks_that_leave_the_profile(
    package: Callable[[str, str], Path],
    rewrite: Callable[..., None],
    before: str,
    after: str,
    message: str,
) -> None:
    """What IMSC 1.1 text doesn't allow, or a right-to-left track needs, is told with its line."""
    folder = package("drama", "ar")
    path = "tracks/E01.ar.ttml"
    assert before in (folder / path).read_text("utf-8")
    rewrite(folder, path, lambda data: data.decode().replace(before, after, 1).encode())
    for archive in folder.glob("*.zip"):
        archive.unlink()
    with pytest.raises(PackageError, match=message):
        verify(folder)
