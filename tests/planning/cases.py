"""Random plans to ask for, the same for the same seed."""

import random
from dataclasses import replace
from datetime import date

from kuaijin.law.clock.terms import Mode
from kuaijin.planning.matters import Asked, Lag, Lever, Link, Matter, Outside
from kuaijin.planning.network import LinkKind

SHORT = [Lever.PARALLEL, Lever.REVIEW_IN_ADVANCE, Lever.PROMISED_LIMITS, Lever.MERGED_HANDLING]
LEVERS = [*SHORT, Lever.DEFERRED_DOCUMENTS, Lever.NOTIFIED_COMMITMENT]


def small(seed: int) -> Asked:
    """Up to five matters of a few days, in two departments with a place or two."""
    dice = random.Random(seed)
    matters: list[Matter] = []
    for number in range(dice.randint(2, 5)):
        earlier = [one.id for one in matters]
        statutory = dice.randint(0, 4)
        matters.append(
            Matter(
                id=f"m{number}",
                statutory=statutory,
                promised=dice.randint(0, statutory),
                after=tuple(
                    Link(one, dice.choice(list(LinkKind)), Lag(dice.choice([0, 0, 1])))
                    for one in earlier
                    if dice.random() < 0.4
                ),
                department=dice.choice(["", "a", "b"]),
                commitment=0 if dice.random() < 0.2 else None,
                deferrable=dice.choice([0, 0, 1]),
                merge_into=dice.choice(earlier) if earlier and dice.random() < 0.25 else None,
            )
        )
    levers = tuple(lever for lever in LEVERS if dice.random() < 0.6)
    capacities = {name: dice.randint(1, 2) for name in ("a", "b") if dice.random() < 0.7}
    return Asked(date(2026, 3, 2), tuple(matters), capacities, levers)


def with_periods(seed: int) -> Asked:
    """The same with notices and reviews, calendar terms and lags, over the holidays of spring and May."""
    dice = random.Random(f"periods {seed}")
    asked = small(seed)
    matters = []
    for one in asked.matters:
        periods = tuple(
            Outside(kind, dice.randint(1, 9), dice.choice(list(Mode)), "said", statutory)
            for kind, statutory in (("public_notice", ""), ("expert_review", "said"))
            if dice.random() < 0.3
        )
        longer = one.statutory + dice.randint(1, 9)
        links = tuple(replace(link, lag=Lag(dice.randint(0, 3), dice.choice(list(Mode)))) for link in one.after)
        promised = max(one.promised, 1) if periods else one.promised
        commitment = None if periods else one.commitment
        mode = dice.choice([Mode.WORKING, Mode.WORKING, Mode.CALENDAR])
        changed = replace(one, statutory=longer, promised=promised, outside=periods, after=links, mode=mode)
        matters.append(replace(changed, commitment=commitment))
    start = dice.choice([date(2026, 2, 10), date(2026, 4, 24), date(2026, 9, 18)])
    levers = tuple(dict.fromkeys((*asked.levers, Lever.PROMISED_LIMITS)))
    return replace(asked, start=start, matters=tuple(matters), levers=levers)
