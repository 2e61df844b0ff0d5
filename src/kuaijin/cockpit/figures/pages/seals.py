"""Sealed figures: the list, the form that seals, and a seal beside what is known now."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.cockpit.figures import queries
from kuaijin.cockpit.figures.commands import digest_of, publish, sees_all
from kuaijin.cockpit.figures.forms import PublishForm
from kuaijin.cockpit.figures.question import question
from kuaijin.cockpit.figures.sealing import compared
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.actors import system
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.kit.formats import instant_text
from kuaijin.obligations.calendars import calendar_of


@page(reads=Reads.DOSSIERS)
def seal_list(request: ActorRequest) -> HttpResponse:
    found = list(queries.published_visible_to(request.actor)[:100])
    said = ngettext("%(n)s 份封存的数字", "%(n)s 份封存的数字", len(found)) % {"n": len(found)}
    may = request.actor.may("figures.publish") and sees_all(request.actor, own_zone(request.actor))
    return render(request, "cockpit/figures/seals.html", {"finding": said, "seals": found, "may_publish": may})


@page(command="figures.publish")
def publish_page(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    zone = own_zone(actor)
    calendar = calendar_of(zone.code)
    start = {"first": f"{today.year}-01-01", "last": today.isoformat(), "as_of": today.isoformat()}
    if request.method != "POST":
        form = PublishForm(None, initial=start, today=today, calendar=calendar)
        return render(request, "cockpit/figures/publish.html", {"form": form, "key": uuid.uuid4()})
    form = PublishForm(request.POST, today=today, calendar=calendar)
    if form.is_valid():
        try:
            made = publish(
                actor=actor,
                at=clock.now(),
                zone=zone,
                day=today,
                idempotency_key=request.POST.get("idempotency_key", ""),
                **form.cleaned_data,
            )
            return redirect("cockpit:figure_seal", key=made.pk)
        except Refused as refused:
            form.refuse(refused.message, refused.field)
    return render(request, "cockpit/figures/publish.html", {"form": form, "key": uuid.uuid4()}, status=422)


@page(reads=Reads.DOSSIERS)
def seal(request: ActorRequest, key: int) -> HttpResponse:
    """What was published, what it would be now for the same period and day, and the acts between."""
    kept = queries.published(request.actor, key)
    asked = question(
        actor=system(kept.zone_id),
        zones=(kept.zone,),
        today=clock.today(),
        first=kept.first,
        last=kept.last,
        as_of=kept.as_of,
    )
    found = compared(kept, asked)
    moved = [one for one in found if not one.same and one.now is not None and one.before is not None]
    said = ngettext("%(n)s 个数和封存时不一样", "%(n)s 个数和封存时不一样", len(moved)) % {"n": len(moved)}
    context = {
        "seal": kept,
        "finding": said if moved else _("每个数都和封存时一样"),
        "when": instant_text(kept.published_at, today=clock.today()),
        "intact": digest_of(kept.document) == kept.digest,
        "compared": found,
        "moved": moved,
    }
    return render(request, "cockpit/figures/seal.html", context)
