"""The difference between term bases, and what of the titles it touches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from localize import workspace
from localize.cli import cli
from localize.curation import changes, markets, touched
from localize.errors import ConfigError, InputError
from localize.files import sha256_file
from localize.memory import Approved, Memory
from localize.workspace import Workspace
from tests.workspaces import DRAMA, NOVEL, sample_workspace


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


OLD = """\
zh,en,ar,kind,gender,aliases,note
林晚,Lin Wan,لين وان,person,f,晚晚,heroine
云渡,Yundu,,place,,,
青城,Qing,,place,,,
"""
NEW = """\
zh,en,ar,kind,gender,aliases,note
林晚,Lin Wan,لين وان,person,,晚晚|小晚,the heroine
云渡,Yundu City|Yundu,يوندو,place,,,
天宫,Heaven,,place,,,
"""


def test_changes_go_field_by_field(tmp_path: Path) -> None:
    """Each column that differs, in both states; what is new or gone with all that it says."""
    old, new = _write(tmp_path / "a.csv", OLD), _write(tmp_path / "b.csv", NEW)
    told = {
        (item.term, item.status): {field.name: (field.old, field.new) for field in item.fields}
        for item in changes.terms(old, new, "zh")
    }
    assert told == {
        ("林晚", "changed"): {
            "aliases": (("晚晚",), ("晚晚", "小晚")),
            "gender": (("f",), ()),
            "note": (("heroine",), ("the heroine",)),
        },
        ("云渡", "changed"): {
            "en": (("Yundu",), ("Yundu City", "Yundu")),
            "ar": ((), ("يوندو",)),
        },
        ("天宫", "added"): {"en": ((), ("Heaven",)), "kind": ((), ("place",))},
        ("青城", "removed"): {"en": (("Qing",), ()), "kind": (("place",), ())},
    }


def test_folders_are_compared_scope_by_scope(tmp_path: Path) -> None:
    """Of folders like a workspace's the shared terms and each title's stand for themselves."""
    for side, english in (("old", "Wan"), ("new", "Lin Wan")):
        _write(tmp_path / side / "shared" / "a.csv", "zh,en\n林晚,Shared\n")
        _write(tmp_path / side / "novel" / "a.csv", f"zh,en\n林晚,{english}\n")
    found = changes.terms(tmp_path / "old", tmp_path / "new", "zh")
    assert [(item.scope, item.term) for item in found] == [("novel", "林晚")]


def test_bad_input(tmp_path: Path) -> None:
    """A file that isn't there and a folder without term bases are told with their names."""
    good = _write(tmp_path / "a.csv", OLD)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError):
        changes.terms(tmp_path / "gone.csv", good, "zh")
    with pytest.raises(ConfigError, match="no term bases"):
        changes.terms(good, tmp_path / "empty", "zh")


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    folder = sample_workspace(tmp_path / "space", {DRAMA: ["E01"], NOVEL: ["0001"]})
    return workspace.find(folder)


def _edited(space: Workspace, *edits: tuple[str, str]) -> tuple[Path, Path]:
    """The drama's term base, and a changed copy outside the workspace."""
    own = space.root / "glossaries" / DRAMA / "terms.csv"
    text = own.read_text("utf-8")
    for before, after in edits:
        assert before in text
        text = text.replace(before, after)
    return own, _write(space.root.parent / "proposal.csv", text)


def _scans(space: Workspace, old: Path, new: Path, *tags: str) -> dict[str, touched.Scan]:
    folders = markets.named_titles(space, ())
    locales = markets.named_locales(space, tags)
    return {scan.title: scan for scan in touched.scans(space, folders, old, new, locales)}


def test_a_rendering_touches_where_its_term_stands(space: Workspace) -> None:
    """Every cue with the name, in the locales of the column, and in no other title."""
    old, new = _edited(space, ("秦叙白,Qin Xubai,", "秦叙白,Qin Xu-bai,"))
    scans = _scans(space, old, new, "en-US", "ja-JP")
    assert scans[NOVEL].touched == ()
    drama = scans[DRAMA]
    assert drama.touched
    assert all("秦叙白" in item.source for item in drama.touched)
    assert {term for item in drama.touched for term in item.terms} == {"秦叙白"}
    first = drama.touched[0].place
    assert first.file == f"titles/{DRAMA}/episodes/E01.srt"
    assert first.part == "E01"
    assert first.line
    assert first.cue
    total = drama.count("en-US", "approved") + drama.count("en-US", "machine")
    assert total == len(drama.touched)


def test_a_locale_over_the_master_is_touched_by_the_masters_renderings(space: Workspace) -> None:
    """Japanese comes from the English text here, so an English change makes it again; Traditional
    Chinese comes from the source and stays."""
    old, new = _edited(space, ("秦叙白,Qin Xubai,", "秦叙白,Qin Xu-bai,"))
    scan = _scans(space, old, new, "ja-JP", "zh-Hant-TW", "en-GB")[DRAMA]
    assert scan.count("ja-JP", "machine") == len(scan.touched) > 0
    assert scan.count("zh-Hant-TW", "machine") == 0
    assert scan.count("en-GB", "machine") + scan.count("en-GB", "approved") == len(scan.touched)


