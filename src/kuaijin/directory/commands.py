"""Writes of the directory: organisations, posts, people, holdings, leave. Accounts and roles: `accounts.py`."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Holding, Leave, Organisation, Person, Post, Region, Zone
from kuaijin.directory.names import english_name, search_text
from kuaijin.directory.vacancies import check_may_fall_vacant
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.law.dates import add_calendar_days


def _path(parent: Any, pk: int) -> str:
    return f"{parent.path if parent else '/'}{pk}/"


@command("directory.create_zone", label=gettext_lazy("建新区"))
def create_zone(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    name: str,
    opened_on: date,
    name_en: str = "",
    region: Region | None = None,
) -> Zone:
    """A zone with its office and the backstop post that takes what nobody else holds."""
    if Zone.objects.filter(code=code).exists():
        raise Refused(_("区域代码 %(code)s 已有。换一个代码。") % {"code": code}, field="code", rule="unique")
    zone = Zone.objects.create(code=code, name=name, name_en=name_en, region=region, opened_on=opened_on)
    recording().about(zone_id=zone.pk, after={"zone": zone.pk, "code": code, "name": name})
    office = create_organisation(
        actor=actor, at=at, zone=zone, name=name, kind=Organisation.Kind.OFFICE, name_en=name_en, region=region
    )
    post = create_post(actor=actor, at=at, organisation=office, title=_("综合协调岗"), title_en="General coordination")
    Post.objects.filter(pk=post.pk).update(is_backstop=True)
    return zone


@command("directory.correct_zone", label=gettext_lazy("改新区资料"), subject="zone")
def correct_zone(*, actor: Actor, at: datetime, zone: Zone, name: str, name_en: str = "") -> Zone:
    recording().about(
        zone_id=zone.pk,
        before={"name": zone.name, "name_en": zone.name_en},
        after={"name": name, "name_en": name_en},
    )
    Zone.objects.filter(pk=zone.pk).update(name=name, name_en=name_en)
    return Zone.objects.get(pk=zone.pk)


@command("directory.create_region", label=gettext_lazy("加本地区划"), subject="zone")
def create_region(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    name: str,
    level: str,
    code: str = "",
    name_en: str = "",
    source: str = "",
) -> Region:
    """A local node (a park, a town of a new area without national code) under the zone's own region."""
    if Region.objects.filter(zone=zone, name=name).exists():
        raise Refused(_("本区已有“%(name)s”。") % {"name": name}, field="name", rule="unique")
    count = Region.objects.filter(zone=zone).count()
    region = Region.objects.create(
        zone=zone,
        code=code or f"L{zone.pk}-{count + 1:03d}",
        name=name,
        name_en=name_en or english_place(name),
        level=level,
        parent=zone.region,
        path="",
        source=source,
    )
    region.path = _path(zone.region, region.pk)
    region.save(update_fields=["path"])
    recording().about(zone_id=zone.pk, after={"region": region.pk, "name": name, "code": region.code, "level": level})
    return region


def english_place(name: str) -> str:
    """佃户屯街道 → Dianhutun Subdistrict: the pinyin of the name and the word of its level."""
    from_zh = (
        ("街道", "Subdistrict"),
        ("镇", "Town"),
        ("乡", "Township"),
        ("产业园", "Industrial Park"),
        ("园区", "Park"),
    )
    for ending, word in from_zh:
        if name.endswith(ending) and len(name) > len(ending):
            return f"{english_name(name[: -len(ending)]).replace(' ', '').capitalize()} {word}"
    return english_name(name).replace(" ", "").capitalize()


