"""What who looks after the pool does with a request: sends it on, rules, joins, divides, sets right; and a leader."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kuaijin.journal.errors import Refused
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import NO_CHOICE, Choices
from kuaijin.requests import commands
from kuaijin.requests import request_forms as forms
from kuaijin.requests.models import ServiceRequest
from kuaijin.requests.packs import kinds
from kuaijin.requests.queries.alike import same_enterprise
from kuaijin.requests.queries.pool import heard
from kuaijin.requests.request_setting import (
    Act,
    Setting,
    act,
    calls,
    calls_with_post,
    given,
    may,
    other_posts,
    owner,
    post_chosen,
)
from kuaijin.requests.rules.checks import allows
from kuaijin.requests.rules.concluding import check_concludes
from kuaijin.requests.rules.dispatching import proposed


def _proposed(setting: Setting) -> dict[str, Any]:
    found = proposed(setting.request, setting.day)
    return {"to": str(found.post.pk)}


def _numbered(setting: Setting, numbers: list[str]) -> list[ServiceRequest]:
    rows = {row.dossier.number: row for row in heard(setting.actor).filter(dossier__number__in=numbers)}
    for number in numbers:
        if number not in rows:
            raise Refused(gettext_now("没有编号 %(n)s 的诉求，或者不在您的范围内。") % {"n": number}, field="number")
    return [rows[number] for number in numbers]


def _merge(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    told = form.cleaned_data
    numbers = list(dict.fromkeys([*told["others"], *told["number"].upper().split()]))
    others = _numbered(setting, numbers)
    reason = told["reason"]
    return commands.merge(**setting.who, into=setting.request, requests=others, reason=reason, day=setting.day, **extra)


def _mergeable(setting: Setting) -> dict[str, Choices]:
    """Open ones of the same enterprise; any other by its number."""
    rows = same_enterprise(setting.actor, setting.request)
    return {"others": [(row.dossier.number, f"{row.dossier.number} {row.dossier.title}") for row in rows]}


def _split(setting: Setting, form: forms.SplitForm, extra: dict[str, Any]) -> object:
    return commands.split(**setting.on_it, parts=form.parts(), **given(form, "reason"), **extra)


def _link(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    other = _numbered(setting, [form.cleaned_data["number"].strip().upper()])[0]
    return commands.link(**setting.on_it, other=other, **given(form, "why"), **extra)


def _correct(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.correct(**setting.on_it, **given(form, "title", "kind", "said_by", "phone", "reason"), **extra)


def _correct_begin(setting: Setting) -> dict[str, Any]:
    request = setting.request
    return {
        "title": setting.dossier.title,
        "kind": request.kind,
        "said_by": request.said_by,
        "phone": request.phone,
    }


def kind_choices(setting: object = None) -> dict[str, Choices]:
    return {"kind": [NO_CHOICE, *((code, kind.said) for code, kind in kinds().items())]}


def _leads(setting: Setting) -> bool:
    return bool(setting.request.needs_leader)


def _decide(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    """The words, and what follows from them, at once or not at all."""
    told = form.cleaned_data
    with transaction.atomic():
        done = commands.decide(**setting.on_it, words=told["words"], **extra)
        if told["what"] == "order":
            to = post_chosen(setting, told["to"])
            done = commands.hand_on(**setting.on_it, to=to, reason=told["words"])
        elif told["what"] == "plan":
            done = commands.plan_to_solve(**setting.on_it, until=told["until"], why=told["why"], reason=told["words"])
    return done


def _conclude(setting: Setting, form: KitForm, extra: dict[str, Any]) -> object:
    return commands.conclude(**setting.on_it, **given(form, "words", "basis", "photos"), **extra)


def _concludes(setting: Setting) -> bool:
    return allows(check_concludes, setting.actor, setting.request, setting.day)


def _watch(setting: Setting) -> bool:
    return setting.is_inside and setting.request.is_open and not setting.watches


DESK: tuple[Act, ...] = (
    act(
        "decide",
        _("领导定"),
        _("就这样定"),
        "decide",
        forms.DecideForm,
        _decide,
        offer=other_posts,
        wanted=may("decide", _leads),
    ),
    act(
        "dispatch",
        _("派单"),
        _("派给它"),
        "dispatch",
        forms.DispatchForm,
        calls_with_post(commands.dispatch, "reason"),
        begin=_proposed,
        offer=other_posts,
        wanted=may("dispatch"),
    ),
    act(
        "assign",
        _("裁定由谁办"),
        _("裁定由它办"),
        "assign",
        forms.AssignForm,
        calls_with_post(commands.assign, "reason"),
        begin=_proposed,
        offer=other_posts,
        wanted=may("assign", owner),
    ),
    act(
        "merge",
        _("把别的并进来"),
        pgettext_lazy("按钮", "并进这一件"),
        "merge",
        forms.MergeForm,
        _merge,
        offer=_mergeable,
        wanted=may("merge"),
    ),
    act("split", _("分成几件"), _("分开办"), "split", forms.SplitForm, _split, offer=kind_choices, wanted=may("split")),
    act("link", _("跟另一件连起来"), _("连起来"), "link", forms.LinkForm, _link, wanted=may("link")),
    act(
        "correct",
        pgettext_lazy("按钮", "更正"),
        pgettext_lazy("按钮", "更正"),
        "correct",
        forms.CorrectForm,
        _correct,
        begin=_correct_begin,
        offer=kind_choices,
        wanted=may("correct"),
    ),
    act(
        "conclude",
        _("终结"),
        _("就此终结"),
        "conclude",
        forms.ConcludeForm,
        _conclude,
        wanted=may("conclude", _concludes),
    ),
    act("watch", _("关注"), _("有进展告诉我"), "watch", forms.KeyForm, calls(commands.watch), wanted=_watch),
    act(
        "unwatch",
        _("不再关注"),
        _("不再关注"),
        "unwatch",
        forms.KeyForm,
        calls(commands.unwatch),
        wanted=lambda setting: setting.watches,
    ),
)
