"""Market review: the data of the flags, the editors' own words, and what an editor is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize import checks, locales, market
from localize.document import Block, Cue, Part, Place, Segment
from localize.errors import ConfigError
from localize.inspection import Question, check
from localize.market import Market, Word
from localize.policy import Policy

FOLDERS = [Path(__file__).parents[1] / "locales"]
REGIONS = locales.regions(FOLDERS)
FLAGS = market.flags()


def review(part: Part, *flags: str, words: tuple[Word, ...] = (), tag: str = "en-US") -> list:
    """Findings on a part that was translated from Chinese, for a market with these flags."""
    context = checks.Context(
        part=part,
        locale=locales.load_locale(tag, FOLDERS),
        source_language="zh-Hans",
        market=Market(name="here", flags=frozenset(flags), words=words),
    )
    return list(checks.run(context, [r for r in checks.known().values() if r.name[0] == "C"]))


def chapter(*sources: str, target: str = "It is said.") -> Part:
    """Paragraphs with these sources, a line each."""
    return Part(
        id="0001",
        blocks=tuple(
            Block(
                id=str(line),
                segments=(
                    Segment(id=str(line), source=(text,), target=(target,), place=Place(line=line)),
                ),
            )
            for line, text in enumerate(sources, 1)
        ),
    )


def test_one_finding_a_part_with_the_first_places() -> None:
    """However often the words come up: how many, which, and where first; never an order."""
    (finding,) = review(chapter("他在喝酒。", "她走了。", "又喝酒。", "去赌场。"), "intoxicants")
    assert finding.code == "C107"
    assert finding.severity == "info"
    assert finding.place.line == 1
    assert finding.message == (
        "intoxicants: 3 places for an editor to look at: 喝酒 (line 1, line 3); 赌场 (line 4)"
    )
    assert finding.advice == (
        "here asks about alcohol, drugs, smoking, gambling; nothing was changed."
    )


def test_source_and_target_are_one_place() -> None:
    """A word and its translation are not counted twice."""
    (finding,) = review(chapter("他在喝啤酒。", target="He drinks beer."), "intoxicants")
    assert "1 place for" in finding.message


def test_cues_are_named_by_their_number() -> None:
    """A track's editor looks for the cue."""
    segment = Segment(id="1", source=("喝酒",), target=("Drink.",), place=Place(line=3, cue="7"))
    cue = Cue(id="1", segments=(segment,), start_ms=0, end_ms=2000, number="7")
    (finding,) = review(Part(id="E01", blocks=(cue,)), "intoxicants")
    assert "喝酒 (cue 7)" in finding.message


def test_many_words_are_cut_short() -> None:
    """A chapter full of them has a message that can be read."""
    (finding,) = review(chapter(*["自杀", "上吊", "割腕", "跳楼", "服毒"] * 20), "violence")
    assert finding.message.endswith("and 17 more); and 2 other words")
    assert len(finding.message) < 200


def test_nobody_asked_nothing_is_said() -> None:
    """Without a market there is no review; a market without the flag doesn't ask."""
    part = chapter("他在喝酒。")
    assert review(part, "violence") == []
    context = checks.Context(
        part=part, locale=locales.load_locale("ar", FOLDERS), source_language="zh-Hans"
    )
    assert not [item for item in checks.run(context) if item.code[0] == "C"]


def test_editors_words_add_to_a_flag() -> None:
    """They go with its own words, and say what their list says."""
    word = Word(text="酸奶", language="zh", flag="intoxicants", note="Ask the brand.")
    (finding,) = review(chapter("他喝酸奶。"), "intoxicants", words=(word,))
    assert (finding.code, finding.evidence[slice(*finding.span)]) == ("C107", "酸奶")
    assert finding.advice.endswith("Ask the brand.")
    assert review(chapter("他喝酸奶。"), "violence", words=(word,)) == []


@pytest.mark.parametrize("name", REGIONS)
def test_regions_ask_about_known_flags(name: str) -> None:
    """A flag that no check looks for would be asked about in vain."""
    region = locales.load_region(name, FOLDERS)
    assert set(region.review) <= set(FLAGS) - {market.OWN}
    for flag in region.review:
        assert region.review_notes[flag] == FLAGS[flag].about