@command("directory.create_organisation", label=gettext_lazy("加单位"), subject="zone")
def create_organisation(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    name: str,
    kind: str,
    name_en: str = "",
    region: Region | None = None,
    parent: Organisation | None = None,
) -> Organisation:
    if not name.strip():
        raise Refused(_("单位名称没填。写上单位全称。"), field="name", rule="required")
    same = Organisation.objects.filter(zone=zone, name=name, kind=kind, closed_on__isnull=True)
    if kind != Organisation.Kind.ENTERPRISE and same.exists():
        raise Refused(_("本区已有“%(name)s”。") % {"name": name}, field="name", rule="unique")
    organisation = Organisation.objects.create(
        zone=zone, name=name, name_en=name_en, kind=kind, region=region, parent=parent, path=""
    )
    organisation.path = _path(parent, organisation.pk)
    organisation.save(update_fields=["path"])
    recording().about(zone_id=zone.pk, after={"organisation": organisation.pk, "name": name, "kind": str(kind)})
    return organisation


@command("directory.correct_organisation", label=gettext_lazy("改单位资料"), subject="organisation")
def correct_organisation(
    *, actor: Actor, at: datetime, organisation: Organisation, name: str, name_en: str = "", reason: str
) -> Organisation:
    recording().about(
        zone_id=organisation.zone_id,
        before={"organisation": organisation.pk, "name": organisation.name, "name_en": organisation.name_en},
        after={"name": name, "name_en": name_en},
        reason=reason,
    )
    Organisation.objects.filter(pk=organisation.pk).update(name=name, name_en=name_en)
    return Organisation.objects.get(pk=organisation.pk)


@command("directory.create_post", label=gettext_lazy("加岗位"), subject="organisation")
def create_post(*, actor: Actor, at: datetime, organisation: Organisation, title: str, title_en: str = "") -> Post:
    post = Post.objects.create(organisation=organisation, title=title, title_en=title_en)
    recording().about(
        zone_id=organisation.zone_id, after={"post": post.pk, "organisation": organisation.pk, "title": title}
    )
    return post


@command("directory.create_person", label=gettext_lazy("加人"), subject="zone")
def create_person(*, actor: Actor, at: datetime, zone: Zone, name: str, phone: str = "") -> Person:
    name = name.strip()
    if not name:
        raise Refused(_("姓名没填。写上姓名。"), field="name", rule="required")
    person = Person.objects.create(
        zone=zone, name=name, name_en=english_name(name), phone=phone, search=search_text(name, phone, longest=160)
    )
    recording().about(zone_id=zone.pk, after={"person": person.pk, "name": name})
    return person


@command("directory.correct_person", label=gettext_lazy("改人员资料"), subject="person")
def correct_person(*, actor: Actor, at: datetime, person: Person, name: str, phone: str, reason: str = "") -> Person:
    recording().about(
        zone_id=person.zone_id,
        before={"person": person.pk, "name": person.name, "phone": person.phone},
        after={"name": name, "phone": phone},
        reason=reason,
    )
    Person.objects.filter(pk=person.pk).update(
        name=name, phone=phone, name_en=english_name(name), search=search_text(name, phone, longest=160)
    )
    return Person.objects.get(pk=person.pk)


@command("directory.assign_post", label=gettext_lazy("定岗"), subject="post")
def assign_post(*, actor: Actor, at: datetime, post: Post, person: Person, starts_on: date) -> Holding:
    """The person holds the post from `starts_on`; whoever held it until then ends on that day."""
    if person.zone_id != post.organisation.zone_id:
        raise Refused(_("%(name)s 不是本区的人员。") % {"name": person.name}, field="person", rule="zone")
    later = Holding.objects.filter(post=post, starts_on__gte=starts_on, ends_on__isnull=True).first()
    if later is not None and later.person_id != person.pk:
        raise Refused(
            _("%(post)s 从 %(day)s 起已是 %(name)s。改一个更晚的日子。")
            % {"post": post, "day": later.starts_on, "name": later.person.name},
            field="starts_on",
            rule="period",
        )
    if later is not None:
        return later
    Holding.objects.filter(post=post, ends_on__isnull=True).update(ends_on=starts_on)
    holding = Holding.objects.create(post=post, person=person, starts_on=starts_on)
    recording().about(
        zone_id=person.zone_id,
        after={"holding": holding.pk, "post": post.pk, "person": person.pk, "name": person.name, "from": starts_on},
    )
    return holding


