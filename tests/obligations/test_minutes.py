"""What is owed by an instant: its clock, its events, who is told when, over days that pass one after the other."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kuaijin.directory.actors import system
from kuaijin.journal.chains import verify
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.law.dates import SHANGHAI, day_of
from kuaijin.obligations.commands import record_event
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.obligations.notices import reread_all
from kuaijin.obligations.rules import minutes, read_minutes, reading_of
from kuaijin.obligations.tick import due_for_check, tick
from tests.support.world import World, owed

pytestmark = pytest.mark.django_db
HOUR = minutes(60, "office_minutes", "园区约定：一小时内联系", grounds=("enterprise_reply",))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)


def asked(world: World, when: str, *, term: dict[str, Any] = HOUR, **facts: Any) -> Obligation:
    """Told at `when`, written down at once."""
    moment = at(when)
    given = {"received_on": day_of(moment), "day": day_of(moment), "received_at": moment, **facts}
    return owed(
        system(world.zone.pk),
        world.project.dossier,
        "一小时内联系企业",
        world.posts["power"],
        term=term,
        opened=moment,
        **given,
    )


def run(when: str) -> int:
    moment = at(when)
    return tick(actor=system(), at=moment, day=day_of(moment), ids=due_for_check(moment))


def fired(obligation: Obligation) -> list[tuple[str, int, str]]:
    rows = Firing.objects.filter(obligation=obligation).order_by("at", "pk").select_related("post")
    return [(row.what, row.days, row.post.holdings.get(ends_on=None).person.name) for row in rows]


def test_it_is_due_at_an_instant_and_goes_up_at_it(world: World) -> None:
    owing = asked(world, "10-09 09:10")
    assert (owing.due_at, owing.due_on, owing.near_on) == (at("10-09 10:10"), date(2026, 10, 9), date(2026, 10, 9))
    run("10-09 09:11")
    assert fired(owing) == [("reminder", 0, "冯癸")], "who owes it is told at once"
    owing.refresh_from_db()
    assert owing.next_check_at == at("10-09 10:10"), "the next look is at the instant, not on the next day"
    assert run("10-09 10:09") == 0
    for when in ("10-09 10:10", "10-09 10:11", "10-10 00:00", "10-11 09:00", "10-13 00:00", "10-20 00:00"):
        run(when)
    assert fired(owing)[1:] == [("escalation", 0, "王辛"), ("escalation", 1, "王辛"), ("escalation", 3, "褚乙")]
    told = Entry.objects.filter(code="obligations.fired", dossier_id=world.project.pk)
    mine = [entry.after for entry in told.order_by("pk") if (entry.after or {}).get("obligation") == owing.pk]
    assert [(one["what"], one["days"]) for one in mine] == [row[:2] for row in fired(owing)]
    assert verify()[1] == []


def test_after_downtime_every_rung_fires_once(world: World) -> None:
    owing = asked(world, "10-09 17:10")
    assert owing.due_at == at("10-10 09:10"), "the Saturday is worked"
    run("10-20 08:00")
    assert [row[1] for row in fired(owing) if row[0] == "escalation"] == [0, 1, 3]
    assert run("10-20 08:01") == 0


def test_a_pause_moves_the_instant_and_gives_the_minutes_to_the_enterprise(world: World) -> None:
    owing = asked(world, "10-09 09:10")
    act: dict[str, Any] = {"actor": world.actor("fengkui"), "obligation": owing, "day": date(2026, 10, 9)}
    waiting = {"kind": "paused", "on": date(2026, 10, 9), "ground": "enterprise_reply", "notice": True}
    with pytest.raises(Refused, match="还没到"):
        record_event(**act, **waiting, at=at("10-09 09:15"), moment=at("10-09 09:30"))
    with pytest.raises(Refused, match="几点几分"):
        record_event(**act | {"day": date(2026, 10, 10)}, **waiting, at=at("10-10 09:30"))
    record_event(**act, **waiting, at=at("10-09 09:30"), moment=at("10-09 09:20"))
    assert (owing.due_at, owing.due_on, owing.clock_state, owing.next_check_at) == (None, None, "paused", None)
    record_event(**act, kind="resumed", on=date(2026, 10, 9), at=at("10-09 09:50"))
    assert (owing.due_at, owing.clock_state) == (at("10-09 10:40"), "running")
    assert [row.facts["at"] for row in owing.events.order_by("seq")] == [
        at(text).isoformat() for text in ("10-09 09:10", "10-09 09:20", "10-09 09:50")
    ]
    told = read_minutes(owing, at("10-09 10:00"))
    assert (told.used, told.left, told.given_back) == (20, 40, 30)
    run("10-09 10:10")
    assert [row for row in fired(owing) if row[0] == "escalation"] == []
    run("10-09 10:40")
    assert fired(owing)[-1] == ("escalation", 0, "王辛")
    with pytest.raises(Refused, match="只记收到"):
        record_event(
            **act,
            kind="extended",
            on=date(2026, 10, 9),
            at=at("10-09 10:45"),
            days=5,
            authority="局长 王辛",
            reason="x",
        )


def test_what_cannot_be_is_refused_and_an_unknown_year_is_said(world: World) -> None:
    with pytest.raises(Refused, match="几点几分"):
        asked(world, "10-09 09:10", received_at=None, received_on=date(2026, 10, 8))
    with pytest.raises(Refused, match="还没到"):
        asked(world, "10-09 09:10", received_at=at("10-09 09:11"))
    owing = asked(world, "12-31 17:10")
    assert (owing.due_at, owing.due_on, owing.missing_year, owing.estimate_on) == (None, None, 2027, date(2027, 1, 1))
    each = asked(world, "12-31 17:10", term=minutes(60, "minutes", "约定"))
    assert each.due_at == at("12-31 18:10"), "every minute counts: no notice is needed"
    reread_all(actor=system(), at=at("12-31 18:00"), day=date(2026, 12, 31))
    each.refresh_from_db()
    assert each.due_at == at("12-31 18:10")
    assert reading_of(each, at("12-31 17:40")).left == 30
    assert reading_of(world.obligation, at("10-09 17:40")).left == 3
