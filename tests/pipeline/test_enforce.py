"""Glossary enforcement: what has to stand in a target, how it is put there, what is counted."""

from __future__ import annotations

import pytest

from localize.document import Unit
from localize.engines.probe import StandIn
from localize.glossary import Glossary, Term
from localize.memory import Memory
from localize.models import route
from localize.pipeline import enforce, pieces, translate
from localize.pipeline.defects import defects
from localize.pipeline.job import Job
from localize.pipeline.needs import Need, held, needs

LIN = Term(
    source="林晚", kind="person", gender="f", renderings={"en": ("Lin Wan",), "ja": ("林晩",)}
)
QING = Term(
    source="林晚晴",
    kind="person",
    gender="f",
    renderings={"en": ("Lin Wanqing",), "ja": ("林晩晴",)},
)
HUO = Term(
    source="霍砚辞",
    kind="person",
    gender="m",
    aliases=("霍总",),
    renderings={"en": ("Huo Yanci", "Mr. Huo")},
)
TOM = StandIn(kind="name", gender="m", source="汤姆", target=("Tom",), rate=1.0)
MARY = StandIn(kind="name", gender="f", source="玛丽", target=("Mary", "Marie"), rate=0.95)
RARE = StandIn(kind="code", gender="", source="X1", target=("X1",), rate=0.1)


def _unit(text: str) -> Unit:
    return Unit(text=text, source=text, segments=("s",))


def _job(locale, engines, tag: str = "en-US", terms: tuple[Term, ...] = (LIN, QING, HUO)) -> Job:
    return Job(
        title="t", kind="novel", medium="book", language="zh", locale=locale(tag),
        hop=route("zh", "en").hops[0], glossary=Glossary(terms), engines=engines, memory=Memory(),
    )  # fmt: skip


def _needs(text: str, locale, engines, **options) -> tuple[Need, ...]:
    (wanted,) = needs([_unit(text)], _job(locale, engines, **options))
    return wanted


def test_each_term_once_with_all_its_places(locale, engines) -> None:
    """A term that stands twice is one need with two spans; an alias is its term."""
    wanted = _needs("林晚看着霍总，霍总看着林晚晴。", locale, engines)
    assert [(need.term.source, len(need.spans)) for need in wanted] == [
        ("林晚", 1), ("霍砚辞", 2), ("林晚晴", 1),
    ]  # fmt: skip
    assert wanted[1].forms == ("Huo Yanci", "Mr. Huo")


def test_large_numbers_are_terms(locale, engines) -> None:
    """三百二十亿 has to be 32 billion; a small number is the model's business."""
    wanted = _needs("他花了三百二十亿，等了三天。", locale, engines)
    assert [need.term.kind for need in wanted] == ["number"]
    assert "32 billion" in wanted[0].forms


def test_a_name_inside_a_longer_name_does_not_count(locale, engines) -> None:
    """林晩 inside 林晩晴 is not 林晩, also where words have no borders."""
    first, second = _needs("林晚和林晚晴", locale, engines, tag="ja-JP")
    assert held("林晩晴が来た", first, "ja-JP") == 0
    assert held("林晩晴が来た", second, "ja-JP") == 1
    assert held("林晩と林晩晴", first, "ja-JP") == 1


def test_stand_ins_differ_and_agree_in_gender(locale, engines) -> None:
    """Each term gets its own stand-in, of its gender if rates are near; poor ones aren't used."""
    wanted = _needs("林晚看着霍砚辞。", locale, engines)
    variant = enforce.placeholder("林晚看着霍砚辞。", wanted, [TOM, MARY, RARE], 0)
    assert variant is not None
    assert variant.text == "玛丽看着汤姆。"
    assert enforce.placeholder("林晚。", wanted[:1], [RARE], 0) is None


@pytest.mark.parametrize(
    ("output", "restored"),
    [
        ("Mary looked at Tom.", "Lin Wan looked at Huo Yanci."),
        ("Marie looked at Tom’s hand.", "Lin Wan looked at Huo Yanci’s hand."),
        ("Mary looked.", "Lin Wan looked."),
        ("They looked.", None),
        ("Mary looked at Tom and Tom.", None),
        ("Tomorrow Mary looked at Tom.", "Tomorrow Lin Wan looked at Huo Yanci."),
    ],
)
def test_no_stand_in_survives(locale, engines, output: str, restored: str | None) -> None:
    """All stand-ins become renderings; a lost or doubled one makes the output no candidate."""
    text = "林晚看着霍砚辞。"
    wanted = _needs(text, locale, engines)
    variant = enforce.placeholder(text, wanted, [TOM, MARY], 0)
    assert variant is not None
    if restored == "Tomorrow Lin Wan looked at Huo Yanci.":
        # "Tom" inside a word can't be told from a leak: better no candidate than a raw stand-in.
        assert enforce.restore(output, variant, "en") in (restored, None)
    else:
        assert enforce.restore(output, variant, "en") == restored


