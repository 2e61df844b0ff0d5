"""The file of one enterprise (一企一档), its acts in the margin, and the form that opens a new file."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.enterprises import acts, commands, forms, queries
from kuaijin.enterprises.acts import ACTS, Act, Setting
from kuaijin.enterprises.models import Enterprise
from kuaijin.enterprises.onward import parts_of
from kuaijin.enterprises.sheet import read_sheet
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import NO_CHOICE, ActPage, answer, blank
from kuaijin.obligations.explain import explain
from kuaijin.obligations.sheets import explained, hand_over_href
from kuaijin.obligations.trail import entries_of, steps


@page(reads=Reads.DOSSIERS)
def detail(request: ActorRequest, number: str) -> HttpResponse:
    """`?why=<obligation>` explains a due day in the margin, `?act=<name>` opens a form there."""
    setting = _setting(request, number)
    chosen = next((act for act in acts.offered(setting) if act.name == request.GET.get("act", "")), None)
    form = blank(chosen, setting) if chosen is not None else None
    return _shown(request, setting, chosen, form)


@page(reads=Reads.DOSSIERS)
def act(request: ActorRequest, number: str, name: str) -> HttpResponse:
    here = reverse("enterprises:detail", args=[number])
    shown = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, number), shown, acts.perform))


def _setting(request: ActorRequest, number: str) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), queries.by_number(request.actor, number))


def _shown(
    request: ActorRequest, setting: Setting, chosen: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    enterprise, actor = setting.enterprise, request.actor
    here = reverse("enterprises:detail", args=[enterprise.dossier.number])
    sheet = read_sheet(actor, enterprise, setting.day)
    why = explained(queries.concerning(actor, enterprise), request.GET.get("why", "")) if chosen is None else None
    context = {
        "sheet": sheet,
        "enterprise": enterprise,
        "dossier": enterprise.dossier,
        "here": here,
        "why": explain(why, setting.day, close_href=here) if why is not None else None,
        "why_key": why.pk if why is not None else None,
        "act": chosen,
        "form": form,
        "both": both,
        "offered": acts.offered(setting),
        "onward": parts_of(actor, enterprise.dossier, setting.day),
        "hand_over": hand_over_href(sheet.task_force) if actor.may("taskforces.propose_hand_over") else "",
        "may_attach": actor.may("evidence.attach"),
        "may_withdraw": actor.may("evidence.withdraw"),
        "may_project": actor.may("projects.create"),
    }
    return render(request, "enterprises/detail.html", context, status=status)


@page(reads=Reads.DOSSIERS)
def trail(request: ActorRequest, number: str) -> HttpResponse:
    enterprise = queries.by_number(request.actor, number)
    told = steps(entries_of(request.actor, enterprise.dossier), clock.today())
    return render(request, "enterprises/trail.html", {"dossier": enterprise.dossier, "steps": told})


@page(command="enterprises.create")
def create(request: ActorRequest) -> HttpResponse:
    """Somebody alike is asked about before a second file is made; nothing is ever merged by itself."""
    actor = request.actor
    zone, sent = queries.zone_of(actor), request.method == "POST"
    name, uscc = request.POST.get("name", "").strip(), request.POST.get("uscc", "").strip().upper()
    found = queries.seen_alike(actor, zone, name, uscc) if sent and name else []
    form = forms.CreateForm(
        request.POST or None,
        initial={"idempotency_key": uuid.uuid4().hex, "name": request.GET.get("name", "")},
        choices={"town": (NO_CHOICE, *queries.towns(actor))},
        ask=bool(found),
        today=clock.today(),
    )
    status = 200
    if sent:
        status = 422
        if form.is_valid() and (not found or form.cleaned_data["different"]):
            made = _created(request, form)
            if made is not None:
                return redirect("enterprises:detail", made.dossier.number)
    words = {"uscc": _("代码相同"), "name": _("名称相同"), "sound": _("读音相同")}
    context = {"form": form, "alike": [(row, words[why]) for row, why in found]}
    return render(request, "enterprises/create.html", context, status=status)


def _created(request: ActorRequest, form: forms.CreateForm) -> Enterprise | None:
    given = form.cleaned_data
    try:
        made: Enterprise = commands.create(
            actor=request.actor,
            at=clock.now(),
            zone=queries.zone_of(request.actor),
            name=given["name"],
            uscc=given["uscc"],
            sector=given["sector"],
            industry=given["industry"],
            region=queries.region_chosen(request.actor, given["town"]),
            opened_on=clock.today(),
            idempotency_key=given["idempotency_key"],
        )
    except Forbidden:
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    messages.success(request, _("建好了：%(number)s") % {"number": made.dossier.number})
    return made
