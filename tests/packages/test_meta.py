"""``metadata.json`` in the locale's words and figures."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from editions import LOCALES, ROOT, Make, block, cue

from localize.document import Document, Part
from localize.locales import available, load_locale
from localize.packages import Origin
from localize.packages.catalogue import word
from localize.packages.meta import build_metadata

PACKAGES = ROOT / "localize/packages"
CATALOGUE = tomllib.loads((PACKAGES / "catalogue.toml").read_text("utf-8"))


def metadata(edition: Make, folder: Path, kind: str, tag: str, **changes: Any) -> dict[str, Any]:
    build_metadata(edition(kind, tag, **changes), folder)
    return json.loads((folder / "metadata.json").read_bytes())


@pytest.mark.parametrize(
    ("tag", "name", "original"),
    [
        ("en-US", "English (United States)", "Chinese (Simplified)"),
        ("ar", "العربية", "الصينية (المبسطة)"),
        ("de-DE", "Deutsch (Deutschland)", "Chinesisch (Vereinfacht)"),
        ("ja-JP", "日本語（日本）", "中国語 (簡体字)"),
        ("zh-Hant-TW", "中文（繁體，台灣）", "中文 (簡體)"),
    ],
)
def test_languages_in_words_of_the_locale(
    edition: Make, tmp_path: Path, tag: str, name: str, original: str
) -> None:
    """The locale is called as it calls itself, the original as the locale calls it."""
    found = metadata(edition, tmp_path, "novel", tag)
    assert found["display_name"] == name
    assert found["original"]["display_name"] == original


def test_dates_and_numbers_in_figures_of_the_locale(edition: Make, tmp_path: Path) -> None:
    """Values stay for machines; the text beside them has the digits of the locale's books."""
    locale = edition("novel", "ar").locale
    locale = replace(locale, numbers=replace(locale.numbers, digits_book="arab"))
    found = metadata(edition, tmp_path, "novel", "ar", locale=locale)
    assert found["published"] == {"date": "2026-11-02", "text": "٢ نوفمبر ٢٠٢٦"}
    assert found["minimum_age"] == {"value": 13, "text": "١٣"}


def test_counts(edition: Make, tmp_path: Path) -> None:
    """A novel counts chapters and characters, a drama episodes, cues and time."""
    novel = metadata(edition, tmp_path, "novel", "en-US")["counts"]
    assert novel["chapters"]["value"] == 2
    assert 500 < novel["characters"]["value"] < 1500
    drama = metadata(edition, tmp_path, "drama", "de-DE")["counts"]
    assert (drama["episodes"]["value"], drama["cues"]["value"]) == (2, 6)
    assert drama["duration_ms"] == {"value": 22000, "text": "22.000"}


def test_review_flags_of_title_and_region(edition: Make, tmp_path: Path) -> None:
    """What the title holds and the region wants looked at, with what it covers; no verdict."""
    made = edition("novel", "en-US")
    region = replace(
        made.region, review=("privacy", "violence"), review_notes={"violence": "gore, torture"}
    )
    assert made.title.flags == ("violence", "minors")
    (review,) = metadata(edition, tmp_path, "novel", "en-US", region=region)["review"]
    assert (review["flag"], review["covers"]) == ("violence", "gore, torture")
    assert "editor must look" in review["note"]


def test_tracks_of_one_episode_count_once(edition: Make, tmp_path: Path) -> None:
    """Forced and SDH tracks make no further episodes, and no further minutes."""
    parts = {"E01": 60_000, "E01.sdh": 90_000, "E02": 60_000}
    documents = [
        Document(
            format="subrip",
            language="en-US",
            parts=(Part(id=name, blocks=(cue(1, 0, "a", end_ms=end),)),),
        )
        for name, end in parts.items()
    ]
    found = metadata(edition, tmp_path, "drama", "en-US", documents=documents)
    assert found["counts"]["episodes"]["value"] == 2
    assert found["counts"]["duration_ms"]["value"] == 150_000
    assert found["time"] == {"kind": "running", "minutes": 2, "iso": "PT2M", "text": "2 minutes"}


def test_reading_time_where_somebody_measured(edition: Make, tmp_path: Path) -> None:
    """By the characters or words that the language is measured in; else nothing is said."""
    long = Document(
        format="text", language="x", parts=(Part(id="1", blocks=(block("p", ("a " * 1380,)),)),)
    )
    found = metadata(edition, tmp_path, "novel", "ar", documents=[long])
    assert found["counts"]["words"]["value"] == 1380
    assert found["time"] == {"kind": "reading", "minutes": 10, "iso": "PT10M", "text": "10 دقائق"}
    locale = replace(edition("novel", "ar").locale, tag="sv-SE", language="sv")
    assert "time" not in metadata(edition, tmp_path, "novel", "ar", documents=[long], locale=locale)


