"""A plan in days of the calendar: when each matter is reviewed, accepted and decided, and by when it must be."""

from dataclasses import dataclass
from datetime import date

from kuaijin.law.dates import days_between, each_day
from kuaijin.planning.answer import Answer
from kuaijin.planning.axis import Axis
from kuaijin.planning.chains import Chains, chains_of
from kuaijin.planning.matters import Asked, Matter
from kuaijin.planning.outcome import Found, Handled, Places
from kuaijin.planning.timing import Stretch, end_of, promised_end, statutory_end


@dataclass(frozen=True, slots=True)
class Handling:
    """One matter. `by`: statutory, promised, commitment or merged; `days` of that term. `slack` in counted days."""

    matter: Matter
    by: str
    days: int
    review_start: date
    start: date
    decide: date
    statutory_due: date
    promised_due: date
    stretches: tuple[Stretch, ...]
    counted: Places
    slack: int
    critical: bool


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Calendar days from the start to the last decision: counted, in a period outside the clock, and rest days."""

    days: int
    counted: int
    outside: int
    rest: int


@dataclass(frozen=True, slots=True)
class Told:
    handlings: tuple[Handling, ...]
    critical_path: tuple[str, ...]
    elapsed: Elapsed
    rest_days: tuple[date, ...]


def told(answer: Answer) -> Told | None:
    """The plan found, in days; None where there is none."""
    if answer.found is None:
        return None
    asked, axis, found = answer.asked, answer.axis, answer.found
    chains = chains_of(asked, axis, found)
    handlings = tuple(_handling(asked, axis, found, one, chains) for one in found.handled)
    last = max(one.decide for one in handlings)
    rest = tuple(day for day in each_day(axis.start, last) if axis.day(axis.position(day)) != day)
    return Told(handlings, chains.counted.path, _elapsed(axis, handlings, chains, rest), rest)


def _handling(asked: Asked, axis: Axis, found: Found, one: Handled, chains: Chains) -> Handling:
    matter, host = asked.matter(one.matter), _host(asked, found, one)
    own = asked.matter(host.matter)
    stretches = end_of(axis, host.real.review, host.days, host.mode, own.outside).stretches
    accepted = one.real.accept
    statutory = statutory_end(axis, accepted, matter.statutory, matter.mode, stretches)
    promised = promised_end(axis, accepted, host.days, host.mode, stretches)
    return Handling(
        matter=matter,
        by=one.by,
        days=one.days,
        review_start=axis.day(one.real.review),
        start=axis.day(accepted),
        decide=axis.day(one.real.decide),
        statutory_due=axis.day(statutory),
        promised_due=axis.day(min(promised, statutory)),
        stretches=stretches if one.by != "merged" else (),
        counted=one.counted,
        slack=chains.counted.times[host.matter].slack,
        critical=host.matter in chains.counted.path,
    )


def _host(asked: Asked, found: Found, one: Handled) -> Handled:
    """The matter with which it is decided; itself where it is not merged."""
    handled = {each.matter: each for each in found.handled}
    while one.by == "merged":
        one = handled[asked.matter(one.matter).merge_into or one.matter]
    return one


def _elapsed(axis: Axis, handlings: tuple[Handling, ...], chains: Chains, rest: tuple[date, ...]) -> Elapsed:
    """Split along the chain that ends last in days of the calendar."""
    last = max(one.decide for one in handlings)
    on_chain = [one for one in handlings if one.matter.id in chains.elapsed.path]
    outside = {day for one in on_chain for stretch in one.stretches for day in each_day(stretch.first, stretch.last)}
    days = list(each_day(axis.start, last))[1:]
    out = sum(day in outside for day in days)
    resting = sum(day in rest and day not in outside for day in days)
    return Elapsed(days_between(axis.start, last), len(days) - out - resting, out, resting)
