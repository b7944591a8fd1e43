"""Files and lines on their own: what is refused, what is told, what is never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize import adhoc
from localize.errors import ConfigError, InputError

SRT = "1\n00:00:01,000 --> 00:00:03,000\n林晚，走吧。\n\n2\n00:00:0x --> bad\n好。\n"


def _request(*glossaries: Path) -> adhoc.Request:
    return adhoc.Request(source="zh", target="en", glossaries=glossaries)


@pytest.mark.slow
def test_what_was_damaged_and_lost_is_told(tmp_path: Path) -> None:
    """A damaged cue stays as it is and is named; every term is accounted for."""
    source, terms = tmp_path / "a.srt", tmp_path / "g.csv"
    source.write_text(SRT, "utf-8")
    terms.write_text("zh,en\n林晚,Lin Wan\n", "utf-8")
    request = _request(terms)
    (done,) = adhoc.translate_files(request, None, [source], tmp_path / "b.srt")
    assert done.segments == 1
    assert done.terms == 1
    assert len(done.damaged) == 1
    assert done.damaged[0].place.line == 5
    text = (tmp_path / "b.srt").read_text("utf-8")
    assert "00:00:0x --> bad\n好。" in text
    assert ("Lin Wan" in text) == (not done.flagged)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """The source is never the output; a file that stands there is not replaced unasked; two
    inputs don't share an output."""
    source = tmp_path / "a.txt"
    source.write_text("走。\n", "utf-8")
    request = _request()
    with pytest.raises(InputError, match="source itself"):
        list(adhoc.translate_files(request, None, [source], source))
    (tmp_path / "a.en.txt").write_text("An editor's.\n", "utf-8")
    with pytest.raises(InputError, match="there already"):
        list(adhoc.translate_files(request, None, [source], None))
    other = tmp_path / "deep" / "a.txt"
    other.parent.mkdir()
    other.write_text("走。\n", "utf-8")
    with pytest.raises(InputError, match="two inputs"):
        list(adhoc.translate_files(request, None, [source, other], tmp_path / "out"))
    assert source.read_text("utf-8") == "走。\n"
    assert (tmp_path / "a.en.txt").read_text("utf-8") == "An editor's.\n"


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("en", "en-US"),
        ("zh-Hant", "zh-Hant-TW"),
        ("es", "es-ES"),
        ("ar", "ar"),
        ("en-GB", "en-GB"),
        ("pt", "pt-PT"),
    ],
)
def test_a_language_means_its_usual_locale(root: Path, name: str, tag: str) -> None:
    """By CLDR's likely subtags, else its only one; a locale's own tag is taken as it is."""
    assert adhoc.resolve_locale(name, [root / "locales"]).tag == tag


@pytest.mark.parametrize("name", ["xx", "../../x", "", "pt-BR", "en-AU"])
def test_an_unknown_locale_is_refused(root: Path, name: str) -> None:
    """Whatever it is called, before a file name is made of it."""
    with pytest.raises(ConfigError, match="no locale"):
        adhoc.resolve_locale(name, [root / "locales"])
