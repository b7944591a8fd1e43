"""Locales and regions: what differs between languages and markets, read from data files.

``locales/<BCP 47 tag>.toml`` and ``locales/regions/<name>.toml``; the first folder that has
the file wins (workspace before shipped data). Unknown keys and limits without a source are
errors that name the file and the key.

A locale may say ``extends = "<tag>"``: its tables are laid over those of that locale. A
workspace's file that extends its own tag is laid over the shipped one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from localize.config import build, listing, parse, wrong
from localize.errors import ConfigError

__all__ = [
    "Hls",
    "Limits",
    "Locale",
    "Numbers",
    "Region",
    "Typography",
    "available",
    "load_locale",
    "load_region",
    "regions",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Timed-text limits of a locale for one medium (``16:9`` or ``9:16``)."""

    cpl: float
    """Characters a line, counted as ``counting`` says."""
    cps: float
    """Characters a second for adult programmes."""
    counting: Literal["grapheme", "wide"]
    """``grapheme``: user-perceived characters, Arabic marks free; ``wide``: full width 1,
    others 0.5."""
    max_lines: int
    min_ms: int
    max_ms: int
    min_gap_ms: int
    dash: Literal["both_space", "both_nospace", "second_nospace"]
    """How two speakers in one cue are marked: ``- X`` both, ``-X`` both, ``-X`` second only."""
    italics: bool
    source: str
    """Where the figures come from, with its date."""
    cps_children: float = 0
    """Characters a second for children's programmes; 0 where no guide gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    """Marks of the locale's written text."""

    quotes: tuple[str, str]
    """Outer quotation marks, with the spaces that belong inside them (French: U+00A0)."""
    quotes_inner: tuple[str, str]
    subtitle_quotes: tuple[str, str]
    """Outer marks in subtitles, where a guide wants others (Arabic: straight)."""
    single_quotes_stay: bool = False
    """Single marks outside a quotation stay single: in Korean they mean a thought, emphasis."""
    apostrophe: str = ""
    """The apostrophe inside words; empty: apostrophes stay as they are."""
    elisions: tuple[str, ...] = ()
    """Words (lower case) that begin with an apostrophe: ``em``, Dutch ``s``."""
    ellipsis: str
    subtitle_ellipsis: str = "…"
    """In subtitles, where one U+2026 is the rule of all guides (Netflix 215758617)."""
    dash: str
    """The dash of an interruption or aside, with the spaces around it that the locale wants."""
    comma: str
    semicolon: str
    colon: str
    full_stop: str
    question: str
    exclamation: str
    space_before: dict[str, str] = field(default_factory=dict)
    """Mark → space that stands before it (French: ``!`` → U+202F); none by default."""
    gloss: tuple[str, str] = (" (", ")")
    """Around the explanation of a term that follows it in the text."""
    inverted_marks: bool = False
    """``¿`` and ``¡`` open questions and exclamations (Spanish)."""
    dialogue: Literal["quotes", "raya"] = "quotes"
    """How books mark speech: quotation marks, or the Spanish raya (``—Sí —dijo él—. Vamos.``)."""
    drop_final: tuple[str, ...] = ()
    """Marks that don't end a subtitle line (Korean ``. ,``; Japanese ``。 、``)."""
    subtitle_space_for: dict[str, str] = field(default_factory=dict)
    """Mark → the space that subtitles set in its place (Chinese ``。 ，``)."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Figures of the locale."""

    digits_book: Literal["latn", "arab", "arabext"]
    digits_track: Literal["latn", "arab", "arabext"]
    """Digits by product: a subtitle guide may want others than books (Arabic: 0-9)."""
    decimal: str
    group: str
    """Both as they stand between Latin digits."""
    myriads: bool
    """Large numbers count in 万/億/만/억, not in thousands."""
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    """Power of ten (``1e3``, ``1e6``, ``1e9``, ``1e12``; with myriads ``1e4``, ``1e8``,
    ``1e12``) → CLDR plural category → word; ``other`` is always there. A power without a word
    of its own is left out (Spanish has no ``1e9``)."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locale:
    """One target locale."""

    tag: str
    """BCP 47, as in the file's name."""
    name: str
    """In English."""
    native_name: str
    language: str
    """What a model, a glossary column and a score need: ``es``, ``ar``, ``zh-Hant``."""
    script: str
    """ISO 15924."""
    direction: Literal["ltr", "rtl"]
    joiner: str
    """Between two sentences: a space, or nothing in Chinese and Japanese."""
    vertical: bool
    """Books are set in vertical lines, from right to left."""
    fonts: tuple[str, ...]
    """Font families for books, best first; the reading system's own font ends the list."""
    break_before: tuple[str, ...] = ()
    """Words (lower case) before which a subtitle line breaks well: conjunctions, prepositions."""
    break_after: tuple[str, ...] = ()
    """In text without spaces: particles after which a line breaks well."""
    keep_with_next: tuple[str, ...] = ()
    """Words (lower case) that must not end a line: articles, prepositions, pronouns."""
    keep_with_previous: tuple[str, ...] = ()
    """Words (lower case) that must not begin a line: Korean bound nouns, Chinese particles."""
    whole_words: tuple[str, ...] = ()
    """In text without spaces: frequent words in which no line breaks, above all those that hold
    the character of a particle (現在, とても)."""
    sacrebleu_tokenizer: str
    """``13a``, ``zh``, ``char``: the wrong one scores Chinese and Japanese zero."""
    typography: Typography
    numbers: Numbers
    limits: dict[str, Limits]
    """Medium (``16:9``, ``9:16``) → limits."""
    vertical_tracks: bool = False
    """Subtitles are set in vertical lines, where their format can say it."""
    opencc: str = ""
    """OpenCC configuration that turns Simplified Chinese into this locale (``s2twp``, ``s2hk``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hls:
    """The table ``hls`` of a region: WebVTT in segments for HTTP Live Streaming (RFC 8216)."""

    segment_seconds: int = 0
    """Length of a segment; 0: no segments."""
    mpegts: int = 0
    """Where the video's time begins, in ticks of 90 kHz: 0 for fragmented MP4, 900000 for
    transport streams of Apple's tools (X-TIMESTAMP-MAP)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A market: which locales it gets, in which packages, behind which gates."""

    name: str
    title: str
    """In English, for the report."""
    required: tuple[str, ...]
    optional: tuple[str, ...]
    packages: tuple[str, ...]
    """Names of ``Packager``s; each takes the titles whose kind is one of its media."""
    gates: dict[str, float]
    """Beginning of codes (``S``, ``S103``) → most findings of severity error per 1,000
    segments; ``terms_held`` → least share of glossary terms held; ``points_lost`` → most points
    that the mean score of a segment may lose against the last release, beyond noise. For
    translations by a full model."""
    draft_gates: dict[str, float]
    """The same for translations by a starter model, which are drafts and say so."""
    review: tuple[str, ...]
    """Content flags that an editor must look at in this market."""
    review_notes: dict[str, str] = field(default_factory=dict)
    """Flag of ``review`` → what it covers."""
    onix: bool = False
    """Packages carry ``onix.xml``."""
    jsonld: bool = False
    """Packages carry ``schema.jsonld``, for the web page of a title."""
    territories: tuple[str, ...] = ()
    """Countries of the market, ISO 3166-1 alpha-2: for sales rights and age ratings."""
    hls: Hls = Hls()
    source: str
    """Where the review flags and conventions come from."""


