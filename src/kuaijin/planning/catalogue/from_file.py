"""A file that states facts: what its project needs by the catalogue, with the matters that the file adds or changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kuaijin.law.clock.grounds import Grounds
from kuaijin.law.fields import Malformed
from kuaijin.planning.catalogue.assembling import Assembled, Wanted, assembled
from kuaijin.planning.catalogue.breaches import refuse_breaches
from kuaijin.planning.catalogue.checklist import Checklist, checklist
from kuaijin.planning.catalogue.facts import answers
from kuaijin.planning.catalogue.packs import Catalogue
from kuaijin.planning.catalogue.terms import Override
from kuaijin.planning.matters import Link, Matter
from kuaijin.planning.reading import PlanFile


@dataclass(frozen=True, slots=True)
class FromFacts:
    """`unused`: matters of the file that state a term of a catalogue matter which this project does not need."""

    catalogue: Catalogue
    listed: Checklist
    assembled: Assembled
    unused: tuple[Matter, ...]

    @property
    def added(self) -> tuple[Matter, ...]:
        """Matters that only the file has."""
        return tuple(one for one in self.assembled.asked.matters if not one.catalogue)


def from_facts(file: PlanFile, catalogue: Catalogue, clock_grounds: Grounds) -> FromFacts:
    """Levers hold on the word of the file's author. Malformed by field."""
    refuse_breaches(catalogue, file.matters)
    _refuse_twice(file.matters)
    _refuse_rulings(file, catalogue)
    listed = checklist(catalogue, answers(catalogue.facts, file.facts or {}), file.rulings)
    names = _Names(file.matters, catalogue, {item.matter.code for item in listed.needed})
    own = [one for one in file.matters if one.catalogue in names.needed]
    made = assembled(
        catalogue,
        listed,
        Wanted(file.start, file.levers, file.promise, file.capacities, on_word=True),
        clock_grounds,
        overrides={one.catalogue: names.override(one) for one in own},
        rulings=file.rulings,
        extra=[names.extra(one) for one in file.matters if not one.catalogue],
    )
    unused = tuple(one for one in file.matters if one.catalogue and one.catalogue not in names.needed)
    return FromFacts(catalogue, listed, replace(made, asked=replace(made.asked, packs=file.packs)), unused)


class _Names:
    """A matter may be named by its number in the catalogue or by the id that the file gives it."""

    def __init__(self, matters: Sequence[Matter], catalogue: Catalogue, needed: set[str]) -> None:
        self.needed = needed
        self.code_of = {one.id: one.catalogue for one in matters if one.catalogue}
        self.id_of = {one.catalogue: one.id for one in matters if one.catalogue}
        self.known = {one.id for one in matters} | set(catalogue.matters)
        self.catalogue = catalogue

    def override(self, matter: Matter) -> Override:
        return Override(
            id=matter.id,
            name=matter.name or ("" if matter.id == matter.catalogue else matter.id),
            statutory=matter.statutory,
            promised=matter.promised,
            mode=matter.mode,
            department=matter.department,
            stage=matter.stage,
            commitment=matter.commitment,
            deferrable=matter.deferrable,
            merge_into=self._target(matter, self.code_of) or "",
            after=self._links(matter, self.code_of),
            outside=matter.outside,
        )

    def extra(self, matter: Matter) -> Matter:
        after, into = self._links(matter, self.id_of), self._target(matter, self.id_of)
        return replace(matter, after=after, merge_into=into)

    def _links(self, matter: Matter, renamed: Mapping[str, str]) -> tuple[Link, ...]:
        """Whom it waits for, without what the project does not need."""
        held = [link for link in matter.after if self._holds(matter, "after matter", link.matter)]
        return tuple(replace(link, matter=renamed.get(link.matter, link.matter)) for link in held)

    def _target(self, matter: Matter, renamed: Mapping[str, str]) -> str | None:
        into = matter.merge_into
        if into is None or not self._holds(matter, "merge_into", into):
            return None
        return renamed.get(into, into)

    def _holds(self, matter: Matter, field: str, other: str) -> bool:
        if other not in self.known:
            known = "、".join(sorted(self.known))
            raise Malformed(f"matters {matter.id} {field}", other, "bad.unknown_matter", known=known)
        code = self.code_of.get(other, other)
        return code not in self.catalogue.matters or code in self.needed


def _refuse_twice(matters: Sequence[Matter]) -> None:
    for field, values in (
        ("id", [one.id for one in matters]),
        ("catalogue", [one.catalogue for one in matters if one.catalogue]),
    ):
        for position, value in enumerate(values):
            if value in values[:position]:
                raise Malformed(f"matters {field}", value, "bad.same_id")


def _refuse_rulings(file: PlanFile, catalogue: Catalogue) -> None:
    choices = {one.code: [side.choice for side in one.sides] for one in catalogue.conflicts}
    for code, chosen in file.rulings.items():
        if code not in choices:
            raise Malformed("rulings", code, "bad.choice", known="、".join(choices) or "—")
        if chosen not in choices[code]:
            raise Malformed(f"rulings.{code}", chosen, "bad.choice", known="、".join(dict.fromkeys(choices[code])))
