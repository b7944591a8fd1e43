"""Renderings in running text: found inflected, not inside other words, and made to agree."""

from __future__ import annotations

import re
import time
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from localize.glossary import Term
from localize.glossary.forms import agree, count, normalise, spans, stems
from localize.glossary.forms.agreement.korean import sound
from localize.glossary.forms.longer import longer_forms

CASES = Path(__file__).parent / "cases" / "glossary"
LANGUAGES = ("ar", "de", "en", "es", "fr", "ja", "ko")
ALL = (*LANGUAGES, "others")

_MARKED = re.compile(r"\[(.*?)\]")


def _table(name: str) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))


def _found(case: dict[str, Any], language: str) -> int:
    return count(
        case["text"],
        case["form"],
        language,
        name=case.get("name", False),
        longer=case.get("longer", ()),
    )


def _agreeing() -> list:
    return [
        pytest.param(case.get("language", name), case, id=f"{name}: {case['text']}")
        for name in ALL
        for case in _table(name)["agree"]
    ]


def _unmarked(text: str) -> tuple[str, list[tuple[int, int]]]:
    """A text without its brackets, and where what was in them stands."""
    places: list[tuple[int, int]] = []
    for match in _MARKED.finditer(text):
        start = match.start() - 2 * len(places)
        places.append((start, start + len(match[1])))
    return _MARKED.sub(r"\1", text), places


@pytest.mark.parametrize("language", LANGUAGES)
def test_precision_and_recall(language: str) -> None:
    """Of hand-labelled sentences at least 97 % of what is found is right, and of what is there
    is found; no more than that is left to what letters alone can't tell."""
    cases = _table(language)["cases"]
    assert len(cases) >= 40
    found = [(_found(case, language), case["count"], case) for case in cases]
    right = sum(min(got, wanted) for got, wanted, _ in found)
    precision = right / sum(got for got, _, _ in found)
    recall = right / sum(wanted for _, wanted, _ in found)
    print(f"{language}: {len(cases)} cases, precision {precision:.3f}, recall {recall:.3f}")
    wrong = [
        f"{case['form']!r} in {case['text']!r}" for got, wanted, case in found if got != wanted
    ]
    assert min(precision, recall) >= 0.97, wrong


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["text"]) for case in _table("others")["cases"]]
)
def test_other_languages(case: dict[str, Any]) -> None:
    """Hebrew, Persian, Italian, Portuguese, Dutch, Turkish, Polish, Russian, Chinese."""
    assert _found(case, case["language"]) == case["count"]


@pytest.mark.parametrize(("language", "case"), _agreeing())
def test_agree(language: str, case: dict[str, Any]) -> None:
    """What stands around a rendering agrees with it afterwards, and only what must changes."""
    text, places = _unmarked(case["text"])
    agreed = agree(text, places, language)
    assert agreed.text == case["becomes"]
    assert bool(agreed.repairs) == (text != case["becomes"])
    for repair in agreed.repairs:
        assert repair.before != repair.after


@pytest.mark.parametrize(("language", "case"), _agreeing())
def test_agreeing_twice_changes_nothing(language: str, case: dict[str, Any]) -> None:
    """A text that agrees is left alone, and still holds its renderings, where they are said to."""
    text, places = _unmarked(case["text"])
    agreed = agree(text, places, language)
    assert agree(agreed.text, agreed.spans, language).repairs == ()
    for (start, end), (first, last) in zip(places, agreed.spans, strict=True):
        form = text[start:end]
        assert count(agreed.text, form, language), form
        assert any(
            begin <= first and last <= stop for begin, stop in spans(agreed.text, form, language)
        )


