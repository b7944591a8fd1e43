"""The reference of the codes: each has a page, and the pages' examples are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize import checks, inspection, locales, workspace
from localize.errors import ConfigError
from localize.glossary.lint import lint
from localize.locales import Limits
from localize.policy import Policy, codes
from localize.policy.codes import Page
from localize.report import reference

FOLDERS = (workspace.shipped("locales"),)
PAGES = codes.pages()
SUFFIXES = {"track": ".srt", "text": ".txt"}


def examples(*kinds: str) -> list[str]:
    """Codes whose example is one of these kinds."""
    return [code for code, page in PAGES.items() if page.example.kind in kinds]


def test_every_code_has_a_page() -> None:
    """A check without one can't be explained; a page without a code explains nothing."""
    assert set(checks.known()) <= set(PAGES)
    for code, page in PAGES.items():
        if code in checks.known():
            assert not page.title, f"{code}: its docstring is the title"
        else:
            assert page.title.endswith("."), code
        assert page.why.endswith("."), code
        assert set(page.limits) <= set(Limits.__dataclass_fields__), code


def test_limits_are_told_where_they_are_used() -> None:
    """Every limit of a locale is on some page: no figure is without its explanation."""
    told = {name for page in PAGES.values() for name in page.limits}
    assert told == set(Limits.__dataclass_fields__) - {"source"}


@pytest.mark.parametrize("code", examples("track", "text"))
def test_examples_of_checks_are_true(code: str, tmp_path: Path) -> None:
    """``localize check`` finds the code in the failing file, and not in the passing one."""
    page = PAGES[code]
    assert _finds(code, page, page.example.fails, page.example.source, tmp_path)
    source = page.example.source_passes or page.example.source
    assert not _finds(code, page, page.example.passes, source, tmp_path)


def _finds(code: str, page: Page, text: str, source: str, folder: Path) -> bool:
    example = page.example
    suffix = SUFFIXES[example.kind]
    files = {f"a.{example.locale}{suffix}": text, f"source{suffix}": source, "t.csv": example.terms}
    for name, content in files.items():
        (folder / name).write_text(content, "utf-8")
    question = inspection.Question(
        tag=None,
        source=folder / f"source{suffix}" if source else None,
        language=example.language,
        glossaries=(folder / "t.csv",) if example.terms else (),
        medium=example.medium,
    )
    path = folder / f"a.{example.locale}{suffix}"
    (seen,) = inspection.check(None, [path], question, Policy(select=(code,)))
    assert seen.error is None
    return bool(seen.findings)


@pytest.mark.parametrize("code", examples("term base"))
def test_examples_of_term_bases_are_true(code: str, tmp_path: Path) -> None:
    """``glossary lint`` finds the code in the failing one, and nothing in the passing one."""
    path = tmp_path / "terms.csv"
    path.write_text(PAGES[code].example.fails, "utf-8")
    assert code in {finding.code for finding in lint([path], "zh")}
    path.write_text(PAGES[code].example.passes, "utf-8")
    assert lint([path], "zh") == []


def test_a_page_says_all() -> None:
    """Title, severity, reason, both examples, and the limits of every locale with sources."""
    text = reference.pages("S101", FOLDERS)
    assert text.startswith("# S101: The cue is faster than its viewers read.\n")
    assert "Severity: warning." in text
    assert "Found (en-US):" in text
    assert "Not found (en-US):" in text
    for tag in locales.available(FOLDERS):
        assert f"| {tag} | 9:16 |" in text
    assert "| ja-JP | 16:9 | 4 |" in text
    assert "| width: full 1, others 0.5 |" in text
    assert "Netflix Timed Text Style Guide, Japanese" in text


def test_limits_are_the_workspaces(tmp_path: Path) -> None:
    """A locale that the workspace lays over the shipped one is the one that is explained."""
    (tmp_path / "ar.toml").write_text(
        'extends = "ar"\n[limits."9:16"]\ncps = 18\nsource = "Our style sheet, 3"\n', "utf-8"
    )
    text = reference.pages("S101", (tmp_path, *FOLDERS))
    assert "| ar | 9:16 | 18 |" in text
    assert "Our style sheet, 3" in text


def test_controls_are_seen() -> None:
    """An example with controls that nobody sees shows their names."""
    assert "⟨U+2069⟩" in reference.pages("B101", FOLDERS)


def test_families_and_all() -> None:
    """A letter gives its family, ``all`` every page, once, below its family's name."""
    family = reference.pages("S", FOLDERS)
    assert family.count("### S1") == sum(code.startswith("S") for code in PAGES)
    whole = reference.pages("all", FOLDERS)
    assert [line[4:8] for line in whole.splitlines() if line.startswith("### ")] == sorted(PAGES)
    assert "## B: text direction" in whole


def test_unknown_codes_are_refused() -> None:
    """A slip of the pen is told what there is."""
    with pytest.raises(ConfigError, match="no code begins with 'X'"):
        reference.pages("X", FOLDERS)
