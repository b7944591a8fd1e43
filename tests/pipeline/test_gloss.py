"""Glosses of kept culture terms: once a part, where a reader meets the term, never in a cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from localize import adhoc, locales
from localize.document import Block, Cue, Gloss, Part, Segment, Tag, TermUse, plain
from localize.engines import Engines
from localize.glossary import Glossary, Term
from localize.memory import Memory
from localize.pipeline import Job, gloss, plan
from localize.pipeline.finish import Progress, finish
from localize.serial import decode, encode

QIPAO = Term(
    source="旗袍",
    kind="culture",
    aliases=("长衫",),
    strategy="keep",
    renderings={
        "en": ("qipao",), "ko": ("치파오",), "ja": ("チャイナドレス",), "ar": ("تشيباو",),
        "zh-Hant": ("旗袍",),
    },
    glosses={
        "en": "a fitted dress", "en-GB": "a fitted frock", "ko": "몸에 붙는 옷", "ja": "立ち襟の服",
        "ar": "ثوب ضيق", "zh-Hant": "立領洋裝",
    },
)  # fmt: skip
DOWRY = replace(QIPAO, source="嫁妆", strategy="translate", renderings={"en": ("dowry",)})
TIGER = replace(QIPAO, source="虎", strategy="adapt", renderings={"en": ("lion",)})


def _job(locale, tag: str = "en-US", *terms: Term) -> Job:
    return Job(
        title="", kind="novel", medium="book", language="zh", locale=locale(tag), hop=None,
        glossary=Glossary(terms or (QIPAO, DOWRY, TIGER)), engines=Engines(), memory=Memory(),
    )  # fmt: skip


def _segment(number: int, source: str, *target: str | Tag, term: str = "旗袍") -> Segment:
    use = TermUse(term=term, found=term, rendering="", outcome="kept")
    uses = (use,) if term in source else ()
    return Segment(id=str(number), source=(source,), target=target, terms=uses)


def _block(number: int, *segments: Segment, role: str = "paragraph") -> Block:
    return Block(id=f"b{number}", role=role, segments=segments)


def _part(*blocks: Block) -> Part:
    return Part(id="p", blocks=blocks)


def _glossed(part: Part) -> list[tuple[str, Gloss]]:
    return [(item.id, note) for item in part.segments for note in item.glosses]


def _texts(part: Part) -> list[str]:
    return [plain(item.target) for item in part.segments]


def test_once_a_part_at_the_first_rendering(locale) -> None:
    """The place is that of the first rendering in the target; the second has none."""
    part = _part(
        _block(1, _segment(1, "她来了。", "She came.")),
        _block(2, _segment(2, "一件旗袍。", "A qipao."), _segment(3, "旗袍。", "The qipao.")),
    )
    made = gloss.attach(part, _job(locale))
    note = Gloss(term="旗袍", text="a fitted dress", start=2, end=7)
    assert _glossed(made) == [("2", note)]
    assert _texts(made) == _texts(part)
    assert gloss.attach(made, _job(locale)) == made


@pytest.mark.parametrize("term", ["嫁妆", "虎"])
def test_translated_and_adapted_terms_have_none(locale, term: str) -> None:
    """Only what is kept is explained, also where the term base has an explanation."""
    part = _part(_block(1, _segment(1, f"{term}。", "The dowry and the lion.", term=term)))
    assert _glossed(gloss.attach(part, _job(locale))) == []


def test_not_in_headings_and_titles(locale) -> None:
    """The first place after a heading, and after the title of a work, is the first place."""
    part = _part(
        _block(1, _segment(1, "旗袍", "The Qipao"), role="heading"),
        _block(2, _segment(2, "她在读《旗袍》。", "She was reading “Qipao”.")),
        _block(3, _segment(3, "一件旗袍。", "A qipao.")),
    )
    assert [name for name, _ in _glossed(gloss.attach(part, _job(locale)))] == ["3"]


@pytest.mark.parametrize(
    "target", ["A qipao (a fitted dress).", "A qipao, A fitted\u00a0dress.", "A qipao (a robe)."]
)
def test_not_twice_where_an_editor_explained_it(locale, target: str) -> None:
    """The explanation, or another one in brackets, stands already."""
    part = _part(
        _block(1, replace(_segment(1, "一件旗袍。", target), origin="approved")),
        _block(2, _segment(2, "旗袍。", "The qipao.")),
    )
    assert _glossed(gloss.attach(part, _job(locale))) == []


def test_a_later_explanation_counts(locale) -> None:
    """What an editor explains further down is not explained before."""
    part = _part(
        _block(1, _segment(1, "旗袍。", "The qipao.")),
        _block(2, _segment(2, "旗袍是……", "A qipao is a fitted dress.")),
    )
    assert _glossed(gloss.attach(part, _job(locale))) == []


def test_a_lost_term_is_explained_where_it_stands(locale) -> None:
    """Where the model lost the rendering there is nothing to explain yet."""
    part = _part(
        _block(1, _segment(1, "旗袍。", "The dress.")),
        _block(2, _segment(2, "旗袍。", "The qipao.")),
    )
    assert [name for name, _ in _glossed(gloss.attach(part, _job(locale)))] == ["2"]


def test_another_locale_of_the_masters_text(locale) -> None:
    """Glosses of the master are not kept: the locale's own column is asked."""
    part = gloss.attach(_part(_block(1, _segment(1, "旗袍。", "The qipao."))), _job(locale))
    (note,) = gloss.attach(part, _job(locale, "en-GB")).blocks[0].segments[0].glosses
    assert note.text == "a fitted frock"
    assert _glossed(gloss.attach(part, _job(locale, "de-DE"))) == []