MEDIA = ("16:9", "9:16")
MPEGTS_TICKS = 2**33
GATES = re.compile(r"[FLPGBSCMK]\d{0,3}|terms_held|points_lost")


def available(folders: Sequence[Path]) -> tuple[str, ...]:
    """Tags of all locales in the folders, sorted."""
    return _names(folders, "")


def regions(folders: Sequence[Path]) -> tuple[str, ...]:
    """Names of all regions in the folders' ``regions``, sorted."""
    return _names(folders, "regions")


def load_locale(tag: str, folders: Sequence[Path]) -> Locale:
    """The locale of that tag from the first of the folders that has its file.

    Raises ``ConfigError``: unknown locale (listing what there is), TOML syntax (with its
    line), unknown or missing key, wrong type, empty ``source``.
    """
    path, data = _inherited(tag, folders, ())
    locale = build(Locale, data, path)
    if locale.tag != tag:
        raise wrong(path, "tag", f"is {locale.tag!r}", f"must be {tag!r}, as the file's name")
    missing = [medium for medium in MEDIA if medium not in locale.limits]
    if missing:
        raise wrong(path, f'limits."{missing[0]}"', "is missing", "limits for 16:9 and 9:16")
    for power, forms in locale.numbers.words.items():
        if not re.fullmatch(r"1e\d+", power) or "other" not in forms:
            key = f"numbers.words.{power}"
            raise wrong(path, key, "is wrong", 'a power like 1e6 with at least "other"')
    return locale


