"""``localize glossary import`` and ``export``: files in, files out, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from localize.cli import cli
from localize.errors import LocalizeError
from localize.glossary import load
from tests.workspaces import DRAMA, sample_workspace


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(cli, [str(item) for item in arguments], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("Chinese;English;Type\n林晚;Lin Wan;Character\n云渡;Yundu;City\n", "utf-8")
    return path


def test_import_writes_a_term_base(listed: Path, tmp_path: Path) -> None:
    """What is written is a term base for the strict reader; what was changed is told on standard
    error, and exit 0 says that all terms are in it."""
    out = tmp_path / "terms.csv"
    done = run("glossary", "import", listed, "-o", out)
    assert done.return_value == 0
    assert done.stdout == ""
    assert "G221 warning kind 'City' is unknown" in done.stderr
    assert f"{out}: 2 terms" in done.stderr
    assert load([out]).get("林晚").kind == "person"


def test_import_with_losses_is_exit_1(listed: Path, tmp_path: Path) -> None:
    """A term that couldn't be taken over makes a difference to a script too."""
    listed.write_text("zh,en\n林晚,Lin Wan\n,Nobody\n", "utf-8")
    done = run("--quiet", "glossary", "import", listed, "-o", tmp_path / "terms.csv")
    assert (done.return_value, done.stderr) == (1, "")


def test_import_refuses_to_replace_its_input(listed: Path) -> None:
    """A list isn't overwritten by what was understood of it."""
    before = listed.read_bytes()
    with pytest.raises(Exception, match="one of the files to import"):
        run("glossary", "import", listed, "-o", listed)
    assert listed.read_bytes() == before


def test_import_of_nothing_writes_nothing(tmp_path: Path) -> None:
    """One file that can't be read, and no term base is made of the others."""
    good, empty, out = tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "out.csv"
    good.write_text("zh,en\n林晚,Lin Wan\n", "utf-8")
    empty.touch()
    with pytest.raises(LocalizeError, match="is empty"):
        run("glossary", "import", good, empty, "-o", out)
    assert not out.exists()


@pytest.mark.parametrize(
    "options", [(), ("--style", "dct"), ("--tbx-version", "2")], ids=["dca", "dct", "martif"]
)
def test_export_of_a_title_comes_back(tmp_path: Path, options: tuple[str, ...]) -> None:
    """What holds for a title, the shared terms and its own, goes out and comes in whole."""
    folder = sample_workspace(tmp_path / "space", {DRAMA: ["E01"]})
    own = folder / "glossaries" / DRAMA / "terms.csv"
    tbx, back = tmp_path / "out.tbx", tmp_path / "back.csv"
    run("--workspace", folder, "glossary", "export", "--title", DRAMA, "-o", tbx, *options)
    assert run("glossary", "import", tbx, "-o", back).return_value == 0
    term = load([back]).get("姜一舟")
    assert term is not None
    assert term.forms("ar") == load([own]).get("姜一舟").forms("ar")
    assert load([back]).get("师父") is not None


def test_export_asks_for_files_or_a_title(listed: Path, tmp_path: Path) -> None:
    """One of them, not both and not neither."""
    for what in ((), (listed, "--title", DRAMA)):
        with pytest.raises(Exception, match="either files or a title"):
            run("glossary", "export", *what, "-o", tmp_path / "x.tbx")


def test_lint_takes_folders(tmp_path: Path) -> None:
    """A folder stands for its term bases, as ``diff`` has it; one without any is an error."""
    for name in ("shared", "saga"):
        (tmp_path / "g" / name).mkdir(parents=True)
        terms = tmp_path / "g" / name / "terms.csv"
        terms.write_text("zh,en,kinf\n林晚,Lin Wan,person\n", "utf-8")
    done = run("glossary", "lint", tmp_path / "g")
    assert done.return_value == 2
    assert done.stdout.count("kinf") >= 2
    (tmp_path / "none").mkdir()
    with pytest.raises(LocalizeError, match="has no term bases"):
        run("glossary", "lint", tmp_path / "none")


def test_lint_of_the_workspace_knows_its_locales(tmp_path: Path) -> None:
    """Without paths all term bases are looked at, TBX too, also for locales that are missing."""
    folder = sample_workspace(tmp_path / "space", {})
    own = folder / "glossaries" / "novel"
    own.mkdir(parents=True)
    (own / "a.csv").write_text("zh,en\n云渡,Yundu\n", "utf-8")
    (own / "b.tbx").write_text("<tbx/>", "utf-8")
    done = run("--workspace", folder, "glossary", "lint")
    assert done.return_value == 2
    assert "has no rendering in locales that are required by a region" in done.stdout
    assert "b.tbx: G200 error has no entries" in done.stdout
