"""What ``glossary suggest`` finds in a text, and how it puts it together."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest

from localize import glossary, workspace
from localize.curation import suggest, works
from localize.curation.grouping import Entity
from localize.curation.mining.candidates import Passage, candidates
from localize.curation.mining.words import Segmenter
from localize.document import Place
from localize.errors import ConfigError, InputError
from localize.glossary import Glossary, Term
from tests.curation import stories
from tests.workspaces import DRAMA, NOVEL

KINDS = ("person", "place", "organisation", "title", "rank")


def find(path: Path, *known: Term, language: str = "zh") -> dict[str, Entity]:
    """Entities of a file by name, surest first."""
    space = workspace.Workspace(root=path.parent)
    work = works.open_work(str(path), language, space)
    return {item.name: item for item in run(work, Glossary(known)).entities}


def run(work: works.Work, known: Glossary) -> suggest.Found:
    return suggest.suggest(work, known, None, lambda step, file: None)


@pytest.fixture
def text(tmp_path: Path):
    """``text("…", "…")``: a file with these paragraphs."""

    def write(*paragraphs: str) -> Path:
        path = tmp_path / "text.txt"
        path.write_text("\n\n".join(paragraphs), "utf-8")
        return path

    return write


@pytest.mark.parametrize(("title", "least"), [(NOVEL, 0.9), (DRAMA, 0.85)])
def test_sample_titles_are_found_again(root: Path, title: str, least: float) -> None:
    """With their own terms hidden, the names of the sample titles come back, and few others."""
    space = workspace.find(root)
    work = works.open_work(title, "zh", space)
    shared = space.glossary_files()
    own = glossary.load([path for path in work.glossaries if path not in shared])
    known = glossary.load(shared)
    whole = "\n".join(passage.plain for passage in works.passages(work, lambda path: None))
    asked = {
        form
        for term in own.terms
        if term.kind in KINDS
        for form in (term.source, *term.aliases)
        if form in whole and known.get(form) is None
    }
    found = run(replace(work, glossaries=shared), known).entities
    names = {item.text for entity in found for item in entity.members}
    assert len(asked & names) >= least * len(asked), sorted(asked - names)
    right = [entity for entity in found if asked & {item.text for item in entity.members}]
    assert len(right) >= 0.75 * len(found), [item.name for item in found if item not in right]


def test_a_long_story(text) -> None:
    """All names of a long text are found with kind and gender, and nothing else is."""
    found = find(text(*stories.sentences(600)))
    assert set(found) == {*stories.PEOPLE, *stories.PLACES, *stories.BODIES}
    for name, pronoun in stories.PEOPLE.items():
        assert found[name].kind == "person"
        assert found[name].gender() == {"她": "f", "他": "m"}[pronoun]
    assert {found[name].kind for name in stories.PLACES} == {"place"}
    assert {found[name].kind for name in stories.BODIES} == {"organisation"}


def test_a_short_name_in_a_longer_one_is_not_counted(text) -> None:
    """林晚 is counted where it stands alone, not in 林晚晴."""
    story = ["林晚说好。", "“林晚，你来。”", "她问林晚。"] * 3 + ["林晚晴笑了。", "“林晚晴！”"] * 4
    found = find(text(*story))
    assert (found["林晚"].count, found["林晚晴"].count) == (9, 8)


def test_a_verb_after_a_name_is_no_part_of_it(text) -> None:
    """A name and the verb after it are not one longer name."""
    found = find(text(*["霍砚辞抿着嘴。", "霍砚辞说不。", "霍砚辞走了。", "霍砚辞挑眉。"] * 2))
    assert list(found) == ["霍砚辞"]
    assert found["霍砚辞"].count == 8


def test_short_forms_go_to_their_person(text) -> None:
    """Given name, nicknames and titled forms are aliases of the one person whom they fit."""
    found = find(
        text(
            *["霍砚辞说好。", "“霍总，车到了。”", "霍砚辞点头。"] * 2,
            *["沈惊鹊问道。", "“沈师姐，等等我！”", "“阿鹊！”", "“惊鹊，别走。”", "沈惊鹊笑了。"]
            * 2,
        )
    )
    assert {item.text for item in found["霍砚辞"].aliases} == {"霍总"}
    assert {item.text for item in found["沈惊鹊"].aliases} == {"沈师姐", "阿鹊", "惊鹊"}
    assert found["沈惊鹊"].gender() == "f"


def test_a_shop_may_be_called_by_its_beginning(text) -> None:
    """恒记 is the one place that begins so, no place of its own."""
    lines = ["她在恒记钟表铺等人。", "恒记钟表铺关了门。", "恒记的老板来了。", "他去恒记修表。"]
    found = find(text(*lines * 3))
    assert [item.text for item in found["恒记钟表铺"].aliases] == ["恒记"]
    assert "恒记" not in found


def test_a_doubled_verb_before_a_title_is_no_name(text) -> None:
    """Nobody is called 劝劝."""
    assert find(text("你去劝劝老爷子。")) == {}


def test_an_ambiguous_form_stays_alone(text) -> None:
    """A form that fits two people is a row of its own that names both."""
    found = find(text(*["林晚晴说好。", "林知夏说不。", "“林小姐，请坐。”"] * 3))
    assert found["林小姐"].kind == "title"
    assert found["林小姐"].gender() == "f"
    assert set(found["林小姐"].rivals) == {"林晚晴", "林知夏"}


def test_a_wife_is_not_her_husband(text) -> None:
    """霍太太 has her husband's surname: no alias of his, and no evidence of his gender."""
    found = find(text(*["霍砚辞说好。", "“霍太太，请坐。”"] * 3))
    assert found["霍砚辞"].aliases == []
    assert found["霍砚辞"].gender() == ""
    assert found["霍太太"].gender() == "f"


