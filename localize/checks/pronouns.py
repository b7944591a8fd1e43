"""G: a person's gender in the term base against the pronouns of the translation.

Precision before recall. A text's narration and its quoted speech are looked at apart. There
must be one gender among all persons whom the source names or means with 他 and 她, here and in
the sentence before, and none of whom nothing is known; then only pronouns of the other gender
in the translation are a finding. Words and patterns: ``data/pronouns.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from localize.checks import Context, Problem, at, check
from localize.checks.people import (
    GENDER_OF,
    OTHER,
    Person,
    gender_of,
    has_words,
    opening,
    people_of,
)
from localize.data import toml
from localize.document import Cue, Part, Segment, plain
from localize.glossary import Match, spans
from localize.glossary.forms import normalise

_NAMES = {"f": "a woman", "m": "a man"}
_NARRATION, _SPEECH = "narration", "speech"
_QUOTED = regex.compile(
    "“[^”]*(?:”|$)|„[^“”]*(?:[“”]|$)|«[^»]*(?:»|$)|「[^」]*(?:」|$)|『[^』]*(?:』|$)"
    r"|\"[^\"]*(?:\"|$)|‘(?:[^’]|’(?=\p{L}))*(?:’|$)"
)
_OPENERS, _CLOSERS = frozenset("“„«「『"), '”“»」』"'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """The narration, or the speech, of one segment."""

    kind: str
    """narration or speech."""
    block: int
    source: str
    target: str
    """Renderings of terms are blanked; places are the target's own."""
    people: tuple[Person, ...]

    @property
    def genders(self) -> frozenset[str]:
        """Of the persons whom the scene is about."""
        return frozenset(who.gender for who in self.spoken_of(self.people))

    def spoken_of(self, people: tuple[Person, ...]) -> tuple[Person, ...]:
        """In speech, whoever is addressed is not spoken about."""
        return tuple(who for who in people if self.kind == _NARRATION or not who.called)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What a language says of a person's gender; each by gender."""

    neutral: regex.Pattern[str]
    there: Mapping[str, regex.Pattern[str]]
    """Any form of the gender: where one stands, the text knows the person."""
    shapes: Mapping[str, regex.Pattern[str]]
    """Forms that are a person of that gender for certain."""
    weak: Mapping[str, regex.Pattern[str]]
    """The same, in a place where somebody else may be meant whom the source leaves unsaid."""
    initial: Mapping[str, regex.Pattern[str]]
    """The same, at the beginning, where the source begins with its own pronoun."""
    named: Mapping[str, tuple[str, ...]]
    """Templates: what a name's neighbours may say of its bearer."""


@check("G105", "warning", on=Part, needs_source=True)
def gender(part: Part, context: Context) -> Iterator[Problem]:
    """A pronoun or a verb is of another gender than the person it stands for."""
    rules = _rules(context.language)
    if rules is None or not has_words(context.source_language):
        return
    before: dict[str, _Scene] = {}
    for number, block in enumerate(part.blocks):
        speech = isinstance(block, Cue)
        open_quote = False
        for segment in block.segments:
            scenes, open_quote = _scenes(segment, context, number, speech, open_quote)
            problem = _beside_name(segment, context, rules)
            for scene in scenes:
                problem = problem or _against(scene, before.get(scene.kind), segment, rules)
                before[scene.kind] = scene
            if problem:
                yield problem


def _against(
    scene: _Scene, before: _Scene | None, segment: Segment, rules: _Rules
) -> Problem | None:
    """The form that contradicts the gender of the persons whom the scene is about."""
    near = before.genders if before else frozenset()
    if subject := opening(scene.source, _first_letter(scene.source)):
        right = GENDER_OF[subject]
        if span := _initial(scene.target, right, rules):
            return _problem(segment, span, subject, right)
        near = frozenset()
    people = scene.people
    if not scene.genders and before and before.block == scene.block and before.kind == _NARRATION:
        people = before.people  # a subject that Chinese leaves out is the sentence's before
    everybody = {who.gender for who in scene.spoken_of(people)}
    if len(everybody) != 1 or not near <= everybody or "?" in everybody:
        return None
    (right,) = everybody
    if rules.there[right].search(scene.target):
        return None
    found = rules.shapes[OTHER[right]].search(scene.target)
    if found is None and any(who.shown in GENDER_OF for who in scene.people):
        found = rules.weak[OTHER[right]].search(scene.target)
    who = next(person for person in people if person.gender == right)
    return _problem(segment, found.span(), who.shown, right) if found else None


def _initial(target: str, right: str, rules: _Rules) -> tuple[int, int] | None:
    """A pronoun of the other gender at the beginning of a target that has none of the right."""
    found = rules.initial[OTHER[right]].match(target, _first_letter(target))
    return found.span() if found and not rules.there[right].search(target) else None


def _first_letter(text: str) -> int:
    return next((index for index, char in enumerate(text) if char.isalnum()), len(text))


def _problem(segment: Segment, span: tuple[int, int], shown: str, right: str) -> Problem:
    text = plain(segment.target)
    return at(
        text,
        *span,
        f"{text[slice(*span)]!r} for {shown}, {_NAMES[right]}",
        "Write the form of the right gender, or correct the gender in the term base.",
        place=segment.place,
    )


