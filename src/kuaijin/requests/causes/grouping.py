"""Requests of several enterprises that say the same, and how much of a burden each such group is.

A group forms around the text that has most neighbours: everything at least `likeness` close to it. That is leader
clustering in the order of density: deterministic, and every member can be shown with its likeness to the middle. Groups
whose sums of words are at least `alike` close are one: people say the same in other words.

Its weight is the **excess burden**: enterprises × (share that ended badly here − share that ended badly everywhere),
the share here drawn towards the share everywhere by `doubt` further requests of the average kind, so that few
requests do not weigh much; doubled by growth at most, and by what is at risk at most. What many ask and what is solved
well weighs nothing: it is frequent, not a cause to reform. One enterprise counts once, however often it asks."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import mean

import numpy as np

from kuaijin.requests.causes.said import Found, Said, Settings
from kuaijin.requests.causes.texts import Index, normalised

# Causes that the zone and its offices can change; the others weigh half.
OURS = frozenset({"law", "rule", "practice", "capacity", "conduct", ""})


def clusters(said: Sequence[Said], names: Sequence[str] = (), settings: Settings | None = None) -> list[Found]:
    """Groups of at least `least` enterprises by falling weight; `names` are taken out of the texts first."""
    settings = settings or Settings()
    if not said:
        return []
    index = Index([normalised(one.words, names) for one in said])
    everywhere = float(np.mean([one.bad for one in said]))
    middle_day = sorted(one.on for one in said)[len(said) // 2]
    found = [
        _weighed(said, index, group, everywhere, middle_day, settings)
        for group in _joined(index, _groups(index, settings.likeness), settings.alike)
        if len({said[place].enterprise for place, _ in group}) >= settings.least
    ]
    found.sort(key=lambda one: (-one.weight, -one.enterprises, one.members[0][0]))
    return found[: settings.most]


def alike_to(known: Sequence[str], others: Sequence[str], settings: Settings | None = None) -> list[int]:
    """Places of the others that say what the known texts say together: at least `likeness` close to their sum."""
    settings = settings or Settings()
    index = Index([normalised(text) for text in (*known, *others)])
    middle = np.zeros(len(index.grams))
    for place in range(len(known)):
        ids, weights = index.rows[place]
        middle[ids] += weights
    middle /= np.linalg.norm(middle) or 1.0
    close = [float((middle[ids] * weights).sum()) for ids, weights in index.rows[len(known) :]]
    return [place for place, likeness in enumerate(close) if likeness >= settings.likeness]


def _groups(index: Index, likeness: float) -> list[list[tuple[int, float]]]:
    """Every text in one group: (its place, its likeness to the middle), the middle first."""
    neighbours: list[tuple[np.ndarray, np.ndarray]] = []
    for place in range(index.count):
        close = index.likeness(place)
        near = np.flatnonzero(close >= likeness)
        neighbours.append((near, close[near]))
    order = sorted(range(index.count), key=lambda place: (-len(neighbours[place][0]), place))
    taken = np.zeros(index.count, dtype=bool)
    groups = []
    for place in order:
        if taken[place]:
            continue
        near, close = neighbours[place]
        free = ~taken[near]
        group = sorted(zip(near[free].tolist(), close[free].tolist(), strict=True), key=lambda row: (-row[1], row[0]))
        group = [(place, 1.0), *(row for row in group if row[0] != place)]
        taken[[row[0] for row in group]] = True
        groups.append(group)
    return groups


def _joined(index: Index, groups: list[list[tuple[int, float]]], alike: float) -> list[list[tuple[int, float]]]:
    """Smaller groups go into the first larger one that says the same; the likeness of their members to its middle."""
    groups = sorted((group for group in groups if len(group) > 1), key=lambda group: (-len(group), group[0][0]))
    sums = np.zeros((len(groups), len(index.grams)))
    for number, group in enumerate(groups):
        for place, _ in group:
            ids, weights = index.rows[place]
            sums[number, ids] += weights
        sums[number] /= np.linalg.norm(sums[number]) or 1.0
    kept: list[int] = []
    joined: dict[int, list[tuple[int, float]]] = {}
    for number, group in enumerate(groups):
        close = sums[kept] @ sums[number] if kept else np.empty(0)
        if len(close) and close.max() >= alike:
            into = kept[int(close.argmax())]
            likeness = index.likeness(joined[into][0][0])
            joined[into] += [(place, float(likeness[place])) for place, _ in group]
        else:
            kept.append(number)
            joined[number] = list(group)
    return [joined[number] for number in kept]


def _weighed(
    said: Sequence[Said],
    index: Index,
    group: list[tuple[int, float]],
    everywhere: float,
    middle_day: date,
    settings: Settings,
) -> Found:
    rows = [said[place] for place, _ in group]
    firms = len({row.enterprise for row in rows})
    ended: dict[int, list[float]] = {}
    for row in rows:
        ended.setdefault(row.enterprise, []).append(row.bad)
    bad = (sum(map(mean, ended.values())) + settings.doubt * everywhere) / (firms + settings.doubt)
    later = sum(row.on >= middle_day for row in rows)
    growth = (later + 1) / (len(rows) - later + 1)
    cause = _most(row.cause for row in rows)
    money = sum((row.investment_at_risk for row in rows), Decimal(0))
    jobs = sum(row.jobs_at_risk for row in rows)
    risk = sum(bool(row.investment_at_risk or row.jobs_at_risk) for row in rows) / len(rows)
    weight = firms * max(0.0, bad - everywhere) * min(2.0, max(1.0, growth)) * (1 + risk)
    offices: Counter[int] = Counter(row.office for row in rows if row.office is not None)
    return Found(
        title=rows[0].words[:80],
        words=tuple(index.common([place for place, _ in group])),
        members=tuple((said[place].key, round(close, 3)) for place, close in group),
        kind=_most(row.kind for row in rows),
        cause=cause,
        office=min(offices, key=lambda office: (-offices[office], office)) if offices else None,
        enterprises=firms,
        bad=bad,
        bad_everywhere=everywhere,
        growth=growth,
        investment_at_risk=money,
        jobs_at_risk=jobs,
        weight=weight if cause in OURS else weight / 2,
    )


def _most(values: object) -> str:
    counted = Counter(value for value in values if value)  # type: ignore[attr-defined]
    return min(counted, key=lambda value: (-counted[value], value)) if counted else ""