@command("directory.end_holding", label=gettext_lazy("离岗"), subject="holding")
def end_holding(
    *, actor: Actor, at: datetime, holding: Holding, ends_on: date, reason: str, departed: bool = False
) -> Holding:
    """`ends_on` is the first day he no longer holds it. Refused where that would open a gap, unless he has `departed`
    (transferred from above, retired, died): then the gap came from outside, shows at once and becomes an obligation."""
    if not departed:
        check_may_fall_vacant(holding.post, ends_on)
    if ends_on < holding.starts_on:
        raise Refused(_("离岗日早于到岗日 %(day)s。") % {"day": holding.starts_on}, field="ends_on", rule="period")
    recording().about(
        zone_id=holding.person.zone_id,
        before={"holding": holding.pk, "ends_on": holding.ends_on},
        after={"ends_on": ends_on, "post": holding.post_id, "name": holding.person.name},
        reason=reason,
    )
    Holding.objects.filter(pk=holding.pk).update(ends_on=ends_on)
    holding.ends_on = ends_on
    return holding


@command("directory.record_leave", label=gettext_lazy("请假找人代"), subject="person")
def record_leave(
    *,
    actor: Actor,
    at: datetime,
    person: Person,
    substitute: Person,
    starts_on: date,
    last_day: date,
    reason: str = "",
) -> Leave:
    """Away from `starts_on` to `last_day`, both included; the substitute takes what is due meanwhile."""
    ends_on = add_calendar_days(last_day, 1)
    if last_day < starts_on:
        raise Refused(_("假期最后一天早于第一天。"), field="last_day", rule="period")
    if substitute.pk == person.pk:
        raise Refused(_("不能自己代自己。选另一个人。"), field="substitute", rule="other")
    if substitute.zone_id != person.zone_id:
        raise Refused(_("%(name)s 不是本区的人员。") % {"name": substitute.name}, field="substitute", rule="zone")
    overlap = Leave.objects.filter(person=person, starts_on__lt=ends_on, ends_on__gt=starts_on).first()
    if overlap is not None:
        raise Refused(
            _("这几天已登记由 %(name)s 代。先结束那一次。") % {"name": overlap.substitute.name}, field="starts_on"
        )
    if Leave.objects.filter(person=substitute, starts_on__lt=ends_on, ends_on__gt=starts_on).exists():
        raise Refused(_("%(name)s 自己也请假。换一个人代。") % {"name": substitute.name}, field="substitute")
    stood_in = Leave.objects.filter(substitute=person, starts_on__lt=ends_on, ends_on__gt=starts_on).first()
    if stood_in is not None:  # what he holds for the other would lie on nobody's desk
        raise Refused(
            _("这几天 %(name)s 的事由他代。先换个人代 %(name)s。") % {"name": stood_in.person.name}, field="starts_on"
        )
    leave = Leave.objects.create(
        person=person, substitute=substitute, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    recording().about(
        zone_id=person.zone_id,
        after={
            "leave": leave.pk,
            "person": person.name,
            "substitute": substitute.name,
            "from": starts_on,
            "to": ends_on,
        },
    )
    return leave


@command("directory.end_leave", label=gettext_lazy("提前销假"), subject="leave")
def end_leave(*, actor: Actor, at: datetime, leave: Leave, ends_on: date) -> Leave:
    """`ends_on` is the first day he is back."""
    if leave.ends_on is None or not leave.starts_on <= ends_on <= leave.ends_on:
        raise Refused(_("销假日要在假期之内。"), field="ends_on", rule="period")
    recording().about(
        zone_id=leave.person.zone_id, before={"leave": leave.pk, "to": leave.ends_on}, after={"to": ends_on}
    )
    Leave.objects.filter(pk=leave.pk).update(ends_on=ends_on)
    leave.ends_on = ends_on
    return leave
