"""Several slips in one act: what goes to whom and by when is shown first, then all are issued or none."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.saying import post_said
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import due
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Obligation
from kuaijin.supervision import forms, tables
from kuaijin.supervision.commands import issue_slips
from kuaijin.supervision.pages.register import PROPOSED_AT_MOST
from kuaijin.supervision.proposing import Proposal, proposals
from kuaijin.supervision.queries.slips import source_of


@page(command="supervision.issue_slips")
def together(request: ActorRequest) -> HttpResponse:
    """`?about=` once for each; posted, they are issued."""
    actor, today = request.actor, clock.today()
    keys = list(dict.fromkeys((request.POST or request.GET).getlist("about")))[:PROPOSED_AT_MOST]
    about = [row for key in keys if (row := source_of(actor, key)) is not None]
    if not about:
        messages.error(request, _("一件也没选。先选几件，再一起发。"))
        return redirect("supervision:proposed")
    form = forms.IssueTogether(
        request.POST or None,
        initial={"idempotency_key": uuid.uuid4().hex},
        today=today,
        calendar=calendar_of(own_zone(actor).code),
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _issued(request, form, about):
            n = len(about)
            messages.success(request, ngettext("发了 %(n)s 张督办单。", "发了 %(n)s 张督办单。", n) % {"n": n})
            return redirect(f"{reverse('supervision:register')}?mine=issued")
    rows = proposals(actor, about, today)
    refused = [row for row in rows if row.refusal]
    n = len(rows)
    context = {
        "form": form,
        "rows": [_said(request, row, keys) for row in rows],
        "finding": ngettext("一次发 %(n)s 张督办单", "一次发 %(n)s 张督办单", n) % {"n": n},
        "verb": ngettext("发这 %(n)s 张", "发这 %(n)s 张", n) % {"n": n},
        "refused": len(refused),
        "rest_href": _href([str(row.about.pk) for row in rows if not row.refusal]),
    }
    return render(request, "supervision/slips/together.html", context, status=status)


def _issued(request: ActorRequest, form: forms.IssueTogether, about: list[Obligation]) -> bool:
    given, actor = form.cleaned_data, request.actor
    try:
        issue_slips(
            actor=actor,
            at=clock.now(),
            zone=own_zone(actor),
            about=about,
            asked=given["asked"],
            answer_by=given["answer_by"],
            day=clock.today(),
            idempotency_key=given["idempotency_key"],
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field if refused.field in form.fields else "")
        return False
    return True


def _said(request: ActorRequest, row: Proposal, keys: list[str]) -> dict[str, object]:
    today = clock.today()
    on = row.due.due_on or row.due.estimate_on
    calendar = calendar_of(row.about.dossier.zone.code)
    return {
        "row": row,
        "post": post_said(row.about.obligor),
        "who": tables.holder_view(row.holder),
        "thing": tables.thing_said(row.about.dossier),
        "due": due(on, today=today, calendar=calendar, provisional=row.due.due_on is None, show_cells=False),
        "again": row.before.repetition + 2 if row.before is not None else 0,
        "without": _href([key for key in keys if key != str(row.about.pk)]),
    }


def _href(keys: list[str]) -> str:
    """The same page with these; with none left, the list they come from."""
    if not keys:
        return reverse("supervision:proposed")
    return f"{reverse('supervision:together')}?{'&'.join(f'about={key}' for key in keys)}"
