"""Which model to pin: all installed ways on the same texts, with a paired bootstrap."""

from __future__ import annotations

from pathlib import Path

import pytest
from built import firefox_files

from localize import install, models, workspace
from localize.errors import InputError, MissingError
from localize.install import compare as comparing
from localize.install.material import approved_material, file_material
from localize.locales import Locale
from tests.workspaces import DRAMA, NOVEL, sample_workspace


def test_a_table_and_two_files_are_the_same_material(locale, tmp_path: Path) -> None:
    """A TSV with a header, one without, two files by line; rows with an empty side don't count."""
    arabic: Locale = locale("ar")
    rows = [("你好。再见。", "مرحبا. وداعا."), ("", "x"), ("是的。", "نعم.")]
    (tmp_path / "named.tsv").write_text(
        "id\tar\tzh\n" + "".join(f"{n}\t{b}\t{a}\n" for n, (a, b) in enumerate(rows)), "utf-8"
    )
    (tmp_path / "plain.tsv").write_text("".join(f"{a}\t{b}\n" for a, b in rows), "utf-8")
    (tmp_path / "zh.txt").write_text("".join(f"{a}\n" for a, _ in rows), "utf-8")
    (tmp_path / "ar.txt").write_text("".join(f"{b}\n" for _, b in rows), "utf-8")
    made = [
        file_material([tmp_path / name for name in names], ("zh", "ar"), arabic)
        for names in (["named.tsv"], ["plain.tsv"], ["zh.txt", "ar.txt"])
    ]
    assert made[0] == made[1] == made[2]
    assert [sentences for sentences, _, _ in made[0].blocks] == [("你好。", "再见。"), ("是的。",)]
    assert made[0].segments == 3


def test_files_that_do_not_correspond(locale, tmp_path: Path) -> None:
    """The line with a column too few, or the two numbers of lines."""
    (tmp_path / "a").write_text("one\ttwo\nthree\n")
    with pytest.raises(InputError, match="too few columns") as caught:
        file_material([tmp_path / "a"], ("en", "ar"), locale("ar"))
    assert str(caught.value).startswith(f"{tmp_path / 'a'}:2: ")
    (tmp_path / "b").write_text("one\n")
    with pytest.raises(InputError, match="has 1 lines"):
        file_material([tmp_path / "a", tmp_path / "b"], ("en", "ar"), locale("ar"))
    (tmp_path / "c").write_text("")
    with pytest.raises(InputError, match="no pairs of texts"):
        file_material([tmp_path / "c"], ("en", "ar"), locale("ar"))


def test_approved_segments_are_those_of_the_editors(tmp_path: Path) -> None:
    """From Chinese the title's own text, from English the approved master, cue by cue."""
    space = workspace.find(sample_workspace(tmp_path, {DRAMA: ["E01"], NOVEL: ["0001"]}))
    direct = approved_material(space, "zh", "ar")
    over = approved_material(space, "en", "ar")
    assert direct.segments >= models.MIN_SEGMENTS
    assert [block[2] for block in direct.blocks] == [block[2] for block in over.blocks]
    assert direct.blocks[0][0] != over.blocks[0][0]
    assert direct.workspace == over.workspace != ""
    with pytest.raises(MissingError, match="no approved segments for en-fa"):
        approved_material(space, "en", "fa")


@pytest.mark.slow
def test_the_best_of_two_is_said(home: Path, tmp_path: Path) -> None:
    """With and without its shortlist one model gives nearly the same: no pin is recommended
    as if it were better; the interval and the p-value are there."""
    folder = firefox_files()
    names = ["model.enpt.intgemm.alphas.bin", "vocab.enpt.spm", "lex.50.50.enpt.s2t.bin"]
    for source in ([str(folder)], [str(folder / name) for name in names[:2]]):
        (request,) = install.requests(source)
        install.install(request)
    lines = [f"I saw {number} birds in the garden.\tVi {number} aves no jardim.\n"
             for number in range(2, 42)]  # fmt: skip
    (tmp_path / "on.tsv").write_text("".join(lines), "utf-8")
    found = comparing.run(None, "en-pt", [tmp_path / "on.tsv"], "pt-PT", lambda _: None)
    best, other = found.systems
    assert {best.models, other.models} == {("firefox:en-pt-2.0",), ("firefox:en-pt",)}
    assert best.score >= other.score > 50
    assert other.p_value is not None
    assert best.low is not None
    assert "bs:1000" in found.signature
    assert ("measurably" in comparing.advice(found)) == (other.p_value >= comparing.CLEAR)


def test_one_model_alone(home: Path, tmp_path: Path) -> None:
    """There is nothing to choose: no pin is recommended, which would keep a better one out."""
    (tmp_path / "on.tsv").write_text("你好。\tHello.\n", "utf-8")
    found = comparing.run(None, "zh-en", [tmp_path / "on.tsv"], None, lambda _: None)
    assert "no pin is needed" in comparing.advice(found)


def test_nothing_to_compare(home: Path, tmp_path: Path) -> None:
    """A pair that nothing here translates: exit code 3 with the command that adds a model."""
    (tmp_path / "on.tsv").write_text("a\tb\n")
    with pytest.raises(MissingError, match="no installed model") as caught:
        comparing.run(None, "en-fa", [tmp_path / "on.tsv"], None, lambda _: None)
    assert "localize models install en-fa" in caught.value.advice
