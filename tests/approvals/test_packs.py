"""Rule packs of a zone: versions without overlap, confirmations within the law, contradictions ruled, desks."""

from datetime import date

import pytest

from kuaijin.approvals import commands
from kuaijin.approvals.models import Confirmation, PackVersion, Ruling
from kuaijin.approvals.queries.catalogue import catalogue_of, confirmations_of, desks_of, packs_on, rulings_of
from kuaijin.approvals.rules.packs import shipped, shipped_document
from kuaijin.directory.actors import system
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.models import Entry
from kuaijin.planning.catalogue.terms import Confirmed
from tests.support.world import AT, DAY

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(2027, 1, 1)


def load(world, code, **changes):
    document = {**shipped_document(code), **changes}
    return commands.load_pack(actor=system(world.zone.pk), at=AT, zone=world.zone, document=document)


def publish(world, code, valid_from=DAY, **changes):
    version = load(world, code, **changes)
    return commands.publish_pack(actor=system(world.zone.pk), at=AT, version=version, valid_from=valid_from)


def test_a_pack_is_a_concept_then_published_then_superseded_without_overlap(world):
    assert set(shipped()) >= {"national", "shandong", "binzhou", "heze"}
    concept = load(world, "national")
    assert (concept.state, concept.number, catalogue_of(world.zone, DAY).matters) == ("concept", 1, {})
    with pytest.raises(Refused, match="一字不差"):
        load(world, "national")
    by = system(world.zone.pk)
    first = commands.publish_pack(actor=by, at=AT, version=concept, valid_from=DAY)
    with pytest.raises(Refused, match="已经发布过"):
        commands.publish_pack(actor=by, at=AT, version=first, valid_from=DAY)
    second = load(world, "national", number="2026-10")
    with pytest.raises(Refused) as refused:
        commands.publish_pack(actor=by, at=AT, version=second, valid_from=DAY)
    assert refused.value.field == "valid_from"
    commands.publish_pack(actor=by, at=AT, version=second, valid_from=NEXT_YEAR)
    first.refresh_from_db()
    assert (first.state, first.valid_to, second.valid_from) == ("superseded", NEXT_YEAR, NEXT_YEAR)
    assert [one.number for one in packs_on(world.zone, DAY)] == [1]
    assert [one.number for one in packs_on(world.zone, NEXT_YEAR)] == [2]
    said = Entry.objects.filter(code="approvals.publish_pack").order_by("pk").last().after
    assert said["replaces"] == {"number": 1, "valid_to": "2027-01-01"}


def test_a_pack_that_does_not_fit_with_the_others_is_not_published(world):
    by = system(world.zone.pk)
    alone = load(world, "shandong")
    with pytest.raises(Refused) as refused:
        commands.publish_pack(actor=by, at=AT, version=alone, valid_from=DAY)
    assert "shandong" in refused.value.field
    national = publish(world, "national")
    commands.publish_pack(actor=by, at=AT, version=alone, valid_from=DAY)
    assert "M36" in catalogue_of(world.zone, DAY).matters
    with pytest.raises(Refused):
        commands.withdraw_pack(actor=by, at=AT, version=national, reason="误发", day=DAY)
    with pytest.raises(Refused, match="原因"):
        commands.withdraw_pack(actor=by, at=AT, version=alone, reason=" ", day=DAY)
    commands.withdraw_pack(actor=by, at=AT, version=alone, reason="误发", day=DAY)
    assert "M36" not in catalogue_of(world.zone, DAY).matters
    concept = load(world, "heze")
    commands.withdraw_pack(actor=by, at=AT, version=concept, reason="重载", day=DAY)
    assert not PackVersion.objects.filter(code="heze").exists()


def test_a_faulty_pack_is_refused_by_field(world):
    faulty = {**shipped_document("heze"), "valid_from": "2027-13-01"}
    with pytest.raises(Refused) as refused:
        commands.load_pack(actor=system(world.zone.pk), at=AT, zone=world.zone, document=faulty)
    assert refused.value.field == "valid_from"
    assert not PackVersion.objects.exists()


def confirmed(world, by, matter, field, value, source="菏泽市办事指南 2026"):
    return commands.confirm(
        actor=by, at=AT, zone=world.zone, matter=matter, field=field, value=value, source=source, day=DAY
    )


