"""Writes of task forces: set up, scope, seats, overrides, key flags. Hand-overs: `hand_overs.py`; gaps: `gaps.py`."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.commands import assign_post, create_organisation, create_post
from kuaijin.directory.models import Organisation, Person, Post, Region, Zone, holds_on
from kuaijin.dossiers.commands import inherit, make_key, open_dossier
from kuaijin.dossiers.models import Assignment, Dossier, Inheritance, KeyPeriod, Role
from kuaijin.dossiers.seats import seats_from, seats_of
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.taskforces.models import TaskForce, TaskForceScope

SEAT_TITLES_EN = {
    Role.LEADER: "County-level answerable leader",
    Role.MANAGER: "Manager",
    Role.CONTACT: "Contact",
    Role.LOCAL: "Local answerable person",
}


@command("taskforces.create", label=gettext_lazy("建专班"), subject="zone")
def create(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    name: str,
    opened_on: date,
    kind: str = TaskForce.Kind.INDUSTRY,
    name_en: str = "",
) -> TaskForce:
    organisation = create_organisation(
        actor=actor, at=at, zone=zone, name=name, kind=Organisation.Kind.TASK_FORCE, name_en=name_en
    )
    dossier = open_dossier(
        actor=actor,
        at=at,
        zone=zone,
        kind="task_force",
        title=name,
        opened_on=opened_on,
        organisation=organisation,
        secrecy="internal",
    )
    task_force = TaskForce.objects.create(dossier=dossier, organisation=organisation, kind=kind)
    recording().about(dossier_id=dossier.pk, zone_id=zone.pk, after={"task_force": name, "kind": str(kind)})
    return task_force


@command("taskforces.add_scope", label=gettext_lazy("加服务范围"), subject="task_force")
def add_scope(
    *,
    actor: Actor,
    at: datetime,
    task_force: TaskForce,
    starts_on: date,
    sector: str = "",
    region: Region | None = None,
) -> TaskForceScope:
    if not sector and region is None:
        raise Refused(_("服务范围至少写产业或镇街之一。"), field="sector", rule="required")
    row, _made = TaskForceScope.objects.get_or_create(
        task_force=task_force, sector=sector, region=region, ends_on=None, defaults={"starts_on": starts_on}
    )
    recording().about(
        dossier_id=task_force.pk,
        zone_id=task_force.dossier.zone_id,
        after={"sector": sector, "region": str(region or ""), "from": starts_on},
    )
    return row


def seat_post(actor: Actor, at: datetime, task_force: TaskForce, role: str, region: Region | None = None) -> Post:
    """The post behind a seat: made once in the task force's office, titled by role (and town)."""
    title = Role(role).label if region is None else f"{region.name}{Role(role).label}"
    post = Post.objects.filter(organisation=task_force.organisation, title=title, closed_on=None).first()
    if post is None:
        english = SEAT_TITLES_EN[Role(role)] + (f", {region.name_en or region.name}" if region else "")
        post = create_post(actor=actor, at=at, organisation=task_force.organisation, title=str(title), title_en=english)
    return post


@command("taskforces.fill_seat", label=gettext_lazy("定包保人"), subject="task_force")
def fill_seat(
    *,
    actor: Actor,
    at: datetime,
    task_force: TaskForce,
    role: str,
    person: Person,
    starts_on: date,
    region: Region | None = None,
) -> Assignment:
    """A person takes one of the four seats from `starts_on`; the local seat is held per town."""
    if role == Role.LOCAL and region is None:
        raise Refused(_("属地责任人要写明是哪个镇街。"), field="region", rule="required")
    if role != Role.LOCAL:
        region = None
    post = seat_post(actor, at, task_force, role, region)
    held = post.holdings.filter(holds_on(starts_on)).select_related("person").first()
    if held is not None and held.person_id != person.pk:
        raise Refused(
            _("这个位子现在是 %(name)s。换人要办交接，由接手的人接下。") % {"name": held.person.name},
            field="person",
            rule="hand over",
        )
    assign_post(actor=actor, at=at, post=post, person=person, starts_on=starts_on)
    row, _made = Assignment.objects.get_or_create(
        dossier=task_force.dossier,
        role=role,
        region=region,
        ends_on=None,
        defaults={"post": post, "starts_on": starts_on},
    )
    recording().about(
        dossier_id=task_force.pk,
        zone_id=task_force.dossier.zone_id,
        after={"role": role, "town": str(region or ""), "person": person.name, "from": starts_on},
    )
    return row