def _cues(*texts: tuple[str, str]) -> Part:
    return _part(
        *(
            Cue(id=str(n), segments=(_segment(n, *pair),), start_ms=n * 2000, end_ms=n * 2000 + 900)
            for n, pair in enumerate(texts)
        )
    )


def test_cues_keep_their_text(locale) -> None:
    """In a track the gloss is data; a rendering in the sentence's next cue is its place."""
    part = _cues(("她穿着旗袍，", "She wears,"), ("站在灯下。", "under the lamp, a qipao."))
    made = gloss.attach(part, _job(locale))
    assert [(name, note.start) for name, note in _glossed(made)] == [("1", 18)]
    assert gloss.written(made, locale("en-US")) == made


@pytest.mark.parametrize(
    ("tag", "target", "written"),
    [
        ("en-US", "Two qipaos, red.", "Two qipaos (a fitted dress), red."),
        ("ko-KR", "치파오를 입었다.", "치파오(몸에 붙는 옷)를 입었다."),
        ("ja-JP", "チャイナドレスだ。", "チャイナドレス（立ち襟の服）だ。"),
        ("ar", "بالتشيباو الأحمر", "بالتشيباو (ثوب ضيق) الأحمر"),
    ],
)
def test_in_the_text_in_the_locales_brackets(locale, tag: str, target: str, written: str) -> None:
    """After the whole word, in Korean before its particle; a second pass adds nothing."""
    part = gloss.attach(_part(_block(1, _segment(1, "旗袍。", target))), _job(locale, tag))
    made = gloss.written(part, locale(tag))
    assert _texts(made) == [written]
    assert _glossed(made) == []
    again = gloss.attach(made, _job(locale, tag))
    assert gloss.written(again, locale(tag)) == made


def test_markup_around_the_term(locale) -> None:
    """The bracket stands after the emphasis that ends with the term."""
    start, end = (Tag(kind=kind, text="*", role="italic") for kind in ("open", "close"))
    part = _part(_block(1, _segment(1, "旗袍。", "A ", start, "qipao", end, ".")))
    made = gloss.written(gloss.attach(part, _job(locale)), locale("en-US"))
    assert made.blocks[0].segments[0].target == (
        "A ", start, "qipao", end, " (a fitted dress).",
    )  # fmt: skip