def test_pronouns_of_others_are_not_counted(text) -> None:
    """A pronoun counts for a name only without another name beside it and in one quotation."""
    found = find(
        text(*["霍砚辞看见宋知雅，她转身就走。", "宋知雅说：“他来了。”"] * 3, "霍砚辞说，他累了。")
    )
    assert found["宋知雅"].votes() == {"f": {}, "m": {}}
    assert found["霍砚辞"].votes() == {"f": {}, "m": {"他": 1}}


def test_ordinary_words_are_no_names(text) -> None:
    """Words that begin like a surname or end like a place are not proposed, however frequent."""
    words = ("高兴", "时候", "马上", "方便", "大门", "学校", "后山", "马路", "谢谢", "这座城")
    lines = [f"今天{word}的时候，我们都在家里看手机。" for word in words] * 5
    assert find(text(*lines)) == {}


def test_a_word_may_be_a_name_where_it_is_called(text) -> None:
    """许愿 the apprentice, who is called and speaks, against the verb."""
    lines = ["“许愿，火小一点。”", "许愿说好。", "“许愿！”", "我不许愿。", "许愿低头。"]
    assert find(text(*lines * 4))["许愿"].kind == "person"


def test_known_terms_are_not_proposed_again(text) -> None:
    """A term of the term base, or its alias, is passed over; a new form of it is an alias."""
    huo = Term(source="霍砚辞", kind="person", gender="m", aliases=("砚辞",))
    found = find(text(*["霍砚辞说好。", "“砚辞，走吧。”", "“霍总，车到了。”"] * 3), huo)
    assert list(found) == ["霍砚辞"]
    assert found["霍砚辞"].known is huo
    assert [item.text for item in found["霍砚辞"].aliases] == ["霍总"]


def test_a_known_term_may_end_a_new_one(text) -> None:
    """长老 is known; 魏长老 is somebody."""
    elder = Term(source="长老", kind="rank")
    assert "魏长老" in find(text("“魏长老，请。”", "魏长老冷笑。"), elder)


def test_traditional_characters(text) -> None:
    """A text in Traditional characters is understood, and its names are written as it does."""
    path = text(*["蕭景川說好。", "“蕭總，車到了。”", "蕭景川在雲鼎酒店等她。"] * 2)
    found = find(path, language="zh-Hant-TW")
    assert {item.sightings.written for item in found["萧景川"].members} == {"蕭景川", "蕭總"}
    assert found["云鼎酒店"].root.sightings.written == "雲鼎酒店"


def test_speakers_are_people(tmp_path: Path) -> None:
    """Whom a track names as a speaker is a person, whatever the name looks like."""
    path = tmp_path / "E01.vtt"
    cue = "00:00:0{0}.000 --> 00:00:0{0}.900\n<v {1}>{2}\n"
    cues = [(1, "酸梅", "新娘子！"), (2, "老夫人", "酸梅，没大没小"), (3, "酸梅", "酸梅饿了")]
    path.write_text("WEBVTT\n\n" + "\n".join(cue.format(*item) for item in cues), "utf-8")
    found = find(path)
    assert found["酸梅"].kind == "person"
    assert found["酸梅"].count == 2


def test_memory_does_not_grow_with_the_text() -> None:
    """Ten times as much text of the same names takes hardly more memory."""

    def peak(count: int) -> int:
        stream = (
            Passage(text=line, plain=line, place=Place()) for line in stories.sentences(count)
        )
        tracemalloc.start()
        candidates(stream, (), 1)
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(100)  # caches
    assert peak(2000) < 1.2 * peak(200) + 100_000


def test_words_are_divided() -> None:
    """Ordinary words stay whole, a work's own win, and the place's end isn't hidden."""
    segmenter = Segmenter({"林晚": 5.0})
    assert segmenter.cut("林晚上前一步") == ["林晚", "上前", "一步"]
    assert Segmenter({}).cut("今天晚上我们回家") == ["今天", "晚上", "我们", "回家"]
    assert Segmenter({}).cut("落雁城外") == ["落", "雁", "城", "外"]


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """No such title, a folder without texts, a language other than Chinese: each is told."""
    space = workspace.Workspace(root=tmp_path)
    with pytest.raises(ConfigError, match="no title here"):
        works.open_work("nothing", "zh", space)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no file in a known format"):
        works.open_work(str(tmp_path / "empty"), "zh", space)
    (tmp_path / "a.txt").write_text("Hello.", "utf-8")
    with pytest.raises(ConfigError, match="Chinese texts only"):
        works.open_work(str(tmp_path / "a.txt"), "en", space)
