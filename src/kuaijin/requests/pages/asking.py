"""A request comes in by people who are signed in: staff write down what they heard, an enterprise asks for itself."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import NO_CHOICE
from kuaijin.obligations.calendars import calendar_of
from kuaijin.requests import commands
from kuaijin.requests.asking_forms import AskingForm, OpenForm
from kuaijin.requests.models import Channel, ServiceRequest, State
from kuaijin.requests.packs import kinds
from kuaijin.requests.queries import asking, pool
from kuaijin.requests.request_words import holder_view, kind_said, state_outside, told_said
from kuaijin.requests.tables import href_of

# By hand one writes down what one heard; the other channels write for themselves.
BY_HAND = (Channel.PHONE, Channel.WECHAT, Channel.VISIT, Channel.HOTLINE)
SHOWN_AT_MOST = 50


@page(command="requests.open")
def create(request: ActorRequest) -> HttpResponse:
    """`?of=<number>` for one enterprise or project, `?find=` looks for another, `?words=` was written elsewhere."""
    actor = request.actor
    if actor.is_enterprise:
        return redirect("requests:new")
    words = request.GET.get("find", "")
    number = request.GET.get("of", "")
    sent = request.POST.get("of", "")
    chosen = asking.one_of(actor, sent or number)
    if sent and chosen is None:
        raise NotVisible
    found = asking.things(actor, words) if words or chosen is None else []
    offered = dict.fromkeys((one.number, one.title) for one in ([chosen] if chosen else []) + found)
    form = OpenForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "idempotency_key": uuid.uuid4().hex,
            "of": number,
            "words": request.GET.get("words", "")[:2000],
            "channel": Channel.PHONE,
        },
        today=clock.today(),
        calendar=calendar_of(own_zone(actor).code),
        choices={
            "of": [NO_CHOICE, *offered],
            "kind": [NO_CHOICE, *((code, kind.said) for code, kind in kinds().items())],
            "channel": [(value, label) for value, label in Channel.choices if value in BY_HAND],
            "complained_of": _offices(request),
        },
    )
    made = _made(request, form, form.cleaned_data["channel"]) if _is_sent(request, form) else None
    if made is not None:
        return redirect("requests:detail", made.pk)
    context = {"form": form, "find": words}
    return render(request, "requests/create.html", context, status=422 if request.method == "POST" else 200)


@page(reads=Reads.SHOWN_OUTSIDE)
def new(request: ActorRequest) -> HttpResponse:
    """For an enterprise: what is the matter, of which kind, about which project."""
    actor = request.actor
    own = asking.own(actor)
    projects = [(one.number, one.title) for one in own if one.kind == "project"]
    form = AskingForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "idempotency_key": uuid.uuid4().hex,
            "of": request.GET.get("of", ""),
            "words": request.GET.get("words", "")[:2000],
        },
        today=clock.today(),
        calendar=calendar_of(own_zone(actor).code),
        choices={
            "kind": [(code, f"{kind.said}：{kind.hint.said}") for code, kind in kinds().items() if not kind.residents],
            "of": [("", _("整个企业")), *projects],
            "complained_of": _offices(request),
        },
    )
    made = _made(request, form, Channel.OWN) if _is_sent(request, form) else None
    if made is not None:
        return redirect("requests:detail", made.pk)
    return render(request, "requests/new.html", {"form": form}, status=422 if request.method == "POST" else 200)


def _is_sent(request: ActorRequest, form: KitForm) -> bool:
    return request.method == "POST" and form.is_valid()


def _offices(request: ActorRequest) -> list[tuple[str, Any]]:
    return [NO_CHOICE, *((str(one.pk), one.name) for one in asking.offices(request.actor))]


def _made(request: ActorRequest, form: KitForm, channel: str) -> ServiceRequest | None:
    """The request, or None where the form says why not."""
    actor, told = request.actor, form.cleaned_data
    try:
        made: ServiceRequest = commands.open_request(
            actor=actor,
            at=clock.now(),
            zone=own_zone(actor),
            day=clock.today(),
            channel=channel,
            words=told["words"],
            kind=told["kind"],
            files=told["photos"],
            complained_of=asking.office(actor, told["complained_of"]),
            idempotency_key=told["idempotency_key"],
            **_whose(request, told),
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    messages.success(request, _("收到了，编号 %(number)s。") % {"number": made.dossier.number})
    return made


def _whose(request: ActorRequest, told: dict[str, Any]) -> dict[str, Any]:
    actor = request.actor
    if not actor.is_enterprise:
        enterprise, project = asking.named(actor, told["of"]) if told["of"] else (None, None)
        who = {"said_by": told["said_by"], "phone": told["phone"], "enterprise_named": told["enterprise_named"]}
        return {"enterprise": enterprise, "project": project, **who}
    file = next((one for one in asking.own(actor) if one.kind == "enterprise"), None)
    if file is None and not told["of"]:
        raise Refused(_("还没有贵公司的档案。请联系包保联系人。"), field="of")
    enterprise, project = asking.named(actor, told["of"] or (file.number if file is not None else ""))
    return {"enterprise": enterprise, "project": project}


@page(reads=Reads.SHOWN_OUTSIDE)
def mine(request: ActorRequest) -> HttpResponse:
    """What the enterprise asked: where each stands in plain words, who answers, what was heard last."""
    today = clock.today()
    found = list(asking.own_requests(request.actor)[:SHOWN_AT_MOST])
    rows = [
        {
            "request": row.request,
            "href": href_of(row.request),
            "kind": kind_said(row.request.kind),
            "state": state_outside(row.request),
            "holder": holder_view(row.holder),
            "told": told_said(row.told, today, outside=True),
            "waits": row.request.state in (State.ANSWERED, State.WAITING),
        }
        for row in pool.told(found, today)
    ]
    still, waits = sum(one.is_open for one in found), sum(bool(row["waits"]) for row in rows)
    context = {
        "finding": _finding(still, waits),
        "rows": rows,
        "may_ask": request.actor.may("requests.open"),
        "empty": empty(
            _("还没有反映过。有难处就写一句，马上有编号，写明哪天前有人回话。"), _("我要反映"), reverse("requests:new")
        ),
    }
    return render(request, "requests/mine.html", context)


def _finding(still: int, waits: int) -> str:
    if not still:
        return _("没有在办的诉求")
    said = ngettext("%(n)s 件诉求在办", "%(n)s 件诉求在办", still) % {"n": still}
    if waits:
        said += _("，") + ngettext("%(n)s 件等您", "%(n)s 件等您", waits) % {"n": waits}
    return said
