"""Dispatch meetings: agenda of the moment, decisions owed at once, frozen when held, the next opens with the undone."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.journal.models import Entry
from kuaijin.obligations.commands import report_done
from kuaijin.obligations.models import Kind, State
from kuaijin.problems.commands import raise_problem
from kuaijin.supervision import commands
from kuaijin.supervision.agenda import agenda_of, agendas_of, undone_of
from kuaijin.supervision.models import MeetingDecision
from kuaijin.supervision.queries import meetings as queries
from tests.supervision.supervising import LATE, at, issued, photo, planned, who
from tests.support.world import DAY, World

pytestmark = pytest.mark.django_db
NEXT = date(2026, 10, 23)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.EVIDENCE_DIR = tmp_path


def decided(world: World, meeting: Any, words: str, until: date = date(2026, 10, 20), **facts: Any) -> MeetingDecision:
    given = {"dossier": world.project.dossier, "post": world.posts["power"], "day": LATE, **facts}
    decision: MeetingDecision = commands.decide(
        actor=who(world, "wangxin", LATE), at=at(LATE), meeting=meeting, words=words, until=until, **given
    )
    return decision


def test_a_meeting_from_its_call_to_the_next_one(world: World) -> None:
    led = {"actor": who(world, "wangxin", LATE), "at": at(LATE), "day": LATE}
    raise_problem(
        **led, dossier=world.project.dossier, kind="resources", words="差 2000 kVA", owner=world.posts["power"]
    )
    meeting = planned(world, day=LATE)
    assert meeting.number == "2026-DD-0001" and [item.dossier for item in meeting.items.all()] == [
        world.project.dossier
    ]
    (item,) = queries.items_of(who(world, "wangxin", LATE), meeting, LATE)
    agenda = item.agenda
    assert agenda.light == "red" and [line.words for line in agenda.owed] == ["供电方案答复"]
    assert agenda.owed[0].light == "red" and "冯癸" in agenda.owed[0].who
    assert [line.words for line in agenda.problems] == ["差 2000 kVA"]
    assert [person.name for person in agenda.people] == ["褚乙", "王辛", "沈己", "郑庚"]

    first = decided(world, meeting, "三天内把供电方案送到企业")
    owed = first.obligation
    assert (owed.kind, owed.obligor, owed.due_on) == (Kind.TASK, world.posts["power"], date(2026, 10, 20))
    assert owed.waiting == meeting.chair and "2026-DD-0001" in owed.source
    (again,) = queries.items_of(who(world, "wangxin", LATE), meeting, LATE)
    assert again.agenda == agenda, "what is decided is no part of the agenda it comes from"
    second = decided(world, meeting, "装变压器")
    commands.withdraw_decision(**led, decision=second, reason="换方案")
    assert second.obligation.state == State.VOID
    with pytest.raises(Refused, match="已经收回"):
        commands.withdraw_decision(**led, decision=second, reason="换方案")

    commands.note(**led, meeting=meeting, dossier=world.project.dossier, words="供电公司说缺容量，先上 1000 kVA")
    commands.attend(**led, meeting=meeting, present=[world.posts["power"].pk], others="监理 方甲")
    commands.add_photos(**led, meeting=meeting, dossier=world.project.dossier, files=[photo()])
    commands.hold_meeting(**led, meeting=meeting)
    assert meeting.state == "held" and Entry.objects.get(code="supervision.hold_meeting").after["decisions"] == 2
    with pytest.raises(Refused, match="不能再改"):
        decided(world, meeting, "再加一件")
    report_done(
        actor=who(world, "fengkui", LATE), at=at(LATE), obligation=world.obligation, on=LATE, outcome="送了", day=LATE
    )
    (frozen,) = queries.items_of(who(world, "wangxin", NEXT), meeting, NEXT)
    assert frozen.agenda == agenda == agenda_of(agenda.document()), "it says what it said on its day"
    assert [one.row.present for one in queries.called_to(meeting, LATE)] == [True, False]

    following = planned(world, day=NEXT, previous=meeting, title="第二次调度")
    assert [one.words for one in undone_of(following)] == ["三天内把供电方案送到企业"]
    (open_item,) = queries.items_of(who(world, "leader", NEXT), following, NEXT)
    assert [(line.words, line.light, line.of) for line in open_item.agenda.undone] == [
        ("三天内把供电方案送到企业", "red", meeting.number)
    ]
    assert all(line.words != "三天内把供电方案送到企业" for line in open_item.agenda.owed), "it is not told twice"
    slip = issued(world, day=NEXT, about=owed, words="会上定的事没办")
    assert slip.source == "decision"
    # A meeting that follows the following one still opens with it.
    third = planned(world, day=NEXT, previous=following, title="第三次调度")
    assert undone_of(third) == undone_of(following)


def test_changed_put_off_cancelled_each_with_its_reason(world: World) -> None:
    meeting = planned(world, on=NEXT)
    led = {"actor": who(world, "wangxin"), "at": at(), "meeting": meeting, "day": DAY}
    told = {"title": "改到周一", "chair": world.posts["manager"], "time": time(9, 30), "place": "管委会 302"}
    with pytest.raises(Refused, match="改会期要写原因"):
        commands.change_meeting(**led, **told, on=date(2026, 10, 26))
    commands.change_meeting(**led, **told, on=date(2026, 10, 26), reason="书记出差", posts=[world.posts["power"]])
    assert meeting.participants.count() == 1 and meeting.on == date(2026, 10, 26)
    with pytest.raises(Refused, match="还没到"):
        commands.note(**led, words="早了")
    with pytest.raises(NotVisible):
        commands.put_on_agenda(
            actor=who(world, "wangxin"), at=at(), meeting=meeting, dossier=world.other_project.dossier
        )
    leading = {"actor": who(world, "leader"), "at": at(), "meeting": meeting}
    commands.put_on_agenda(**leading, dossier=world.other_project.dossier)
    seen = {
        name: [item.row.dossier for item in queries.items_of(who(world, name), meeting, DAY)]
        for name in ("wangxin", "bob", "leader")
    }
    assert [len(found) for found in seen.values()] == [1, 1, 2], "each sees the projects that he sees"
    commands.take_off_agenda(**leading, dossier=world.other_project.dossier)
    assert not queries.meetings(who(world, "bob")).exists()
    assert not queries.meetings(who(world, "yangding")).exists() and not queries.meetings(who(world, "secadmin"))
    assert queries.meetings(who(world, "fengkui")).exists(), "whoever is called sees the meeting"
    with pytest.raises(Refused, match="召集的人和主持"):
        commands.cancel_meeting(actor=who(world, "shenji"), at=at(), meeting=meeting, reason="不想开", day=DAY)
    with pytest.raises(Refused, match="要写原因"):
        commands.cancel_meeting(**led, reason=" ")
    commands.cancel_meeting(**led, reason="合并到下周")
    with pytest.raises(Refused, match="已取消"):
        commands.change_meeting(**led, **told, on=NEXT)


def test_a_meeting_at_which_nothing_was_said_is_not_held_and_one_that_decided_is_not_cancelled(world: World) -> None:
    meeting = planned(world, day=LATE)
    led = {"actor": who(world, "wangxin", LATE), "at": at(LATE), "meeting": meeting, "day": LATE}
    with pytest.raises(Refused, match="都没记"):
        commands.hold_meeting(**led)
    with pytest.raises(Refused, match="不由企业办"):
        commands.decide(
            **led,
            dossier=world.project.dossier,
            words="企业补资料",
            post=_post_of_the_firm(world),
            until=NEXT,
        )
    with pytest.raises(Refused, match="已经过了"):
        decided(world, meeting, "昨天办完", until=date(2026, 10, 14))
    decided(world, meeting, "办")
    with pytest.raises(Refused, match="先收回"):
        commands.cancel_meeting(**led, reason="不开了")
    with pytest.raises(Refused, match="已经说过"):
        commands.take_off_agenda(actor=led["actor"], at=led["at"], meeting=meeting, dossier=world.project.dossier)


def _post_of_the_firm(world: World) -> Any:
    from kuaijin.directory.actors import system
    from kuaijin.directory.commands import create_post

    return create_post(actor=system(world.zone.pk), at=at(), organisation=world.enterprise.organisation, title="厂长")


def test_many_projects_take_as_many_statements_as_one(world: World, django_assert_max_num_queries: Any) -> None:
    things = [world.project.dossier, world.other_project.dossier]
    with django_assert_max_num_queries(14):
        assert len(agendas_of(None, things, DAY)) == 2
