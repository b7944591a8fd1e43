"""Which terms stand where in a source text: names, words that look like them, who is meant."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from localize.glossary import Glossary, Match, Term, Usage

CASES = tomllib.loads(
    (Path(__file__).parent / "cases" / "glossary" / "matching.toml").read_text("utf-8")
)
TITLE = CASES["titles"]


def _term(entry: str) -> Term:
    source, kind, *gender = entry.split()
    return Term(source=source, kind=kind, gender="".join(gender))


GLOSSARIES = {base: Glossary(map(_term, terms)) for base, terms in CASES["bases"].items()}
SURVEYED = {base: GLOSSARIES[base].surveyed(texts) for base, texts in TITLE.items()}


def _sure(matches: tuple[Match, ...]) -> list[str]:
    return [match.found for match in matches if not match.doubt]


def _params() -> list:
    return [
        pytest.param(
            case,
            id=case["text"],
            marks=pytest.mark.xfail(reason=case["known"], strict=True) if "known" in case else (),
        )
        for case in CASES["case"]
    ]


@pytest.mark.parametrize("case", _params())
def test_matching(case: dict) -> None:
    """What is meant as a term is found; what isn't, or can't be told, is never sure."""
    matches = GLOSSARIES[case["base"]].find(case["text"])
    assert _sure(matches) == case["found"]
    doubted = Counter(match.found for match in matches if match.doubt)
    assert not Counter(case.get("open", ())) - doubted
    for match in matches:
        assert case["text"][match.start : match.end] == match.found
        if match.found in case.get("entity", {}):
            assert (match.entity.source if match.entity else "") == case["entity"][match.found]


@pytest.mark.parametrize(
    ("glossaries", "precision", "recall"), [(GLOSSARIES, 0.97, 0.94), (SURVEYED, 0.97, 0.97)]
)
def test_rates(glossaries: dict[str, Glossary], precision: float, recall: float) -> None:
    """Over all cases, without and with the whole title in view."""
    found, meant, both = 0, 0, 0
    for case in CASES["case"]:
        sure = Counter(_sure(glossaries[case["base"]].find(case["text"])))
        labelled = Counter(case["found"])
        found, meant = found + sure.total(), meant + labelled.total()
        both += (sure & labelled).total()
    assert both / found >= precision
    assert both / meant >= recall
    assert sum(case.get("trap", False) for case in CASES["case"]) >= 0.45 * len(CASES["case"])


HUO = Term(
    source="霍砚辞",
    kind="person",
    gender="m",
    renderings={
        "en": ("Huo Yanci",), "fr": ("Huo Yanci",), "ar": ("هوو يانتسي",), "ja": ("霍硯辞",),
        "ko": ("곽연사",), "zh-Hant": ("霍硯辭",), "pl": ("Huo Yanci",),
    },
)  # fmt: skip
BROTHER = Term(
    source="师兄", kind="title", gender="m",
    renderings={"en": ("Senior Brother",), "ko": ("사형",), "pl": ("starszy brat",)},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tag", "rendering"),
    [
        ("霍总，请坐。", "en-US", "Mr. Huo"),
        ("霍总，请坐。", "fr-FR", "monsieur Huo"),
        ("霍总，请坐。", "ar", "السيد هوو"),
        ("霍总，请坐。", "ja-JP", "霍社長"),
        ("霍总，请坐。", "ko-KR", "곽 대표님"),
        ("霍总，请坐。", "zh-Hant-TW", "霍總"),
        ("霍师兄来了。", "en-US", "Senior Brother Huo"),
        ("霍师兄来了。", "ko-KR", "곽 사형"),
        # No order is known for Polish: the title alone, as the term base has it.
        ("霍师兄来了。", "pl-PL", "starszy brat"),
        ("“砚辞，走吧。”", "en-US", "Yanci"),
        ("“砚辞，走吧。”", "ko-KR", "연사"),
        ("“砚辞，走吧。”", "ja-JP", "硯辞"),
        ("砚辞哥，走吧。", "en-US", "Brother Yanci"),
        ("老霍来了。", "en-US", "Old Huo"),
    ],
)
def test_address(text: str, tag: str, rendering: str) -> None:
    """A form of address is written as its person's name and its title, in the locale's order."""
    (match,) = Glossary([HUO, BROTHER]).find(text)
    assert match.term.forms(tag)[0] == rendering
    assert match.entity is HUO
    assert match.term.gender == "m"


def test_no_rendering_without_a_safe_one() -> None:
    """A turned name gives rise to no form of address; one whose locale has no order, to none
    that is enforced."""
    turned = Term(source="霍砚辞", kind="person", gender="m", renderings={"en": ("Yanci Huo",)})
    assert Glossary([turned]).find("霍总，请坐。") == ()
    no_order = Term(source="霍砚辞", kind="person", gender="m", renderings={"pl": ("Huo Yanci",)})
    (match,) = Glossary([no_order]).find("霍总，请坐。")
    assert match.term.forms("pl-PL") == ()
    assert match.entity is no_order


def test_family_shares_a_surname() -> None:
    """Of two women of one surname nobody is meant for sure, and the rendering holds for both."""
    sisters = [
        Term(source=source, kind="person", gender="f", renderings={"en": (name,)})
        for source, name in (("林晚", "Lin Wan"), ("林晚晴", "Lin Wanqing"))
    ]
    glossary = Glossary(sisters)
    (match,) = glossary.find("林小姐，请坐。")
    assert match.term.forms("en-US")[0] == "Miss Lin"
    assert match.entity is None
    known = glossary.surveyed(
        ["林晚晴来了。", "我见过林晚晴。", "林晚晴呢？", "林晚晴走了。", "林晚。"] * 2
    )
    assert known.find("林小姐，请坐。")[0].entity is sisters[1]


def test_own_form_beats_the_composed() -> None:
    """A form of address with a row of its own is that row, and names its person."""
    row = Term(source="霍总", kind="title", renderings={"en": ("Chief Huo",)})
    (match,) = Glossary([HUO, row]).find("霍总来了。")
    assert match.term is row
    assert match.entity is HUO


def test_pet_names_name_their_person() -> None:
    """小岚, 阿青, 青岚, 岚姐 are somebody's, where one person alone fits."""
    people = [
        Term(source="阮青岚", kind="person", gender="f"),
        Term(source="阮青", kind="person", gender="f"),
    ]
    short = [Term(source=name, kind="person") for name in ("青岚", "小岚", "阿青")]
    glossary = Glossary([*people, *short, Term(source="岚姐", kind="title")])
    meant = {match.found: match.entity for match in glossary.find("青岚、小岚、阿青、岚姐。")}
    assert meant == {"青岚": people[0], "小岚": people[0], "阿青": people[1], "岚姐": people[0]}


