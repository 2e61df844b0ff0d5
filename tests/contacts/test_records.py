"""An act of service: written down once; what was promised is owed, what was heard a problem, what is wrong mended."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kuaijin.contacts import commands
from kuaijin.contacts.commands import Difficulty, Promised, Spot
from kuaijin.contacts.models import Answer, Contact, ContactPerson
from kuaijin.directory import commands as directory
from kuaijin.directory.models import Post
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.models import Kind, Obligation, State
from kuaijin.obligations.queries import on_desk_of
from tests.support.world import AT, DAY, World

MANAGER = "wangxin"


def test_whoever_writes_it_down_was_there(world: World, record) -> None:
    contact = record()
    assert [one.name for one in contact.people.all()] == ["沈己"]
    assert contact.recorded_name == "沈己"


def test_everybody_who_was_there_is_counted(world: World, record) -> None:
    own = Post.objects.get(holdings__person=world.people["shenji"])
    contact = record(people=[own, world.posts["manager"]], others="杨丁（企业）")
    assert sorted(contact.people.values_list("person__name", flat=True)) == ["沈己", "王辛"]
    assert ContactPerson.objects.filter(person=world.people["wangxin"]).count() == 1


def test_who_stands_in_was_there_and_not_who_was_away(world: World, record) -> None:
    directory.record_leave(
        actor=world.actor("sysadmin"),
        at=AT,
        person=world.people["wangxin"],
        substitute=world.people["shenji"],
        starts_on=DAY,
        last_day=DAY,
        reason="年休",
    )
    contact = record(people=[world.posts["manager"]])
    assert contact.people.get().person == world.people["shenji"]


def test_a_promise_is_owed_at_once_and_stands_in_my_day(world: World, record) -> None:
    contact = record(promises=[Promised("把供电方案催出来", working_days=3)])
    owed = contact.promises.get().obligation
    assert (owed.kind, owed.due_on, owed.secrecy) == (Kind.PROMISE, date(2026, 10, 13), "outside")
    assert owed.beneficiary == world.enterprise.organisation
    assert owed in on_desk_of(world.actor("shenji"))


def test_a_promise_for_another_post_waits_for_its_holder(world: World, record) -> None:
    contact = record(promises=[Promised("开协调会", due_on=date(2026, 10, 15), obligor=world.posts["manager"])])
    owed = contact.promises.get().obligation
    assert (owed.due_on, owed.obligor) == (date(2026, 10, 15), world.posts["manager"])
    assert owed.waiting is not None and owed.waiting.holdings.get().person == world.people["shenji"]


def test_a_promise_in_calendar_days_counts_the_weekend(world: World, record) -> None:
    owed = record(promises=[Promised("回电话", calendar_days=3)]).promises.get().obligation
    assert owed.due_on == date(2026, 10, 12)


@pytest.mark.parametrize(
    "promised",
    [
        Promised("", working_days=3),
        Promised("催"),
        Promised("催", working_days=3, due_on=date(2026, 10, 15)),
        Promised("催", due_on=date(2026, 10, 8)),
        Promised("催", working_days=0),
    ],
)
def test_half_a_promise_is_refused_and_nothing_stays(world: World, record, promised: Promised) -> None:
    before = Obligation.objects.count()
    with pytest.raises(Refused):
        record(promises=[promised])
    assert not Contact.objects.exists() and Obligation.objects.count() == before


def test_a_difficulty_becomes_a_problem_that_is_owed(world: World, record) -> None:
    contact = record(difficulty=Difficulty("resources", "缺 10 千伏外线"))
    problem = contact.problems.get().problem
    assert problem.obligation.kind == Kind.PROBLEM
    assert problem.owner == world.posts["manager"]


def test_a_double_tap_makes_one(world: World) -> None:
    facts = {
        "actor": world.actor("shenji"),
        "at": AT,
        "dossier": world.enterprise.dossier,
        "kind": "call",
        "on": DAY,
        "day": DAY,
        "done": "问了复工",
        "promises": [Promised("回访", working_days=5)],
        "idempotency_key": "tap",
    }
    assert commands.record(**facts).pk == commands.record(**facts).pk
    assert Contact.objects.count() == 1 and Obligation.objects.filter(title="回访").count() == 1


def test_it_keeps_place_time_and_photo(world: World, record) -> None:
    photo = SimpleUploadedFile("a.png", bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 32)
    contact = record(place="二车间", time=time(9, 20), spot=Spot(Decimal("35.1"), Decimal("116.2"), 12), photos=[photo])
    contact.refresh_from_db()
    assert (contact.place, contact.time, contact.accuracy, contact.latitude) == (
        "二车间",
        time(9, 20),
        12,
        Decimal("35.1"),
    )
    assert contact.photos.get().dossier == world.enterprise.dossier


@pytest.mark.parametrize(
    "told", [{"done": ""}, {"on": date(2026, 10, 10)}, {"kind": "lunch"}, {"people": "another zone"}, {"done": "  "}]
)
def test_it_refuses_what_cannot_be(world: World, record, told) -> None:
    if "people" in told:
        told = {"people": [Post.objects.filter(organisation__zone__code="K")[0]]}
    with pytest.raises(Refused):
        record(**told)
    assert not Contact.objects.exists()


def test_service_is_written_on_enterprises_and_projects_only(world: World, record) -> None:
    with pytest.raises(Refused):
        record(dossier=world.task_force.dossier)


def test_one_act_leaves_one_entry_of_its_own(world: World, record) -> None:
    record(promises=[Promised("回访", working_days=5)])
    own = Entry.objects.filter(code="contacts.record")
    assert own.count() == 1
    assert Entry.objects.filter(code="obligations.open", cause=own.get().act).count() == 1


# --- mending -----------------------------------------------------------------------------------------------------


def test_a_correction_needs_a_reason_and_keeps_what_stood_before(world: World, record, act) -> None:
    contact = record()
    with pytest.raises(Refused):
        commands.correct(**act("shenji"), contact=contact, reason=" ", day=DAY, done="别的")
    commands.correct(
        **act("shenji"), contact=contact, reason="写错了", day=DAY, done="送去了报装表", people=[world.posts["manager"]]
    )
    contact.refresh_from_db()
    assert contact.done == "送去了报装表" and [one.name for one in contact.people.all()] == ["王辛"]
    entry = Entry.objects.get(code="contacts.correct")
    assert entry.before["done"] == "讲清了用电报装要哪些材料" and entry.reason == "写错了"


def test_somebody_who_was_not_there_changes_nothing(world: World, record, act) -> None:
    contact = record()
    with pytest.raises(Forbidden):
        commands.correct(**act("wangxin"), contact=contact, reason="我觉得", day=DAY, done="别的")
    commands.correct(**act("leader"), contact=contact, reason="核过", day=DAY, done="别的")


def test_what_is_taken_back_voids_its_open_promises(world: World, record, act) -> None:
    contact = record(promises=[Promised("回访", working_days=5)])
    commands.withdraw(**act("shenji"), contact=contact, reason="记了两遍", day=DAY)
    assert contact.promises.get().obligation.state == State.VOID
    with pytest.raises(Refused):
        commands.withdraw(**act("shenji"), contact=contact, reason="再撤", day=DAY)


def test_a_town_cannot_void_what_it_promised_by_taking_the_visit_back(world: World, record, act) -> None:
    contact = record(by="zhenggeng", promises=[Promised("修路灯", working_days=5)])
    with pytest.raises(Forbidden):
        commands.withdraw(**act("zhenggeng"), contact=contact, reason="不算", day=DAY)
    assert contact.promises.get().obligation.state == State.OPEN


# --- the enterprise's own word -----------------------------------------------------------------------------------


def test_the_enterprise_confirms_and_a_change_of_words_asks_it_again(world: World, record, act) -> None:
    contact = record()
    commands.confirm(**act("yangding"), contact=contact, so=True, day=DAY)
    assert contact.answer == Answer.CONFIRMED
    commands.correct(**act("shenji"), contact=contact, reason="漏了", day=DAY, done="还送了表")
    contact.refresh_from_db()
    assert contact.answer == "" and contact.answered_at is None


def test_what_only_we_read_does_not_ask_it_again(world: World, record, act) -> None:
    contact = record()
    commands.confirm(**act("yangding"), contact=contact, so=True, day=DAY)
    commands.correct(**act("shenji"), contact=contact, reason="漏了", day=DAY, time=time(10, 0))
    assert Contact.objects.get().answer == Answer.CONFIRMED


def test_a_denied_visit_counts_no_more_and_somebody_looks_into_it(world: World, record, act) -> None:
    contact = record()
    with pytest.raises(Refused):
        commands.confirm(**act("yangding"), contact=contact, so=False, day=DAY)
    commands.confirm(**act("yangding"), contact=contact, so=False, words="那天没人来", day=DAY)
    commands.confirm(**act("yangding"), contact=contact, so=False, words="真的没人来", day=DAY)
    assert not contact.counts and not contact.served.filter(counts=True).exists()
    owed = Obligation.objects.get(dossier=contact.dossier, kind=Kind.VERIFY)
    assert owed in on_desk_of(world.actor("shenji")) and owed.due_on == date(2026, 10, 13)
    commands.withdraw(**act("shenji"), contact=contact, reason="记错了企业", day=DAY)
    owed.refresh_from_db()
    assert owed.state == State.DONE


def test_only_the_enterprise_itself_answers(world: World, record, act) -> None:
    contact = record()
    with pytest.raises(Forbidden):
        commands.confirm(**act("sysadmin"), contact=contact, so=True, day=DAY)
    other = record(by="bob", dossier=world.other_project.dossier)
    with pytest.raises((Forbidden, NotVisible)):
        commands.confirm(**act("yangding"), contact=other, so=True, day=DAY)


def test_nobody_writes_down_service_outside_his_scope(world: World, record) -> None:
    with pytest.raises((Forbidden, NotVisible)):
        record(by="bob")
    with pytest.raises((Forbidden, NotVisible)):
        record(by="yangding")
    assert world.outside is not None
    with pytest.raises((Forbidden, NotVisible)):
        record(dossier=world.outside.project.dossier)