def _beside_name(segment: Segment, context: Context, rules: _Rules) -> Problem | None:
    """A form of the other gender directly beside the rendering of a person's name."""
    text, matches = plain(segment.target), context.terms(segment)
    if not text or not matches or not rules.named:
        return None
    letters, places = normalise(text, context.language)
    for match in matches:
        sex = gender_of(match)
        if match.term.kind != "person" or sex not in OTHER:
            continue
        for form in match.term.forms(context.locale.tag):
            pattern = _beside(context.language, OTHER[sex], form)
            found = pattern.search("".join(letters)) if pattern else None
            if found and not _is_shared(form, sex, matches, context):
                span = (places[found.start()], places[found.end() - 1] + 1)
                return _problem(segment, span, match.found, sex)
    return None


def _is_shared(form: str, sex: str, matches: Iterable[Match], context: Context) -> bool:
    """Whether somebody of the other gender is called the same."""
    return any(
        form in match.term.forms(context.locale.tag) for match in matches if gender_of(match) != sex
    )


def _scenes(
    segment: Segment, context: Context, block: int, speech: bool, open_quote: bool
) -> tuple[list[_Scene], bool]:
    """The segment's narration and speech, and whether a quotation is open at its end."""
    source, target = plain(segment.source), _blanked(segment, context)
    whole = _Scene(
        kind=_SPEECH if speech else _NARRATION,
        block=block,
        source=source,
        target=target,
        people=people_of(segment, context),
    )
    if speech:
        return [whole], False
    inside, still_open = _quoted_places(source, open_quote)
    quoted, told = _divided(source, inside)
    if not (_says(quoted) and _says(told)):
        return [replace(whole, kind=_SPEECH if _says(quoted) else _NARRATION)], still_open
    marks = _target_quotes(target, open_quote)
    if not marks:  # nobody can say which words are spoken
        return [whole], still_open
    spoken, written = _divided(target, marks)
    return [
        replace(
            whole,
            kind=kind,
            source=text,
            target=words,
            people=_among(whole.people, inside, kind == _SPEECH),
        )
        for kind, text, words in ((_NARRATION, told, written), (_SPEECH, quoted, spoken))
    ], still_open


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _among(
    people: Iterable[Person], inside: Iterable[tuple[int, int]], spoken: bool
) -> tuple[Person, ...]:
    spans = list(inside)
    return tuple(
        person
        for person in people
        if spoken == any(start <= person.start < end for start, end in spans)
    )


def _divided(text: str, inside: Iterable[tuple[int, int]]) -> tuple[str, str]:
    """What stands in the spans and what stands outside, each with the rest blanked."""
    within, outside = ["·"] * len(text), list(text)
    for start, end in inside:
        within[start:end] = text[start:end]
        outside[start:end] = "·" * (end - start)
    return "".join(within), "".join(outside)


def _quoted_places(source: str, is_open: bool) -> tuple[list[tuple[int, int]], bool]:
    """Spans of speech in a source, whose marks open and close visibly."""
    found: list[tuple[int, int]] = []
    start = 0 if is_open else None
    for index, char in enumerate(source):
        if start is None and char in _OPENERS:
            start = index
        elif start is not None and char in "”」』»":
            found.append((start, index + 1))
            start = None
    if start is not None:
        found.append((start, len(source)))
    return found, start is not None


def _target_quotes(target: str, is_open: bool) -> list[tuple[int, int]]:
    first = 0
    found = []
    if is_open:
        first = next((i + 1 for i, char in enumerate(target) if char in _CLOSERS), len(target))
        found.append((0, first))
    return found + [match.span() for match in _QUOTED.finditer(target, first)]


def _blanked(segment: Segment, context: Context) -> str:
    """The target without the renderings of its terms, which may look like pronouns, and
    without what only looks like one; every other letter in its place."""
    text = plain(segment.target)
    rules = _rules(context.language)
    assert rules is not None
    for match in context.terms(segment):
        for form in match.term.forms(context.locale.tag):
            for start, end in spans(text, form, context.locale.tag):
                text = text[:start] + "·" * (end - start) + text[end:]
    text = text.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    return rules.neutral.sub(lambda match: "·" * len(match[0]), text)


@lru_cache(maxsize=16)
def _rules(language: str) -> _Rules | None:
    """``None`` for a language without rules."""
    data = toml("pronouns").get(language)
    if data is None:
        return None
    lists = data.get("lists", {})

    def pattern(entries: Iterable[str]) -> regex.Pattern[str]:
        text = "|".join(_filled(entry, lists) for entry in entries) or "(?!)"
        return regex.compile(text, regex.IGNORECASE)

    def both(name: str) -> dict[str, regex.Pattern[str]]:
        return {sex: pattern(data.get(name, {}).get(sex, ())) for sex in OTHER}

    named = data.get("named", {})
    return _Rules(
        neutral=pattern(data.get("neutral", ())),
        there=both("there"),
        shapes=both("shapes"),
        weak=both("weak"),
        initial=both("initial"),
        named={sex: tuple(_filled(entry, lists) for entry in named[sex]) for sex in named},
    )


def _filled(template: str, lists: Mapping[str, list[str]]) -> str:
    """The template with each ``{name}`` of a list replaced by the alternation of its entries."""
    for name, entries in lists.items():
        mark = "{" + name + "}"
        if mark in template:
            inner = "|".join(_filled(entry, lists) for entry in entries)
            template = template.replace(mark, f"(?:{inner})")
    return template


@lru_cache(maxsize=4096)
def _beside(language: str, sex: str, form: str) -> regex.Pattern[str] | None:
    """What a name's neighbours say when its bearer is of that gender."""
    rules = _rules(language)
    templates = rules.named.get(sex, ()) if rules else ()
    if not templates:
        return None
    name = regex.escape("".join(normalise(form, language)[0]))
    entries = ("".join(normalise(entry, language)[0]) for entry in templates)
    return regex.compile("|".join(entry.replace("{name}", name) for entry in entries))