def load_region(name: str, folders: Sequence[Path]) -> Region:
    """The region of that name from the first of the folders that has its file.

    Raises ``ConfigError`` as ``load_locale`` does, and for a locale that no folder has.
    """
    path = _find(name, folders, "regions")
    region: Region = build(Region, parse(path), path)
    if region.name != name:
        raise wrong(path, "name", f"is {region.name!r}", f"must be {name!r}, as the file's name")
    known = available(folders)
    for key in ("required", "optional"):
        for tag in getattr(region, key):
            if tag not in known:
                raise wrong(path, key, f"names {tag!r}", f"locales there are: {' '.join(known)}")
    for key in ("gates", "draft_gates"):
        for gate in getattr(region, key):
            if not GATES.fullmatch(gate):
                allowed = "the beginning of finding codes (S, S1, S103), terms_held, points_lost"
                raise wrong(path, f"{key}.{gate}", "is unknown", allowed)
    for country in region.territories:
        if not re.fullmatch("[A-Z]{2}", country):
            raise wrong(
                path, "territories", f"names {country!r}", "two capital letters, such as JP"
            )
    if region.hls.mpegts >= MPEGTS_TICKS:
        raise wrong(path, "hls.mpegts", "is too large", f"less than {MPEGTS_TICKS} (33 bits)")
    for flag in region.review_notes:
        if flag not in region.review:
            raise wrong(path, f"review_notes.{flag}", "is not in review", listing(region.review))
    return region


def _inherited(
    tag: str, folders: Sequence[Path], heirs: tuple[Path, ...]
) -> tuple[Path, dict[str, Any]]:
    """Path and content of a locale's file, laid over the locale that it extends."""
    path = _find(tag, folders, "")
    if path in heirs:
        raise wrong(path, "extends", "goes round in a circle", "name another locale")
    data = parse(path)
    if "extends" not in data:
        return path, data
    base = data.pop("extends")
    if not isinstance(base, str):
        raise wrong(path, "extends", "is no string", "the tag of a locale")
    # A file that extends its own tag means the next one of that name, not itself.
    rest = folders
    if base == tag:
        rest = folders[[folder / f"{tag}.toml" for folder in folders].index(path) + 1 :]
    base_path, base_data = _inherited(base, rest, (*heirs, path))
    build(Locale, base_data, base_path)  # so that its mistakes are reported as its own
    return path, _laid_over(base_data, data)


def _laid_over(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in top.items():
        below = merged.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            merged[key] = _laid_over(below, value)
        else:
            merged[key] = value
    return merged


def _names(folders: Sequence[Path], inner: str) -> tuple[str, ...]:
    return tuple(
        sorted({file.stem for folder in folders for file in (folder / inner).glob("*.toml")})
    )


def _find(name: str, folders: Sequence[Path], inner: str) -> Path:
    known = _names(folders, inner)
    # A name is looked up in the list, never joined to a path: it may be anything.
    if name in known:
        return next(p for f in folders if (p := f / inner / f"{name}.toml").is_file())
    kind = "region" if inner else "locale"
    there = " ".join(known) or f"none in {listing(str(folder) for folder in folders)}"
    raise ConfigError(f"no {kind} is called {name!r}", advice=f"There are: {there}")
