"""Several that are one, one that is several, what belongs together, and what was written down wrongly."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Organisation
from kuaijin.directory.names import search_text
from kuaijin.dossiers import commands as dossiers
from kuaijin.dossiers.models import Dossier, Inheritance
from kuaijin.dossiers.queries import sees
from kuaijin.enterprises.models import Enterprise
from kuaijin.journal import registry
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.journal.recording import append_children, command
from kuaijin.projects.models import Project
from kuaijin.requests import packs
from kuaijin.requests.commands.opening import open_request
from kuaijin.requests.commands.stepping import What, begin, end, hold, line, told
from kuaijin.requests.models import Leaving, RequestLink, ServiceRequest, State
from kuaijin.requests.rules.checks import check_move, check_open, required
from kuaijin.requests.rules.house_lines import handled_with_another, in_chinese_of
from kuaijin.requests.rules.levels import check_kind

registry.consequence("requests.merged", gettext_lazy("诉求并入另一件"))


@command("requests.merge", label=gettext_lazy("合并诉求"), subject="into")
def merge(
    *, actor: Actor, at: datetime, into: ServiceRequest, requests: Sequence[ServiceRequest], reason: str, day: date
) -> ServiceRequest:
    """The same thing said several times is handled once, in `into`; each enterprise goes on reading its own, and
    is told the answer there."""
    reason = required(reason, _("为什么并在一起没写。"), "reason", 400)
    others = [one for one in {one.pk: one for one in requests}.values() if one.pk != into.pk]
    if not others:
        raise Refused(_("要并进来的诉求没选。"), field="requests", rule="required")
    _hold_all([into, *others])
    check_move(into, What.MERGED)
    was = into.state
    for one in others:
        _check_same(actor, into, one)
    drafts = [_merge_one(actor, at, into, one, reason, day) for one in others]
    append_children(drafts)
    numbers = "、".join(one.dossier.number for one in others)
    line(into, What.MERGED, actor, at, day, f"{numbers}\n{reason}")
    told(into, was, actor, reason, merged=[one.pk for one in others])
    return into


def _hold_all(requests: Sequence[ServiceRequest]) -> None:
    """In the order of their keys, so that two who merge the same ones do not wait for each other."""
    rows = ServiceRequest.objects.filter(pk__in=[one.pk for one in requests]).order_by("pk")
    if connection.features.has_select_for_update:
        list(rows.select_for_update().values_list("pk"))
    for one in requests:
        one.refresh_from_db()


def _check_same(actor: Actor, into: ServiceRequest, one: ServiceRequest) -> None:
    if one.dossier.zone_id != into.dossier.zone_id or not (actor.is_system or sees(actor, one.dossier_id)):
        raise NotVisible
    check_move(one, What.MERGED)
    if one.complained_of_id != into.complained_of_id:
        raise Refused(
            _("投诉只能和投诉同一个单位的并在一起，不然被投诉的单位会看到。"), field="requests", rule="shielded"
        )


def _merge_one(
    actor: Actor, at: datetime, into: ServiceRequest, one: ServiceRequest, reason: str, day: date
) -> dict[str, object]:
    was = one.state
    one.merged_into = into
    end(one, State.MERGED, actor, at, day, str(What.MERGED.label))
    same = one.enterprise_id is not None and one.enterprise_id == into.enterprise_id
    words = into.dossier.number if same else in_chinese_of(handled_with_another)
    line(one, What.MERGED, actor, at, day, words, outside=True)
    return {
        "code": "requests.merged",
        "dossier_id": one.dossier_id,
        "zone_id": one.dossier.zone_id,
        "before": {"state": str(was)},
        "after": {
            "request": one.pk,
            "title": one.dossier.title,
            "state": str(State.MERGED),
            "into": into.pk,
            "owner": "",
            "obligation": None,
        },
        "reason": reason,
    }


@command("requests.split", label=gettext_lazy("拆分诉求"), subject="request")
def split(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    parts: Sequence[tuple[str, str, str]],
    reason: str,
    day: date,
) -> list[ServiceRequest]:
    """Each part (title, words, kind) is a request of its own, received when the whole was; the whole is over."""
    was = begin(request, What.SPLIT)
    reason = required(reason, _("为什么拆开没写。"), "reason", 400)
    if len(parts) < 2:
        raise Refused(_("至少拆成 2 件。"), field="parts", rule="two")
    if request.merged.exists():
        raise Refused(_("有别的诉求并在这一件里，不能再拆。"), field="request", rule="merged")
    made = [_part(actor, at, request, title, words, kind, day) for title, words, kind in parts]
    end(request, State.SPLIT, actor, at, day, str(What.SPLIT.label))
    line(request, What.SPLIT, actor, at, day, "、".join(one.dossier.number for one in made), outside=True)
    told(request, was, actor, reason, parts=[one.pk for one in made])
    return made


def _part(
    actor: Actor, at: datetime, request: ServiceRequest, title: str, words: str, kind: str, day: date
) -> ServiceRequest:
    made: ServiceRequest = open_request(
        actor=actor,
        at=at,
        zone=request.dossier.zone,
        words=words,
        kind=kind,
        day=day,
        channel=request.channel,
        title=title,
        enterprise=request.enterprise,
        enterprise_named=request.enterprise_named,
        project=request.project,
        about=request.about,
        said_by=request.said_by,
        phone=request.phone,
        phone_checked=request.phone_checked,
        complained_of=request.complained_of,
        region=request.dossier.region,
        door=request.door,
        received_at=request.received_at,
        inside=request.dossier.secrecy != "outside",
        split_from=request,
    )
    return made


@command("requests.link", label=gettext_lazy("关联诉求"), subject="request")
def link(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    other: ServiceRequest,
    day: date,
    why: str = RequestLink.Why.RELATED,
) -> RequestLink:
    """The later one repeats or touches the earlier one; both go on by themselves."""
    was = begin(request, What.LINKED)
    if other.dossier.zone_id != request.dossier.zone_id or not (actor.is_system or sees(actor, other.dossier_id)):
        raise NotVisible
    if why not in RequestLink.Why.values:
        raise Refused(_("怎么关联没选。"), field="why", rule="choice")
    if other.pk == request.pk:
        raise Refused(_("不能和自己关联。"), field="other", rule="other")
    if request.links.filter(other=other).exists() or other.links.filter(other=request).exists():
        raise Refused(_("已经关联过了。"), field="other", rule="once")
    row = RequestLink.objects.create(request=request, other=other, why=why)
    line(request, What.LINKED, actor, at, day, f"{other.dossier.number} {row.get_why_display()}")
    told(request, was, actor, linked=other.pk)
    return row


# What may be corrected, beside the title; the words as told never.
PLAIN = ("said_by", "phone", "cause", "leaving", "enterprise_named")
CORRECTED = ("title", "kind", "enterprise", "project", "cause_office", "investment_at_risk", "jobs_at_risk", *PLAIN)


@command("requests.correct", label=gettext_lazy("更正诉求"), subject="request")
def correct(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    reason: str,
    day: date,
    title: str | None = None,
    kind: str | None = None,
    enterprise: Enterprise | None = None,
    project: Project | None = None,
    said_by: str | None = None,
    phone: str | None = None,
    enterprise_named: str | None = None,
    cause: str | None = None,
    cause_office: Organisation | None = None,
    investment_at_risk: Decimal | None = None,
    jobs_at_risk: int | None = None,
    leaving: str | None = None,
) -> ServiceRequest:
    """What was written down wrongly, with the reason. None: as it is. The words as told, the days and the owner are
    never corrected by hand."""
    hold(request)
    reason = required(reason, _("更正要写原因。"), "reason", 400)
    given = {
        "title": title,
        "kind": kind,
        "enterprise": enterprise,
        "project": project,
        "said_by": said_by,
        "phone": phone,
        "enterprise_named": enterprise_named,
        "cause": cause,
        "cause_office": cause_office,
        "investment_at_risk": investment_at_risk,
        "jobs_at_risk": jobs_at_risk,
        "leaving": leaving,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    _check_changes(actor, request, changes)
    before = {name: str(_present(request, name)) for name in changes}
    _change(actor, at, request, changes, day)
    request.save()
    what = "、".join(f"{before[name]} → {changes[name]}" for name in changes)
    line(request, What.CORRECTED, actor, at, day, f"{what}\n{reason}")
    told(request, request.state, actor, reason, corrected={name: str(value) for name, value in changes.items()})
    return request


def _check_changes(actor: Actor, request: ServiceRequest, changes: Mapping[str, object]) -> None:
    after_the_end = {"cause", "cause_office", "investment_at_risk", "jobs_at_risk", "leaving"}
    if not changes:
        raise Refused(_("没有改动。"), field="request", rule="required")
    if set(changes) - after_the_end:
        check_open(request)
    if (kind := changes.get("kind")) is not None:
        check_kind(str(kind))
        if packs.kinds()[str(kind)].shielded and request.complained_of is None:
            raise Refused(_("投诉要从头提：选了被投诉的单位，才能不让它看到。"), field="kind", rule="shielded")
    if changes.get("leaving") not in (None, "", *Leaving.values):
        raise Refused(_("外迁可能没选对。"), field="leaving", rule="choice")
    enterprise = changes.get("enterprise")
    if isinstance(enterprise, Enterprise):
        if request.enterprise is not None:
            raise Refused(_("企业已经认定，不能改成另一家；提错了，撤回重提。"), field="enterprise", rule="once")
        if enterprise.zone_id != request.dossier.zone_id or not (actor.is_system or sees(actor, enterprise.dossier_id)):
            raise NotVisible


def _present(request: ServiceRequest, name: str) -> object:
    return request.dossier.title if name == "title" else getattr(request, name)


def _change(actor: Actor, at: datetime, request: ServiceRequest, changes: Mapping[str, object], day: date) -> None:
    for name, value in changes.items():
        if name != "title":
            setattr(request, name, value)
    dossier = request.dossier
    if "title" in changes:
        dossier.title = str(changes["title"]).strip()[:200]
    enterprise = changes.get("enterprise")
    if isinstance(enterprise, Enterprise):
        dossier.organisation = enterprise.organisation
        request.enterprise_named = ""
        if request.complained_of is None:
            dossier.region = enterprise.dossier.region
            _inherit(actor, at, dossier, enterprise.dossier, day)
    name = request.enterprise.name if request.enterprise is not None else request.enterprise_named
    dossier.search = search_text(dossier.title, name, dossier.number)
    request.search = search_text(dossier.title, request.words, name, dossier.number, longest=1000)
    dossier.save(update_fields=["title", "organisation", "region", "search"])


def _inherit(actor: Actor, at: datetime, dossier: Dossier, thing: Dossier, day: date) -> None:
    """The task force that looks after the enterprise answers for its request from now on."""
    row = Inheritance.objects.filter(dossier=thing, ends_on=None).select_related("source").first()
    if row is not None:
        dossiers.inherit(actor=actor, at=at, dossier=dossier, source=row.source, starts_on=day)
