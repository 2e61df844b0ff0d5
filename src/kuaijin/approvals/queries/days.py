"""Where the days went: of one case, of a whole checklist. Every day has one owner, the parts sum to the whole."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kuaijin.approvals.models import Case, Checklist
from kuaijin.approvals.rules.days import split_of, working_split
from kuaijin.kit.components import StripRun, StripShare, runs_of, shares_of
from kuaijin.law.attribution import Split
from kuaijin.obligations.rules import zone_calendar


@dataclass(frozen=True)
class Whose:
    """`runs` and `shares` are what `days_strip` draws; `days` are calendar days, `working` of them working days (None
    while a year of them has no holiday notice), `working_said` whose these were."""

    since: date
    days: int
    working: int | None
    working_said: str
    runs: tuple[StripRun, ...]
    shares: tuple[StripShare, ...]


def days_of(thing: Case | Checklist, today: date) -> Whose | None:
    """From filing (a checklist: its first filing) to today or to the last decision. None before a day is over."""
    split = split_of(thing, today)
    if split is None or split.days == 0:
        return None
    return _whose(split, thing)


def _whose(split: Split, thing: Case | Checklist) -> Whose:
    runs = runs_of(split, calendar=zone_calendar(thing.dossier))
    href = reverse("approvals:case", args=[thing.pk]) + "#steps" if isinstance(thing, Case) else _cases(thing)
    worked = working_split(split, thing)
    return Whose(
        since=split.start,
        days=split.days,
        working=worked.days if worked is not None else None,
        working_said=_parts(worked) if worked is not None else "",
        runs=tuple(runs),
        shares=tuple(shares_of(runs, lambda run: href)),
    )


def _parts(worked: Split) -> str:
    """`自然资源局 4 + 澄川电机有限公司 2`: they sum to the whole."""
    days: dict[str, int] = {}
    for stretch in worked.stretches:
        days[stretch.holder] = days.get(stretch.holder, 0) + stretch.days
    ordered = sorted(days.items(), key=lambda item: -item[1])
    return " + ".join(f"{holder} {n}" for holder, n in ordered if n)


def _cases(checklist: Checklist) -> str:
    return f"{reverse('approvals:cases')}?state=all&of={checklist.dossier.number}"
