"""One title in one locale: its files through the pipeline, then in figures, then as an edition."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from localize import checks, files
from localize.checks import speed
from localize.checks.speed import Speeds
from localize.document import Document, Finding, Score
from localize.glossary import Glossary
from localize.locales import Locale, Region
from localize.market import Market
from localize.memory import Memory
from localize.packages import Edition
from localize.pipeline import approve, plan, score
from localize.pipeline.finish import Finished, PartEntry, Progress, finish, sample
from localize.pipeline.job import code_digest
from localize.policy import Judge
from localize.release import about, regression, whole
from localize.release.census import Census
from localize.release.gate import judge
from localize.release.outcome import Outcome
from localize.release.regression import GATE, Change, Measured
from localize.serial import decode, encode
from localize.text import fallbacks
from localize.workspace import Title

__all__ = ["Work"]

_SAMPLE = 12


class Work:
    """One title in one locale: its files through the pipeline, then in figures."""

    def __init__(
        self, root: Path, title: Title, locale: Locale, way: plan.Plan, memory: Memory
    ) -> None:
        self.root, self.title, self.locale, self.way, self.memory = root, title, locale, way, memory
        self.finished: list[Finished] = []
        self.notes: list[Finding] = []
        self.reused = 0

    def finish(self, seen: Callable[[Progress], None]) -> None:
        def count(progress: Progress) -> None:
            self.reused += progress.reused
            seen(progress)

        for path in self.title.files:
            way, faults = approve.informed(self.way, self.memory, self.root, self.title, path)
            self.notes += faults
            self.finished.append(finish(path, self._label(path), way, self.memory, count))

    def _label(self, path: Path) -> str:
        """What places call a file: its path in the workspace, the same on every machine."""
        return path.relative_to(self.root).as_posix()

    @property
    def parts(self) -> list[PartEntry]:
        return [entry for item in self.finished for entry in item.parts]

    @property
    def draft(self) -> bool:
        """Whether a draft model gave any of the text: what an editor approved is no draft."""
        return any(entry.drafts for entry in self.parts)

    def outcome(
        self, region: Region, rules: Judge, market: Market, change: Change | None = None
    ) -> Outcome:
        """All but what the packaging adds; findings are what the workspace makes of them.

        ``change``: against the last release, where the region's gates ask for it.
        """
        census = Census(self.way.job.glossary)
        speeds: list[Speeds] = []
        raw = tuple(self._findings(census, speeds))
        scores, noted = self._scores()
        labelled = [(self._label(item.path), item) for item in self.finished]
        over_all = whole.findings(labelled, self.way.job, market, self.memory)
        found = rules.rule(
            (*raw, *over_all, *noted),
            files=[self._label(item.path) for item in self.finished],
            locale=self.locale.tag,
            codes=frozenset(checks.known()),
            shared=True,
        )
        segments = sum(sum(entry.origins.values()) for entry in self.parts)
        terms = _added(entry.terms for entry in self.parts)
        review = tuple(flag for flag in self.title.flags if flag in region.review)
        return Outcome(
            region=region.name,
            title=self.title.id,
            name=about.name(self.title, self.locale).text,
            kind=self.title.kind,
            language=self.title.language,
            locale=self.locale.tag,
            direction=self.locale.direction,
            status="held back",
            draft=self.draft,
            route=tuple(self.way.describe()),
            segments=segments,
            origins=_added(entry.origins for entry in self.parts),
            models=_added(entry.models for entry in self.parts),
            reused=self.reused,
            terms=terms,
            findings=found,
            scores=tuple(scores),
            verdict=judge(region, found, terms, segments, draft=self.draft, change=change),
            entities=census.entities(),
            speeds=sum(speeds[1:], speeds[0]) if speeds else None,
            parts=self._parts(found),
            sample=tuple(sample(self.finished, _SAMPLE)),
            review=review,
            review_notes={flag: region.review_notes.get(flag, "") for flag in review},
        )

    def _findings(self, census: Census, speeds: list[Speeds]) -> Iterable[Finding]:
        """All findings; on the way each part's terms are counted and its cues measured."""
        limits = self.locale.limits.get(self.title.medium)
        yield from self.notes
        for item in self.finished:
            for part, findings in item.results():
                census.add(part)
                if limits is not None:
                    speeds.append(speed.measure(part.cues, limits, limits.cps))
                yield from findings

    def _parts(self, found: Sequence[Finding]) -> dict[str, dict[str, int]]:
        """Chapter or episode → severity → findings that count."""
        counts = Counter(
            ((item.place.file or "").partition("!")[0], item.place.part, item.severity)
            for item in found
            if not item.suppressed
        )
        return {
            name: {
                severity: counts[self._label(item.path), part, severity]
                for severity in ("error", "warning", "info")
            }
            for item, names in zip(self.finished, _unique_ids(self.finished), strict=True)
            for part, name in names.items()
        }

    def _references(self) -> list[Path | None]:
        tags = fallbacks(self.locale.tag)
        return [self.title.parallel("reference", tags, item.path) for item in self.finished]

    def _scores(self) -> tuple[list[Score], list[Finding]]:
        """Scores, and findings on references that couldn't be used."""
        inputs = [entry.digest for entry in self.parts]
        references = self._references()
        digests = [files.sha256_file(path) if path else "" for path in references]
        key = files.sha256("scores", code_digest(), *inputs, *digests)
        if (kept := self.memory.part(key)) is not None:
            scores, faults = kept.decode().split("\n", 1)
            noted = decode(faults, tuple[Finding, ...])
            return [Score(**entry) for entry in json.loads(scores)], list(noted)
        made, faults_made = self._with_reference(references)
        source = self.title.language
        judged = (
            one
            for item in self.finished
            for part, found in item.results()
            for one in score.judge(part.segments, found, source, self.locale)
        )
        made += score.estimate(judged, self.locale)
        value = json.dumps([asdict(item) for item in made])
        self.memory.keep_part(key, f"{value}\n{encode(tuple(faults_made))}".encode())
        return made, faults_made

    def _with_reference(
        self, references: Sequence[Path | None]
    ) -> tuple[list[Score], list[Finding]]:
        rows, noted = self._beside(references)
        if not rows:
            return [], noted
        hypotheses, expected = [row.text for row in rows], [row.reference for row in rows]
        tokenizer = self.locale.sacrebleu_tokenizer
        return score.with_reference(hypotheses, expected, tokenizer), noted

    def _beside(
        self, references: Sequence[Path | None]
    ) -> tuple[list[approve.Beside], list[Finding]]:
        rows: list[approve.Beside] = []
        noted: list[Finding] = []
        ids = _unique_ids(self.finished)
        for index, (item, path) in enumerate(zip(self.finished, references, strict=True)):
            if path is not None:
                label = self._label(path)
                made, faults = approve.against(item, path, label, self.locale, ids[index])
                rows += made
                noted += faults
        return rows, noted

    def measured(self) -> Measured:
        """Scores of single segments: against references where there are some, else estimates."""
        rows, _ = self._beside(self._references())
        if rows:
            texts = [row.text for row in rows], [row.reference for row in rows]
            values, metric = score.each(*texts)
            names = [(row.part, row.segment) for row in rows]
            return regression.measured(metric, zip(names, values, strict=True))
        judged = [
            ((names[part.id], one.id), one)
            for item, names in zip(self.finished, _unique_ids(self.finished), strict=True)
            for part, found in item.results()
            if part.id in names
            for one in score.judge(part.segments, found, self.title.language, self.locale)
        ]
        metric = score.signature({name for _, one in judged for name in one.parts}, self.locale)
        return regression.measured(metric, ((name, one.value) for name, one in judged))

    def edition(
        self,
        region: Region,
        outcome: Outcome,
        terms: Glossary,
        measured: Measured | None = None,
    ) -> Edition:
        """What the packagers get. ``measured``: what the next release is held against."""
        hops = self.way.route.hops
        scores = [asdict(item) for item in outcome.scores]
        gate = {
            "passed": outcome.verdict.passed,
            # What stood there before is no input: the same inputs are to give the same bytes.
            "gates": [dict(gate) for gate in outcome.verdict.gates if gate["name"] != GATE],
        }
        provenance = {
            "route": list(outcome.route),
            "models": [
                {
                    "id": hop.model.id,
                    "version": hop.model.version,
                    "licence": hop.model.licence,
                    "sha256": hop.model.digest,
                }
                for hop in hops
            ],
            "glossary": terms.digest,
            "tally": dict(outcome.terms),
            "scores": scores,
            "findings": outcome.by_severity,
            "gate": gate,
            "draft": outcome.draft,
        }
        ids = _unique_ids(self.finished)
        described = self._described()
        return Edition(
            title=self.title,
            locale=self.locale,
            region=region,
            documents=[
                item.document(self.locale.tag, ids[index])
                for index, item in enumerate(self.finished)
            ],
            masters=self._masters(),
            names={name: named.text for name, named in described.items()},
            origins={name: named.origin for name, named in described.items()},
            people=list(about.people(self.title, self.locale, terms, outcome.entities)),
            readings=_readings(terms, self.locale),
            books=self._books(),
            provenance=provenance,
            quality={
                "scores": scores,
                "tally": dict(outcome.terms),
                "findings": [_finding(item) for item in outcome.findings],
            }
            | ({"segments": regression.as_data(measured)} if measured else {}),
        )

    def _masters(self) -> list[Document]:
        if self.way.master is None:
            return []
        found = (item.master(self.way.master.locale.tag) for item in self.finished)
        return [document for document in found if document is not None]

    def _books(self) -> list[Document]:
        """The title's EPUBs, if it came as nothing else."""
        if any(item.format != "epub" for item in self.finished):
            return []
        source = self.way.job.language
        return [item.whole(source, self.locale.tag) for item in self.finished]

    def _described(self) -> dict[str, about.Named]:
        """Name, author and synopsis of the title in the locale."""
        found = {
            "title": about.name(self.title, self.locale),
            "author": about.author(self.title, self.locale),
        }
        synopsis = about.synopsis(self.title, self.way)
        return found | ({"synopsis": synopsis} if synopsis else {})


def _readings(terms: Glossary, locale: Locale) -> dict[str, str]:
    """The rendering to write → how the term base says that it is read."""
    found = ((term.forms(locale.tag), term.reading(locale.tag)) for term in terms.terms)
    return {forms[0]: reading for forms, reading in found if forms and reading}


def _finding(item: Finding) -> dict[str, Any]:
    data = asdict(item)
    data["place"] = {key: value for key, value in data["place"].items() if value is not None}
    del data["extent"]  # of finished files; here the text is on its way
    if item.suppressed is None:
        del data["suppressed"]
    return data


def _unique_ids(finished: Sequence[Finished]) -> list[dict[str, str]]:
    """Part id in its file → id in the title: the file's name, numbered if it has several."""
    result = []
    for item in finished:
        stem = item.path.stem
        chapters = [entry for entry in item.parts if entry.is_chapter]
        single = len(chapters) == 1
        result.append(
            {
                entry.id: stem if single else f"{stem}-{number:04d}"
                for number, entry in enumerate(chapters, 1)
            }
        )
    return result


def _added(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for item in counts:
        total.update(item)
    return dict(sorted(total.items()))
