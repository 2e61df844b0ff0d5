"""Who looks at which case, and whether as its office or as the applicant."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kuaijin.approvals.models import Case, Check
from kuaijin.approvals.models.cases import Way
from kuaijin.approvals.rules import papers
from kuaijin.approvals.rules.clocks import readings
from kuaijin.approvals.rules.handling import acts_for, awaited, check_office, check_predecessors, is_open
from kuaijin.approvals.rules.papers import Paper
from kuaijin.approvals.states import GRANTED, commands_from
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.obligations import acting


@dataclass(frozen=True)
class Setting(acting.Setting):
    """On which case."""

    case: Case

    @property
    def dossier(self) -> Dossier:
        return self.case.dossier

    @property
    def version(self) -> int:
        return self.case.version

    @property
    def on_it(self) -> dict[str, Any]:
        """The keywords that every command on a case takes."""
        return {**self.who, "case": self.case, "day": self.day}

    @cached_property
    def is_office(self) -> bool:
        """Does the actor handle it?"""
        try:
            check_office(self.actor, self.case.post)
        except Forbidden:
            return False
        return True

    @cached_property
    def is_applicant(self) -> bool:
        """The enterprise, or a specialist with its mandate."""
        try:
            acts_for(self.actor, self.case.dossier, self.day)
        except Forbidden:
            return False
        return True

    @cached_property
    def following(self) -> tuple[str, ...]:
        """Commands that lead on from the state it is in."""
        return commands_from(self.case.state)

    @property
    def is_running(self) -> bool:
        return is_open(self.case)

    @property
    def leads(self) -> bool:
        """A matter that was merged into another has no steps of its own."""
        return self.case.way != Way.MERGED or self.case.merged_into_id is None

    @cached_property
    def asked(self) -> list[Paper]:
        """What the applicant has to bring."""
        return papers.asked(self.case)

    @cached_property
    def missing(self) -> list[Paper]:
        return papers.missing(self.case)

    @cached_property
    def deferrable(self) -> list[Paper]:
        """Missing papers without which it may be accepted."""
        may = papers.deferrable(self.case)
        return [paper for paper in self.missing if paper.code in may]

    @cached_property
    def obtainable(self) -> list[Paper]:
        """What the office gets by itself and has not got yet."""
        there = papers.states(self.case)
        rows = papers.needed(self.case)
        return [paper for paper in rows if paper.obtainable and there.get(paper.code) not in papers.HERE]

    @property
    def is_granted(self) -> bool:
        return self.case.state in GRANTED

    @cached_property
    def check(self) -> Check | None:
        """The latest look afterwards."""
        return self.case.checks.select_related("obligation", "rectification", "case").order_by("-pk").first()

    @cached_property
    def is_late(self) -> bool:
        """One of its limits has passed."""
        due = readings(self.case, self.day).due
        return due is not None and due < self.day

    @cached_property
    def awaited_result(self) -> bool:
        """It cannot be granted before another case is."""
        try:
            check_predecessors(self.case, self.day)
        except Refused:
            return True
        return False

    @cached_property
    def waits(self) -> bool:
        """A result that must come first is not there."""
        return bool(awaited(self.case))
