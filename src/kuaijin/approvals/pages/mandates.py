"""Agency service (帮办代办): whom the enterprise lets act for it, since when, for what; given and ended by itself."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.approvals.afterwards_forms import EndForm, GrantForm
from kuaijin.approvals.commands import mandates as commands
from kuaijin.approvals.models import Mandate
from kuaijin.approvals.queries import afterwards as queries
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Post
from kuaijin.directory.queries import holders
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import person_said, post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.seats import seats_of
from kuaijin.evidence.showing import shown
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActForm
from kuaijin.obligations.rules import zone_calendar

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)


@page(reads=READS)
def mandates(request: ActorRequest, number: str) -> HttpResponse:
    """`?act=grant`, `?act=end&of=<mandate>` open a form in the margin; sent, the act is done."""
    dossier = queries.project(request.actor, number)
    name = request.POST.get("act", "") or request.GET.get("act", "")
    if name == "grant" and request.actor.may("approvals.grant_mandate"):
        return _act(request, dossier, name, _grant_form(request, dossier), None)
    if name == "end" and request.actor.may("approvals.end_mandate"):
        key = request.POST.get("of", "") or request.GET.get("of", "")
        mandate = queries.mandate(request.actor, dossier, int(key) if key.isdecimal() else 0)
        form = _made(request, dossier, EndForm, {"ends_on": clock.today()})
        return _act(request, dossier, name, form, mandate)
    return _shown(request, dossier, "", None, None)


def _made(request: ActorRequest, dossier: Dossier, kind: type[ActForm], begin: dict[str, Any], **more: Any) -> ActForm:
    return kind(
        request.POST or None,
        request.FILES or None,
        initial={"idempotency_key": uuid.uuid4().hex, **begin},
        today=clock.today(),
        calendar=zone_calendar(dossier),
        **more,
    )


def _grant_form(request: ActorRequest, dossier: Dossier) -> ActForm:
    offered = [(str(post.pk), said) for post, said in _specialists(dossier)]
    begin = {"starts_on": clock.today(), "post": offered[0][0] if offered else ""}
    return _made(request, dossier, GrantForm, begin, choices={"post": offered})


def _specialists(dossier: Dossier) -> list[tuple[Post, str]]:
    """`沈己（高端装备专班 联系人）`."""
    today = clock.today()
    posts = queries.specialists(seats_of([dossier], today)[dossier.pk])
    people = holders({post.pk for post in posts}, today)
    said = _("%(who)s（%(post)s）")
    return [
        (post, said % {"who": person_said(people[post.pk].person), "post": post_said(post)})
        for post in posts
        if post.pk in people
    ]


def _act(request: ActorRequest, dossier: Dossier, name: str, form: ActForm, mandate: Mandate | None) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, dossier, name, form, mandate)
    if form.is_valid():
        try:
            _done(request.actor, dossier, form, mandate)
        except (Forbidden, NotVisible):
            raise
        except Refused as refused:
            form.refuse(refused.message, refused.field)
        else:
            messages.success(request, _("记下了。") if mandate is None else _("记下了：不再代办。"))
            return redirect("approvals:mandates", dossier.number)
    return _shown(request, dossier, name, form, mandate, status=422)


def _done(actor: Actor, dossier: Dossier, form: ActForm, mandate: Mandate | None) -> None:
    given = form.cleaned_data
    act = {"actor": actor, "at": clock.now(), "day": clock.today(), "idempotency_key": given["idempotency_key"]}
    if mandate is not None:
        commands.end_mandate(**act, mandate=mandate, ends_on=given["ends_on"], reason=given["reason"])
        return
    post = next((post for post, _said in _specialists(dossier) if str(post.pk) == given["post"]), None)
    if post is None:
        raise NotVisible
    told = {"starts_on": given["starts_on"], "scope": given["scope"], "files": given["photos"]}
    commands.grant_mandate(**act, dossier=dossier, post=post, **told)


def _shown(
    request: ActorRequest,
    dossier: Dossier,
    name: str,
    form: KitForm | None,
    about: Mandate | None,
    status: int = 200,
) -> HttpResponse:
    rows = queries.mandates_of(request.actor, dossier)
    actor = request.actor
    people = holders({row.post_id for row in rows}, clock.today())
    context = {
        "dossier": dossier,
        "here": reverse("approvals:mandates", args=[dossier.number]),
        "rows": [(row, people.get(row.post_id), shown([row.paper])[0] if row.paper else None) for row in rows],
        "may_grant": actor.may("approvals.grant_mandate") and bool(_specialists(dossier)),
        "may_end": actor.may("approvals.end_mandate"),
        "act": name,
        "form": form,
        "about": about,
        "outside": actor.is_enterprise,
    }
    return render(request, "approvals/mandates/page.html", context, status=status)
