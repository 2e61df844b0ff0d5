"""Keys of other systems: made and shown once, taken back with a reason."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.journal.errors import Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.requests.commands import senders as commands
from kuaijin.requests.doors_forms import ReasonForm, SenderForm
from kuaijin.requests.queries import senders as queries
from kuaijin.requests.ways_in import ways_in


@page(command="requests.make_sender")
def senders(request: ActorRequest) -> HttpResponse:
    form = SenderForm(request.POST or None)
    if request.method != "POST":
        return _shown(request, form)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = commands.make_sender(
                actor=request.actor,
                at=clock.now(),
                zone=own_zone(request.actor),
                name=given["name"],
                reads_words=given["reads_words"],
                day=clock.today(),
            )
            return _shown(request, SenderForm(), key=made.issued_key)  # type: ignore[attr-defined]
        except Forbidden:
            raise
        except Refused as refused:
            form.refuse(refused.message, refused.field)
    return _shown(request, form, status=422)


def _shown(request: ActorRequest, form: SenderForm, key: str = "", status: int = 200) -> HttpResponse:
    zone = own_zone(request.actor)
    context = {
        "rows": queries.senders(request.actor),
        "form": form,
        "key": key,
        "ways_in": ways_in(request.actor),
        "jurisdiction": zone.code,
        "address": request.build_absolute_uri(reverse("open311:discovery", args=["xml"])),
    }
    return render(request, "requests/senders.html", context, status=status)


@page(command="requests.end_sender")
def end_sender(request: ActorRequest, pk: int) -> HttpResponse:
    sender = queries.sender_by_key(request.actor, pk)
    form = ReasonForm(request.POST or None)
    if request.method != "POST":
        return render(request, "requests/sender_end.html", {"sender": sender, "form": form})
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            commands.end_sender(actor=request.actor, at=clock.now(), sender=sender, reason=reason, day=clock.today())
        except Forbidden:
            raise
        except Refused as refused:
            form.refuse(refused.message, refused.field)
        else:
            messages.success(request, _("收回了，这个密钥马上不能再用。"))
            return redirect("requests:senders")
    return render(request, "requests/sender_end.html", {"sender": sender, "form": form}, status=422)