def test_a_person_confirms_with_a_source_and_never_beyond_the_law(world):
    publish(world, "national")
    publish(world, "shandong")
    publish(world, "heze")
    by = world.actor("sysadmin")
    confirmed(world, by, "M11", "statutory", "20")
    assert confirmations_of(world.zone, DAY)["M11", "statutory"] == Confirmed(20, "菏泽市办事指南 2026")
    for field, value, refusal in (
        ("promised", 21, "超过法定"),
        ("promised", "很快", "不是天数"),
        ("mode", "weeks", "working"),
        ("colour", 1, "没有这个字段"),
    ):
        with pytest.raises(Refused, match=refusal):
            confirmed(world, by, "M11", field, value)
    with pytest.raises(Refused, match="依据"):
        confirmed(world, by, "M11", "promised", 5, source=" ")
    with pytest.raises(Refused, match="没有事项"):
        confirmed(world, by, "M99", "promised", 5)
    with pytest.raises(Refused, match="不得告知承诺"):
        confirmed(world, by, "M09", "commitment", 2)
    with pytest.raises(Refused, match="不得少于 7 天"):
        confirmed(world, by, "M07", "notice", 5)
    confirmed(world, by, "M11", "promised", 8)
    with pytest.raises(Refused, match="一样"):
        confirmed(world, by, "M11", "promised", 8)
    with pytest.raises(Refused, match="超过法定 7 天"):
        confirmed(world, by, "M11", "statutory", 7)
    confirmed(world, by, "M11", "promised", 5)
    confirmed(world, by, "M27", "need", "")
    held = Confirmation.objects.filter(matter="M11", field="promised").order_by("pk")
    assert [(one.value, one.withdrawn_on) for one in held] == [(8, DAY), (5, None)]
    commands.withdraw_confirmation(actor=by, at=AT, confirmation=held[1], reason="指南作废", day=DAY)
    assert set(confirmations_of(world.zone, DAY)) == {("M11", "statutory"), ("M27", "need")}


def ruled(world, by, chosen, conflict="order:M09:M12"):
    return commands.rule(
        actor=by,
        at=AT,
        zone=world.zone,
        conflict=conflict,
        chosen=chosen,
        source="区政府会议纪要 2026-12 号",
        reason="上位法没有这一前置",
        day=DAY,
    )


def test_a_contradiction_is_ruled_by_a_leader_and_may_be_ruled_anew(world):
    publish(world, "national")
    publish(world, "shandong")
    leader = world.actor("leader")
    with pytest.raises(Forbidden):
        ruled(world, world.actor("fengkui"), "no_order")
    with pytest.raises(Refused, match="选一条"):
        ruled(world, leader, "both")
    with pytest.raises(Refused, match="没有这处"):
        ruled(world, leader, "holds", conflict="order:M01:M02")
    ruled(world, leader, "holds")
    ruled(world, leader, "no_order")
    assert rulings_of(world.zone, DAY) == {"order:M09:M12": "no_order"}
    sides = Entry.objects.filter(code="approvals.rule").order_by("pk").last().after["sides"]
    assert any("山东省水土保持条例" in side for side in sides) and any("环境影响评价法" in side for side in sides)
    held = Ruling.objects.get(withdrawn_on__isnull=True)
    commands.withdraw_ruling(actor=leader, at=AT, ruling=held, reason="另行研究", day=DAY)
    assert rulings_of(world.zone, DAY) == {}


def test_a_desk_is_a_post_of_the_zone_for_a_department_of_the_packs(world):
    publish(world, "national")
    by, post = system(world.zone.pk), world.posts["power"]
    desk = commands.set_desk(actor=by, at=AT, zone=world.zone, department="自然资源", post=post, places=2, day=DAY)
    assert desks_of(world.zone) == {"自然资源": desk}
    for changes, refusal in (({"department": "气象站"}, "没有部门"), ({"places": 0}, "1 到 999")):
        with pytest.raises(Refused, match=refusal):
            given = {"department": "自然资源", "places": 2, **changes}
            commands.set_desk(actor=by, at=AT, zone=world.zone, post=post, day=DAY, **given)
