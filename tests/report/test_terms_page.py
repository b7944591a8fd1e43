"""The page of a title's terms: what an editor looks at first, what became of each use."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from browser import console
from lxml import html as lxml_html
from releases import example

from localize.document import Block, Part, Place, Segment, TermUse
from localize.glossary import Glossary, Term
from localize.release.census import Census
from localize.release.outcome import Entity, Release
from localize.report import html, html_glossary, release_json

PACKAGE = Path(release_json.__file__).parent
PAYLOAD = "</p></td><script>alert(1)</script>\" onclick='x' \x00"


def _entity(term: str, rendering: str, **asked: object) -> Entity:
    places = tuple(Place(file="0002.md", line=line) for line in (3, 9, 17, 25))
    values = {
        "kind": "person",
        "gender": "f",
        "found": (term,),
        "outcomes": {"kept": 3},
        "places": places,
        "flagged": (),
    }
    return Entity(term=term, rendering=rendering, **(values | asked))


ARABIC = (
    _entity("云渡", "يوندو", kind="place", gender="", outcomes={"kept": 40}),
    _entity(
        "许愿",
        "شو يوان",
        found=("许愿", "愿愿"),
        outcomes={"placeholder": 1, "flagged": 12},
        flagged=(Place(file="0002.md", line=25),),
    ),
    _entity("阮青岚", "روان تشينغلان", outcomes={"flagged": 2, "approved": 98}),
)
TURKISH = (_entity("阮青岚", "Ruan Qinglan", outcomes={"kept": 100}),)


@pytest.fixture(scope="module")
def release() -> Release:
    first, second, *others = example().outcomes
    return replace(
        example(),
        outcomes=(replace(first, entities=ARABIC), replace(second, entities=TURKISH), *others),
    )


def _page(release: Release) -> lxml_html.HtmlElement:
    (text,) = html_glossary.pages(release, "mena").values()
    return lxml_html.document_fromstring(text)


def _texts(tree: lxml_html.HtmlElement, path: str) -> list[str]:
    return [" ".join(item.text_content().split()) for item in tree.xpath(path)]


def test_a_page_for_each_title_with_terms(release: Release, tmp_path: Path) -> None:
    """It lies beside the report, which links to it; a title without terms has none."""
    names = [path.name for path in release_json.write(release, tmp_path) if "mena" in path.parts]
    assert names == ["report.json", "report.html", "terms-seventy-third-hour.html"]
    report = lxml_html.document_fromstring(html.page(release, "mena"))
    links = report.xpath("//a[starts-with(@href, 'terms-')]/@href")
    assert links == ["terms-seventy-third-hour.html"] * 2  # of each edition
    back = _page(release).xpath("//a/@href")
    ids = report.xpath("//@id")
    assert "report.html" in back
    assert all(link.partition("#")[2] in ids for link in back if link.startswith("report.html#"))


def test_the_ones_to_look_at_come_first(release: Release) -> None:
    """By flagged uses, then by frequency; each with its forms, kind, gender and places."""
    tree = _page(release)
    rows = "//table[contains(@class, 'sortable')]/tbody/tr"
    assert _texts(tree, f"{rows}/th") == ["许愿愿愿", "阮青岚", "云渡"]
    first = _texts(tree, f"({rows})[1]/td")
    assert first[:4] == ["person", "female", "13", "12"]
    assert first[4] == "شو يوانplaceholder 112 flagged0002.md:25and 11 more"
    assert first[5] == "–"  # Turkish has no such use
    assert first[6] == "0002.md:30002.md:90002.md:17"
    assert _texts(tree, f"({rows})[2]/td")[2:6] == [
        "100",
        "2",
        "روان تشينغلانapproved 982 flaggedand 2 more",
        "Ruan Qinglankept 100",
    ]


def test_languages_and_structure(release: Release) -> None:
    """Renderings say their language and direction; headings, scopes, values to sort by."""
    tree = _page(release)
    arabic = tree.xpath("//bdi[text()='شو يوان']")[0]
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")
    assert tree.xpath("//bdi[text()='许愿']")[0].get("lang") == "zh-Hans"
    levels = [int(item.tag[1]) for item in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert not tree.xpath("//th[not(@scope)]")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(tree.xpath("//@aria-labelledby")) <= set(ids)
    assert not tree.xpath("//table[contains(@class, 'sortable')]/tbody/tr/*[not(@data-value)]")
    region = tree.xpath("//div[@role='region']")[0]
    assert region.get("tabindex") == "0"


def test_only_its_own_script_runs(release: Release) -> None:
    """The policy lets run what stands in the page, by its digest, and loads nothing."""
    tree = _page(release)
    (script,) = tree.xpath("//script")
    assert script.text == (PACKAGE / "terms.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith(f"; script-src 'sha256-{digest}'")
    for address in tree.xpath("//@href | //@src"):
        assert re.match(r"#|report\.(html|json)|data:,$", address)


def test_nothing_gets_in_unescaped(release: Release) -> None:
    """Markup in a term base is text."""
    entity = _entity(
        f"a{PAYLOAD}",
        f"b{PAYLOAD}",
        kind=f"c{PAYLOAD}",
        found=(f"d{PAYLOAD}",),
        flagged=(Place(file=f"e{PAYLOAD}"),),
        outcomes={"flagged": 1},
    )
    hostile = replace(release.outcomes[0], entities=(entity,), name=f"f{PAYLOAD}")
    (text,) = html_glossary.pages(replace(release, outcomes=(hostile,)), "mena").values()
    tree = lxml_html.document_fromstring(text)
    assert len(tree.xpath("//script")) == 1
    assert not [name for item in tree.iter() for name in item.attrib if name.startswith("on")]
    assert text.count("&lt;script&gt;alert(1)") >= 6
    assert "\x00" not in text


def test_json_has_the_same(release: Release) -> None:
    """The report for machines names each term with what became of it."""
    schema = json.loads((PACKAGE.parent / "schemas" / "report.schema.json").read_text("utf-8"))
    told = json.loads(json.dumps(release_json.report(release, "mena")))
    jsonschema.validate(told, schema)
    entity = told["outcomes"][0]["entities"][1]
    assert (entity["term"], entity["found"]) == ("许愿", ["许愿", "愿愿"])
    assert entity["outcomes"] == {"placeholder": 1, "flagged": 12}
    assert entity["flagged"] == [{"file": "0002.md", "line": 25}]


def test_census() -> None:
    """Uses are counted by term over all parts, with the first places; numbers are no terms."""
    glossary = Glossary(
        [
            Term(
                source="林晚",
                kind="person",
                gender="f",
                aliases=("晚晚",),
                renderings={"en": ("W",)},
            )
        ]
    )
    census = Census(glossary)
    for number in range(9):
        uses = [
            TermUse(
                term="林晚",
                found="晚晚" if number else "林晚",
                rendering="Lin Wan",
                outcome="flagged" if number == 7 else "kept",
            ),
            TermUse(term="三百万", found="三百万", rendering="3 million", outcome="kept"),
        ]
        place = Place(file="a.srt", line=number)
        segment = Segment(id=str(number), source=("x",), terms=tuple(uses), place=place)
        census.add(Part(id=str(number), blocks=(Block(id="b", segments=(segment,)),)))
    (entity,) = census.entities()
    assert (entity.term, entity.kind, entity.gender) == ("林晚", "person", "f")
    assert entity.found == ("晚晚", "林晚")
    assert entity.outcomes == {"kept": 8, "flagged": 1}
    assert [place.line for place in entity.places] == [0, 1, 2, 3, 4]
    assert [place.line for place in entity.flagged] == [7]


FRAME = """<!doctype html><title>frame</title>
<style>iframe {{ width: {width}px; height: 800px; border: 0; }}</style>
<iframe id="page" src="mena/terms-seventy-third-hour.html"></iframe>
<script>
document.getElementById("page").onload = (event) => {{
  const inner = event.target.contentDocument;
  const rows = () => [...inner.querySelectorAll(".sortable tbody th > bdi")]
    .map((item) => item.textContent).join(" ");
  const heads = [...inner.querySelectorAll(".sortable thead button")];
  console.log("width " + inner.documentElement.scrollWidth);
  console.log(rows());
  for (const index of [3, 3, 0]) {{
    heads[index].click();
    console.log(heads[index].parentNode.getAttribute("aria-sort") + " " + rows());
  }}
}};
</script>"""


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser(release: Release, tmp_path: Path, width: int) -> None:
    """A click on a head sorts by its column, the next one the other way round; the page itself
    is never wider than its window."""
    release_json.write(release, tmp_path)
    said = console(FRAME.format(width=width), tmp_path, width)
    assert said == [
        f"width {width}",
        "许愿 阮青岚 云渡",
        "descending 阮青岚 云渡 许愿",
        "ascending 许愿 云渡 阮青岚",
        "ascending 阮青岚 许愿 云渡",
    ]
