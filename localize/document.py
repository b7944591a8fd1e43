"""The data that every step hands on: documents, parts, blocks, segments, terms, findings.

All values are frozen; a step returns a new value and shares what it did not change.
Nothing here imports anything of ours, and nothing here has behaviour beyond properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "Block",
    "Cue",
    "Document",
    "Edit",
    "Extent",
    "Finding",
    "Gloss",
    "Hypothesis",
    "Inline",
    "Junk",
    "Part",
    "Place",
    "Score",
    "Segment",
    "Severity",
    "Suppression",
    "Tag",
    "TermUse",
    "Unit",
    "Verbatim",
    "plain",
]

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a thing is, for a person and for a machine."""

    file: str | None = None
    """Path as the user gave it, or the path inside an archive after the archive's own."""
    part: str | None = None
    """Id of the chapter or episode."""
    segment: str | None = None
    line: int | None = None
    """Line in the file, counted from 1."""
    cue: str | None = None
    """The cue's number or identifier as it stands in the file."""
    start_ms: int | None = None

    def __str__(self) -> str:
        where = self.file or self.part or ""
        if self.line is not None:
            where = f"{where}:{self.line}"
        if self.cue:
            where = f"{where} cue {self.cue}"
        if self.segment:
            where = f"{where} [{self.segment}]"
        return where.strip() or "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A piece of markup inside a text. Engines never see it."""

    kind: Literal["open", "close", "alone"]
    text: str
    """The markup exactly as its format writes it: ``<i>``, ``{\\an8}``, ``**``."""
    role: str = ""
    """Meaning across formats: italic, bold, underline, ruby, break (a line break in prose),
    voice, an1…an9; empty: only the format it came from understands it."""


Inline = tuple[str | Tag, ...]
"""Text with its markup. A line break inside a cue is the character ``\\n`` in every format."""