@pytest.mark.parametrize("flag", FLAGS.values(), ids=FLAGS)
def test_flags_are_whole(flag: market.Flag) -> None:
    """Each has its check, words without doubles, and exceptions that hold one of them."""
    assert flag.code in checks.known()
    assert flag.about in checks.known()[flag.code].summary
    for tag, words in flag.words.items():
        assert len(set(words)) == len(words), tag
        assert all(word == word.strip() and len(word) > 1 for word in words), tag
    for tag, longer in flag.exceptions.items():
        both = [word for words in flag.both.get(tag, ()) for word in words]
        held = [word.strip("*").lower() for word in (*flag.words.get(tag, ()), *both)]
        for entry in longer:
            assert any(word in entry.lower() for word in held), f"{tag}: {entry}"


def test_every_flag_has_words_in_the_same_languages() -> None:
    """No language is looked at for some flags only."""
    languages = {name: set(flag.words) for name, flag in FLAGS.items() if name != market.OWN}
    assert set(map(frozenset, languages.values())) == {
        frozenset({"zh", "en", "es", "fr", "de", "ar", "ja", "ko"})
    }


def test_editors_words_are_read(tmp_path: Path) -> None:
    """The two columns that must be there, the others if wanted; no file, no words."""
    path = tmp_path / "market.csv"
    assert market.load_words(path, REGIONS) == ()
    path.write_text(
        "\ufeffword,language,flag,region,note\n可乐,zh,,,\nCola,en,intoxicants,mena,Ask.\n\n",
        "utf-8",
    )
    assert market.load_words(path, REGIONS) == (
        Word(text="可乐", language="zh"),
        Word(text="Cola", language="en", flag="intoxicants", region="mena", note="Ask."),
    )
    mena, europe = (locales.load_region(name, FOLDERS) for name in ("mena", "europe"))
    words = market.load_words(path, REGIONS)
    assert market.market_of(mena, words).words == words
    assert market.market_of(europe, words).words == words[:1]
    assert market.market_of(mena, words).digest != market.market_of(mena).digest


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("word,language,flg\na,en,x\n", 1, "has the column 'flg'"),
        ("word\na\n", 1, "has no column 'language'"),
        ("", 1, "has no column 'word'"),
        ("word,language\nab,en,x\n", 2, "has 3 fields, the header has 2"),
        ("word,language\n,en\n", 2, "has no word"),
        ("word,language\n*,en\n", 2, "has no word"),
        ("word,language\nab,\n", 2, "has no language"),
        ("word,language\nab,english\n", 2, "language 'english' is no BCP 47 tag"),
        ("word,language,flag\nab,en,fun\n", 2, "flag 'fun' is unknown"),
        ("word,language,region\nab,en,mars\n", 2, "region 'mars' is unknown"),
        ('word,language\nab,en\n"cd,en\n', 3, "is not valid CSV"),
    ],
)
def test_mistakes_in_editors_words_are_told(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    """With the file and the line: a slip of the pen must not mean that nothing is looked for."""
    path = tmp_path / "market.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        market.load_words(path, REGIONS)
    assert message in caught.value.message
    assert caught.value.place is not None
    assert (caught.value.place.file, caught.value.place.line) == (str(path), line)


def test_check_asks_for_a_region(tmp_path: Path) -> None:
    """``--region`` says for which market; the workspace's own words come with it."""
    (tmp_path / "localize.toml").write_text('market = "words.csv"\n', "utf-8")
    (tmp_path / "words.csv").write_text("word,language,region\nclock*,en,mena\n", "utf-8")
    path = tmp_path / "a.en-US.txt"
    path.write_text("He drank wine under the clocks.\n", "utf-8")

    def codes(region: str) -> list[str]:
        question = Question(tag=None, source=None, language="zh", region=region)
        seen = check(tmp_path, [path], question, Policy(select=("C",)))
        return [finding.code for item in seen for finding in item.findings]

    assert codes("mena") == ["C107", "C190"]
    assert codes("europe") == codes("") == []
    with pytest.raises(ConfigError, match="no region is called 'mars'"):
        codes("mars")
