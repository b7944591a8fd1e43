"""What is seen of a title once its parts are finished: consistency, and what its market asks about.

Both need more than a part's own way through the pipeline: all parts together, or the region. What
is noted of a part, and what comes of all notes, is kept under the digests of the parts, so that a
run without changes reads neither.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import replace

from localize import checks, files
from localize.checks import works
from localize.checks.ledger import Ledger
from localize.checks.works import Sighting
from localize.document import Finding, Part
from localize.market import Market
from localize.memory import Memory
from localize.pipeline import Job, context
from localize.pipeline.finish import Finished, PartEntry
from localize.serial import decode, encode

__all__ = ["findings"]

_Noted = dict[str, tuple[Sighting, ...]]


def findings(
    finished: Iterable[tuple[str, Finished]], job: Job, market: Market, memory: Memory
) -> tuple[Finding, ...]:
    """Findings on the title as a whole and on its market's flags, file by file and then over all.

    ``finished``: each file with what places call it.
    """
    items = list(finished)
    digests = [entry.digest for _, item in items for entry in item.parts]
    key = files.sha256("whole", market.digest, *digests)
    if (kept := memory.part(key)) is not None:
        return decode(kept, tuple[Finding, ...])
    desk = _Desk(job, market, memory)
    with Ledger() as ledger:
        found: list[Finding] = []
        for label, item in items:
            for entry in item.parts:
                noted, flagged = desk.look(label, item, entry)
                ledger.add(noted)
                found += flagged
        found += ledger.findings()
    memory.keep_part(key, encode(tuple(found)).encode())
    return tuple(found)


class _Desk:
    """Looks at parts, or takes what it saw of them before."""

    def __init__(self, job: Job, market: Market, memory: Memory) -> None:
        self.job, self.market, self.memory = job, market, memory
        self.rules = [rule for rule in checks.known().values() if rule.name.startswith("C")]

    def look(
        self, label: str, item: Finished, entry: PartEntry
    ) -> tuple[_Noted, tuple[Finding, ...]]:
        """What a part writes and how, and findings on the market's flags."""
        keys = [
            files.sha256("noted", entry.digest),
            files.sha256("market", self.market.digest, entry.digest),
        ]
        noted, flagged = (self.memory.part(key) for key in keys)
        if noted is None or flagged is None:
            part = item.part(entry)
            if noted is None:
                noted = zlib.compress(encode(works.look(self._context(part, label))).encode())
                self.memory.keep_part(keys[0], noted)
            if flagged is None:
                found = checks.run(self._context(part, label), self.rules)
                flagged = encode(found).encode()
                self.memory.keep_part(keys[1], flagged)
        return decode(zlib.decompress(noted), _Noted), decode(flagged, tuple[Finding, ...])

    def _context(self, part: Part, label: str) -> checks.Context:
        seen = context(part, self.job, part)
        return replace(seen, file=label, market=self.market)
