"""The works that files belong to: the episodes of a season, the chapters of a book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from localize.checks import Rule
from localize.checks.ledger import Ledger
from localize.checks.works import Sighting
from localize.document import Finding
from localize.inspection.extents import located
from localize.inspection.sources import File

__all__ = ["Works"]


class Works:
    """Takes what files write part by part, and compares it when all are through.

    Files of one folder in one locale are a work. Of a track or a book that lies there in several
    formats, the first counts.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._ledgers: dict[tuple[str, str], Ledger] = {}
        self._formats: dict[tuple[str, str], str] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Works:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, item: File, tag: str, noted: Mapping[str, Iterable[Sighting]]) -> None:
        """What was noted of a file's next part; its places say the file by its name."""
        self._names.add(item.name)
        name = Path(item.name)
        base = (str(name.with_suffix("")), tag)
        if self._formats.setdefault(base, name.suffix) != name.suffix:
            return
        work = (str(name.parent), tag)
        if work not in self._ledgers:
            self._ledgers[work] = self._stack.enter_context(Ledger())
        self._ledgers[work].add(noted)

    def findings(self, rules: Iterable[Rule]) -> Iterator[tuple[str, str, list[Finding]]]:
        """File, locale and findings, for each file that has one."""
        rules = list(rules)
        for (_, tag), ledger in self._ledgers.items():
            by_file: dict[str, list[Finding]] = {}
            for finding in ledger.findings(rules):
                by_file.setdefault(self._name(finding.place.file or ""), []).append(finding)
            for name, found in by_file.items():
                # What lay in an archive is unpacked no more.
                path = Path(name)
                yield name, tag, located(path, found) if path.is_file() else found

    def _name(self, file: str) -> str:
        """The file that a place is in: a page of a book is the book."""
        while file not in self._names and "!" in file:
            file = file.rpartition("!")[0]
        return file