@command("taskforces.look_after", label=gettext_lazy("划给专班"), subject="dossier")
def look_after(
    *, actor: Actor, at: datetime, dossier: Dossier, task_force: TaskForce, starts_on: date, reason: str = ""
) -> Inheritance:
    """From `starts_on` the project or enterprise takes its four people from this task force."""
    if dossier.zone_id != task_force.dossier.zone_id:
        raise Refused(_("专班和项目不在同一个区。"), field="task_force", rule="zone")
    now = Inheritance.objects.filter(dossier=dossier, ends_on=None).first()
    if now is not None and now.source_id == task_force.pk:
        return now
    if now is not None:
        _moves_without_gap(dossier, task_force, starts_on)
    row = inherit(actor=actor, at=at, dossier=dossier, source=task_force.dossier, starts_on=starts_on, reason=reason)
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={"task_force": task_force.dossier.title, "from": starts_on},
        reason=reason,
    )
    return row


def _moves_without_gap(dossier: Dossier, task_force: TaskForce, on: date) -> None:
    """A key thing may not be moved to a task force that lacks somebody for it, unless it lacked him before."""
    if not KeyPeriod.objects.filter(holds_on(on), dossier=dossier).exists():
        return
    before = {role for role, seat in seats_of([dossier], on)[dossier.pk].items() if seat.vacant}
    after = {role for role, seat in seats_from(dossier, task_force.pk, on).items() if seat.vacant}
    opened = sorted(after - before)
    if opened:
        raise Refused(
            _("%(task_force)s 在这个镇街没有%(roles)s，划过去会出缺口。先给专班补上。")
            % {"task_force": task_force.dossier.title, "roles": "、".join(str(Role(role).label) for role in opened)},
            field="task_force",
            rule="no gap",
        )


@command("taskforces.override_seat", label=gettext_lazy("单独指定包保人"), subject="dossier")
def override_seat(
    *, actor: Actor, at: datetime, dossier: Dossier, role: str, post: Post, starts_on: date, reason: str
) -> Assignment:
    """This dossier has somebody else in one seat than its task force, for a reason."""
    if not reason.strip():
        raise Refused(_("单独指定要写原因：为什么不是专班的人。"), field="reason", rule="required")
    if not post.holdings.filter(holds_on(starts_on)).exists():
        raise Refused(_("%(post)s 现在没有人。先定岗，再指定。") % {"post": post}, field="post", rule="no gap")
    Assignment.objects.filter(dossier=dossier, role=role, ends_on=None).update(ends_on=starts_on)
    row = Assignment.objects.create(dossier=dossier, role=role, post=post, starts_on=starts_on, reason=reason)
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={"role": role, "post": str(post), "from": starts_on},
        reason=reason,
    )
    return row


@command("taskforces.flag_key", label=gettext_lazy("标为重点"), subject="dossier")
def flag_key(*, actor: Actor, at: datetime, dossier: Dossier, starts_on: date, reason: str) -> Dossier:
    """Key by hand from `starts_on`: must have all four people."""
    made = make_key(dossier, KeyPeriod.Ground.FLAGGED, starts_on)
    recording().about(
        dossier_id=dossier.pk,
        zone_id=dossier.zone_id,
        after={"key_from": starts_on, "made": made},
        reason=reason,
    )
    return dossier


@command("taskforces.unflag_key", label=gettext_lazy("取消重点标记"), subject="dossier")
def unflag_key(*, actor: Actor, at: datetime, dossier: Dossier, ends_on: date, reason: str) -> Dossier:
    KeyPeriod.objects.filter(dossier=dossier, ground=KeyPeriod.Ground.FLAGGED, ends_on=None).update(ends_on=ends_on)
    recording().about(dossier_id=dossier.pk, zone_id=dossier.zone_id, after={"key_to": ends_on}, reason=reason)
    return dossier
