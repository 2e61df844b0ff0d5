"""Random plans to ask for, the same for the same seed."""

import random
from datetime import date

from kuaijin.planning.matters import Asked, Lag, Lever, Link, Matter
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