@pytest.mark.parametrize(
    ("tag", "genre", "role", "words"),
    [
        ("en-US", "contemporary urban fiction", "main character", ["clocks", "family secret"]),
        ("ar", "أدب المدينة المعاصر", "شخصية رئيسية", ["سر عائلي"]),
        ("ja-JP", "現代都市もの", "主人公", ["家族の秘密"]),
        ("zh-Hant-TW", "都市", "主角", ["家族祕密"]),
    ],
)
def test_genre_roles_and_keywords_in_the_locales_language(
    edition: Make, tmp_path: Path, tag: str, genre: str, role: str, words: list[str]
) -> None:
    """What the catalogue has a word for; the rest stays among the title's own keywords."""
    found = metadata(edition, tmp_path, "novel", tag)
    assert (found["genre"], found["genre_name"]) == ("urban", genre)
    assert found["people"][0]["role_name"] == role
    assert found["keywords"] == words
    assert found["source_keywords"] == ["clocks", "family secret"]
    assert found["keywords_by"] == ("editor" if tag == "en-US" else "catalogue")


def test_an_editors_keywords_win(edition: Make, tmp_path: Path) -> None:
    """A title's keywords for a language, or for one locale of it."""
    made = edition("novel", "de-DE")
    for names in (
        {"de": ("Uhren", "Omas Geheimnis")},
        {"de": ("x",), "de-DE": ("Uhren", "Omas Geheimnis")},
    ):
        title = replace(made.title, keyword_names=names)
        found = metadata(edition, tmp_path, "novel", "de-DE", title=title)
        assert found["keywords"] == ["Uhren", "Omas Geheimnis"]
        assert found["keywords_by"] == "editor"


@pytest.mark.parametrize(
    ("kind", "tag", "age", "classes"),
    [
        ("novel", "ar", 13, {"AE-books": "13+"}),
        ("novel", "ar", 14, {"AE-books": "17+"}),
        (
            "drama",
            "ar",
            13,
            {"AE-film": "PG13", "SA-film": "PG15", "TR-film": "13+", "IL-film": "14"},
        ),
        ("drama", "ja-JP", 18, {"JP-Eirin": "R18+", "KR-KMRB": "19", "TW-film": "18+"}),
        ("drama", "en-US", 0, {"US-MPA": "G", "MX-film": "A"}),
    ],
)
def test_age_classes(
    edition: Make, tmp_path: Path, kind: str, tag: str, age: int, classes: dict[str, str]
) -> None:
    """The lowest class of each of the market's systems that keeps to the minimum age."""
    title = replace(edition(kind, tag).title, minimum_age=age)
    found = metadata(edition, tmp_path, kind, tag, title=title)["age_classes"]
    assert {item["system"]: item["name"] for item in found} == classes


def test_where_texts_come_from(edition: Make, tmp_path: Path) -> None:
    """A text that fell back to English, or that a machine wrote, says so."""
    origins = {
        "title": Origin(language="en", by="editor"),
        "synopsis": Origin(language="de-DE", by="machine"),
    }
    found = metadata(edition, tmp_path, "novel", "de-DE", origins=origins)
    assert found["origins"] == {
        "title": {"language": "en", "by": "editor"},
        "synopsis": {"language": "de-DE", "by": "machine"},
    }


@pytest.mark.parametrize("tag", available(LOCALES))
def test_the_catalogue_speaks_every_language(tag: str) -> None:
    """Roles, genres and keywords are there for each locale that ships, in its own language."""
    locale = load_locale(tag, LOCALES)
    for kind in ("role", "genre", "keyword"):
        for key in CATALOGUE[kind]:
            found = word(kind, key, locale)
            assert found is not None
            assert found.text.strip()
            assert found.language == tag, (kind, key)


def test_ratings_are_in_order() -> None:
    """Ages ascend, so that the first that fits is the lowest; each system has its source."""
    ratings = tomllib.loads((PACKAGES / "ratings.toml").read_text("utf-8"))
    for name, system in ratings.items():
        ages = [age for _, age in system["classes"]]
        assert ages == sorted(set(ages)), name
        assert system["source"]
        assert set(system["media"]) <= {"novel", "drama"}
