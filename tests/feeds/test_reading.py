"""Rows are read once and none is lost, in whatever order they are committed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kuaijin.feeds.reading import GAP_LIVES, Gap, Place

AT = datetime(2026, 10, 9, tzinfo=UTC)


def reads(place: Place, keys: set[int], limit: int) -> list[int]:
    """What the condition of `Place.unread` would find, in order."""
    inside = {key for key in keys if key > place.position or any(gap.first <= key <= gap.last for gap in place.gaps)}
    return sorted(inside)[:limit]


@given(st.permutations(range(1, 25)), st.lists(st.integers(1, 6), min_size=4, max_size=24), st.integers(3, 30))
def test_every_row_is_read_once_in_whatever_order_it_appears(order: list[int], steps: list[int], limit: int) -> None:
    there: set[int] = set()
    place, seen, at = Place(0), [], AT
    waiting = list(order)
    for step in [*steps, *([1] * 30)]:
        for _ in range(step):
            if waiting:
                there.add(waiting.pop())
        found = reads(place, there, limit)
        seen += found
        place, at = place.after(found, at), at + timedelta(seconds=1)
        assert Place.kept(place.position, place.plain()) == place, "it is kept as plain values"
    assert sorted(seen) == sorted(there) and len(seen) == len(set(seen))


def test_a_gap_that_stays_empty_is_forgotten() -> None:
    place = Place(10).after([12, 15], AT)
    assert place == Place(15, (Gap(11, 11, AT), Gap(13, 14, AT)))
    assert place.after([13], AT + timedelta(minutes=1)).gaps == (Gap(11, 11, AT), Gap(14, 14, AT))
    assert place.after([], AT + GAP_LIVES) == Place(15)
