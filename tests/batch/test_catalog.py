"""Catalogs: what is to be built is read strictly, and all that is wrong is told before any work."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.batch import catalog as catalogs
from localize.batch.pieces import in_order, titles_of
from localize.errors import ConfigError, LocalizeError


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def _told(path: Path) -> list[tuple]:
    return [
        (entry.title, entry.regions, entry.locales, entry.space.root.name, entry.priority)
        for entry in catalogs.read(path).entries
    ]


TOML = """
regions = ["mena", "europe"]

[[title]]
id = "one"

  [[ title ]]
id = "two"
regions = ["east-asia"]
locales = ["ja-JP", "ko-KR"]
priority = 7

[[title]]
id = "far"
workspace = "../other"
"""
CSV = """title,regions,locales,workspace,priority
one,mena|europe,,,
two, east-asia ,ja-JP | ko-KR,,7

far,mena|europe,,../other,0
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.toml", TOML),
        ("c.csv", CSV),
        ("excel.csv", "\ufeff" + CSV.replace(",", ";").replace("\n", "\r\n")),
        ("tabs.csv", CSV.replace(",", "\t")),
    ],
)
def test_a_table_says_the_same(tmp_path: Path, space, name: str, text: str) -> None:
    """TOML with defaults and an editor's table, with any separator, mean the same titles."""
    home = space(tmp_path / "home", one=8, two=8)
    space(tmp_path / "other", far=8)
    path = home / name
    path.write_bytes(text.encode())
    assert _told(path) == [
        ("one", ("mena", "europe"), (), "home", 0),
        ("two", ("east-asia",), ("ja-JP", "ko-KR"), "home", 7),
        ("far", ("mena", "europe"), (), "other", 0),
    ]
    assert catalogs.read(path).out == home / "dist"


def test_a_catalog_outside_of_a_workspace(tmp_path: Path, space) -> None:
    """Paths are the catalog's; a workspace from the command line goes before its own default."""
    space(tmp_path / "a", one=8)
    space(tmp_path / "b", one=8)
    path = _write(tmp_path, "c.toml", 'workspace = "a"\n[[title]]\nid="one"\nregions=["mena"]\n')
    assert catalogs.read(path).entries[0].space.root.name == "a"
    assert catalogs.read(path).out == tmp_path / "a" / "dist"
    from localize import workspace

    named = catalogs.read(path, workspace.find(tmp_path / "b"))
    assert named.entries[0].space.root.name == "b"
    alone = _write(tmp_path, "d.csv", "title,regions,workspace\none,mena,a\n")
    assert catalogs.read(alone).out == tmp_path / "dist"


WRONG_TOML = """
regions = ["mena"]
[[title]]
id = "one"
regions = ["men"]
[[title]]
id = "twoo"
[[title]]
id = "two"
[[title]]
id = "two"
[[title]]
id = "one"
prio = 3
[[title]]
id = "three"
locales = ["ja-JP"]
[[title]]
id = "three"
workspace = "gone"
"""
WRONG_CSV = """title,regions,locales,workspace,priority
one,men,,,
twoo,mena,,,
two,mena,,,
two,mena,,,
one,mena,,,high
three,mena,ja-JP,,
three,mena,,gone,
one,mena
four,,,,
"""
SAID = ["no region is called 'men'", "no title is called 'twoo'", "did you mean two"]
SAID += ["'two' is there already", "no locale 'ja-JP' in mena", "gone' is none"]


@pytest.mark.parametrize(
    ("name", "text", "lines", "further"),
    [
        ("c.toml", WRONG_TOML, [3, 6, 10, 12, 15, 18], ["prio"]),
        (
            "c.csv",
            WRONG_CSV,
            [2, 3, 5, 6, 7, 8, 9, 10],
            ["'high'", "2 fields", "'four' has no regions"],
        ),
    ],
)
def test_all_mistakes_are_told_at_once(
    tmp_path: Path, space, name: str, text: str, lines: list[int], further: list[str]
) -> None:
    """Each mistake has its line; nobody has to mend a catalog one run at a time."""
    home = space(tmp_path / "home", one=8, two=8, three=8, four=8)
    with pytest.raises(ConfigError) as caught:
        catalogs.read(_write(home, name, text))
    told = str(caught.value)
    assert f"has {len(lines)} mistakes" in told
    for line in lines:
        assert f"{name}:{line}:" in told
    for words in (*SAID, *further):
        assert words in told


def test_a_workspace_that_is_none_hides_no_other_mistake(tmp_path: Path, space) -> None:
    """What the titles' own tables have wrong is told with it."""
    home = space(tmp_path / "home", one=8)
    text = 'regions = ["mena"]\nworkspace = "gone"\n[[title]]\nid = "one"\nprio = 3\n'
    with pytest.raises(ConfigError, match=r"(?s)has 2 mistakes.*gone.*c\.toml:3: .*prio"):
        catalogs.read(_write(home, "c.toml", text))


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("c.toml", 'region = ["mena"]\n[[title]]\nid = "one"\n', "region is unknown"),
        ("c.toml", 'title = "one"\n', r"\[\[title\]\]"),
        ("c.toml", 'regions = ["mena"]\n', "names no titles"),
        ("c.toml", 'regions = ["mena"]\n[[title]]\n', "id is missing"),
        ("c.toml", "[[title]\n", "c.toml:1: is not TOML"),
        ("c.toml", '[[title]]\nid = "one"\n', "'one' has no regions"),
        ("c.csv", "title,region\none,mena\n", "unknown column 'region'"),
        ("c.csv", "regions\nmena\n", "no column 'title'"),
        ("c.csv", "title,title\na,b\n", "twice"),
        ("c.csv", 'title,regions\n"one,mena\n', "is no CSV"),
        ("c.csv", "title,regions\n,\n", "names no titles"),
        ("c.csv", "", "c.csv"),
        ("c.csv", "PK\x03\x04", "workbook"),
        ("c.csv", "title,regions\n../../etc,mena\n", "no title is called"),
    ],
)
def test_what_is_refused(tmp_path: Path, space, name: str, text: str, says: str) -> None:
    """Every kind of mistake is an error of ours that names it."""
    home = space(tmp_path / "home", one=8)
    with pytest.raises(LocalizeError, match=says):
        catalogs.read(_write(home, name, text))


def test_one_title_of_two_workspaces_is_refused(tmp_path: Path, space) -> None:
    """Two titles of one name would be written to one place."""
    home = space(tmp_path / "home", one=8)
    space(tmp_path / "other", one=8)
    text = "title,regions,workspace\none,mena,\none,mena,../other\n"
    with pytest.raises(ConfigError, match=r"c\.csv:3: 'one' is there already, in line 2"):
        catalogs.read(_write(home, "c.csv", text))


def test_the_urgent_and_the_long_come_first(tmp_path: Path, space) -> None:
    """By priority; then the largest, so that nobody waits for a long title in the end."""
    home = space(tmp_path / "home", small=8, large=40, urgent=8, broken=8)
    (home / "titles" / "broken" / "title.toml").write_text("?")
    text = "title,regions,priority\nsmall,mena,\nbroken,mena,\nlarge,mena,\nurgent,mena,2\n"
    found = titles_of(catalogs.read(_write(home, "c.csv", text)))
    assert [piece.number for piece in found] == [0, 1, 2, 3]
    names = [piece.entry.title for piece in in_order(found)]
    assert names == ["urgent", "large", "small", "broken"]
