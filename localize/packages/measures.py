"""How much there is of a title: chapters, characters, cues, minutes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from localize.formats import written
from localize.packages import Edition
from localize.packages.catalogue import reading_rate
from localize.packages.texts import numbered_parts, runs, visible
from localize.packages.wording import minutes_text, number_text
from localize.text import length

__all__ = ["counts", "figure", "lasting"]


def figure(value: int, edition: Edition) -> dict[str, Any]:
    """A number for machines, and as the locale writes it."""
    return {"value": value, "text": number_text(value, edition.locale)}


def counts(edition: Edition) -> dict[str, Any]:
    """Chapters, characters and words of a novel; episodes, cues and running time of a drama.

    Words are what stands between white space. The running time of an episode is known up to the
    end of its last cue; of its several tracks the longest counts.
    """
    parts = characters = words = cues = 0
    ends: dict[str, int] = {}
    for parts, part in numbered_parts(edition.documents):  # noqa: B007 - the last number counts
        texts = [visible(runs(written(block))) for block in part.blocks]
        characters += int(length("\n".join(texts)))
        words += sum(len(text.split()) for text in texts)
        if part.cues:
            cues += len(part.cues)
        episode, _ = edition.title.track_of(part.id)
        last = max((cue.end_ms for cue in part.cues), default=0)
        ends[episode] = max(ends.get(episode, 0), last)
    if edition.title.kind == "novel":
        figures = {"chapters": parts, "characters": characters, "words": words}
    else:
        figures = {"episodes": len(ends), "cues": cues, "characters": characters}
        figures["duration_ms"] = sum(ends.values())
    return {name: figure(value, edition) for name, value in figures.items()}


def lasting(edition: Edition, counted: Mapping[str, Any]) -> dict[str, Any] | None:
    """How long a drama runs, or how long a novel takes to read; at least a minute.

    ``None`` where nobody measured how fast the locale's language is read.
    """
    if edition.title.kind == "drama":
        minutes = counted["duration_ms"]["value"] / 60_000
        kind = "running"
    else:
        rate = reading_rate(edition.locale)
        if rate is None:
            return None
        minutes = counted[rate.unit]["value"] / rate.a_minute
        kind = "reading"
    whole = max(1, round(minutes))
    return {
        "kind": kind,
        "minutes": whole,
        "iso": f"PT{whole}M",
        "text": minutes_text(whole, edition.locale),
    }
