"""An editor's decisions, sentence by sentence: ``approved/<locale>/<source file>.jsonl``.

One line a sentence, in the order of the text, so that version control shows what changed. A
sentence is known by its own text and that of the sentence before it. Where the sentence before
it was edited since, the decision stays with the only place that its sentence has; where the
sentence itself was, the decision holds no more and is kept for a person to look at.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from localize import files
from localize.document import Inline, Part, Place, Tag, plain
from localize.errors import InputError

__all__ = [
    "Decision",
    "Settled",
    "Spot",
    "file_of",
    "load",
    "parse",
    "read",
    "rendered",
    "settle",
    "spots",
]

_FORMAT, _VERSION = "localize-approvals", 1
_MAX_BYTES = 64 * 1024**2
_KINDS = ("open", "close", "alone")

Spot = tuple[str, str]
"""A sentence and the sentence before it (empty at the start of a part), without markup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an editor made of a sentence."""

    status: Literal["approved", "draft"]
    """``draft``: still being worked on. A release takes neither it nor an older approval."""
    source: str
    context: str
    target: Inline
    """Empty where the translation stands in a neighbour."""

    @property
    def spot(self) -> Spot:
        return self.source, self.context


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Decisions beside a text."""

    here: Mapping[Spot, Decision]
    """Those that hold, by the spots of the text."""
    lost: tuple[Decision, ...]
    """Those whose sentence isn't in the text any more, in the order of their file."""


def file_of(folder: Path, tag: str, source: Path) -> Path:
    """Where the decisions on a source file of the title in ``folder`` stand."""
    return folder / "approved" / tag / f"{source.name}.jsonl"


def load(path: Path) -> list[Decision]:
    """The decisions in a file; none if there is no such file.

    Raises ``InputError`` with the line that can't be read.
    """
    return parse(read(path), path)


def read(path: Path) -> bytes:
    """The bytes of a file of decisions; none if there is no such file.

    Raises ``InputError`` for one that can't be read or is larger than all decisions on a book.
    """
    return files.read_bytes(path, _MAX_BYTES) if path.exists() else b""


def parse(data: bytes, path: Path) -> list[Decision]:
    """The decisions in a file's bytes; ``path`` is for the messages. See ``load``."""
    found: dict[Spot, Decision] = {}
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            if number == 1:
                _look_at_head(entry)
                continue
            decision = _decision(entry)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise InputError(
                f"is no line of an editor's approvals: {error}",
                Place(file=str(path), line=number),
                "Repair or delete the line; marks of a merge conflict must be resolved.",
            ) from error
        found[decision.spot] = decision
    return list(found.values())


def _look_at_head(entry: Any) -> None:
    if not isinstance(entry, dict) or entry.get("format") != _FORMAT:
        raise ValueError(f'the first line must say "format": "{_FORMAT}"')
    if entry.get("version") != _VERSION:
        raise ValueError(f"version {entry.get('version')!r} is not known here, {_VERSION} is")


def _decision(entry: Any) -> Decision:
    if not isinstance(entry, dict) or set(entry) != {"status", "source", "context", "target"}:
        raise ValueError("it must have status, source, context and target, and nothing else")
    if entry["status"] not in ("approved", "draft"):
        raise ValueError(f"status is {entry['status']!r}, not approved or draft")
    target = entry["target"]
    inline = tuple(map(_piece, target if isinstance(target, list) else [target]))
    return Decision(
        status=entry["status"],
        source=_text(entry["source"], "source"),
        context=_text(entry["context"], "context"),
        target=tuple(piece for piece in inline if piece),
    )


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{what} must be a text")
    value.encode()  # JSON can spell half of a character: a ValueError too
    return value


def _piece(piece: Any) -> str | Tag:
    if isinstance(piece, str):
        return _text(piece, "target")
    if not isinstance(piece, dict) or not {"kind", "text"} <= set(piece) <= {
        "kind",
        "text",
        "role",
    }:
        raise ValueError("target must be a text, or a list of texts and of tags with kind and text")
    if piece["kind"] not in _KINDS:
        raise ValueError(f"a tag's kind is {piece['kind']!r}")
    role = _text(piece.get("role", ""), "a tag's role")
    if role == "note":
        raise ValueError("a tag's role is 'note': a release makes those, no editor does")
    return Tag(kind=piece["kind"], text=_text(piece["text"], "a tag's text"), role=role)


def rendered(decisions: Iterable[Decision]) -> bytes:
    """The bytes of a file with these decisions."""
    lines: list[dict[str, Any]] = [{"format": _FORMAT, "version": _VERSION}]
    lines += [
        {
            "status": item.status,
            "source": item.source,
            "target": _target(item.target),
            "context": item.context,
        }
        for item in decisions
    ]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def _target(inline: Inline) -> str | list[Any]:
    """A plain text as it is: that is what most lines of a diff show."""
    if not any(isinstance(piece, Tag) for piece in inline):
        return plain(inline)
    return [piece if isinstance(piece, str) else _tag(piece) for piece in inline]


def _tag(tag: Tag) -> dict[str, str]:
    return {"kind": tag.kind, "text": tag.text} | ({"role": tag.role} if tag.role else {})


def spots(part: Part) -> list[Spot]:
    """The spots of a part that is divided into sentences, one for each of its segments."""
    found: list[Spot] = []
    context = ""
    for item in part.segments:
        source = plain(item.source)
        found.append((source, context))
        context = source
    return found


def settle(decisions: Sequence[Decision], text: Sequence[Spot]) -> Settled:
    """The decisions beside the spots of a text. Of two on one spot the later one holds."""
    there = set(text)
    here = {item.spot: item for item in decisions if item.spot in there}
    free: dict[str, list[Spot]] = {}
    for spot in dict.fromkeys(text):
        if spot not in here:
            free.setdefault(spot[0], []).append(spot)
    lost = []
    for item in decisions:
        if item.spot in there:
            continue
        places = free.get(item.source, [])
        if len(places) == 1:
            here[places.pop()] = item
        else:
            lost.append(item)
    return Settled(here=here, lost=tuple(lost))
