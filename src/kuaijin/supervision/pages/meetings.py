"""Dispatch meetings: the list, the call, the page of one with its acts in the margin."""

import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.models import Organisation
from kuaijin.directory.queries import own_zone, posts_visible_to
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.evidence.showing import shown
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import light_word
from kuaijin.kit.formats import day_text
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import NO_CHOICE, ActPage, answer, blank
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.rules import zone_calendar
from kuaijin.obligations.sheets import owed_rows
from kuaijin.obligations.standings import light_of
from kuaijin.obligations.trail import steps
from kuaijin.supervision import meeting_acts as acts
from kuaijin.supervision import meeting_forms as forms
from kuaijin.supervision import tables
from kuaijin.supervision.commands import plan_meeting
from kuaijin.supervision.meeting_acts import ACTS, Act, Setting
from kuaijin.supervision.models import DispatchMeeting
from kuaijin.supervision.queries import meetings as queries

LISTED_AT_MOST = 60


@page(reads=Reads.DOSSIERS)
def listed(request: ActorRequest) -> HttpResponse:
    actor = request.actor
    rows = list(queries.in_order(queries.meetings(actor))[:LISTED_AT_MOST])
    ahead = sorted((row for row in rows if row.is_planned), key=lambda row: (row.on, row.pk))
    n = len(ahead)
    context = {
        "ahead": ahead,
        "over": [row for row in rows if not row.is_planned],
        "finding": ngettext("%(n)s 次调度会要开", "%(n)s 次调度会要开", n) % {"n": n} if n else _("没有要开的调度会"),
        "may_call": actor.may("supervision.plan_meeting"),
    }
    return render(request, "supervision/meetings/list.html", context)


@page(command="supervision.plan_meeting")
def create(request: ActorRequest) -> HttpResponse:
    """`?after=<meeting>` follows that one, `?find=` looks for projects, `?of=<number>` begins with that project."""
    actor, today = request.actor, clock.today()
    former = list(queries.former(actor, today)[:LISTED_AT_MOST])
    after = next((row for row in former if str(row.pk) == request.GET.get("after", "")), None)
    undone = queries.undone_projects(after) if after is not None else []
    words = request.GET.get("find", "")
    sent = [int(key) for key in request.POST.getlist("projects") if key.isdecimal()]
    offered = queries.offered(actor, today, words, [*undone, *sent])
    form = _form(request, offered, former, after, undone)
    status = 200
    if request.method == "POST":
        status = 422
        made = _called(request, form, offered, former) if form.is_valid() else None
        if made is not None:
            messages.success(request, _("%(number)s 记下了，可以先打印会议材料。") % {"number": made.number})
            return redirect("supervision:meeting", made.pk)
    context = {"form": form, "offered": offered, "find": words, "after": after}
    return render(request, "supervision/meetings/create.html", context, status=status)


def _form(
    request: ActorRequest,
    offered: list[Dossier],
    former: list[DispatchMeeting],
    after: DispatchMeeting | None,
    undone: list[int],
) -> forms.CallForm:
    actor, today = request.actor, clock.today()
    posts = posts_visible_to(actor).exclude(organisation__kind=Organisation.Kind.ENTERPRISE)
    choices = [(str(post.pk), post_said(post)) for post in posts.select_related("organisation")]
    lit = {row.pk: light_of(getattr(row, "standing", None), today) for row in offered}
    named = [str(row.pk) for row in offered if row.number == request.GET.get("of")]
    chosen = named or [str(row.pk) for row in offered if lit[row.pk] == "red" or row.pk in undone]
    own = next((str(post) for post in actor.posts), "")
    return forms.CallForm(
        request.POST or None,
        initial={
            "idempotency_key": uuid.uuid4().hex,
            "on": today,
            "title": after.title if after is not None else _("项目现场调度会"),
            "chair": str(after.chair_id) if after is not None else own,
            "previous": str(after.pk) if after is not None else "",
            "projects": chosen,
        },
        today=today,
        calendar=calendar_of(own_zone(actor).code),
        choices={
            "chair": [NO_CHOICE, *choices],
            "posts": choices,
            "previous": [("", _("不接着")), *((str(row.pk), f"{day_text(row.on)} {row.title}") for row in former)],
            "projects": [(str(row.pk), f"{light_word(lit[row.pk])} {row.title}") for row in offered],
        },
    )


def _called(
    request: ActorRequest, form: forms.CallForm, offered: list[Dossier], former: list[DispatchMeeting]
) -> DispatchMeeting | None:
    given, actor = form.cleaned_data, request.actor
    posts = posts_visible_to(actor).select_related("organisation").in_bulk()
    try:
        made: DispatchMeeting = plan_meeting(
            actor=actor,
            at=clock.now(),
            zone=own_zone(actor),
            day=clock.today(),
            chair=posts[int(given["chair"])],
            posts=[posts[int(key)] for key in given["posts"]],
            projects=[row for row in offered if str(row.pk) in given["projects"]],
            previous=next((row for row in former if str(row.pk) == given["previous"]), None),
            idempotency_key=given["idempotency_key"],
            **{name: given[name] for name in ("title", "on", "time", "place", "others")},
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    return made


@page(reads=Reads.DOSSIERS)
def detail(request: ActorRequest, key: int) -> HttpResponse:
    """`?act=<name>` opens a form in the margin."""
    setting = setting_of(request, key)
    chosen = next((act for act in acts.offered(setting) if act.name == request.GET.get("act", "")), None)
    return _shown(request, setting, chosen, blank(chosen, setting) if chosen is not None else None)


@page(reads=Reads.DOSSIERS)
def act(request: ActorRequest, key: int, name: str) -> HttpResponse:
    here = reverse("supervision:meeting", args=[key])
    again = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: setting_of(request, key), again))


def setting_of(request: ActorRequest, key: int) -> Setting:
    today = clock.today()
    meeting = queries.by_key(request.actor, key)
    return Setting(request.actor, clock.now(), today, meeting, queries.items_of(request.actor, meeting, today))


def _shown(
    request: ActorRequest, setting: Setting, chosen: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    meeting, today = setting.meeting, setting.day
    here = reverse("supervision:meeting", args=[meeting.pk])
    calendar = zone_calendar(setting.dossier)
    decided = [one for item in setting.items for one in item.decisions]
    owed = owed_rows([one.obligation for one in decided], today, calendar, here)
    rows = {one.pk: row for one, row in zip(decided, owed, strict=True)}
    late = sum(item.agenda.late for item in setting.items)
    context = {
        "meeting": meeting,
        "here": here,
        "chair": post_said(meeting.chair),
        "items": [(item, [(one, rows[one.pk]) for one in item.decisions]) for item in setting.items],
        "decided": len([one for one in decided if one.withdrawn_on is None]),
        "late": late,
        "called": queries.called_to(meeting, today),
        "photos": shown(photo for item in setting.items for photo in item.photos),
        "things": {item.row.pk: tables.thing_said(item.row.dossier) for item in setting.items},
        "trail": steps(queries.entries_of(request.actor, meeting), today),
        "runs": setting.begun and setting.leads and setting.items,
        "may_follow": meeting.held_on is not None and setting.actor.may("supervision.plan_meeting"),
        "offered": acts.offered(setting),
        "act": chosen,
        "form": form,
        "both": both,
    }
    return render(request, "supervision/meetings/meeting.html", context, status=status)
