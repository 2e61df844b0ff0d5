"""Progress from the phone: whoever stood there verifies; an enterprise's own word never does; silence turns grey."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.law.dates import add_calendar_days
from kuaijin.law.lights import Light
from kuaijin.obligations.models import Standing
from kuaijin.obligations.standings import light_of
from kuaijin.projects import commands, progress
from kuaijin.projects.models import ProgressReport
from kuaijin.projects.queries import projects, worst_first
from kuaijin.projects.walks import freshness_days
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 24


def told(world: World, username: str, **facts: Any) -> ProgressReport:
    """Of the project that owes nothing, so that its light is that of its freshness alone."""
    given = {"on": DAY, "day": DAY, "words": "打桩 14 根", **facts}
    report: ProgressReport = commands.report_progress(
        actor=world.actor(username), at=AT, project=world.other_project, **given
    )
    return report


def light_on(world: World, day: date) -> Light:
    return light_of(Standing.objects.get(pk=world.other_project.pk), day)


def own(world: World, **facts: Any) -> ProgressReport:
    """What the enterprise tells of its own project."""
    given = {"on": DAY, "day": DAY, "words": "设备到了 6 台", **facts}
    report: ProgressReport = commands.report_progress(
        actor=world.actor("yangding"), at=AT, project=world.project, **given
    )
    return report


def test_who_stood_there_verifies_until_the_limit_of_the_stage(world: World) -> None:
    assert light_on(world, DAY) is Light.GREY
    told(world, "bob", stood_there=True)
    days = freshness_days(world.other_project)
    assert days is not None
    assert light_on(world, add_calendar_days(DAY, days)) is Light.GREEN
    assert light_on(world, add_calendar_days(DAY, days + 1)) is Light.GREY


def test_telling_without_standing_there_verifies_nothing(world: World) -> None:
    report = told(world, "bob")
    assert report.verified_on is None
    assert light_on(world, DAY) is Light.GREY
    with pytest.raises(Refused, match="换一个人"):
        commands.verify_progress(actor=world.actor("bob"), at=AT, report=report, on=DAY, day=DAY)
    commands.verify_progress(actor=world.actor("leader"), at=AT, report=report, on=DAY, day=DAY)
    assert light_on(world, DAY) is Light.GREEN


def test_an_enterprise_never_verifies_its_own_word(world: World) -> None:
    with pytest.raises(Refused, match="到场看过才算"):
        own(world, stood_there=True)
    report = own(world)
    assert (report.from_enterprise, report.secrecy, report.verified_on) == (True, "outside", None)
    assert Standing.objects.get(pk=world.project.pk).verified_on is None
    with pytest.raises(Forbidden):
        commands.verify_progress(actor=world.actor("yangding"), at=AT, report=report, on=DAY, day=DAY)
    assert (
        commands.verify_progress(actor=world.actor("wangxin"), at=AT, report=report, on=DAY, day=DAY).verified_on == DAY
    )


def test_what_was_taken_back_proves_nothing(world: World) -> None:
    before = add_calendar_days(DAY, -3)
    told(world, "bob", on=before, stood_there=True)
    report = told(world, "bob", stood_there=True)
    commands.withdraw_progress(actor=world.actor("bob"), at=AT, report=report, reason="写错了项目")
    assert Standing.objects.get(pk=world.other_project.pk).verified_on == before
    with pytest.raises(Refused, match="已经撤回"):
        commands.withdraw_progress(actor=world.actor("bob"), at=AT, report=report, reason="再撤")
    first = ProgressReport.objects.get(on=before)
    commands.withdraw_progress(actor=world.actor("bob"), at=AT, report=first, reason="也写错了")
    assert light_on(world, DAY) is Light.GREY


def test_an_older_visit_told_later_does_not_shorten_a_newer_one(world: World) -> None:
    told(world, "bob", stood_there=True)
    told(world, "bob", on=add_calendar_days(DAY, -9), words="回填", stood_there=True)
    assert Standing.objects.get(pk=world.other_project.pk).verified_on == DAY


@pytest.mark.parametrize("silent_for", range(0, 80, 7))
@pytest.mark.parametrize("told_by_enterprise", [True, False])
def test_6_honest_lights_silence_never_stays_green(world: World, silent_for: int, told_by_enterprise: bool) -> None:
    """On the list and on the standing alike, whatever is told without somebody having stood there."""
    told(world, "bob", stood_there=True)
    days = freshness_days(world.other_project)
    assert days is not None
    today = add_calendar_days(DAY, silent_for)
    if not told_by_enterprise:
        told(world, "bob", on=today, day=today, words="电话里说在干")
    wanted = Light.GREY if silent_for > days else Light.GREEN
    assert light_on(world, today) is wanted
    row = worst_first(projects(world.actor("bob")), today).get(pk=world.other_project.pk)
    assert row.rank == {Light.GREY: 3, Light.GREEN: 4}[wanted]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"words": " "}, "看到什么没写"),
        ({"percent": 101}, "0 到 100"),
        ({"quantity": Decimal(3)}, "写上单位"),
        ({"quantity": Decimal(-3), "unit": "个"}, "负数"),
        ({"on": add_calendar_days(DAY, 1)}, "还没到"),
        ({"latitude": Decimal(95), "longitude": Decimal(116)}, "没有这个位置"),
    ],
)
def test_it_refuses_what_cannot_be(world: World, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said):
        told(world, "bob", **facts)
    assert not ProgressReport.objects.exists()


def test_the_form_of_the_phone_keeps_photos_and_place(world: World, tmp_path: Any) -> None:
    client, number = world.client("wangxin"), world.project.dossier.number
    page = client.get(reverse("projects:record")).content.decode()
    for mark in ('capture="environment"', "data-kj-place-ask", 'data-kj-draft="record"', "projects/place.js"):
        assert mark in page
    sent = {
        "project": number,
        "words": "封顶",
        "percent": "80",
        "stood_there": "on",
        "on": "10.9",
        "latitude": "35.414921",
        "longitude": "116.587282",
        "accuracy": "12",
        "photos": [SimpleUploadedFile("一.png", PNG), SimpleUploadedFile("二.png", PNG + b"2")],
        "idempotency_key": "k",
    }
    with override_settings(EVIDENCE_DIR=tmp_path):
        assert client.post(reverse("projects:record"), sent).status_code == 302
        report = ProgressReport.objects.get()
        assert (report.percent, report.accuracy, report.verified_name) == (80, 12, "王辛")
        assert report.photos.count() == 2
        photo = reverse("evidence:download", args=[report.photos.all()[0].pk])
        assert client.get(photo).status_code == 200
        assert world.client("bob").get(photo).status_code == 404
        assert world.client("yangding").get(photo).status_code == 404  # not shown outside
    said = progress.told(world.actor("wangxin"), world.project)[0]
    assert (said.counted, len(said.photos)) == ("80%", 2)
    assert "误差 12 米" in said.map_point


def test_an_enterprise_reads_only_what_is_shown_to_it(world: World) -> None:
    commands.report_progress(
        actor=world.actor("wangxin"), at=AT, project=world.project, on=DAY, day=DAY, words="内部看法：资金紧"
    )
    mine = own(world)
    assert [row.report for row in progress.told(world.actor("yangding"), world.project)] == [mine]
    page = world.client("yangding").get(reverse("projects:detail", args=[world.project.dossier.number]))
    assert "资金紧" not in page.content.decode()
    with pytest.raises(NotVisible):
        commands.report_progress(
            actor=world.actor("charlie"), at=AT, project=world.project, on=DAY, day=DAY, words="外区"
        )
