"""Which names mean one person: given names, nicknames, forms of address, and of what gender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from localize.curation.mining.shapes import Shape, split_name, surname_of
from localize.curation.mining.sightings import Sightings
from localize.curation.mining.tables import tables
from localize.curation.mining.verdict import Verdict, contrast
from localize.curation.mining.words import lexicon
from localize.glossary import Term

__all__ = ["Candidate", "Entity", "group"]

# From so many votes on, with three times as many as for the other, a gender is proposed.
_VOTES, _TIMES = 2, 3
# A title or a kinship term says more than a pronoun, which may mean somebody else.
_WORD_VOTES = 3
# With its owner known, a form of address needs less of its own.
_ALIAS_FLOOR = -6.0
_ALIAS_CONTRAST = 32.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A string that was seen, and how it was judged."""

    text: str
    """In Simplified characters."""
    verdict: Verdict
    sightings: Sightings


@dataclass(slots=True, kw_only=True)
class Entity:
    """Somebody or something, with all that it is called."""

    name: str
    kind: str
    root: Candidate | None
    """``None``: the term base has it already, and what is new are the aliases."""
    known: Term | None = None
    aliases: list[Candidate] = field(default_factory=list)
    rivals: tuple[str, ...] = ()
    """Other names that this one may belong to as well."""

    @property
    def members(self) -> list[Candidate]:
        return [item for item in (self.root, *self.aliases) if item]

    @property
    def count(self) -> int:
        """Sightings under all its names."""
        return sum(item.sightings.count for item in self.members)

    @property
    def bits(self) -> float:
        return max(item.verdict.bits for item in self.members)

    def votes(self) -> dict[str, Counter[str]]:
        """Gender → word that says it → how often."""
        table = tables()
        words: Counter[str] = Counter()
        for item in self.members:
            words += item.sightings.genders
            if item.verdict.shape.form == "titled":
                words[item.verdict.shape.tail] += item.sightings.count
        votes: dict[str, Counter[str]] = {"f": Counter(), "m": Counter()}
        for word, seen in words.items():
            gender = table.pronouns.get(word) or table.titles.get(word) or table.kin.get(word)
            if gender and seen:
                votes[gender][word] = seen
        return votes

    def gender(self) -> str:
        """f, m, or empty where the text doesn't say it clearly."""
        if self.known:
            return self.known.gender
        if self.kind not in ("person", "title"):
            return ""
        table = tables()
        weight = {
            gender: sum(
                seen * (1 if word in table.pronouns else _WORD_VOTES)
                for word, seen in words.items()
            )
            for gender, words in self.votes().items()
        }
        for one, other in (("f", "m"), ("m", "f")):
            if weight[one] >= _VOTES and weight[one] >= _TIMES * weight[other]:
                return one
        return ""


def group(
    candidates: Sequence[Candidate], known: Mapping[str, Term], characters: int
) -> list[Entity]:
    """Entities from candidates.

    ``known`` terms, by their form in Simplified characters, come back if they have new aliases;
    ``characters`` is the work's length.

    A given name, nickname or form of address goes to the one person whom it fits; where it fits
    more than one, or nobody, it is an entity of its own.
    """
    people = _People(known)
    rest: list[Candidate] = []
    for item in sorted(candidates, key=lambda item: -item.verdict.bits):
        if item.verdict.kind == "person" and item.verdict.shape.form == "full":
            if item.verdict.bits >= 0:
                people.add(Entity(name=item.text, kind="person", root=item))
        else:
            rest.append(item)
    entities, short = list(people.new), []
    for item in rest:
        owners = people.owners(item.text, item.verdict.shape)
        if len(owners) == 1 and _is_alias(item, characters):
            owners[0].aliases.append(item)
        elif item.verdict.bits < 0 or item.verdict.kind == "other":
            short.append(item)
        else:
            names = tuple(owner.name for owner in owners)
            entities.append(Entity(name=item.text, kind=item.verdict.kind, root=item, rivals=names))
    for item in short:
        _shorten(item, entities)
    entities += (entity for entity in people.old if entity.aliases)
    return sorted(entities, key=lambda entity: (-entity.bits, entity.name))


def _shorten(item: Candidate, entities: Sequence[Entity]) -> None:
    """恒记 is 恒记钟表铺, if only one place or body begins so."""
    whole = [
        entity
        for entity in entities
        if entity.kind in ("place", "organisation")
        and entity.name.startswith(item.text)
        and not lexicon().is_word(item.text)
    ]
    if len(whole) == 1 and item.verdict.shape.form == "string":
        whole[0].aliases.append(item)


def _is_alias(item: Candidate, characters: int) -> bool:
    """With its owner known; an ordinary word has to stand here far oftener than elsewhere."""
    if not lexicon().is_word(item.text):
        return item.verdict.bits >= _ALIAS_FLOOR or item.verdict.shape.form == "string"
    return contrast(item.text, item.sightings.count, characters) >= _ALIAS_CONTRAST


class _People:
    """Whom a short name may mean."""

    def __init__(self, known: Mapping[str, Term]) -> None:
        self.new: list[Entity] = []
        self.old: list[Entity] = []
        self._by_surname: dict[str, list[Entity]] = {}
        self._by_char: dict[str, list[Entity]] = {}
        for name, term in known.items():
            if term.kind == "person" and split_name(name):
                entity = Entity(name=name, kind="person", root=None, known=term)
                self.old.append(entity)
                self._index(entity)

    def add(self, entity: Entity) -> None:
        self.new.append(entity)
        self._index(entity)

    def _index(self, entity: Entity) -> None:
        surname, given = split_name(entity.name) or ("", "")
        self._by_surname.setdefault(surname, []).append(entity)
        for char in set(given):
            self._by_char.setdefault(char, []).append(entity)

    def owners(self, text: str, found: Shape) -> list[Entity]:
        """People whom a short name fits: 青岚, 小岚, 岚姐, 阮小姐 all fit 阮青岚."""
        if found.form == "titled":
            if found.tail in tables().by_marriage:
                return []
            owners = [
                *self._by_surname.get(surname_of(found.stem), ()),
                *(self._by_char.get(found.stem, ()) if len(found.stem) == 1 else ()),
            ]
            gender = tables().titles[found.tail]
            fitting = [owner for owner in owners if not gender or owner.gender() in (gender, "")]
            return _one_of_gender(fitting, gender)
        if found.form == "nickname":
            owners = list(self._by_char.get(found.stem, ()))
            return owners or list(self._by_surname.get(found.stem, ()))
        if len(text) == 2:
            owners = self._by_char.get(text[0], [])
            return [item for item in owners if item.name.endswith(text) and item.name != text]
        return []


def _one_of_gender(owners: list[Entity], gender: str) -> list[Entity]:
    """Of several, the only one whose gender is known to be the title's."""
    sure = [owner for owner in owners if gender and owner.gender() == gender]
    return sure if len(sure) == 1 else owners
