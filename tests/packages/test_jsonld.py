"""The JSON-LD of a title: what schema.org has words for, and nothing that nobody said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from editions import Make, cue

from localize.document import Document, Part
from localize.errors import PackageError
from localize.packages import Origin
from localize.packages.jsonld import verify_json_ld
from localize.packages.meta import build_metadata


def json_ld(edition: Make, folder: Path, kind: str, tag: str, **changes: Any) -> dict[str, Any]:
    made = edition(kind, tag, **changes)
    build_metadata(replace(made, region=replace(made.region, jsonld=True)), folder)
    verify_json_ld(folder, "schema.jsonld", tag)
    return json.loads((folder / "schema.jsonld").read_bytes())


def test_a_book(edition: Make, tmp_path: Path) -> None:
    """Names in their language and direction, the original, a machine as the translator."""
    found = json_ld(edition, tmp_path, "novel", "ar")
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Book")
    assert found["inLanguage"] == "ar"
    assert found["name"] == {
        "@value": "الساعة الثالثة والسبعون",
        "@language": "ar",
        "@direction": "rtl",
    }
    original = found["translationOfWork"]
    assert original["inLanguage"] == original["name"]["@language"] == "zh-Hans"
    assert original["@id"] != found["@id"]
    assert found["translator"]["@type"] == "SoftwareApplication"
    assert found["creditText"]["@value"] == "تُرجم هذا النص آليًا."
    assert found["typicalAgeRange"] == "13-"
    assert "tableOfContents" in found["accessibilityFeature"]


def test_a_conversion_is_no_translation(edition: Make, tmp_path: Path) -> None:
    """Another script of the same language has no translator."""
    found = json_ld(edition, tmp_path, "novel", "zh-Hant-TW")
    assert found["isBasedOn"]["inLanguage"] == "zh-Hans"
    assert not {"translator", "translationOfWork", "creditText"} & set(found)


def test_a_series(edition: Make, tmp_path: Path) -> None:
    """Its speech is the original's; subtitles are the episodes', and for who doesn't hear where
    there are such."""
    documents = [
        Document(
            format="subrip", language="en-US", parts=(Part(id=name, blocks=(cue(1, 0, "a"),)),)
        )
        for name in ("E01", "E02", "E02.sdh")
    ]
    found = json_ld(edition, tmp_path, "drama", "en-US", documents=documents)
    assert (found["@type"], found["inLanguage"], found["numberOfEpisodes"]) == (
        "TVSeries",
        "zh-Hans",
        2,
    )
    assert [
        (one["episodeNumber"], one["subtitleLanguage"], one.get("accessibilityFeature"))
        for one in found["episode"]
    ] == [(1, "en-US", None), (2, "en-US", "captions")]
    assert found["productionCompany"]["@type"] == "Organization"


def test_nothing_is_claimed_that_nobody_said(edition: Make, tmp_path: Path) -> None:
    """Free of charge where the title says so; no publisher, age or keywords out of nothing."""
    assert "isAccessibleForFree" not in json_ld(edition, tmp_path, "novel", "en-US")
    title = replace(edition("novel", "en-US").title, free=True)
    assert json_ld(edition, tmp_path, "novel", "en-US", title=title)["isAccessibleForFree"] is True
    title = replace(title, publisher="", minimum_age=0, keywords=(), genre="")
    found = json_ld(edition, tmp_path, "novel", "en-US", title=title)
    assert not {"publisher", "typicalAgeRange", "keywords", "genre"} & set(found)


def test_a_text_in_another_language_says_so(edition: Make, tmp_path: Path) -> None:
    """A title that fell back to English is marked as English."""
    origins = {"title": Origin(language="en", by="editor")}
    found = json_ld(edition, tmp_path, "novel", "ar", origins=origins)
    assert found["name"]["@language"] == "en"
    assert "@direction" not in found["name"]


def test_it_may_stand_in_a_page(edition: Make, tmp_path: Path) -> None:
    """No text ends the script element that it is put into."""
    names = {"title": "A</script><script>alert(1)", "author": "B", "synopsis": "<!-- x"}
    found = json_ld(edition, tmp_path, "novel", "en-US", names=names)
    assert b"<" not in (tmp_path / "schema.jsonld").read_bytes()
    assert found["name"]["@value"] == names["title"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda value: value | {"@context": "https://example.org"}, "no JSON-LD of schema.org"),
        (lambda value: value | {"price": "1"}, "says price"),
        (lambda value: value | {"author": {"@type": "Robot"}}, "no type that is known for author"),
        (lambda value: value | {"inLanguage": "de"}, "isn't about an edition in ar"),
        (lambda value: value | {"genre": {"@value": 1}}, "has a text of genre"),
        (lambda value: [value], "no JSON-LD of schema.org"),
    ],
)
def test_what_is_wrong(
    edition: Make, tmp_path: Path, change: Callable[[dict[str, Any]], Any], message: str
) -> None:
    """A property or type that isn't ours, another context, another language."""
    value = change(json_ld(edition, tmp_path, "novel", "ar"))
    (tmp_path / "schema.jsonld").write_text(json.dumps(value), "utf-8")
    with pytest.raises(PackageError, match=message):
        verify_json_ld(tmp_path, "schema.jsonld", "ar")
