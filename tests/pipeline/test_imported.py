"""Imported translations on their way: when they stand, when they give way, what is redone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from localize import adhoc, checks, workspace
from localize.document import Block, Cue, Inline, Part, Segment, Tag, TermUse, plain
from localize.glossary import Glossary, Term
from localize.memory import Approvals, Approved, Imported, Imports, Memory
from localize.models import route
from localize.pipeline import context, finish, imported, join, segment
from localize.pipeline.job import Job
from localize.pipeline.translate import Rendition

LIN = Term(source="林晚", kind="person", gender="f", renderings={"en": ("Lin Wan",)})
WHITE = Term(
    source="小白", kind="other", forbidden=("Little White",), renderings={"en": ("Xiaobai",)}
)
ITALIC = (
    Tag(kind="open", text="<i>", role="italic"),
    Tag(kind="close", text="</i>", role="italic"),
)
BOLD = (
    Tag(kind="open", text="<b>", role="bold"),
    Tag(kind="close", text="</b>", role="bold"),
)


def entry(source: Inline | str, target: Inline | str, **about: object) -> Imported:
    inlines = [(item,) if isinstance(item, str) else item for item in (source, target)]
    return Imported(
        **{"language": "zh", "locale": "en-US"} | about, source=inlines[0], target=inlines[1]
    )  # type: ignore[arg-type]


def job(
    locale,
    *entries: Imported,
    tag: str = "en-US",
    terms: Sequence[Term] = (LIN, WHITE),
    **about: object,
) -> Job:
    return Job(
        **{
            "title": "t", "kind": "novel", "medium": "book", "language": "zh",
            "locale": locale(tag), "hop": route("zh", "en").hops[0], "engines": None,
            "glossary": Glossary(terms), "memory": Memory(), "imported": Imports(entries),
        } | about
    )  # fmt: skip


def chapter(*paragraphs: Inline | str) -> Part:
    blocks = []
    for number, text in enumerate(paragraphs):
        source = (text,) if isinstance(text, str) else text
        blocks.append(Block(id=f"b{number}", segments=(Segment(id=f"b{number}", source=source),)))
    return Part(id="1", blocks=tuple(blocks))


def made(part: Part, work: Job, machine: str, terms: tuple[TermUse, ...] = ()) -> list[Segment]:
    """The part's segments, with the same machine translation for each unit that is asked for."""
    part = segment.divide(part, work.language, work.locale)
    units = segment.units(part, work)
    renditions = [Rendition(text=machine, terms=terms) for _ in units]
    return list(join.join(part, units, renditions, work).segments)


def flagged(term: Term) -> TermUse:
    return TermUse(term=term.source, found=term.source, rendering="", outcome="flagged")


def test_an_exact_match_goes_before_the_machine(locale) -> None:
    """It is used as it stands, its terms are accounted for, and the engine isn't asked for it."""
    work = job(locale, entry("林晚走了。", "Lin Wan left."))
    one, other = made(chapter("林晚走了。", "好。"), work, "Machine.")
    assert (plain(one.target), one.origin) == ("Lin Wan left.", "imported")
    assert [(use.term, use.outcome) for use in one.terms] == [("林晚", "kept")]
    assert (plain(other.target), other.origin) == ("Machine.", "machine")


def test_what_an_editor_approved_goes_before_it(locale) -> None:
    """An approved translation wins, whatever is imported."""
    approved = Approvals([Approved(source="好。", context="", target=("Approved.",))])
    (one,) = made(
        chapter("好。"), job(locale, entry("好。", "Fine."), approved=approved), "Machine."
    )
    assert (plain(one.target), one.origin) == ("Approved.", "approved")


@pytest.mark.parametrize(
    ("source", "target", "stands"),
    [
        ("林晚走了。", "Lin Wan left.", True),
        ("林晚走了。", "Lin Van left.", False),
        ("林晚走了。", "She left.", False),
        ("小白来了。", "The pet is here.", True),
        ("小白来了。", "Xiaobai, Little White, is here.", False),
    ],
)
def test_it_gives_way_where_a_term_is_lost(locale, source: str, target: str, stands: bool) -> None:
    """A name has to stand in it; an expression may be said in another way, but not in a forbidden
    one. What gives way is told in a finding, with its text."""
    work = job(locale, entry(source, target))
    part = chapter(source)
    (one,) = made(part, work, "Machine.")
    assert one.origin == ("imported" if stands else "machine")
    done = replace(part, blocks=(replace(part.blocks[0], segments=(one,)),))
    found = checks.run(context(done, work, part), [checks.known()["G107"]])
    assert [item.evidence for item in found] == ([] if stands else [target])


