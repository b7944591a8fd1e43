"""The release report: in the terminal, as JSON, as a page."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from browser import console
from lxml import html as lxml_html
from releases import DRAFT_ROUTE, example
from rich.console import Console

from localize.document import Finding, Place
from localize.release.outcome import Problem, Release
from localize.report import figures, html, html_parts, release_json, terminal
from localize.report.elements import h

PACKAGE = Path(release_json.__file__).parent
SCHEMA = json.loads((PACKAGE.parent / "schemas" / "report.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def release() -> Release:
    return example()


def page(release: Release, region: str = "mena") -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(html.page(release, region))


def printed(release: Release, region: str | None = None, **asked: Any) -> str:
    console = Console(width=80, color_system=None, record=True, file=io.StringIO())
    console.print(terminal.summary(release, region, **asked))
    return console.export_text()


def test_light_imports() -> None:
    """To show a report takes no engine, no pipeline and no release job."""
    names = sorted(path.stem for path in PACKAGE.glob("*.py") if path.stem != "__init__")
    code = f"""
import importlib, sys
for name in {names}:
    importlib.import_module("localize.report." + name)
heavy = ("localize.engines", "localize.pipeline", "localize.release", "ctranslate2", "lxml")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# Figures


def test_origins_split_off_the_memory(release: Release) -> None:
    """What the memory gave is told apart from what a model made; the sum stays."""
    assert figures.origins(release.outcomes[0]) == {"approved": 118, "memory": 310, "machine": 184}


def test_more_reused_than_made_is_not_believed(release: Release) -> None:
    """No count is negative, whatever a run says it reused."""
    outcome = replace(release.outcomes[0], reused=10_000)
    assert figures.origins(outcome) == {"approved": 118, "memory": 494}


def test_groups_put_errors_first(release: Release) -> None:
    """Findings come by code, errors before warnings before info."""
    found = figures.groups(release.outcomes[0].findings)
    assert [(group.code, len(group.findings)) for group in found] == [
        ("G101", 2),
        ("P103", 14),
        ("M201", 1),
    ]


def test_a_title_that_cannot_be_read_concerns_every_region(release: Release) -> None:
    """A problem without a region is told in each region's report and decides its exit code."""
    broken = Problem(region="", title="x", locale="", message="m", advice="", exit_code=2)
    told = replace(release, problems=(*release.problems, broken))
    for region in ("mena", "east-asia", "europe"):
        assert figures.of_region(told, region).exit_code == 2


# Terminal


def test_summary_fits_80_columns(release: Release) -> None:
    """Without colour and at 80 columns nothing is cut off but by the terminal, at a path's end."""
    text = printed(release)
    assert "\x1b" not in text
    assert "…" not in text
    long = [line for line in text.splitlines() if len(line.rstrip()) > 80]
    assert all(line.strip().endswith(".zip") for line in long)


def test_summary_says_it_all(release: Release) -> None:
    """Editions, gates with value and limit, what is missing and how to mend it, where it all is."""
    text = re.sub(r"\s+", " ", printed(release, "mena"))
    for said in (
        "Middle East and North Africa",
        "118 approved",
        "310 reused",
        "1 not translated",
        "307/324",
        "17 flagged",
        "14 warnings",
        "chrF++",
        "tr-TR seventy-third-hour: errors of glossary and names per 1,000 segments 12.4, at most 5",
        "glossary terms held 89.5%, at least 98%",
        "fa-IR seventy-third-hour, sour-ceo: no installed model translates zh to fa",
        "Add one: localize models install en-fa",
        "seventy-third-hour: intoxicants, violence",
        "mena/report.html",
        "mena/seventy-third-hour/ar/seventy-third-hour_ar_1.0.0.zip",
        "2 drafts, not for publication",
    ):
        assert said in text
    assert "ja-JP" not in text


def test_summary_names_what_is_missing(release: Release) -> None:
    """A required locale without a model is told apart from optional ones that were skipped."""
    text = printed(release, "east-asia")
    missing = text.index("Missing for a required locale")
    assert text.index("ko-KR seventy-third-hour") > missing
    assert "Skipped" not in text
    assert "exit code 3" in text


def test_summary_gives_whole_paths(release: Release) -> None:
    """With the output folder the paths can be opened as they stand."""
    assert "  /srv/dist/europe/report.html" in printed(release, "europe", out=Path("/srv/dist"))


def test_summary_of_a_run_that_could_do_nothing() -> None:
    """Without a region there is still the problem and the exit code."""
    problem = Problem(region="", title="x", locale="", message="no", advice="do", exit_code=2)
    text = printed(Release(outcomes=(), problems=(problem,), seconds=0.1))
    assert "all locales x: no" in text
    assert "exit code 2" in text