@pytest.mark.slow
def test_the_ladder_accounts_for_every_term(locale, engines) -> None:
    """With the real model: each need ends in an outcome, what is said to be held stands there,
    and far more is held than by translating plainly."""
    texts = [
        "林晚，我们离婚吧。", "霍总，夫人又把您拉黑了。", "林晚晴看了林晚一眼。",
        "霍砚辞，你会后悔的。", "这是林晚的房间。", "谁也不知道霍砚辞在哪里。",
    ]  # fmt: skip
    job = _job(locale, engines)
    units = [_unit(text) for text in texts]
    wanted = needs(units, job)
    done = translate.run(units, wanted, job)
    uses = [use for rendition in done for use in rendition.terms]
    assert len(uses) == sum(map(len, wanted))
    for rendition, mine in zip(done, wanted, strict=True):
        for use, need in zip(rendition.terms, mine, strict=True):
            assert (use.outcome == "flagged") == (held(rendition.text, need, "en-US") == 0)
        for stand_in in ("Tom", "Mary", "汤姆", "玛丽"):
            assert stand_in not in rendition.text
    total = sum(1 for use in uses if use.outcome != "flagged")
    plain = sum(1 for use in uses if use.outcome == "kept")
    assert total == len(uses)
    assert total > plain


@pytest.mark.slow
def test_memory_answers_the_second_time(locale, engines) -> None:
    """The same unit with the same terms comes out of the memory, with the same text and outcomes;
    with another rendering it is translated anew."""
    job = _job(locale, engines)
    units = [_unit("林晚，我们离婚吧。")]
    wanted = needs(units, job)
    (first,) = translate.run(units, wanted, job)
    (second,) = translate.run(units, wanted, job)
    assert not first.reused
    assert second.reused
    assert (first.text, first.terms) == (second.text, second.terms)
    other = Term(source="林晚", kind="person", renderings={"en": ("Wan Lin",)})
    changed = Job(
        **{name: getattr(job, name) for name in job.__slots__} | {"glossary": Glossary([other])}
    )
    (third,) = translate.run(units, needs(units, changed), changed)
    assert not third.reused


@pytest.mark.parametrize(
    ("text", "source", "target", "found"),
    [
        ("He came back.", "他回来了。", "en", ()),
        ("", "他回来了。", "en", ("empty",)),
        ("the the the the the the the the", "他回来了。", "en", ("loop",)),
        ("他回来了。", "他回来了。", "en", ("script",)),
        ("عاد إلى البيت", "He came home.", "ar", ()),
        ("He came back home tonight.", "He came back home tonight.", "ar", ("copy", "script")),
        ("عاد 家", "He came home.", "ar", ("script",)),
        ("ha ha ha ha ha ha", "哈哈哈哈哈哈", "en", ()),
        ("……", "……", "en", ()),
        ("He ⁇ came.", "他来了。", "en", ("unknown",)),
    ],
)
def test_defects(text: str, source: str, target: str, found: tuple[str, ...]) -> None:
    """What a machine gets wrong is seen; names, numbers and laughter are no defects."""
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in source) else "en"
    assert defects(text, source, target, language) == found


def test_speech_is_divided_from_its_narration() -> None:
    """A speech that ends the text is a piece of its own; a quoted word inside is not."""
    text = "爷爷抬起头：“你回来了"
    cut = pieces.cut(text, "zh")
    assert [(piece.text, piece.before) for piece in cut] == [
        ("爷爷抬起头", ""),
        ("你回来了", ": “"),
    ]
    assert all(text[piece.start :].startswith(piece.text) for piece in cut)
    assert pieces.glue(cut, ["Grandpa looked up.", "You're back"], "en") == (
        "Grandpa looked up: “You're back"
    )
    assert len(pieces.cut("他把“走”字写了三遍。", "zh")) == 1


def test_long_texts_are_divided_at_clauses() -> None:
    """No piece is longer than the engine takes, and nothing is lost."""
    text = "，".join(["他走过了长长的街道"] * 30)
    for whole in (text, "长" * 500):
        cut = pieces.cut(whole, "zh")
        assert all(len(piece.text) <= 90 for piece in cut)
        assert "".join(piece.text for piece in cut) == whole
        assert all(whole[piece.start :].startswith(piece.text) for piece in cut)
    assert len(pieces.cut(text, "zh")) == 4


def test_clauses_are_whole_and_in_place() -> None:
    """Each clause with its mark, where it stands in the text; one clause is all of the text."""
    text = "In the winter, he came: alone."
    found = pieces.clauses(text)
    assert [piece.text for piece in found] == ["In the winter,", "he came:", "alone."]
    assert all(text[piece.start :].startswith(piece.text) for piece in found)
    assert [piece.text for piece in pieces.clauses("他来了。")] == ["他来了。"]
