"""What is known already: solved questions, read by whoever is about to ask or to answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.requests import commands
from kuaijin.requests.packs import kinds
from kuaijin.requests.queries import known as queries
from kuaijin.requests.queries.pool import inside
from kuaijin.requests.request_words import kind_said
from kuaijin.requests.tables import href_of

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)
SHOWN_AT_MOST = 50


@page(reads=READS)
def known_list(request: ActorRequest) -> HttpResponse:
    """`?q=` words, `?kind=` of one kind."""
    actor = request.actor
    words, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    rows = list(queries.listed(actor, words, kind).select_related("source__dossier")[:SHOWN_AT_MOST])
    n = len(rows)
    finding = ngettext("%(n)s 个常见问题", "%(n)s 个常见问题", n) % {"n": n} if n else _("没有找到常见问题")
    meaning = (
        _("没有符合的。换个词，或者直接反映。") if words or kind else _("还没有。办结的诉求可以收进来，下次不用再问。")
    )
    context = {
        "finding": finding,
        "rows": [
            (row, kind_said(row.kind), href_of(row.source) if row.source and inside(actor) else "") for row in rows
        ],
        "q": words,
        "kind": kind,
        "kinds": [(code, one.said) for code, one in kinds().items()],
        "inside": inside(actor),
        "may_retire": actor.may("requests.retire_known"),
        "empty": empty(meaning, _("去看诉求"), reverse("requests:list" if inside(actor) else "requests:mine")),
    }
    return render(request, "requests/known.html", context)


@page(reads=READS)
def known_near(request: ActorRequest) -> HttpResponse:
    """While somebody types: what is near it, as a fragment."""
    words, kind = request.GET.get("words", "")[:400], request.GET.get("kind", "")
    found = queries.near_for(request.actor, words, kind)
    return render(request, "requests/_known_near.html", {"found": found})


@page(command="requests.retire_known")
def retire(request: ActorRequest, key: int) -> HttpResponse:
    found = queries.by_key(request.actor, key)
    if found is None or request.method != "POST":
        raise NotVisible
    reason = request.POST.get("reason", "")
    try:
        commands.retire_known(
            actor=request.actor,
            at=clock.now(),
            zone=own_zone(request.actor),
            known=found,
            reason=reason,
            day=clock.today(),
        )
        messages.success(request, _("撤下了：%(question)s") % {"question": found.question})
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("requests:known")
