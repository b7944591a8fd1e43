"""``localize glossary suggest`` as a user meets it: files, columns, exit codes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from localize.cli import main
from localize.glossary.csvfile import read_csv
from localize.glossary.lint import lint
from tests.workspaces import DRAMA, NOVEL, sample_workspace

# Languages of all regions' locales.
LANGUAGES = {
    *("en", "es", "fr", "de", "ar", "ja", "ko", "zh-Hant"),
    *("fa", "he", "it", "pt", "pl", "nl", "tr"),
}
OWN = {"zh", "kind", "gender", "aliases", "note"}


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two chapters and two episodes, and the shared terms only."""
    root = sample_workspace(tmp_path, {NOVEL: ["0001", "0002"], DRAMA: ["E01", "E02"]})
    for title in (NOVEL, DRAMA):
        (root / "glossaries" / title / "terms.csv").unlink()
    monkeypatch.chdir(root)
    return root


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["glossary", "suggest", *map(str, arguments)])
    return int(ended.value.code or 0)


def test_csv_is_a_term_base(space: Path) -> None:
    """What is written has exactly the contract's columns, one row a name, and passes lint."""
    assert run(NOVEL, "-o", "new.csv") == 0
    with Path("new.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    assert set(header) == OWN | LANGUAGES | {"reading:ja"}
    terms = {term.source: term for term in read_csv(Path("new.csv"), "zh")}
    assert len(rows) == len(terms)
    assert [item for item in lint([Path("new.csv")], "zh") if item.severity == "error"] == []
    heroine = terms["阮青岚"]
    assert (heroine.kind, heroine.gender) == ("person", "f")
    assert heroine.forms("en") == ("Ruan Qinglan",)
    assert {"小岚", "岚姐"} <= set(heroine.aliases)
    assert "first titles/seventy-third-hour/novel/0001.md:5" in heroine.note
    assert "\n" not in heroine.note
    assert "阮青岚坐在塑料椅上" in heroine.note


def test_json_has_everything(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts, places, examples, evidence, order by confidence; a cue's number in a track."""
    assert run(DRAMA, "--format", "json", "--to", "ja-JP", "--limit", "5") == 0
    data = json.loads(capsys.readouterr().out)
    rows = data["proposals"]
    assert len(rows) == 5
    assert data["columns"] == ["ja"]
    assert [row["confidence"] for row in rows] == sorted(
        (row["confidence"] for row in rows), reverse=True
    )
    boss = next(row for row in rows if row["zh"] == "秦叙白")
    assert set(boss["renderings"]) == {"ja", "reading:ja"}
    assert boss["first"]["cue"] == "38"
    assert boss["first"]["file"].endswith("E01.srt")
    assert 1 <= len(boss["examples"]) <= 3
    assert all("text" in item and "place" in item for item in boss["examples"])
    assert boss["evidence"]


def test_fewest_sightings(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--min-count`` leaves out what is seen less often."""
    assert run(NOVEL, "--format", "json", "--min-count", "4") == 0
    rows = json.loads(capsys.readouterr().out)["proposals"]
    assert rows
    assert all(row["count"] >= 4 for row in rows)


def test_a_known_person_gets_new_aliases(space: Path) -> None:
    """A new form of a known person is a row of that person, with what the term base says."""
    base = Path("glossaries") / NOVEL / "terms.csv"
    base.write_text(
        "zh,en,kind,gender,aliases\n阮青岚,Ruan Q.|Ruan Qinglan,person,f,青岚\n", "utf-8"
    )
    assert run(NOVEL, "-o", "new.csv", "--to", "en-US") == 0
    terms = {term.source: term for term in read_csv(Path("new.csv"), "zh")}
    heroine = terms["阮青岚"]
    assert heroine.forms("en") == ("Ruan Q.", "Ruan Qinglan")
    assert heroine.aliases[0] == "青岚"
    assert "小岚" in heroine.aliases
    assert "new aliases" in heroine.note
    assert str(base) in heroine.note


def test_nothing_is_enforced_unread(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file among the workspace's term bases is refused: exit 2, nothing written."""
    target = Path("glossaries") / NOVEL / "new.csv"
    assert run(NOVEL, "-o", target) == 2
    assert "would be enforced unread" in capsys.readouterr().err
    assert not target.exists()


def test_files_and_folders(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A path is read as a title is, also outside of a workspace; ``--glossary`` is known."""
    chapter = Path("titles") / NOVEL / "novel" / "0001.md"
    assert run(chapter, "--format", "json") == 0
    alone = json.loads(capsys.readouterr().out)["proposals"]
    assert "阮青岚" in {row["zh"] for row in alone}
    Path("known.csv").write_text("zh,kind\n阮青岚,person\n", "utf-8")
    assert run(chapter.parent, "--format", "json", "--glossary", "known.csv") == 0
    rows = json.loads(capsys.readouterr().out)["proposals"]
    assert {row["zh"]: row["known"] is not None for row in rows}.get("阮青岚", True)
    assert {row["first"]["file"] for row in rows} > {chapter.as_posix()}


def test_wrong_requests(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown title, a locale that isn't there, a file that is no text: exit 2 and why."""
    assert run("no-such-title") == 2
    assert NOVEL in capsys.readouterr().err
    assert run(NOVEL, "--to", "xx") == 2
    assert "xx" in capsys.readouterr().err
    Path("picture.txt").write_bytes(bytes(range(256)) * 8)
    assert run("picture.txt") == 2
    assert "picture.txt" in capsys.readouterr().err