def test_survey() -> None:
    """A whole title tells names from words, and names the longer names that are missing."""
    glossary = GLOSSARIES["modern"]
    text = "他们是来给小雨过生日的。"
    usage = SURVEYED["modern"].usage
    assert {"小雨", "许愿", "高兴"} <= set(usage.names)
    lines = ["林晚笙说。", "我见过林晚笙。", "林晚笙的琴。", "林晚走了。"]
    known = glossary.surveyed(lines)
    assert known.usage.longer == ("林晚笙",)
    assert _sure(known.find("林晚笙来了。")) == []
    assert _sure(glossary.find("林晚笙来了。")) == ["林晚"]
    assert [match.doubt != "" for match in glossary.find(text)] == [True]
    assert _sure(SURVEYED["modern"].find(text)) == ["小雨"]


@pytest.mark.parametrize(
    ("lines", "longer"),
    [
        (["林晚哼。", "林晚哼了。", "林晚哼着。"], ("林晚哼",)),
        # A character of the text's own words, one that something always follows, and a verb.
        (["林晚哼。", "林晚哼了。", "林晚哼着。", *["他哼。"] * 5], ()),
        (["林晚敲门。", "林晚敲窗。", "林晚敲鼓。"], ()),
        (["林晚说。", "林晚说了。", "林晚说好。"], ()),
    ],
)
def test_missing_longer_names(lines: list[str], longer: tuple[str, ...]) -> None:
    """A name is longer where a character follows it that stands nowhere else, ends it, and is
    nothing that persons do."""
    lin = Term(source="林晚", kind="person", gender="f")
    assert Glossary([lin]).surveyed(lines).usage.longer == longer


def test_survey_reads_as_matching_does() -> None:
    """A term with capitals is one in a survey too, and hides the name inside it."""
    sisters = [Term(source=name, kind="person", gender="f") for name in ("林晚", "林夏")]
    club = Term(source="林晚Fans会", kind="organisation")
    known = Glossary([*sisters, club]).surveyed(["林夏。", "林晚Fans会。"] * 3)
    assert known.usage.current == (("", "林夏"), ("f", "林夏"))


def test_a_wife_has_her_husbands_surname() -> None:
    """林太太 is married to a Lin: no woman of that surname is meant."""
    (match,) = Glossary([Term(source="林晚", kind="person", gender="f")]).find("林太太来了。")
    assert match.entity is None


@pytest.mark.parametrize(("titles", "meant"), [(["秦总"], "秦岳"), (["秦总", "秦副总"], "")])
def test_two_titles_of_one_surname(titles: list[str], meant: str) -> None:
    """Of two men the one whom the title is about; with two titles, either may have either."""
    men = [Term(source=name, kind="person", gender="m") for name in ("秦岳", "秦川")]
    rows = [Term(source=title, kind="title") for title in titles]
    (match,) = Glossary([*men, *rows]).surveyed(["秦岳来了。"] * 5).find("秦总，请坐。")
    assert (match.entity.source if match.entity else "") == meant


def test_word_of_the_title() -> None:
    """Where a title mostly makes wishes, 许愿 at a clause's start is no longer sure."""
    wishes = ["我许愿。", "他不许愿。", "我们一起许愿吧。", "快许愿！"]
    glossary = GLOSSARIES["modern"]
    assert _sure(glossary.find("许愿石就在庙后。")) == ["许愿"]
    assert _sure(glossary.surveyed(wishes).find("许愿石就在庙后。")) == []


def test_digest_holds_what_matching_depends_on() -> None:
    """A survey that changes a verdict changes the digest; a further chapter like the others not."""
    glossary, title = GLOSSARIES["modern"], TITLE["modern"]
    surveyed = SURVEYED["modern"]
    assert glossary.digest != surveyed.digest
    assert glossary.surveyed([*title, "林晚回家了。"]).digest == surveyed.digest
    assert glossary.informed(surveyed.usage).digest == surveyed.digest
    assert glossary.informed(Usage()).digest == glossary.digest


def test_other_languages_are_left_alone() -> None:
    """An English text has whole words in any case, possessives too, and no doubts."""
    glossary = Glossary([Term(source="Joy", kind="person"), Term(source="Joyce")], "en")
    matches = glossary.find("Joy's very joy; Joyce enjoys it.")
    assert _sure(matches) == ["Joy", "joy", "Joyce"]
    assert glossary.find("enjoyment") == ()