def test_kept_between_runs(locale) -> None:
    """A part comes back from the memory with its glosses."""
    part = gloss.attach(_part(_block(1, _segment(1, "旗袍。", "The qipao."))), _job(locale))
    assert decode(encode(part), Part) == part


def _terms(folder: Path, text: str) -> Path:
    path = folder / "terms.csv"
    path.write_text(f"zh,zh-Hant,kind,strategy,gloss:zh-Hant\n旗袍,旗袍,culture,{text}\n", "utf-8")
    return path


def _translated(folder: Path, name: str, text: str, terms: Path) -> str:
    source = folder / name
    source.write_text(text, "utf-8")
    request = adhoc.Request(source="zh", target="zh-Hant-TW", glossaries=(terms,))
    (done,) = adhoc.translate_files(request, None, [source], folder / f"out{source.suffix}")
    return done.path.read_text("utf-8")


def test_translate_writes_it_into_prose(tmp_path: Path, monkeypatch) -> None:
    """``localize translate`` of Markdown: once, not in the heading, in the locale's brackets."""
    monkeypatch.chdir(tmp_path)
    terms = _terms(tmp_path, "keep,立領洋裝")
    text = _translated(tmp_path, "a.md", "# 旗袍\n\n她的*旗袍*是红的。旗袍。\n", terms)
    assert text == "# 旗袍\n\n她的*旗袍*（立領洋裝）是紅的。旗袍。\n"


def test_translate_leaves_subtitles_alone(tmp_path: Path, monkeypatch) -> None:
    """Nobody could read it in the time of a cue."""
    monkeypatch.chdir(tmp_path)
    cue = "1\n00:00:01,000 --> 00:00:03,000\n旗袍\n"
    assert "立領" not in _translated(tmp_path, "a.srt", cue, _terms(tmp_path, "keep,立領洋裝"))


def _finished(folder: Path, memory: Memory, term: Term) -> tuple[list[bool], Sequence[Gloss]]:
    """Whether each part was made anew, and the glosses."""
    setting = plan.Setting(
        master=locales.load_locale("en-US", [Path("locales")]),
        engines=Engines(),
        memory=memory,
        pins={},
    )
    way = plan.make(
        setting, title="t", kind="novel", medium="book", language="zh",
        locale=locales.load_locale("zh-Hant-TW", [Path("locales")]), glossary=Glossary([term]),
    )  # fmt: skip
    seen: list[Progress] = []
    done = finish(folder / "a.md", "a.md", way, memory, seen.append)
    notes = [note for part, _ in done.results() for item in part.segments for note in item.glosses]
    return [item.fresh for item in seen], notes


def test_another_gloss_makes_the_part_again(tmp_path: Path, root: Path, monkeypatch) -> None:
    """A finished part is kept until its gloss, or the term's strategy, changes."""
    monkeypatch.chdir(root)
    (tmp_path / "a.md").write_text("旗袍。\n", "utf-8")
    with Memory(tmp_path / "memory.db") as memory:
        fresh, notes = _finished(tmp_path, memory, QIPAO)
        assert (fresh, [note.text for note in notes]) == ([True], ["立領洋裝"])
        assert _finished(tmp_path, memory, QIPAO)[0] == [False]
        fresh, notes = _finished(tmp_path, memory, replace(QIPAO, glosses={"zh-Hant": "長衣"}))
        assert (fresh, [note.text for note in notes]) == ([True], ["長衣"])
        assert _finished(tmp_path, memory, replace(QIPAO, strategy="translate")) == ([True], [])


def test_shipped_glosses_are_short_and_plain(root: Path) -> None:
    """No sentence, no brackets, no line of its own: it stands in brackets after a word."""
    from localize.glossary import load

    terms = load(sorted((root / "glossaries").rglob("*.csv"))).terms
    notes = [text for term in terms for text in term.glosses.values()]
    assert len(notes) > 200
    assert [
        text for text in notes if len(text) > 90 or text[-1] in ".。" or set("()（）") & {*text}
    ] == []
    assert [term.source for term in terms if term.glosses and term.strategy != "keep"] == []