def plain(inline: Inline | None) -> str:
    """The text without its markup.

    >>> plain(("a ", Tag(kind="open", text="<i>"), "b", Tag(kind="close", text="</i>")))
    'a b'
    """
    if not inline:
        return ""
    if len(inline) == 1:  # most are: checks ask for each text dozens of times
        return inline[0] if isinstance(inline[0], str) else ""
    return "".join([piece for piece in inline if isinstance(piece, str)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One change that a step made to a target, so that it can be shown and replayed."""

    step: str
    """The step and its rule: ``enforce.placeholder``, ``adapt.quotes``."""
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermUse:
    """What became of one occurrence of a glossary term in a segment."""

    term: str
    """The term's source form, as in the glossary's first column."""
    found: str
    """The form that stands in the source: the term or one of its aliases."""
    rendering: str
    """The rendering that the locale wants."""
    outcome: Literal["kept", "inline", "placeholder", "n-best", "repaired", "approved", "flagged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloss:
    """An explanation for a reader's first meeting with a term in a part."""

    term: str
    """The term's source form, as in the glossary's first column."""
    text: str
    """The explanation, in the target's language: no sentence, no brackets."""
    start: int
    end: int
    """Where the rendering stands in the segment's target, counted without markup; a note's mark
    or a bracket goes to ``end``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The unit that is shown, checked and approved: a sentence, or a cue's share of one."""

    id: str
    """Stable under edits elsewhere in the part: from the content, numbered when repeated."""
    source: Inline
    """Entities and escapes of the format are undone; markup is in the tags."""
    target: Inline | None = None
    """``None`` until translated; an empty tuple where a translation put the whole sentence
    into a neighbour."""
    origin: Literal["", "approved", "imported", "machine", "converted"] = ""
    """Where the target came from; ``converted``: by rule (OpenCC), without a model."""
    reused: bool = False
    """The target came out of the translation memory in this run."""
    score: float | None = None
    """The engine's mean log-probability per token of the hypothesis, where it gives one."""
    model: str = ""
    """Id of the model that gave the target, if one did."""
    terms: tuple[TermUse, ...] = ()
    edits: tuple[Edit, ...] = ()
    glosses: tuple[Gloss, ...] = ()
    """In the order of their places. They are not in the target: a writer says where they go."""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, verse, note or caption."""

    id: str
    role: str = "paragraph"
    """heading, paragraph, quote, item, verse, note, caption, title (of a book, or a label in its
    contents), alt (in place of an image); rule (between scenes) and verbatim; for cues: cue."""
    segments: tuple[Segment, ...] = ()
    """A reader gives one segment per block; ``pipeline.segment`` divides it into sentences."""
    joiner: str = ""
    """What is written between the texts of two segments."""
    lead: str = ""
    """Raw text of the file before the block's content (``## ``, ``> ``, two ideographic
    spaces), written back unchanged. Not for other formats."""
    tail: str = ""
    """The same, after the content (line ends, blank lines)."""
    level: int = 0
    """Level of a heading, from 1; 0 for others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Block):
    """A block with a time. Its text checks are those of any block; timing checks are its own."""

    start_ms: int
    end_ms: int
    number: str = ""
    """Number (SubRip) or identifier (WebVTT, TTML ``xml:id``) as in the file."""
    settings: str = ""
    """The format's own raw settings: WebVTT cue settings, SubRip coordinates, ASS event fields."""
    alignment: int | None = None
    """Where the format says so: position on the numeric key pad, 8 is top centre."""
    style: str = ""
    speaker: str = ""

    @property
    def duration_ms(self) -> int:
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbatim(Block):
    """Text that is kept and written back unchanged: WebVTT NOTE and STYLE, a Markdown fence."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Junk(Verbatim):
    """What a reader couldn't understand: kept, reported, written back unchanged."""

    reason: str
    advice: str = ""
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A chapter or an episode: the unit of work, memory, resuming and parallelism."""

    id: str
    title: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def segments(self) -> Iterable[Segment]:
        return (segment for block in self.blocks for segment in block.segments)

    @property
    def cues(self) -> tuple[Cue, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Cue))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file in one of the formats."""

    format: str
    """Name of the ``Format`` that read it."""
    language: str
    """BCP 47 tag of the text that a writer would write: the targets' where there are targets."""
    title: str = ""
    parts: Iterable[Part] = ()
    """Lazy and re-iterable: one part in memory at a time."""
    shell: Mapping[str, Any] = field(default_factory=dict)
    """What the format needs to write itself back; opaque to all others."""
    encoding: str = "utf-8"
    """The encoding that the file was read in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One translation of one text by an engine."""

    text: str
    score: float | None
    """Mean log-probability per token; ``None`` from an engine that gives none."""
    attention: tuple[tuple[int, int, float], ...] = ()
    """Where its words look: (offset of a word in ``text``, offset of a token in the source,
    weight), where it was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What goes to an engine: one sentence. Lives only inside ``pipeline``."""

    text: str
    """In the language that the engine reads, without markup or line breaks."""
    source: str
    """The same in the title's language, where terms are looked up."""
    segments: tuple[str, ...]
    """Ids of the segments that the sentence covers, in order."""
    lead: str = ""
    """Marks around the text that the engine doesn't see and the target gets back: a speaker's
    dash, quotation marks, the brackets of on-screen text."""
    tail: str = ""
    label: bool = False
    """A heading or on-screen text: a full stop that a model adds is taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A stretch of a file: lines and columns in code points, both counted from 1."""

    line: int
    column: int
    end_line: int
    end_column: int
    """The column after the last character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Why a finding is told but doesn't count."""

    kind: Literal["waiver", "baseline"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a check saw."""

    code: str
    severity: Severity
    place: Place
    message: str
    advice: str = ""
    evidence: str = ""
    """The piece of text that shows it."""
    span: tuple[int, int] | None = None
    """Where in the evidence the trouble is, as (start, end)."""
    extent: Extent | None = None
    """Where in the file the trouble is, where its text stands there as it is shown."""
    fingerprint: str = ""
    """Tells it from the file's other findings, whatever lines it moves to (``policy``)."""
    suppressed: Suppression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A figure with what it takes to reproduce it."""

    name: str
    value: float
    low: float | None = None
    """Lower end of the 95 % bootstrap interval."""
    high: float | None = None
    signature: str = ""
    count: int = 0
    """Number of segments that were scored."""
