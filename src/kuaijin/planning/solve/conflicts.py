"""Why a promise cannot be kept: causes that cannot hold together with it, none of them spare (QuickXplain)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kuaijin.planning.axis import Axis
from kuaijin.planning.bounds import Bounds, latest
from kuaijin.planning.causes import Cause, at_once_is_best, causes_of
from kuaijin.planning.matters import Asked
from kuaijin.planning.solve.model import Rules
from kuaijin.planning.solve.search import Budget, possible
from kuaijin.planning.uses import uses_of


@dataclass(frozen=True, slots=True)
class Conflict:
    """`irreducible`: without any one cause the rest can hold. `others`: other such sets remain; None where unknown."""

    causes: tuple[Cause, ...]
    irreducible: bool
    others: bool | None


class Question:
    """Asks again and again whether a plan fits when some causes are set aside."""

    def __init__(self, asked: Asked, axis: Axis, budget: Budget, within: int | None) -> None:
        self.asked, self.axis, self.budget, self.within = asked, axis, budget, within
        self.all = causes_of(asked)
        self.uses = uses_of(asked, asked.levers)
        self.last = latest(asked) if within is None else Bounds(asked, self.uses).reach(within)
        self.open = False

    def impossible(self, kept: Sequence[Cause]) -> bool:
        """Whether these causes alone rule it out. A question that stays open counts as no, and is remembered."""
        if self.budget.seconds <= 0:
            self.open = True
            return False
        aside = frozenset(self.all) - frozenset(kept)
        rules = Rules(self.uses, self.last, at_once=at_once_is_best(self.asked), aside=aside)
        answer = possible(self.asked, self.axis, rules, self.budget, self.within)
        self.open = self.open or answer is None
        return answer is False


def conflict(asked: Asked, axis: Axis, budget: Budget, within: int | None) -> Conflict:
    """For a promise (or, without one, any lawful plan) that was found impossible."""
    question = Question(asked, axis, budget, within)
    causes = _explained(question, [], False, question.all)
    causes.sort(key=question.all.index)
    complete = not question.open
    return Conflict(tuple(causes), complete, _others(question, causes) if complete else None)


def _explained(question: Question, background: list[Cause], grown: bool, causes: list[Cause]) -> list[Cause]:
    if grown and question.impossible(background):
        return []
    if len(causes) <= 1:
        return list(causes)
    half = len(causes) // 2
    first, second = causes[:half], causes[half:]
    of_second = _explained(question, [*background, *first], bool(first), second)
    of_first = _explained(question, [*background, *of_second], bool(of_second), first)
    return of_first + of_second


def _others(question: Question, causes: list[Cause]) -> bool | None:
    """Every such set holds every cause exactly where setting any one of them aside makes the whole possible."""
    for cause in causes:
        if question.impossible([one for one in question.all if one != cause]):
            return True
    return None if question.open else False