@pytest.mark.parametrize(
    ("target", "stands"), [("White Fang is here.", True), ("White is here.", False)]
)
def test_a_forbidden_form_within_an_allowed_one(locale, target: str, stands: bool) -> None:
    """Half of a name may be forbidden without forbidding the name."""
    fang = Term(
        source="小白", kind="other", forbidden=("White",), renderings={"en": ("White Fang",)}
    )
    (one,) = made(
        chapter("小白来了。"), job(locale, entry("小白来了。", target), terms=[fang]), "M."
    )
    assert one.origin == ("imported" if stands else "machine")


def test_tags_of_other_kinds_don_t_tell_where_ours_stand(locale) -> None:
    """As many tags aren't the same tags: a pair of ours is never closed before it is opened."""
    alone = [Tag(kind="alone", text=name) for name in ("{1}", "{2}")]
    given = entry(
        (alone[0], "他", alone[1], "走。"), (alone[1], "He ", alone[0], "left."), links=(1, 0)
    )
    (one,) = made(chapter((ITALIC[0], "他", ITALIC[1], "走。")), job(locale, given), "Machine.")
    kinds = [piece.kind for piece in one.target or () if isinstance(piece, Tag)]
    assert (kinds, one.origin) == (["open", "close"], "imported")


def test_where_the_machine_lacks_it_too_a_person_s_text_stands(locale) -> None:
    """Of two texts without the term the person's is used, with its term flagged."""
    work = job(locale, entry("林晚走了。", "She left."))
    (one,) = made(chapter("林晚走了。"), work, "Lin went.", (flagged(LIN),))
    assert (plain(one.target), one.origin) == ("She left.", "imported")
    assert [use.outcome for use in one.terms] == ["flagged"]


def test_a_sentence_over_several_cues_is_one(locale) -> None:
    """All its cues are imported, or none: half a sentence of each would say things twice."""
    cues = tuple(
        Cue(
            id=str(at),
            segments=(Segment(id=str(at), source=(text,)),),
            start_ms=2000 * at,
            end_ms=2000 * at + 1900,
        )
        for at, text in enumerate(["他知道，", "她走了。"])
    )
    part = Part(id="E01", blocks=cues)
    first, second = entry("他知道，", "He knew"), entry("她走了。", "she was gone.")
    half = made(part, job(locale, first, kind="drama", medium="16:9"), "He knows she left.")
    assert [item.origin for item in half] == ["machine", "machine"]
    both = made(part, job(locale, first, second, kind="drama", medium="16:9"), "Machine.")
    assert [plain(item.target) for item in both] == ["He knew", "she was gone."]


@pytest.mark.parametrize(
    ("source", "target", "links", "expected"),
    [
        # Another tool's codes, in another order: the segment's own stand in their places.
        (
            (BOLD[0], "他", BOLD[1], BOLD[0], "走", BOLD[1], "。"),
            (BOLD[0], "Left", BOLD[1], ", ", BOLD[0], "he", BOLD[1], "."),
            (2, 3, 0, 1),
            ("<b>", "Left", "</b>", ", ", "<i>", "he", "</i>", "."),
        ),
        # Its source had no tags, or it lost one: they are put where they correspond.
        (("他走。",), ("He left.",), (), ("<i>", "He", "</i>", "<b>", " left", "</b>", ".")),
    ],
)  # fmt: skip
def test_markup_is_the_segment_s_own(
    locale, source: Inline, target: Inline, links: tuple[int, ...], expected: tuple[str, ...]
) -> None:
    """No code of another tool gets into a text, and none of the text's own is lost."""
    work = job(locale, entry(source, target, links=links))
    text = (ITALIC[0], "他", ITALIC[1], BOLD[0], "走", BOLD[1], "。")
    (one,) = made(chapter(text), work, "Machine.")
    shown = tuple(piece if isinstance(piece, str) else piece.text for piece in one.target or ())
    assert sorted(piece for piece in shown if "<" in piece) == ["</b>", "</i>", "<b>", "<i>"]
    if links:
        assert shown == expected
    assert plain(one.target) == plain(target)


def test_a_line_break_of_another_tool_is_a_space(locale) -> None:
    """Lines are the layout's business; the source may be broken elsewhere too."""
    (one,) = made(chapter("他走了。"), job(locale, entry("他\n走了。", "He\n left.")), "Machine.")
    assert plain(one.target) == "He left."


def test_converted_text_gives_way_too(locale) -> None:
    """Where no model is asked, a person's Traditional Chinese goes before the converted one."""
    work = job(
        locale, entry("软件好。", "軟體真好。", locale="zh-Hant-TW"), terms=(), hop=None,
        tag="zh-Hant-TW",
    )  # fmt: skip
    part = segment.divide(chapter("软件好。", "走吧。"), "zh", work.locale)
    done = list(join.convert(part, work, None).segments)
    assert [(plain(item.target), item.origin) for item in done] == [
        ("軟體真好。", "imported"),
        ("走吧。", "converted"),
    ]


