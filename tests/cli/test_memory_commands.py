"""``localize memory``: what a user sees, and what is in a release after an import."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from localize.cli import cli
from localize.document import plain
from localize.errors import ConfigError, InputError
from localize.formats import read
from localize.memory import Memory
from localize.workspace import find
from tests.workspaces import DRAMA, sample_workspace

TMX = """<?xml version="1.0"?>
<tmx version="1.4"><header srclang="zh-CN"/><body>{}</body></tmx>
"""
UNIT = '<tu><tuv xml:lang="zh-CN"><seg>{}</seg></tuv><tuv xml:lang="{}"><seg>{}</seg></tuv></tu>\n'


def run(space: Path, *arguments: object) -> Result:
    words = ["--workspace", str(space), "memory", *(str(item) for item in arguments)]
    done = CliRunner().invoke(cli, words, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done


@pytest.fixture
def space(tmp_path: Path) -> Path:
    return sample_workspace(tmp_path / "space", {DRAMA: ["E01"]})


def _tmx(path: Path, *units: tuple[str, str, str], more: str = "") -> Path:
    path.write_text(TMX.format("".join(UNIT.format(*unit) for unit in units) + more), "utf-8")
    return path


def test_import_says_what_it_took(space: Path, tmp_path: Path) -> None:
    """Counts and reasons on standard output; exit 0 where all is well, 1 where a unit can't be
    used; ``stats`` knows the entries."""
    good = _tmx(tmp_path / "a.tmx", ("走吧。", "en", "Go."), ("好。", "ar-SA", "جيد."))
    done = run(space, "import", good)
    assert done.return_value == 0
    assert "2  taken (ar-SA 1, en 1)" in done.stdout
    assert json.loads(run(space, "stats", "--format", "json").stdout) == {
        "imported zh-CN to ar-SA": 1,
        "imported zh-CN to en": 1,
        "parts": 0,
    }
    bad = _tmx(tmp_path / "b.tmx", ("来。", "en", "Come."), more="<tu><tuv/></tu>")
    done = run(space, "import", bad, "--format", "json")
    assert done.return_value == 1
    (told,) = json.loads(done.stdout)
    assert (told["new"], told["faulty"], told["faults"][0]["line"]) == (1, 1, 3)


def test_a_file_that_can_t_be_read_does_not_stop_the_others(space: Path, tmp_path: Path) -> None:
    """The others are taken and told; the error names the file."""
    broken = tmp_path / "broken.tmx"
    broken.write_text(TMX.format(UNIT.format("走吧。", "en", "Go."))[:-9], "utf-8")
    good = _tmx(tmp_path / "a.tmx", ("好。", "en", "Good."))
    with pytest.raises(InputError, match=r"broken\.tmx"):
        run(space, "import", broken, tmp_path / "none.tmx", good)
    assert "imported zh-CN to en" in run(space, "stats").stdout
    assert "Good." in run(space, "export").stdout
    assert "Go." not in run(space, "export").stdout


def test_titles_and_locales_are_those_of_the_workspace(space: Path, tmp_path: Path) -> None:
    """A slip of the pen is refused, and nothing is taken; what is named holds."""
    path = _tmx(tmp_path / "a.tmx", ("走吧。", "en", "Go."), ("走吧。", "ar", "هيا."))
    for option, name in (("--title", "nope"), ("--locale", "xx-XX")):
        with pytest.raises(ConfigError, match=name):
            run(space, "import", path, option, name)
        with pytest.raises(ConfigError, match=name):
            run(space, "export", option, name)
    run(space, "import", path, "--title", DRAMA, "--locale", "ar")
    with Memory(find(space).memory) as memory:
        assert memory.imported_locales() == ["ar"]
    out = run(space, "export", "--title", DRAMA, "--locale", "ar").stdout
    assert f'<prop type="x-localize-title">{DRAMA}</prop>' in out
    assert "<seg>" not in run(space, "export", "--locale", "fr-FR").stdout


def test_export_writes_a_file(space: Path, tmp_path: Path) -> None:
    """``-o`` writes it whole and says how many; machine translations have no title."""
    run(space, "import", _tmx(tmp_path / "a.tmx", ("走吧。", "en", "Go.")))
    out = tmp_path / "deep" / "out.tmx"
    done = run(space, "export", "-o", out)
    assert done.stdout == ""
    assert f"{out}: 1 translations" in done.stderr
    assert out.read_text("utf-8").endswith("</tmx>\n")
    with pytest.raises(Exception, match="no title"):
        run(space, "export", "--origin", "machine", "--title", DRAMA)


def test_search(space: Path, tmp_path: Path) -> None:
    """Similar sentences with their likeness, as text and as JSON."""
    run(space, "import", _tmx(tmp_path / "a.tmx", ("他站在门口。", "en", "He stood at the door.")))
    shown = run(space, "search", "他站在窗口。", "--locale", "en-US").stdout
    assert "83%  imported en" in shown
    assert "He stood at the door." in shown
    (found,) = json.loads(
        run(space, "search", "他站在窗口。", "--locale", "en-US", "--format", "json").stdout
    )
    assert (found["target"], round(found["score"], 2)) == ("He stood at the door.", 0.83)
    assert "Nothing" in run(space, "search", "别的", "--locale", "en-US").stdout


def test_a_release_uses_what_was_imported(space: Path, tmp_path: Path) -> None:
    """Imported sentences are in the release and counted as such; an import that concerns nothing
    leaves it unchanged, one that does makes it anew."""
    from localize import release

    def built() -> release.Outcome:
        order = release.Order(regions=("east-asia",), out=space / "dist", locales=("zh-Hant-TW",))
        (outcome,) = release.run(find(space), order).outcomes
        return outcome

    episode = space / "titles" / DRAMA / "episodes" / "E01.srt"
    texts = [plain(item.source) for part in read(episode, "zh").parts for item in part.segments]
    assert set(built().origins) == {"converted"}
    # The first names a place and a company, which the imported text lacks.
    units = [(text, "zh-TW", "匯入的句子。") for text in texts[:3]]
    run(space, "import", _tmx(tmp_path / "a.tmx", *units))
    again = built()
    assert again.status != "unchanged"
    assert again.origins["imported"] == 2
    assert [item.evidence for item in again.findings if item.code == "G107"] == ["匯入的句子。"]
    track = space / "dist/east-asia" / DRAMA / "zh-Hant-TW/tracks/E01.zh-Hant-TW.vtt"
    assert "匯入的句子" in track.read_text("utf-8")
    run(space, "import", _tmx(tmp_path / "b.tmx", ("别的句子。", "zh-TW", "別的。")))
    assert built().status == "unchanged"
    run(space, "import", _tmx(tmp_path / "c.tmx", (texts[1], "zh-TW", "改過的句子。")))
    assert built().origins["imported"] == 2
    assert "改過的句子" in track.read_text("utf-8")


def test_a_file_s_own_words_steer_no_terminal(space: Path, tmp_path: Path) -> None:
    """Names in a TMX file forge no line of the report, nor do they turn one around."""
    odd = "&#10;/etc/hosts:1: forged&#x9b;31m&#x202e;"
    more = f'<tu tuid="a{odd}"><tuv/></tu><tu><prop type="b{odd}">x</prop>'
    more += '<tuv xml:lang="zh"><seg>走。</seg></tuv><tuv xml:lang="en"><seg>Go.</seg></tuv></tu>'
    said = run(space, "import", _tmx(tmp_path / "a.tmx", more=more)).stdout
    assert said.count("forged⟨U+009B⟩31m⟨U+202E⟩") == 2
    assert not {"\x9b", "\u202e"} & set(said)
    assert not [line for line in said.splitlines() if line.startswith("/etc/hosts")]


def test_search_for_what_is_no_text(space: Path) -> None:
    """Bytes in another encoding are the caller's mistake, not a damaged memory to be deleted."""
    with pytest.raises(click.UsageError, match="encoding"):
        run(space, "search", "\udcff", "--locale", "en-US")
