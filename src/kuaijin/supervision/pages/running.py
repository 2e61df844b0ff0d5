"""Meeting mode: one project at a time in big type, the keys lead on and back, what is said and decided is typed."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.access import ActorRequest, page
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActForm
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.sheets import owed_rows
from kuaijin.supervision import commands
from kuaijin.supervision import meeting_forms as forms
from kuaijin.supervision.meeting_acts import Setting, chosen_post, post_choices
from kuaijin.supervision.pages.meetings import setting_of
from kuaijin.supervision.queries.meetings import Item
from kuaijin.supervision.rules.meetings import check_leads

Forms = dict[str, ActForm]
SAID = {"decide": gettext_lazy("定一件事"), "note": gettext_lazy("纪要"), "photos": gettext_lazy("照片")}


@page(command="supervision.decide")
def run(request: ActorRequest, key: int) -> HttpResponse:
    """`?p=` is the place of the project; what is sent names itself by `what`."""
    setting = setting_of(request, key)
    check_leads(request.actor, setting.meeting)
    if not setting.begun or not setting.items:
        return redirect("supervision:meeting", key)
    place = _place(request.GET.get("p", "1"), len(setting.items))
    item = setting.items[place - 1]
    ready = _forms(request, setting, item)
    status = 200
    if request.method == "POST":
        status = 422
        what = request.POST.get("what", "")
        form = ready.get(what)
        if form is None:
            raise NotVisible
        if form.is_valid() and _did(setting, item, what, form):
            # the page ends the draft of a form when it hears that the act was taken
            messages.success(request, _("记下了：%(act)s") % {"act": SAID[what]})
            return redirect(f"{reverse('supervision:run', args=[key])}?p={place}")
    context = _shown(setting, item, place, ready)
    return render(request, "supervision/meetings/run.html", context, status=status)


def _place(asked: str, most: int) -> int:
    return min(max(int(asked), 1), most) if asked.isdecimal() else 1


def _forms(request: ActorRequest, setting: Setting, item: Item) -> Forms:
    """The one that was sent is filled with what was sent, the others as they begin."""
    sent = request.POST.get("what", "") if request.method == "POST" else ""
    calendar = zone_calendar(item.row.dossier)
    begin: dict[str, dict[str, Any]] = {"decide": {}, "note": {"words": item.row.words}, "photos": {}}
    kinds: dict[str, type[ActForm]] = {"decide": forms.DecideForm, "note": forms.NoteForm, "photos": forms.PhotosForm}
    return {
        name: kind(
            request.POST if sent == name else None,
            request.FILES if sent == name else None,
            initial={**begin[name], "idempotency_key": uuid.uuid4().hex},
            today=setting.day,
            calendar=calendar,
            auto_id=f"{name}-%s",
            choices={"post": post_choices(setting)} if name == "decide" else {},
        )
        for name, kind in kinds.items()
    }


def _did(setting: Setting, item: Item, what: str, form: KitForm) -> bool:
    on_it = {**setting.on_it, "day": setting.day, "dossier": item.row.dossier}
    key = {"idempotency_key": form.cleaned_data["idempotency_key"]}
    given = form.cleaned_data
    known: dict[str, Callable[[], object]] = {
        "decide": lambda: commands.decide(
            **on_it, words=given["words"], post=chosen_post(setting, given["post"]), until=given["until"], **key
        ),
        "note": lambda: commands.note(**on_it, words=given["words"], **key),
        "photos": lambda: commands.add_photos(**on_it, files=given["photos"], **key),
    }
    try:
        known[what]()
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return False
    return True


def _shown(setting: Setting, item: Item, place: int, ready: Forms) -> dict[str, Any]:
    here = reverse("supervision:run", args=[setting.meeting.pk])
    most = len(setting.items)
    calendar = zone_calendar(item.row.dossier)
    owed = owed_rows([one.obligation for one in item.decisions], setting.day, calendar, here)
    agenda = item.agenda
    return {
        "meeting": setting.meeting,
        "item": item,
        "agenda": agenda,
        "place": place,
        "most": most,
        "previous_href": f"{here}?p={place - 1}" if place > 1 else "",
        "next_href": f"{here}?p={place + 1}" if place < most else "",
        "places": [(n, one.agenda, f"{here}?p={n}") for n, one in enumerate(setting.items, start=1)],
        "pressing": (
            (_("上次定的，还没办完"), agenda.undone),
            (_("到期和逾期的"), agenda.owed),
            (_("没销号的问题"), agenda.problems),
        ),
        "decisions": list(zip(item.decisions, owed, strict=True)),
        "decide": ready["decide"],
        "note": ready["note"],
        "photos": ready["photos"],
    }
