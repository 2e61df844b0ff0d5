"""How a zone works with requests: rules, service levels, words to begin with, what is known, who watches."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Person, Post, Region, Zone
from kuaijin.directory.names import search_text
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.journal.recording import command, recording
from kuaijin.requests.commands.stepping import hold
from kuaijin.requests.models import (
    AnswerTemplate,
    DispatchRule,
    Known,
    LevelChoice,
    ServiceRequest,
    State,
    Watcher,
)
from kuaijin.requests.rules.checks import required
from kuaijin.requests.rules.knowing import stripped
from kuaijin.requests.rules.levels import check_kind, check_level


@command("requests.set_rule", label=gettext_lazy("定派单规则"), subject="zone")
def set_rule(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    order: int,
    post: Post,
    day: date,
    kind: str = "",
    region: Region | None = None,
    task_force: Dossier | None = None,
    contains: str = "",
) -> DispatchRule:
    """From `day` on requests that fit go to `post`; what is left empty fits everything."""
    if kind:
        check_kind(kind)
    if post.organisation.zone_id != zone.pk or (task_force is not None and task_force.zone_id != zone.pk):
        raise NotVisible
    row = DispatchRule.objects.create(
        zone=zone,
        order=order,
        kind=kind,
        region=region,
        task_force=task_force,
        contains=contains.strip()[:40],
        post=post,
        starts_on=day,
    )
    after = {"rule": row.pk, "order": order, "kind": kind, "contains": row.contains, "post": str(post)}
    recording().about(zone_id=zone.pk, after=after)
    return row


@command("requests.end_rule", label=gettext_lazy("停用派单规则"), subject="zone")
def end_rule(*, actor: Actor, at: datetime, zone: Zone, rule: DispatchRule, day: date) -> DispatchRule:
    if rule.zone_id != zone.pk:
        raise NotVisible
    if rule.ends_on is not None:
        raise Refused(_("这条规则已经停用。"), field="rule", rule="open")
    rule.ends_on = max(day, rule.starts_on)
    rule.save(update_fields=["ends_on"])
    recording().about(zone_id=zone.pk, after={"rule": rule.pk, "ends_on": rule.ends_on})
    return rule


@command("requests.choose_level", label=gettext_lazy("选服务时限"), subject="zone")
def choose_level(*, actor: Actor, at: datetime, zone: Zone, level: str, day: date, kind: str = "") -> LevelChoice:
    """From `day` on for one kind, or for all that have none of their own; what runs keeps the level it began with."""
    check_level(level)
    if kind:
        check_kind(kind)
    before = LevelChoice.objects.filter(zone=zone, kind=kind, ends_on=None).first()
    if before is not None:
        before.ends_on = max(day, before.starts_on)
        before.save(update_fields=["ends_on"])
    row = LevelChoice.objects.create(zone=zone, kind=kind, level=level, starts_on=day)
    was = before.level if before is not None else ""
    recording().about(zone_id=zone.pk, before={"level": was}, after={"level": level, "kind": kind, "from": day})
    return row


@command("requests.save_template", label=gettext_lazy("存答复模板"), subject="zone")
def save_template(
    *,
    actor: Actor,
    at: datetime,
    zone: Zone,
    name: str,
    words: str,
    kind: str = "",
    template: AnswerTemplate | None = None,
) -> AnswerTemplate:
    """A new one, or `template` with other words."""
    name = required(name, _("模板叫什么没写。"), "name", 60)
    words = required(words, _("模板里写什么没写。"))
    if kind:
        check_kind(kind)
    if template is not None and template.zone_id != zone.pk:
        raise NotVisible
    same = AnswerTemplate.objects.filter(zone=zone, name=name, ended_on=None)
    if (same if template is None else same.exclude(pk=template.pk)).exists():
        raise Refused(_("已经有叫“%(name)s”的模板。") % {"name": name}, field="name", rule="once")
    row = template or AnswerTemplate(zone=zone)
    before = {"name": row.name, "words": row.words} if template is not None else {}
    row.name, row.words, row.kind = name, words, kind
    row.save()
    recording().about(zone_id=zone.pk, before=before, after={"template": row.pk, "name": name, "words": words})
    return row


@command("requests.end_template", label=gettext_lazy("停用答复模板"), subject="zone")
def end_template(*, actor: Actor, at: datetime, zone: Zone, template: AnswerTemplate, day: date) -> AnswerTemplate:
    if template.zone_id != zone.pk:
        raise NotVisible
    template.ended_on = template.ended_on or day
    template.save(update_fields=["ended_on"])
    recording().about(zone_id=zone.pk, after={"template": template.pk, "ended_on": template.ended_on})
    return template


@command("requests.keep_known", label=gettext_lazy("收进常见问题"), subject="request")
def keep_known(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    question: str,
    answer: str,
    day: date,
    basis: str = "",
    shown_outside: bool = False,
) -> Known:
    """A solved question with its answer, without whose it was: names and phones of the request are taken out."""
    hold(request)
    if request.state != State.CLOSED or request.complained_of is not None:
        raise Refused(_("办结的诉求才能收进来，投诉不收。"), field="request", rule="closed")
    said = {
        "question": required(question, _("问的是什么没写。"), "question", 200),
        "answer": required(answer, _("怎么答的没写。"), "answer"),
        "basis": basis.strip()[:400],
    }
    plain = {name: stripped(request, text)[0] for name, text in said.items()}
    row = Known.objects.create(
        zone=request.dossier.zone,
        source=request,
        kind=request.kind,
        **plain,
        shown_outside=shown_outside,
        kept_on=day,
        kept_name=actor.name,
        search=search_text(plain["question"], plain["answer"], longest=2600),
    )
    recording().about(dossier_id=request.dossier_id, zone_id=request.dossier.zone_id, after={"known": row.pk, **plain})
    return row


@command("requests.retire_known", label=gettext_lazy("撤下常见问题"), subject="zone")
def retire_known(*, actor: Actor, at: datetime, zone: Zone, known: Known, reason: str, day: date) -> Known:
    """It does not hold any more: a rule changed."""
    if known.zone_id != zone.pk:
        raise NotVisible
    reason = required(reason, _("为什么撤下没写。"), "reason", 200)
    if known.retired_on is not None:
        raise Refused(_("已经撤下了。"), field="known", rule="open")
    known.retired_on, known.retired_reason = day, reason
    known.save(update_fields=["retired_on", "retired_reason"])
    recording().about(zone_id=zone.pk, after={"known": known.pk, "retired_on": day}, reason=reason)
    return known


@command("requests.watch", label=gettext_lazy("关注诉求"), subject="request")
def watch(*, actor: Actor, at: datetime, request: ServiceRequest, day: date) -> Watcher:
    """He is told what happens; it gives no right to see."""
    row, made = Watcher.objects.get_or_create(
        request=request, person=_self(actor), ended_on=None, defaults={"since": day}
    )
    after = {"request": request.pk, "title": request.dossier.title, "watches": made}
    recording().about(dossier_id=request.dossier_id, zone_id=request.dossier.zone_id, after=after)
    return row


@command("requests.unwatch", label=gettext_lazy("不再关注诉求"), subject="request")
def unwatch(*, actor: Actor, at: datetime, request: ServiceRequest, day: date) -> ServiceRequest:
    Watcher.objects.filter(Q(request=request), person=_self(actor), ended_on=None).update(ended_on=day)
    after = {"request": request.pk, "title": request.dossier.title, "watches": False}
    recording().about(dossier_id=request.dossier_id, zone_id=request.dossier.zone_id, after=after)
    return request


def _self(actor: Actor) -> Person:
    if actor.person_id is None:
        raise Refused(_("系统自己不用关注。"), field="request", rule="person")
    return Person.objects.get(pk=actor.person_id)