def test_terminal_obeys_no_file(release: Release) -> None:
    """Control sequences and markup in titles and messages are shown or dropped, never obeyed."""
    outcome = replace(release.outcomes[0], title="a\x1b[2Jb[red]c[/red]\x9b1m")
    problem = Problem(
        region="mena", title="t", locale="ar", message="\x1b]0;x\x07[bold]", advice="", exit_code=2
    )
    text = printed(replace(release, outcomes=(outcome,), problems=(problem,)), "mena")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    assert "[bold]" in text


# JSON


@pytest.mark.parametrize("region", ["mena", "east-asia", "europe", "nowhere"])
def test_json_keeps_its_schema(release: Release, region: str) -> None:
    """What is written is what the shipped schema says, also for a region without editions."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(release_json.report(release, region), SCHEMA)


def test_schema_is_strict(release: Release) -> None:
    """A key too many or too few, at any depth, is no report."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    told = release_json.report(release, "mena")
    objects = list(_objects(told, SCHEMA))
    assert len(objects) > 20
    for item in objects:
        item["unknown"] = 1
        assert not validator.is_valid(told)
        del item["unknown"]
    del told["outcomes"][0]["draft"]
    assert not validator.is_valid(told)


def _objects(value: Any, schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The objects in a report whose keys the schema fixes."""
    schema = schema | SCHEMA["$defs"].get(schema.get("$ref", "").rpartition("/")[2], {})
    if isinstance(value, dict):
        if schema.get("additionalProperties") is False:
            yield value
        for key, inner in list(value.items()):
            yield from _objects(inner, schema.get("properties", {}).get(key, {}))
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner, schema.get("items", {}))


def test_json_tells_each_region_its_own(release: Release) -> None:
    """Exit codes and editions are the region's; a package is a path, or null if held back."""
    mena, asia, europe = (
        release_json.report(release, name) for name in ("mena", "east-asia", "europe")
    )
    assert [told["exit_code"] for told in (mena, asia, europe)] == [1, 3, 0]
    assert [item["package"] is None for item in mena["outcomes"]] == [False, True, False]
    assert mena["outcomes"][1]["verdict"]["passed"] is False
    assert mena["totals"]["findings"] == {"error": 4, "warning": 15, "info": 1}
    assert mena["totals"]["segments"] == 1367
    assert len(mena["outcomes"][0]["findings"]) == 17
    assert mena["outcomes"][0]["findings"][0]["place"] == {
        "file": "0002.md",
        "part": "0002",
        "line": 25,
        "segment": "f3309a61e870",
    }


def test_write(release: Release, tmp_path: Path) -> None:
    """Both reports of every region that was ordered, and nothing else, lie below the folder."""
    regions = {**release.regions, "north-america": "North America"}
    written = release_json.write(replace(release, regions=regions), tmp_path)
    there = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert there == sorted(written)
    assert len(there) == 8
    told = json.loads((tmp_path / "north-america" / "report.json").read_text("utf-8"))
    assert told["outcomes"] == []
    assert "الساعة الثالثة والسبعون" in (tmp_path / "mena" / "report.json").read_text("utf-8")


def test_write_names_that_are_no_utf8(release: Release, tmp_path: Path) -> None:
    """A file's name of any bytes gets into both reports, in JSON so that it can be read back."""
    place = Place(file=b"caf\xe9.srt".decode("utf-8", "surrogateescape"))
    finding = Finding(code="F101", severity="error", place=place, message="m")
    outcome = replace(release.outcomes[0], findings=(finding,))
    release_json.write(replace(release, outcomes=(outcome,)), tmp_path)
    told = json.loads((tmp_path / "mena" / "report.json").read_text("utf-8"))
    assert told["outcomes"][0]["findings"][0]["place"]["file"] == place.file
    assert "caf\ufffd.srt" in (tmp_path / "mena" / "report.html").read_text("utf-8")


# The page


class _Strict(HTMLParser):
    """Fails where an element is closed that isn't open, or isn't closed at the end."""

    VOID = frozenset({"br", "link", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} has an attribute twice"
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("region", ["mena", "east-asia", "europe", "nowhere"])
def test_page_is_well_formed(release: Release, region: str) -> None:
    """Every element is closed in its place, ids stand once, inner links lead somewhere."""
    text = html.page(release, region)
    parser = _Strict()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    tree = page(release, region)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for link in tree.xpath("//a/@href[starts-with(., '#')]"):
        assert link[1:] in ids
    for name in tree.xpath("//@aria-labelledby"):
        assert name in ids


def test_page_can_be_found_through(release: Release) -> None:
    """Landmarks, one h1, headings without gaps, scopes on all table headers, a bar in words."""
    tree = page(release)
    for landmark in ("header", "main", "nav", "footer"):
        assert len(tree.xpath(f"/html/body//{landmark}[not(ancestor::article)]")) == 1
    levels = [int(item.tag[1]) for item in tree.iter("h1", "h2", "h3", "h4", "h5")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tree.xpath("//th")
    assert not tree.xpath("//th[not(@scope)]")
    bar = tree.xpath("//svg")[0]
    assert bar.get("role") == "img"
    assert "118 approved by an editor, 310 machine, out of the memory" in bar.get("aria-label")


def test_bar_shows_the_shares(release: Release) -> None:
    """Widths in the bar are the shares of the segments, one after the other."""
    boxes = page(release).xpath("(//svg)[1]/rect")
    starts = [float(box.get("x")) for box in boxes]
    assert starts == pytest.approx([0, 192.8, 699.3], abs=0.1)
    assert float(boxes[-1].get("width")) == pytest.approx(1000 - 699.3 - 2, abs=0.1)


def test_page_knows_its_languages(release: Release) -> None:
    """Each text has its language and direction: page, titles, sample, evidence, identifiers."""
    tree = page(release)
    assert (tree.get("lang"), tree.get("dir")) == ("en", "ltr")
    cells = tree.xpath("(//section[@class='sample'])[1]//td[@class='text']")
    assert {(cell.get("lang"), cell.get("dir")) for cell in cells[::2]} == {("zh-Hans", "ltr")}
    assert {(cell.get("lang"), cell.get("dir")) for cell in cells[1::2]} == {("ar", "rtl")}
    title = tree.xpath("//h3/bdi[1]")[0]
    assert (title.get("lang"), title.get("dir")) == ("ar", "rtl")
    for evidence in tree.xpath("//article[1]//p[@class='evidence']"):
        assert (evidence.get("lang"), evidence.get("dir")) == ("ar", "rtl")
    assert not tree.xpath("//bdi[contains(@class, 'id')][not(@dir='ltr')]")


def test_page_shows_terms_and_edits(release: Release) -> None:
    """Terms are marked where they stand, held or flagged; an edit shows what gave way to what."""
    article = page(release).xpath("//article")[0]
    held = article.xpath(".//td[@class='text']//mark[@class='held']/text()")
    assert held == ["阮青岚", "روان تشينغلان", "桂花糕", "كعك الأوسمانثوس", "云渡", "يوندو"]
    flagged = article.xpath(".//td[@class='text']//mark[@class='flagged']/text()")
    assert flagged == ["许愿", "岚姐"]
    edit = article.xpath(".//details[@class='edits']")[0]
    assert edit.xpath(".//del/text()") == ["ماريا"]
    assert edit.xpath(".//ins/text()") == ["روان تشينغلان"]
    terms = article.xpath(".//h5[.='To look at']/following-sibling::ol[1]/li")
    assert [" ".join(item.text_content().split()) for item in terms] == [
        "岚姐 → الأخت لان × 1",
        "许愿 should be 'شو يوان' × 2",
    ]


def test_the_longer_name_is_marked(release: Release) -> None:
    """Where a name stands inside another, the longer one is what the text says."""
    segment = release.outcomes[0].sample[1]
    short = replace(segment.terms[0], term="阮青", found="阮青", rendering="روان تشينغ")
    outcome = replace(
        release.outcomes[0], sample=(replace(segment, terms=(short, *segment.terms)),)
    )
    marks = page(replace(release, outcomes=(outcome,))).xpath("//td[@class='text']//mark/text()")
    assert marks == ["阮青岚", "روان تشينغلان"]


def test_marks_in_evidence(release: Release) -> None:
    """The trouble itself is marked in the evidence; the advice that all share is said once."""
    group = page(release).xpath("//article[1]//details[contains(@class, 'group')]")[1]
    assert group.xpath(".//mark/text()") == [","] * 14
    assert group.text_content().count("Write '،'.") == 1


def test_draft_notice(release: Release) -> None:
    """A draft says so and how to do better; an edition of full models doesn't."""
    draft, full, _ = page(release).xpath("//article")
    note = draft.xpath(".//p[contains(@class, 'draft')]")[0]
    assert "a draft, not for publication" in note.text_content()
    assert note.xpath(".//code/text()") == [
        "localize models install zh-en",
        "localize models install en-ar",
    ]
    assert not full.xpath(".//p[contains(@class, 'draft')]")
    assert len(DRAFT_ROUTE) == 2


def test_held_back_edition(release: Release) -> None:
    """An edition that is held back shows the gates that failed, first, and links no package."""
    built, held_back, _ = page(release).xpath("//article")
    assert built.xpath(".//header//a/@href") == [
        "seventy-third-hour/ar/seventy-third-hour_ar_1.0.0.zip"
    ]
    assert not held_back.xpath(".//header//a")
    rows = held_back.xpath(".//h4[.='Gates']/..//tbody/tr")
    said = [" ".join(row.xpath(".//text()")) for row in rows[:3]]
    assert said[:2] == [
        "Glossary and names 12.4 at most 5 failed",
        "Glossary terms held 89.5% at least 98% failed",
    ]
    assert said[2].endswith("passed")


def test_problems_come_with_commands(release: Release) -> None:
    """What is missing stands above the editions, what was skipped below, each with its command."""
    tree = page(release, "east-asia")
    missing = tree.xpath("//section[@aria-labelledby='problems']")[0]
    assert missing.xpath(".//code/text()") == ["localize models install en-ko"]
    skipped = page(release).xpath("//section[@aria-labelledby='skipped']")[0]
    assert skipped.xpath(".//code/text()") == [
        "localize models install en-fa",
        "localize models install en-he",
    ]


def test_page_asks_nobody(release: Release) -> None:
    """No address leads out of the folder, nothing is loaded, no script runs."""
    text = html.page(release, "mena")
    tree = page(release)
    assert not tree.xpath("//script | //img | //iframe | //object | //link[not(@href='data:,')]")
    for address in tree.xpath("//@href | //@src | //@action"):
        assert not re.match(r"(?:[a-z]+:)?//|(?!data:,)[a-z]+:", address)
    css = tree.xpath("//style")[0].text
    assert "url(" not in css
    assert "@import" not in css
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert "http" not in text.replace("http-equiv", "")


PAYLOAD = (
    "</p></td><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick='x' \x00\x1b&amp;"
)
# What is one of a few words, or a tag or a name that has been checked.
FIXED = ("status", "kind", "direction", "locale", "language", "region")
FIXED += ("severity", "origin", "outcome", "role")


def _hostile(value: Any, payload: str, name: str = "") -> Any:
    """The same value with the payload in every text that somebody may have written."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [item.name for item in fields(value)]
        return replace(value, **{key: _hostile(getattr(value, key), payload, key) for key in names})
    if isinstance(value, str):
        return value if name in FIXED or not value else f"{value}{payload}"
    if isinstance(value, tuple):
        return tuple(_hostile(item, payload) for item in value)
    if isinstance(value, dict):
        if name in ("regions", "review_notes"):
            return {key: f"{item}{payload}" for key, item in value.items()}
        if name in ("origins", "terms"):
            return {f"{key}{payload}": item for key, item in value.items()}
    return value


@pytest.mark.parametrize("region", ["mena", "east-asia", "europe"])
def test_nothing_gets_in_unescaped(release: Release, region: str) -> None:
    """Markup in any text is shown as text: no element, no attribute, no control character."""
    hostile = _hostile(release, PAYLOAD)
    text = html.page(hostile, region)
    assert text.count("&lt;script&gt;alert(1)") > 40
    assert not re.search("[\x00-\x08\x0b-\x1f]", text)
    parser = _Strict()
    parser.feed(text)
    assert parser.open == []
    tree = page(hostile, region)
    assert not tree.xpath("//script | //img")
    assert not [name for item in tree.iter() for name in item.attrib if name.startswith("on")]
    known = {item.tag for item in page(release, region).iter()}
    assert {item.tag for item in tree.iter()} <= known | {"h5", "ol", "details", "summary"}


def test_many_findings_stay_a_page(release: Release) -> None:
    """Eight locales of three titles with 5,000 findings: the first are listed, the rest counted."""
    findings = tuple(
        Finding(
            code="P103",
            severity="warning",
            place=Place(file="0001.md", line=index),
            message=f"finding {index}",
            advice="Mend it.",
            evidence="مئزر من القماش الأزرق, وشعر أشيب" * 20,
        )
        for index in range(5000)
    )
    outcomes = tuple(
        replace(release.outcomes[0], title=f"title-{number}", locale=locale, findings=findings)
        for number in range(3)
        for locale in ("ar", "fa-IR", "he-IL", "tr-TR", "de-DE", "fr-FR", "ja-JP", "ko-KR")
    )
    text = html.page(replace(release, outcomes=outcomes), "mena")
    assert len(text.encode()) < 2_000_000
    assert text.count(">finding 0<") == 24
    assert text.count(">finding 19<") == 24
    assert ">finding 20<" not in text
    assert text.count("And 4,980 more") == 24


@pytest.mark.parametrize(("items", "says"), [(11, "1 more place<"), (12, "2 more places<")])
def test_a_fold_counts_what_it_hides(items: int, says: str) -> None:
    """One hidden item is named in the singular."""
    folded = html_parts.folded([h("li", str(number)) for number in range(items)], items, "place")
    assert says in str(h("div", folded))


def test_a_gate_of_one_code_names_it_as_everywhere(release: Release) -> None:
    """A code keeps its capitals beside its family's name."""
    gates = ({"name": "S103", "limit": 0, "value": 0, "passed": True},)
    outcome = release.outcomes[0]
    verdict = replace(outcome.verdict, gates=gates)
    text = html.page(replace(release, outcomes=(replace(outcome, verdict=verdict),)), "mena")
    assert "Subtitle timing and layout (S103)" in text


# Text at 4.5:1 (WCAG 2.2, 1.4.3), bars and marks at 3:1 (1.4.11).
TEXT_PAIRS = [
    *((ink, paper) for ink in ("ink", "muted", "link") for paper in ("paper", "surface")),
    *((name, f"{name}-back") for name in ("passed", "draft", "failed", "info", "plain")),
    *(("ink", f"{name}-back") for name in ("passed", "failed", "plain")),
    ("failed", "surface"),
]
BAR_PAIRS = [(f"from-{name}", "surface") for name in figures.ORIGINS]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme: int) -> None:
    """Every pair of colours that meet can be told apart, in light and in dark."""
    css = (PACKAGE / "report.css").read_text("utf-8")
    blocks = re.findall(r":root \{([^}]*--paper[^}]*)\}", css)
    assert len(blocks) == 2
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", blocks[scheme]))
    for pairs, least in ((TEXT_PAIRS, 4.5), (BAR_PAIRS, 3.0)):
        for one, other in pairs:
            assert _contrast(colours[one], colours[other]) >= least, (one, other)


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two sRGB colours (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# An edition clips what sticks out of it, so its width alone tells nothing: each element is asked.
# The skip link and the heads of stacked tables are out of sight on purpose.
FRAME = """<!doctype html><title>frame</title>
<style>iframe {{ width: {width}px; height: 800px; border: 0; }}</style>
<iframe id="page" src="mena/report.html"></iframe>
<script>
const page = document.getElementById("page");
page.onload = () => {{
  const inner = page.contentDocument;
  inner.querySelectorAll("details").forEach((item) => {{ item.open = true; }});
  const out = [...inner.querySelectorAll("body *:not(.skip, thead, thead *)")].filter((item) => {{
    const box = item.getBoundingClientRect();
    return box.left < 0 || box.right > {width};
  }});
  console.log("width " + inner.documentElement.scrollWidth);
  console.log("sticking out: " + out.map((item) => item.tagName + "." + item.className));
}};
</script>"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "payload"),
    [(1280, ""), (390, ""), (390, PAYLOAD + 300 * "x")],
    ids=["desktop", "phone", "hostile"],
)
def test_in_a_browser(release: Release, tmp_path: Path, width: int, payload: str) -> None:
    """Chromium has nothing to complain about, and nothing sticks out sideways, on a phone too."""
    release_json.write(_hostile(release, payload), tmp_path)
    said = console(FRAME.format(width=width), tmp_path, width)
    assert said == [f"width {width}", "sticking out: "]


def test_the_regions_of_a_run_at_a_glance(release: Release) -> None:
    """One table says for each title and locale of all regions what became of it, and leads to its
    section; a run of one region has none."""
    (section,) = page(release).find_class("matrix")
    lines = section.findall(".//tbody//td/div")
    told = [item for item in (*release.outcomes, *release.problems) if item.title and item.locale]
    assert len(lines) == len(told)
    links = {link.get("href") for link in section.iter("a")}
    for outcome in release.outcomes:
        place = "" if outcome.region == "mena" else f"../{outcome.region}/report.html"
        assert f"{place}#{outcome.title}_{outcome.locale}" in links
    assert "skipped" in section.text_content()
    alone = replace(
        release,
        outcomes=tuple(item for item in release.outcomes if item.region == "mena"),
        problems=(),
    )
    assert not page(alone).find_class("matrix")
