"""How this zone works with requests, as data: who gets what, within which days by which source, with which words."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.models import Organisation
from kuaijin.directory.queries import own_zone, posts_visible_to, regions_of
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.queries import visible_dossiers
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import NO_CHOICE, Choices
from kuaijin.obligations.calendars import calendar_of
from kuaijin.requests import commands, way_forms
from kuaijin.requests.packs import kinds, levels, way
from kuaijin.requests.queries import ways
from kuaijin.requests.queries.answering import templates_of
from kuaijin.requests.request_clocks import SURE, limit_said
from kuaijin.requests.request_words import kind_said
from kuaijin.requests.rules.clocks import term_dict

STEPS = {
    "contact": gettext_lazy("联系企业"),
    "check": gettext_lazy("核实接单"),
    "plan": gettext_lazy("拿出方案"),
    "reply": gettext_lazy("首次答复"),
    "solve": gettext_lazy("办理完毕"),
}
FORMS: dict[str, tuple[str, type[KitForm], Any]] = {
    "rule": ("requests.set_rule", way_forms.RuleForm, gettext_lazy("加一条派单规则")),
    "level": ("requests.choose_level", way_forms.LevelForm, gettext_lazy("换一套时限")),
    "template": ("requests.save_template", way_forms.TemplateForm, gettext_lazy("加一个答复模板")),
}
ANY: Any = ("", gettext_lazy("不限"))


@page(reads=Reads.DOSSIERS)
def rules(request: ActorRequest) -> HttpResponse:
    """`?act=rule|level|template` opens its form in the margin."""
    name = request.GET.get("act", "")
    if name not in FORMS or not request.actor.may(FORMS[name][0]):
        name = ""
    return _shown(request, name, _form(request, name) if name else None)


@page(reads=Reads.DOSSIERS)
def act(request: ActorRequest, name: str) -> HttpResponse:
    """One of the forms, or `end-rule`, `end-template` with `key`."""
    if request.method != "POST":
        return redirect("requests:rules")
    if name in ("end-rule", "end-template"):
        return _ended(request, name)
    if name not in FORMS:
        raise NotVisible
    form = _form(request, name)
    if not form.is_valid():
        return _shown(request, name, form, 422)
    try:
        _done(request, name, form)
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return _shown(request, name, form, 422)
    messages.success(request, _("记下了：%(act)s") % {"act": FORMS[name][2]})
    return redirect("requests:rules")


def _form(request: ActorRequest, name: str) -> Any:
    _code, form, _label = FORMS[name]
    zone = own_zone(request.actor)
    begin: dict[str, Any] = {"idempotency_key": uuid.uuid4().hex}
    if name == "rule":
        begin["order"] = max((rule.order for rule in ways.rules_of(zone, clock.today())), default=0) + 1
    kwargs: dict[str, Any] = {"choices": _choices(request)}
    return form(
        request.POST if request.method == "POST" else None,
        initial=begin,
        today=clock.today(),
        calendar=calendar_of(zone.code),
        auto_id=f"{name}-%s",
        **kwargs,
    )


def _choices(request: ActorRequest) -> dict[str, Choices]:
    actor = request.actor
    zone = own_zone(actor)
    posts = (
        posts_visible_to(actor).filter(organisation__zone=zone).exclude(organisation__kind=Organisation.Kind.ENTERPRISE)
    )
    forces = visible_dossiers(actor).filter(kind="task_force", closed_on=None).order_by("title")
    return {
        "post": [NO_CHOICE, *((str(post.pk), post_said(post)) for post in posts.select_related("organisation"))],
        "kind": [ANY, *((code, kind.said) for code, kind in kinds().items())],
        "region": [ANY, *((str(pk), name) for pk, name in regions_of(zone).values_list("pk", "name"))],
        "task_force": [ANY, *((str(pk), title) for pk, title in forces.values_list("pk", "title"))],
        "level": [(code, level.said) for code, level in levels().items()],
    }


def _done(request: ActorRequest, name: str, form: KitForm) -> None:
    actor, told = request.actor, form.cleaned_data
    zone = own_zone(actor)
    by = {"actor": actor, "at": clock.now(), "zone": zone, "idempotency_key": told["idempotency_key"]}
    if name == "level":
        commands.choose_level(**by, level=told["level"], kind=told["kind"], day=clock.today())
    elif name == "template":
        commands.save_template(**by, name=told["name"], words=told["words"], kind=told["kind"])
    else:
        post = posts_visible_to(actor).select_related("organisation").filter(pk=int(told["post"])).first()
        if post is None:
            raise NotVisible
        commands.set_rule(
            **by,
            order=told["order"],
            post=post,
            day=clock.today(),
            kind=told["kind"],
            contains=told["contains"],
            region=regions_of(zone).filter(pk=int(told["region"])).first() if told["region"] else None,
            task_force=_force(request, told["task_force"]),
        )


def _force(request: ActorRequest, key: str) -> Any:
    if not key:
        return None
    found = visible_dossiers(request.actor).filter(pk=int(key), kind="task_force").first()
    if found is None:
        raise NotVisible
    return found


def _ended(request: ActorRequest, name: str) -> HttpResponse:
    actor, zone, day = request.actor, own_zone(request.actor), clock.today()
    key = request.POST.get("key", "")
    number = int(key) if key.isdecimal() else 0
    by = {"actor": actor, "at": clock.now(), "zone": zone, "day": day}
    if name == "end-rule":
        rule = ways.rule_of(zone, number)
        if rule is None:
            raise NotVisible
        commands.end_rule(**by, rule=rule)
    else:
        template = ways.template_of(zone, number)
        if template is None:
            raise NotVisible
        commands.end_template(**by, template=template)
    messages.success(request, _("停用了。"))
    return redirect("requests:rules")


def _shown(request: ActorRequest, name: str, form: KitForm | None, status: int = 200) -> HttpResponse:
    actor, today = request.actor, clock.today()
    zone = own_zone(actor)
    rows = ways.rules_of(zone, today)
    context = {
        "rules": [(rule, kind_said(rule.kind) if rule.kind else "", post_said(rule.post)) for rule in rows],
        "held": ways.levels_held(zone, today),
        "levels": [_level(code) for code in levels()],
        "way": way(),
        "templates": [(one, kind_said(one.kind) if one.kind else "") for one in templates_of(zone)],
        "may": {key: actor.may(code) for key, (code, _form_of, _label) in FORMS.items()},
        "may_end_rule": actor.may("requests.end_rule"),
        "may_end_template": actor.may("requests.end_template"),
        "act": name,
        "label": FORMS[name][2] if name else "",
        "form": form,
    }
    return render(request, "requests/rules.html", context, status=status)


def _level(code: str) -> dict[str, Any]:
    """A service level in words: each step with its limit, its source and how sure that is."""
    level = levels()[code]
    steps = [(str(STEPS[step]), limit_said(term_dict(term, "")), term.own) for step, term in level.steps]
    if level.complex is not None:
        steps.append((_("复杂的"), limit_said(term_dict(level.complex, "")), level.complex.own))
    return {
        "name": level.said,
        "steps": steps,
        "source": level.source.said,
        "sure": SURE.get(level.confidence, level.confidence),
        "unsure": level.confidence == "memory",
    }
