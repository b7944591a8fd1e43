"""``localize check --fix`` on files: all that isn't mended stays byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from localize.cli import main
from localize.document import Document, Part
from localize.inspection import Checked, Question, check
from localize.packages.publish import publish
from localize.policy import Policy
from tests.packages.editions import COVER, cue, make_edition

ROOT = Path(__file__).parents[1]

STYLE = "Style: Default,Arial,20,&H00FFFFFF,&H000000FF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1"
FILES = {
    "track.fr.srt": (
        "\ufeff1\r\n00:00:01,000 --> 00:00:03,000\r\n<i>Quoi!</i>  C'est lui...\r\n\r\n"
        '7\r\n0:00:02.950 --> 00:00:05,000 X1:3\r\n"Oui", dit-il.\r\n\r\n\r\n'
        "8\r\n00:00:06,000 --> 00:00:08,000\r\nBien <b>fait</b>.",
        [
            ("<i>Quoi!</i>  C'est lui...", "<i>Quoi\u202f!</i> C'est lui…"),
            ("00:00:03,000\r", "00:00:02,867\r"),
            ('"Oui"', "«\u00a0Oui\u00a0»"),
        ],
    ),
    "track.fr.vtt": (
        "WEBVTT - x\nLanguage: fr\n\nNOTE keep  this!\n\nSTYLE\n::cue { color: red }\n\nid-1\n"
        "00:01.000 --> 00:03.000 align:start line:10%\n<v Ann>Quoi!</v> Tom &amp; lui...\n\n"
        "00:04.000 --> 00:06.000\nBien &amp; beau.\n\nnot a cue\n",
        [("<v Ann>Quoi!</v> Tom &amp; lui...", "<v Ann>Quoi\u202f!</v> Tom &amp; lui…")],
    ),
    "track.fr.ass": (
        f"[Script Info]\n; a  comment!\nScriptType: v4.00+\n\n[V4+ Styles]\n{STYLE}\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,Quoi!\n"
        "Dialogue: 1,0:00:01.00,0:00:03.00,Default,Ann,0,9,0,,{\\fad(100,200)}Quoi!\\NOui  lui\n"
        "Dialogue: 0,0:00:03.05,0:00:05.00,Default,,0,0,0,,{\\b1}Bien.{\\b0}\n",
        [("}Quoi!\\NOui  lui", "}Quoi\u202f!\\NOui lui"), ("0:00:03.00", "0:00:02.97")],
    ),
    "track.ar.ttml": (
        "<?xml version='1.0' encoding='UTF-8'?>\n<!-- head -->\n"
        '<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="ar-SA">\n'
        "  <head><metadata  id='m'/></head>\n  <body>\n    <div>\n"
        '      <p xml:id="c1" begin="1s" end="3s">هل جئت?<br/>لا</p>\n'
        "      <p xml:id='c2' begin='4s' end='6s'>لا &#38; نعم.</p>\n"
        "    </div>\n  </body>\n</tt>",
        [("هل جئت?", "هل جئت؟")],
    ),
    "chapter.en.md": (
        "---\ntitle: x  y\n---\n\n# Chapter  one\n\nHe said «go», then *left*...\n"
        "Second line with `a  b` & a [link](http://a.b/c?d=1,2).\n\n```\nkeep  this...\n```\n\n"
        "* item\\* one\n\n| a | b |\n|---|---|\n| x  ... | y |\n\nThe  end.\n",
        [
            ("# Chapter  one", "# Chapter one"),
            ("«go», then *left*...", "“go”, then *left*…"),
            ("| x  ... |", "| x … |"),
            ("The  end.", "The end."),
        ],
    ),
    "chapter.en.txt": (
        "\u3000\u3000Chapter one\r\n\r\n  He said  «go»...\r\n\t Next. \r\n",
        [("  «go»...", " “go”…")],
    ),
}


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """``localize check …``; returns how it ended."""

    def ended(*words: object) -> Done:
        with pytest.raises(SystemExit) as end:
            main(["check", *map(str, words)])
        told = capsys.readouterr()
        return Done(int(end.value.code or 0), told.out, told.err)

    return ended


@pytest.mark.parametrize("name", FILES)
def test_only_what_is_mended_changes(run: Run, name: str, tmp_path: Path) -> None:
    """Line ends, a byte order mark, tags, styles, ids, settings, comments, code stay as they
    are; a dry run writes nothing, a second run changes nothing."""
    before, changes = FILES[name]
    after = before
    for old, new in changes:
        assert after.count(old) == 1
        after = after.replace(old, new)
    path = tmp_path / name
    path.write_bytes(before.encode())
    told = run("--dry-run", path).err
    assert path.read_bytes() == before.encode()
    assert run("--fix", path).err == told.replace("would mend", "mended") != ""
    assert path.read_bytes().decode() == after
    assert run("--fix", path).err == ""
    assert path.read_bytes().decode() == after


def test_what_was_done_is_told(run: Run, tmp_path: Path) -> None:
    """File, place, fix, codes, before and after, on standard error; the exit code is by what is
    left."""
    path = tmp_path / "a.en.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:03,000\nWait... no.\n", "utf-8")
    done = run("--fix", "--fail-on", "info", "--format", "json", path)
    assert done.code == 0
    assert done.err == f"{path}:1 cue 1: mended ellipsis (P104)\n  - Wait... no.\n  + Wait… no.\n"
    path.write_text("1\n00:00:01,000 --> 00:00:03,000\nWait.. no...\n", "utf-8")
    assert run("--fix", "--fail-on", "warning", path).code == 1
    assert "Wait.. no…" in path.read_text("utf-8")


def test_what_cant_be_read_stays(run: Run, tmp_path: Path) -> None:
    """The other files are mended; exit 2."""
    bad, good = tmp_path / "a.en.srt", tmp_path / "b.en.srt"
    bad.write_text("no cue\n", "utf-8")
    good.write_text("1\n00:00:01,000 --> 00:00:03,000\nWait... no.\n", "utf-8")
    assert run("--fix", bad, good).code == 2
    assert bad.read_text("utf-8") == "no cue\n"
    assert "Wait…" in good.read_text("utf-8")


def test_a_file_stays_in_its_encoding(run: Run, tmp_path: Path) -> None:
    """What its encoding has is mended; for what it hasn't the file stays, and says why."""
    path = tmp_path / "a.fr.srt"
    text = "1\n00:00:01,000 --> 00:00:03,000\nDéjà là, à l’été...\n"
    path.write_bytes(text.encode("cp1252"))
    assert run("--fix", path).code == 0
    assert path.read_bytes() == text.replace("...", "…").encode("cp1252")
    text = text.replace("...", "!")
    path.write_bytes(text.encode("cp1252"))
    refused = run("--fix", path)
    assert refused.code == 2
    assert "U+202F" in refused.err
    assert "UTF-8" in refused.err
    assert path.read_bytes() == text.encode("cp1252")