def test_context_tells_which() -> None:
    """The entry with the sentence before it, else the one without context; where others differ,
    none: nothing is guessed. The title's own and the nearest locale's come first."""
    one = entry("走。", "Go!", context="他说：")
    other = entry("走。", "Leave.", context="她想：")
    loose = entry("走。", "Walk.")
    assert Imports([one, other]).get("走。", "他\n说：") == one
    assert Imports([one, other]).get("走。", "") is None
    assert Imports([one, other, loose]).get("走。", "") == loose
    assert Imports([one]).get("走。", "") == one
    assert Imports([]).get("走。", "") is None


def _informed(work: Job, memory: Memory, path: Path, *text: str) -> Job:
    return imported.informed(work, memory, path, lambda: [(item, "") for item in text])


def test_only_what_concerns_a_file_changes_its_digest(locale, tmp_path: Path) -> None:
    """An import for other sentences, other titles, other locales, or of what is approved anyway,
    redoes nothing; one for a sentence of the file does, and so does its replacement."""
    path = tmp_path / "1.md"
    path.write_text("好。")
    approved = Approvals([Approved(source="走。", context="", target=("Go.",))])
    work = job(locale, approved=approved)
    with Memory() as memory:
        assert _informed(work, memory, path, "好。", "走。") is work
        memory.take(
            [
                entry("别的。", "Other."),
                entry("走。", "Walk."),
                entry("好。", "Other title.", scope="other"),
                entry("好。", "جيد", locale="ar"),
                entry("好。", "British.", locale="en-GB"),
                entry("好。", "From Traditional.", language="zh-Hant"),
            ]
        )
        assert _informed(work, memory, path, "好。", "走。").digest == work.digest
        memory.take([entry("好。", "Good.")])
        first = _informed(work, memory, path, "好。", "走。")
        assert first.digest != work.digest
        assert plain(first.imported.get("好。", "").target) == "Good."
        memory.take([entry("别的二。", "Other.")])
        again = _informed(work, memory, path, "好。", "走。")
        assert again.digest == first.digest
        memory.take([entry("好。", "Fine.")])
        assert _informed(work, memory, path, "好。", "走。").digest != first.digest


def test_the_title_s_own_and_the_nearest_locale_come_first(locale, tmp_path: Path) -> None:
    """Of several that serve: the title's, then the locale's, then its language's."""
    path = tmp_path / "1.md"
    path.write_text("好。")
    given = [
        entry("好。", "General.", locale="en", changed="20260101T000000Z"),
        entry("好。", "American.", locale="en-US", changed="20250101T000000Z"),
        entry("好。", "Title's.", locale="en", scope="t", changed="20240101T000000Z"),
    ]
    for count, wanted in ((1, "General."), (2, "American."), (3, "Title's.")):
        with Memory() as memory:
            memory.take(given[:count])
            found = _informed(job(locale), memory, path, "好。").imported.get("好。", "")
            assert found is not None
            assert plain(found.target) == wanted


def test_a_region_takes_its_master_s_but_for_its_own(locale, tmp_path: Path) -> None:
    """British English that comes from the American master isn't replaced by anybody's English."""
    path = tmp_path / "1.md"
    path.write_text("好。")
    work = job(locale, hop=None, tag="en-GB", master_locale=locale("en-US"))
    with Memory() as memory:
        memory.take([entry("好。", "Anybody's.", locale="en")])
        assert len(_informed(work, memory, path, "好。").imported) == 0
        memory.take([entry("好。", "British.", locale="en-GB")])
        assert len(_informed(work, memory, path, "好。").imported) == 1


def test_translate_uses_the_workspace_s_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file on its own in a workspace gets what was imported there for all titles."""
    (tmp_path / "localize.toml").write_text("")
    source = tmp_path / "a.txt"
    source.write_text("　　软件好。\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    with Memory(workspace.find(tmp_path).memory) as memory:
        memory.take([entry("软件好。", "軟體真好。", locale="zh-TW")])
    request = adhoc.Request(source="zh", target="zh-Hant-TW")
    list(adhoc.translate_files(request, None, [source], tmp_path / "b.txt"))
    assert "軟體真好。" in (tmp_path / "b.txt").read_text("utf-8")


def test_an_imported_sentence_is_no_draft() -> None:
    """A draft model's master has no part in a text that a person translated from the source."""
    mine = [
        Segment(id="a", source=("甲。",), target=("أ",), origin="imported"),
        Segment(id="b", source=("乙。",), target=("ب",), origin="machine"),
    ]
    before = [replace(item, model="starter", origin="machine") for item in mine]
    master = Part(id="1", blocks=(Block(id="1", segments=tuple(before)),))
    assert finish._drafts(mine, master, frozenset({"starter"})) == 1
