"""Told from the site: how far the work is, and who stood there. What an enterprise tells waits until somebody went."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Secrecy
from kuaijin.evidence.commands import attach, withdraw
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.dates import day_of
from kuaijin.obligations.models import Standing
from kuaijin.obligations.rules import never_verified
from kuaijin.obligations.standings import refresh
from kuaijin.projects.models import Component, Phase, ProgressReport, Project
from kuaijin.projects.walks import fresh_until

# On the surface of the earth, in degrees.
FURTHEST = {"latitude": 90, "longitude": 180}


@command("projects.report_progress", label=gettext_lazy("报进展"), subject="project")
def report_progress(
    *,
    actor: Actor,
    at: datetime,
    project: Project,
    on: date,
    day: date,
    words: str = "",
    percent: int | None = None,
    quantity: Decimal | None = None,
    unit: str = "",
    phase: Phase | None = None,
    component: Component | None = None,
    place: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    accuracy: int | None = None,
    photos: Sequence[Upload] = (),
    stood_there: bool = False,
    shown_outside: bool = False,
) -> ProgressReport:
    """How far the work was on `on`: `percent` 0–100, or a `quantity` with its `unit`; words, photos, the place.

    `stood_there`: he says so of himself, which verifies the project until the limit of its stage. An enterprise cannot:
    somebody has to go and see."""
    words, unit = words.strip(), unit.strip()
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")
    _says_something(words, percent, quantity, unit, photos)
    _in_its_place(project, phase, component)
    where = _where(latitude, longitude, accuracy)
    if actor.is_enterprise and stood_there:
        raise Refused(_("企业自己报的进展，要有人到场看过才算核实。"), field="stood_there", rule="another person")
    report = ProgressReport.objects.create(
        project=project,
        phase=phase,
        component=component,
        on=on,
        percent=percent,
        quantity=quantity,
        unit=unit[:20],
        words=words[:400],
        place=place.strip()[:120],
        **where,
        reported_by_id=actor.posts[0] if actor.posts else None,
        reported_name=_name(actor),
        reporter_id=actor.person_id,
        from_enterprise=actor.is_enterprise,
        secrecy=Secrecy.OUTSIDE if actor.is_enterprise or shown_outside else Secrecy.INTERNAL,
        reported_at=at,
    )
    for photo in photos:
        what = _("进展 %(on)s") % {"on": on}
        report.photos.add(
            attach(actor=actor, at=at, dossier=project.dossier, file=photo, what=what, secrecy=report.secrecy)
        )
    if stood_there:
        _stands(report, actor, on, day)
    _told(report, {"progress": _said(report), "on": on, "verified_on": report.verified_on, "photos": len(photos)})
    return report


@command("projects.verify_progress", label=gettext_lazy("到场核实进展"), subject="report")
def verify_progress(*, actor: Actor, at: datetime, report: ProgressReport, on: date, day: date) -> ProgressReport:
    """Somebody else stood there on `on` and says that it is so."""
    _still_stands(report)
    if report.verified_on is not None:
        raise Refused(_("%(who)s 已经核实过。") % {"who": report.verified_name}, field="report", rule="once")
    if on > day:
        raise Refused(_("%(on)s 还没到，今天是 %(day)s。") % {"on": on, "day": day}, field="on", rule="past")
    if on < report.on:
        raise Refused(_("到场的日子在报的那天（%(on)s）之前。") % {"on": report.on}, field="on", rule="order")
    if actor.is_enterprise or (report.reporter_id is not None and report.reporter_id == actor.person_id):
        raise Refused(_("自己报的自己不能核实，要换一个人去看。"), field="report", rule="another person")
    _stands(report, actor, on, day)
    _told(report, {"progress": _said(report), "verified_on": on})
    return report


@command("projects.withdraw_progress", label=gettext_lazy("撤回进展"), subject="report")
def withdraw_progress(*, actor: Actor, at: datetime, report: ProgressReport, reason: str) -> ProgressReport:
    """It was not so: the report stays readable and proves nothing, its photos are no longer served."""
    _still_stands(report)
    if not reason.strip():
        raise Refused(_("撤回要写原因。"), field="reason", rule="required")
    if actor.is_enterprise and not report.from_enterprise:
        raise Forbidden(_("只能撤回本企业报的进展。"), rule="own")
    report.withdrawn_reason = reason.strip()[:200]
    report.save(update_fields=["withdrawn_reason"])
    for photo in report.photos.filter(withdrawn_at=None):
        withdraw(actor=actor, at=at, evidence=photo, reason=reason)
    keep_verified(report.project, day_of(at))
    _told(report, {"progress": _said(report), "withdrawn": True}, reason)
    return report


def _says_something(
    words: str, percent: int | None, quantity: Decimal | None, unit: str, photos: Sequence[Upload]
) -> None:
    if not words and percent is None and quantity is None and not photos:
        raise Refused(_("看到什么没写。写一句话，或拍一张。"), field="words", rule="required")
    if percent is not None and not 0 <= percent <= 100:
        raise Refused(_("进度是 0 到 100，不能是 %(n)s。") % {"n": percent}, field="percent", rule="0–100")
    if quantity is not None and quantity < 0:
        raise Refused(_("数量不能是负数：%(n)s。") % {"n": quantity}, field="quantity", rule="not negative")
    if quantity is not None and not unit:
        raise Refused(_("%(n)s 什么？写上单位，例如 个、米、台。") % {"n": quantity}, field="unit", rule="required")


def _in_its_place(project: Project, phase: Phase | None, component: Component | None) -> None:
    for field, part in (("phase", phase), ("component", component)):
        if part is not None and part.project_id != project.pk:
            raise Refused(_("“%(name)s”不是这个项目的。") % {"name": part}, field=field, rule="project")


def _where(latitude: Decimal | None, longitude: Decimal | None, accuracy: int | None) -> dict[str, Any]:
    """Both or neither, rounded to what a phone can know (a tenth of a metre)."""
    if latitude is None or longitude is None:
        return {}
    for name, value in (("latitude", latitude), ("longitude", longitude)):
        if abs(value) > FURTHEST[name]:
            raise Refused(_("地图上没有这个位置：%(n)s。") % {"n": value}, field="place", rule="degrees")
    exact = Decimal("0.000001")
    return {"latitude": latitude.quantize(exact), "longitude": longitude.quantize(exact), "accuracy": accuracy}


def _stands(report: ProgressReport, actor: Actor, on: date, day: date) -> None:
    report.verified_by_id = actor.posts[0] if actor.posts else None
    report.verified_name, report.verified_on = _name(actor), on
    report.save(update_fields=["verified_by", "verified_name", "verified_on"])
    keep_verified(report.project, day)


def keep_verified(project: Project, day: date) -> None:
    """Inside a command: the standing's last visit and its limit, and the project's own words, from what is verified."""
    seen = ProgressReport.objects.filter(project=project, verified_on__isnull=False, withdrawn_reason="")
    last = seen.order_by("-verified_on", "-pk").first()
    Standing.objects.get_or_create(dossier_id=project.pk)
    refresh([project.pk])
    standing = Standing.objects.filter(pk=project.pk)
    if last is not None and last.verified_on is not None:
        standing.update(verified_on=last.verified_on, fresh_until=fresh_until(project, last.verified_on))
    else:
        standing.filter(verified_on__isnull=False).update(verified_on=None, fresh_until=never_verified(day))
    told = seen.exclude(words="").order_by("-on", "-pk").first()
    if told is not None and told.words != project.progress:
        project.progress = told.words
        project.save(update_fields=["progress"])


def _still_stands(report: ProgressReport) -> None:
    if report.withdrawn_reason:
        raise Refused(_("这条进展已经撤回：%(why)s") % {"why": report.withdrawn_reason}, field="report", rule="open")


def _said(report: ProgressReport) -> str:
    """`设备基础 14 个，30%`: words first, else what was counted."""
    counted = [f"{report.percent}%"] if report.percent is not None else []
    if report.quantity is not None:
        counted.append(f"{report.quantity.normalize():f} {report.unit}")
    return "，".join(filter(None, (report.words, *counted)))


def _name(actor: Actor) -> str:
    return actor.on_behalf_of or actor.name


def _told(report: ProgressReport, after: dict[str, Any], reason: str = "") -> None:
    recording().about(
        dossier_id=report.project_id,
        zone_id=report.project.dossier.zone_id,
        after={"report": report.pk, **after},
        reason=reason.strip(),
    )
