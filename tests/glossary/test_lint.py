"""The lint of term bases: each code where it should speak, silence where it should not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from localize.glossary import lint as module
from localize.glossary.lint import Wanted, lint

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "glossary" / "lint.toml").read_text("utf-8")
)["case"]


def _said(findings: list) -> list[tuple[str, str]]:
    return [(f"{item.code} {item.place.line}", item.message) for item in findings]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict, tmp_path: Path) -> None:
    """The findings of a term base are those that the case names, and all have advice."""
    path = tmp_path / "terms.csv"
    path.write_text(case["csv"], "utf-8")
    found = lint([path], "zh")
    expected = [tuple(item.split(": ", 1)) for item in case["finds"]]
    assert [place for place, _ in _said(found)] == [place for place, _ in expected]
    for (_, message), (_, words) in zip(_said(found), expected, strict=True):
        assert words in message
    assert all(item.advice for item in found)


def test_codes_are_listed() -> None:
    """The module's table names every code that the cases expect."""
    assert module.__doc__ is not None
    for case in CASES:
        for item in case["finds"]:
            assert item[:4] in module.__doc__


def _files(tmp_path: Path, **texts: str) -> list[Path]:
    """``shared__a="…"`` → the file shared/a.csv."""
    paths = []
    for name, text in texts.items():
        path = tmp_path / f"{name.replace('__', '/')}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        paths.append(path)
    return paths


OVERRIDES = [
    ("zh,en,ar\n师父,Teacher,معلمي\n", "info", "en 'Teacher' instead of 'Master'"),
    ("zh,en,ar\n师父,Master|Shifu,معلمي\n", "info", "writes the same as"),
    ("zh,en\n师父,Teacher\n", "warning", "lacks its renderings in ar"),
    ("zh,en,ar,kind,gender\n师父,Shifu,شيفو,person,m\n", "warning", "this is person m"),
]


@pytest.mark.parametrize(("own", "severity", "says"), OVERRIDES)
def test_a_title_against_the_shared_terms(
    tmp_path: Path, own: str, severity: str, says: str
) -> None:
    """What a title's term replaces is told; what it loses by it is a warning."""
    paths = _files(tmp_path, shared__a="zh,en,ar,kind\n师父,Master,معلمي,title\n", novel__t=own)
    found = [item for item in lint(paths, "zh") if item.code == "G206"]
    assert [(item.severity, item.place.line) for item in found] == [(severity, 2)]
    assert says in found[0].message
    assert Path(found[0].place.file).parent.name == "novel"


def test_files_of_one_folder(tmp_path: Path) -> None:
    """A form in two files of a folder, as a term or an alias, is a warning at the later file;
    two titles have nothing to do with each other."""
    paths = _files(
        tmp_path,
        novel__a="zh,en,aliases\n师父,Master,师傅\n",
        novel__b="zh,en\n师傅,Old Hand\n",
        other__a="zh,en\n师父,Coach\n",
    )
    found = lint(paths, "zh")
    assert [(item.code, item.severity) for item in found] == [("G206", "warning")]
    assert found[0].place.file == str(paths[1])


def test_names_are_compared_across_files(tmp_path: Path) -> None:
    """A title's person may not be called what a shared one is; it is told once."""
    paths = _files(
        tmp_path,
        shared__a="zh,en,kind\n天宫,Heaven,place\n",
        novel__a="zh,en,kind\n天堂,Heaven,place\n",
        other__a="zh,en,kind\n地府,Underworld,place\n",
    )
    assert [item.code for item in lint(paths, "zh")] == ["G205"]


def test_missing_locales(tmp_path: Path) -> None:
    """Locales that a region requires are a warning, optional ones a note; a language's column
    serves its locales."""
    (path,) = _files(tmp_path, novel__a="zh,en\n师父,Master\n")
    wanted = Wanted(
        required={"en-US": "north-america", "ar": "mena", "ko-KR": "east-asia"},
        optional=("en-GB", "tr-TR"),
    )
    found = lint([path], "zh", wanted)
    assert [(item.code, item.severity) for item in found] == [("G208", "warning"), ("G208", "info")]
    assert "required by a region: ar (mena), ko-KR (east-asia)" in found[0].message
    assert found[1].message.endswith("optional: tr-TR")


def test_tbx_is_looked_at_too(tmp_path: Path) -> None:
    """A TBX's findings of reading stand among the others; one that is no TBX is refused."""
    path, broken = tmp_path / "a.tbx", tmp_path / "b.tbx"
    path.write_text(
        '<tbx><text><body>\n<conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>x</term>'
        '</termSec></langSec></conceptEntry>\n<conceptEntry id="c2"><langSec xml:lang="zh">'
        "<termSec><term>刀</term></termSec></langSec></conceptEntry></body></text></tbx>",
        "utf-8",
    )
    broken.write_text("<tbx", "utf-8")
    found = lint([path, broken], "zh")
    assert [(item.code, item.place.line) for item in found] == [
        ("G220", 2),
        ("G201", 3),
        ("G200", 1),
    ]


def test_shipped_term_bases_have_no_warning_but_two(root: Path) -> None:
    """Few false alarms: of over 600 shipped rows two are doubtful, for characters that Japanese
    standards lack."""
    paths = sorted((root / "glossaries").glob("*/*.csv"))
    found = [item for item in lint(paths, "zh") if item.severity != "info"]
    assert {(item.code, item.evidence) for item in found} == {("G211", "厢房"), ("G211", "嬷嬷")}


def test_an_encoding_that_was_guessed(tmp_path: Path) -> None:
    """Anything but Unicode is told, and its terms are looked at all the same."""
    text = "zh,en\n顾承,Gu Cheng\n霍砚辞,\n这是一个,Test\n"
    for encoding, expected in (("gb18030", ["G202", "G216"]), ("utf-16", ["G202"])):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        found = lint([path], "zh")
        assert sorted(item.code for item in found) == expected


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook(tmp_path: Path, head: bytes) -> None:
    """A spreadsheet's own file is called so, with what to do."""
    path = tmp_path / "terms.csv"
    path.write_bytes(head + bytes(20))
    (found,) = lint([path], "zh")
    assert (found.code, found.message) == ("G200", "is a workbook, not a CSV")
    assert "Save its sheet as CSV" in found.advice