def test_notes_and_places_touch_nothing(space: Workspace) -> None:
    """What no translation and no check looks at makes nothing again."""
    old, new = _edited(space, ("CEO of 秦氏醋业", "the boss of 秦氏醋业"))
    assert changes.terms(old, new, "zh")
    assert _scans(space, old, new)[DRAMA].touched == ()


def test_a_new_longer_term_touches_what_it_hides(space: Workspace) -> None:
    """A term that takes a shorter one's place is a change there too."""
    text = _edited(space)[0].read_text("utf-8")
    header, rest = text.split("\n", 1)
    cells = dict.fromkeys(header.split(","), "") | {"zh": "秦总请", "en": "Mr. Qin, please"}
    row = ",".join(f'"{cell}"' for cell in cells.values())
    new = _write(space.root.parent / "proposal.csv", f"{header}\n{row}\n{rest}")
    old = space.root / "glossaries" / DRAMA / "terms.csv"
    scan = _scans(space, old, new, "en-US")[DRAMA]
    assert scan.touched
    assert all("秦总请" in item.source for item in scan.touched)


def test_approved_texts_are_told_apart(space: Workspace) -> None:
    """What an editor approved is to be reviewed, in the locale that has the approved file; the
    memory's word, which knows what was approved for which source, counts more."""
    old, new = _edited(space, ("秦叙白,Qin Xubai,", "秦叙白,Qin Xu-bai,"))
    approved = list((space.root / "titles" / DRAMA / "approved").rglob("E01.*"))
    assert approved
    scan = _scans(space, old, new, "en-US", "de-DE")[DRAMA]
    assert scan.count("en-US", "approved") == len(scan.touched)
    assert scan.count("de-DE", "approved") == 0
    english = next(path for path in approved if path.parent.name.startswith("en"))
    with Memory(space.memory) as memory:
        entry = Approved(source="一句别的话", context="", target=("Something else.",))
        memory.approve(DRAMA, "en-US", "E01.srt", sha256_file(english), [entry])
    scan = _scans(space, old, new, "en-US")[DRAMA]
    assert scan.count("en-US", "approved") == 0


def test_sides(space: Workspace, tmp_path: Path) -> None:
    """A file of the workspace gives way to the other one; strange files come last; another
    title's file changes nothing; folders stand for the workspace's."""
    own, proposal = _edited(space)
    used = space.glossary_files(DRAMA)
    at = used.index(own.resolve())
    old, new = changes.sides(space, DRAMA, own, proposal)
    assert (old, new[at], new[:at]) == (used, proposal, used[:at])
    assert changes.sides(space, DRAMA, proposal, own) == (new, old)
    assert changes.sides(space, NOVEL, own, proposal) == (space.glossary_files(NOVEL),) * 2
    other = _write(tmp_path / "other.csv", OLD)
    old, new = changes.sides(space, DRAMA, other, proposal)
    assert (old, new) == ((*used, other), (*used, proposal))
    folder = space.root / "glossaries"
    old, new = changes.sides(space, DRAMA, folder, folder)
    assert [path.resolve() for path in old] == list(used)
    assert new == old


def _run(space: Workspace, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(
        cli, ["--workspace", str(space.root), "glossary", "diff", *arguments], standalone_mode=False
    )
    if done.exception is not None:
        raise done.exception
    return done.exit_code, done.output


def test_command(space: Workspace) -> None:
    """The text says what changes and what is touched; the JSON has all places; exit 0."""
    old, new = _edited(space, ("秦叙白,Qin Xubai,", "秦叙白,Qin Xu-bai,"))
    code, text = _run(space, str(old), str(new), "--title", DRAMA, "--locale", "en-US")
    assert code == 0
    assert "~ 秦叙白\n    en: Qin Xubai → Qin Xu-bai\n1 term: 1 changed." in text
    assert f"{DRAMA}: " in text
    assert f"titles/{DRAMA}/episodes/E01.srt:" in text
    assert NOVEL not in text
    _, text = _run(space, str(old), str(new), "--locale", "en-US", "--format", "json")
    told = json.loads(text)
    assert told["schema"] == "localize/glossary-diff/1"
    assert told["changes"][0]["fields"]["en"] == {"old": ["Qin Xubai"], "new": ["Qin Xu-bai"]}
    by_title = {item["title"]: item for item in told["titles"]}
    assert by_title[NOVEL]["touched"] == 0
    assert len(by_title[DRAMA]["places"]) == by_title[DRAMA]["touched"] > 0
    assert by_title[DRAMA]["places"][0]["locales"] == {"en-US": "approved"}


def test_command_without_a_difference(space: Workspace) -> None:
    """Nothing is scanned where no term differs."""
    old, new = _edited(space)
    assert _run(space, str(old), str(new)) == (0, "No term differs.\n")


def test_command_names_what_is_not_there(space: Workspace) -> None:
    """An unknown title or locale is an error that lists what there is."""
    old, new = _edited(space, ("Qin Xubai", "Qin"))
    for option, name in (("--title", "nope"), ("--locale", "xx-XX")):
        with pytest.raises(ConfigError, match=name) as caught:
            _run(space, str(old), str(new), option, name)
        assert caught.value.advice
