"""The charts of the page: what they draw is what was counted, for eyes and ears."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html as lxml_html
from releases import example

from localize.checks.speed import Speeds
from localize.document import Suppression
from localize.release.outcome import Outcome, Release
from localize.report import html, terminal
from localize.report.html_charts import charts

BINS = (0, 2, 4, 8, 16, 20, 20, 16, 8, 4, 2) + (0,) * 8 + (1,)
PARTS = {
    "E01": {"error": 1, "warning": 3, "info": 0},
    "E02": {"error": 0, "warning": 0, "info": 0},
    "E03": {"error": 0, "warning": 1, "info": 4},
}


@pytest.fixture(scope="module")
def drama() -> Outcome:
    """A drama with speeds and findings in two of its three episodes."""
    found = next(outcome for outcome in example().outcomes if outcome.kind == "drama")
    return replace(found, speeds=Speeds(limit=20, bins=BINS), parts=PARTS)


def figures(outcome: Outcome) -> dict[str, lxml_html.HtmlElement]:
    """The charts by their titles."""
    tree = lxml_html.document_fromstring(f"<html><body>{charts(outcome)}</body></html>")
    return {item.xpath(".//h4")[0].text: item for item in tree.iter("figure")}


def test_speeds_are_drawn_to_scale(drama: Outcome) -> None:
    """A bar a bin with cues, as high as its share of the fullest; those over the limit apart."""
    bars = figures(drama)["Reading speed"].xpath(".//rect")
    assert len(bars) == sum(1 for number in BINS if number)
    tall = [float(bar.get("height")) for bar in bars]
    assert max(tall) == 120
    assert tall[0] == pytest.approx(12)
    assert [bar.get("class") for bar in bars].count("over") == 2
    assert all(float(bar.get("y")) + float(bar.get("height")) <= 120.01 for bar in bars)


def test_episodes_are_stacked_by_severity(drama: Outcome) -> None:
    """Errors at the bottom, then warnings, then notes; an episode without has no bar."""
    bars = figures(drama)["Findings by episode"].xpath(".//rect")
    assert [bar.get("class") for bar in bars] == ["error", "warning", "warning", "info"]
    error, warning = bars[:2]
    assert float(warning.get("y")) + float(warning.get("height")) == pytest.approx(
        float(error.get("y")), abs=0.2
    )
    assert {bar.get("x") for bar in bars} == {"0.0", "400.0"}


def test_charts_are_told_in_words(drama: Outcome) -> None:
    """Who doesn't see them hears the figures, and finds every one in a table."""
    found = figures(drama)
    speed, parts = found["Reading speed"], found["Findings by episode"]
    assert speed.xpath("./svg/@role") == ["img"]
    assert speed.xpath("./svg/@aria-label") == [
        "Reading speed: 101 cues, 3 over 20 characters a second"
    ]
    assert parts.xpath("./svg/@aria-label") == ["Findings by episode: 1 errors, 4 warnings, 4 info"]
    rows = [[cell.text for cell in row] for row in parts.xpath(".//tbody/tr")]
    assert rows == [["E01", "1", "3", "0"], ["E03", "0", "1", "4"]]
    assert speed.xpath(".//tbody/tr[last()]/th")[0].text == "38 or more"
    assert not speed.xpath(".//th[not(@scope)]")


def test_nothing_is_drawn_of_nothing(drama: Outcome) -> None:
    """No speeds, one part, no findings: no chart."""
    quiet = {name: dict.fromkeys(counts, 0) for name, counts in PARTS.items()}
    for parts in ({}, quiet, {"E01": PARTS["E01"]}):
        assert charts(replace(drama, speeds=None, parts=parts)) == ""


def test_many_chapters_are_taken_together(drama: Outcome) -> None:
    """A thousand chapters are two hundred bars, and none of their findings is lost."""
    many = {f"{n:04}": {"error": 1, "warning": 0, "info": 0} for n in range(1, 1002)}
    chart = figures(replace(drama, kind="novel", speeds=None, parts=many))["Findings by chapter"]
    bars, rows = chart.xpath(".//rect"), chart.xpath(".//tbody/tr")
    assert len(bars) == len(rows) <= 200
    assert sum(int(row.xpath("./td")[0].text) for row in rows) == 1001
    assert rows[0].xpath("./th")[0].text == "0001 to 0006"


def test_names_are_escaped(drama: Outcome) -> None:
    """An episode may be called anything."""
    parts = {"<b>&": PARTS["E01"], "E02": PARTS["E02"]}
    assert "&lt;b&gt;&amp;" in charts(replace(drama, speeds=None, parts=parts))


def test_waived_findings_are_told_as_such(drama: Outcome) -> None:
    """On the page and in the terminal they have a line, and no place among the findings."""
    (finding,) = drama.findings
    waived = replace(finding, suppressed=Suppression(kind="waiver", reason="song"))
    release = replace(example(), outcomes=(replace(drama, findings=(waived,)),))
    page = lxml_html.document_fromstring(html.page(release, drama.region))
    section = page.xpath("//section[@class='findings']")[0]
    assert section.text_content() == "FindingsWaived, with a reason: 1."
    assert "1 waived" in _printed(release)


def test_remarks_stand_in_the_terminal(drama: Outcome) -> None:
    """A stale waiver is told where the run is told, with what to do."""
    (finding,) = drama.findings
    remark = replace(finding, code="F301", message="matches nothing", advice="Delete it.")
    text = _printed(replace(example(), remarks=(remark,)))
    assert "F301 matches nothing" in text
    assert "Delete it." in text


def _printed(release: Release) -> str:
    import io

    from rich.console import Console

    console = Console(width=100, color_system=None, file=io.StringIO(), record=True)
    console.print(terminal.summary(release))
    return console.export_text()