def test_links_and_modes_stay(run: Run, tmp_path: Path) -> None:
    """The file behind a link is mended, and may still be read by whom it could."""
    path, link = tmp_path / "real.srt", tmp_path / "a.en.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:03,000\nWait... no.\n", "utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    assert run("--fix", link).code == 0
    assert link.is_symlink()
    assert "Wait…" in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_is_waived_stays(run: Run, tmp_path: Path) -> None:
    """A waiver says that it may; a baseline only says that it was there."""
    path, waivers = tmp_path / "a.en.srt", tmp_path / "waivers.toml"
    path.write_text("1\n00:00:01,000 --> 00:00:03,000\nWait...  no.\n", "utf-8")
    waivers.write_text(
        '[[waiver]]\ncode = "P104"\nfile = "a.en.srt"\nreason = "style"\nuntil = 2999-01-01\n',
        "utf-8",
    )
    done = run("--fix", "--waivers", waivers, path)
    assert done.code == 0, done.err
    assert "Wait... no." in path.read_text("utf-8")
    baseline = tmp_path / "baseline.json"
    assert run("--write-baseline", baseline, path).code == 0
    assert run("--fix", "--baseline", baseline, path).code == 0
    assert "Wait… no." in path.read_text("utf-8")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The ZIP file of a package with something to mend, beside its folder."""
    folder = tmp_path / "title"
    folder.mkdir()
    (folder / "cover.svg").write_text(COVER, "utf-8")
    part = Part(id="E01", blocks=(cue(1, 1000, "هل جئت?"),))
    document = Document(format="subrip", language="ar", parts=(part,))
    edition = make_edition("drama", "ar", folder, documents=[document])
    return publish(edition, tmp_path / "dist").archive


@pytest.mark.parametrize(
    "named",
    [
        lambda archive: archive,
        lambda archive: archive.parent,
        lambda archive: archive.parent.parent,
        lambda archive: next(archive.parent.rglob("*.srt")),
        lambda archive: next(archive.parent.rglob("*.srt")).parent,
    ],
    ids=["archive", "folder", "folder of packages", "file", "folder in a package"],
)
def test_packages_are_refused(run: Run, package: Path, named: Callable[[Path], Path]) -> None:
    """An approved package is never changed; the message says what to do instead."""
    files = {path: path.read_bytes() for path in package.parent.rglob("*") if path.is_file()}
    refused = run("--fix", named(package))
    assert refused.code == 2
    assert "release again" in refused.err
    assert files == {
        path: path.read_bytes() for path in package.parent.rglob("*") if path.is_file()
    }


def test_a_book_in_a_container_is_left_to_its_source(
    run: Run, tmp_path: Path, package: Path
) -> None:
    """EPUB is built from other files: it is checked, and stays."""
    folder = tmp_path / "novel"
    folder.mkdir()
    (folder / "cover.svg").write_text(COVER, "utf-8")
    archive = publish(make_edition("novel", "ar", folder), tmp_path / "books").archive
    (book,) = archive.parent.rglob("*.epub")
    copy = Path(shutil.copyfile(book, tmp_path / "book.ar.epub"))
    assert run("--fix", "--fail-on", "never", copy).code == 0
    assert copy.read_bytes() == book.read_bytes()


def _sample_files() -> list[Path]:
    found = sorted((ROOT / "samples").glob("*/*/*/*"))
    return [path for path in found if path.parts[-3] in ("reference", "approved")]


def test_translations_of_people_hold_still(tmp_path: Path) -> None:
    """On the samples' own translations a second run changes nothing, and no more is found."""
    for number, path in enumerate(_sample_files()):
        tag = path.parent.name
        copy = tmp_path / f"{number}{path.suffix}"
        shutil.copyfile(path, copy)
        plain = _looked_at(path, tag)
        mended = _looked_at(copy, tag, fix=True)
        again = _looked_at(copy, tag, fix=True)
        assert again.mended == ()
        assert again.findings == mended.findings
        assert len(mended.findings) <= len(plain.findings)


def _looked_at(path: Path, tag: str, *, fix: bool = False) -> Checked:
    question = Question(tag=tag, source=None, language="zh", fix=fix)
    first, *_ = check(None, [path], question, Policy())
    assert first.error is None
    return first