@pytest.mark.parametrize("language", ALL)
def test_enough_cases_of_agreement(language: str) -> None:
    """At least 12 per language, 30 for Korean."""
    assert len(_table(language)["agree"]) >= (30 if language == "ko" else 12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_right_sentences_are_left_alone(language: str) -> None:
    """Every form that a labelled sentence holds agrees with its surroundings already."""
    for case in _table(language)["cases"]:
        places = stems(case["text"], case["form"], language, name=case.get("name", False))
        repaired = agree(case["text"], places, language)
        assert repaired.repairs == () or case["form"] == "X1", case["text"]


def test_repairs_say_what_changed() -> None:
    """A repair holds whole words, as an editor is shown them; spans follow the text."""
    agreed = agree("나는 임만야, 송지아이 아니야.", [(3, 5), (8, 11)], "ko")
    assert agreed.text == "나는 임만야, 송지아가 아니야."
    agreed = agree("le fils de Ao et de le maître", [(11, 13), (20, 29)], "fr-CA")
    assert agreed.text == "le fils d’Ao et du maître"
    assert [(item.rule, item.before, item.after) for item in agreed.repairs] == [
        ("sound", "de Ao", "d’Ao"),
        ("contraction", "de le maître", "du maître"),
    ]
    assert [agreed.text[start:end] for start, end in agreed.spans] == ["Ao", "du maître"]


def test_unknown_languages_and_no_spans() -> None:
    """A language without rules, or a text without renderings, comes back as it is."""
    assert agree("te te", [(3, 5)], "mi").text == "te te"
    assert agree("de Ao", [], "fr").text == "de Ao"
    assert count("Ko Lin Wan te tangata", "Lin Wan", "mi") == 1
    assert count("text", "", "en") == count("", "form", "en") == 0


@pytest.mark.parametrize(
    ("word", "ends"),
    [("임만", "closed"), ("서울", "rieul"), ("송지아", "open"), ("Huo", "open"), ("Lin", "closed"),
     ("Grace", ""), ("CEO", "open"), ("URL", "rieul"), ("X1", "rieul"), ("2", "open"),
     ("霍", ""), ("임만!", "")],
)  # fmt: skip
def test_last_sound(word: str, ends: str) -> None:
    """How a word ends when it is read in Korean; empty where nobody can be sure."""
    assert sound(word) == ends


@pytest.mark.parametrize(
    ("language", "text", "form", "span", "stem"),
    [
        ("ar", "وقال للين وان", "لين وان", "للين وان", "لين وان"),
        ("ko", "어제 임만에게는 말했다", "임만", "임만에게는", "임만"),
        ("en", "Lin Wan's hat", "Lin Wan", "Lin Wan's", "Lin Wan"),
        ("fr", "l’a\u0301ge d’or", "âge", None, None),
        ("fr", "l’a\u0302ge d’or", "âge", "a\u0302ge", "a\u0302ge"),
        ("de", "Lin\u00ad Wans Hut", "Lin Wan", "Lin\u00ad Wans", "Lin\u00ad Wan"),
    ],
)
def test_spans_and_stems(
    language: str, text: str, form: str, span: str | None, stem: str | None
) -> None:
    """Spans are of the original text, with what is joined to the form; stems without it."""
    assert [text[a:b] for a, b in spans(text, form, language)] == [span] * (span is not None)
    assert [text[a:b] for a, b in stems(text, form, language)] == [stem] * (stem is not None)


def test_decomposed_text_is_the_same() -> None:
    """Letters with their marks apart, as some systems store them, are found in their places."""
    text = "여기 임만은"
    apart = unicodedata.normalize("NFD", text)
    (start, end) = spans(apart, "임만", "ko")[0]
    assert unicodedata.normalize("NFC", apart[start:end]) == "임만은"


def test_normalised_text_keeps_its_places() -> None:
    """Each letter knows where it stood: marks are gone, ligatures are two letters."""
    letters, places = normalise("Sœur l’aînée", "fr-FR")
    assert letters == "Soeur l'aînée"
    assert [places[index] for index in (1, 2, 3)] == [1, 1, 2]


def test_longer_names_hide_their_beginnings() -> None:
    """Of two names one may begin the other, where words have no borders; given names at the end
    are the same person. Elsewhere only a person's name in the name of something else."""
    terms = [
        Term(source="林晚", kind="person", renderings={"ja": ("林晩",), "en": ("Lin Wan",)}),
        Term(
            source="林晚晴", kind="person", renderings={"ja": ("林晩晴",), "en": ("Lin Wanqing",)}
        ),
        Term(source="晚晴", kind="person", renderings={"ja": ("晩晴",), "en": ("Wanqing",)}),
        Term(source="霍", kind="person", renderings={"ja": ("霍",), "en": ("Huo",)}),
        Term(
            source="霍氏", kind="organisation", renderings={"ja": ("霍氏",), "en": ("Huo Group",)}
        ),
        Term(source="霍总", kind="title", renderings={"ja": ("霍社長",), "en": ("Mr. Huo",)}),
    ]
    assert longer_forms(terms, "ja-JP") == {"林晩": ("林晩晴",), "霍": ("霍氏",)}
    assert longer_forms(terms, "en-US") == {"Huo": ("Huo Group",)}


def test_looking_is_cheap() -> None:
    """Most looks find nothing and cost little: 20,000 within a second on a slow machine."""
    text = "Lin Wanqing walked through the crowd, terrified that a reporter would know her. " * 3
    forms = [f"Chen Guifang {number}" for number in range(2000)]
    began = time.perf_counter()
    assert sum(count(text, form, "en") for form in forms * 10) == 0
    assert time.perf_counter() - began < 1
