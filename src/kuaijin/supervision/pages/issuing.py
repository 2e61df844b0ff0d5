"""Issue a slip: about what is owed, or about a project or an enterprise."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.models import Organisation
from kuaijin.directory.queries import own_zone, posts_visible_to
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.formats import day_text
from kuaijin.obligations.acting import NO_CHOICE
from kuaijin.obligations.calendars import calendar_of
from kuaijin.obligations.models import Obligation
from kuaijin.problems.queries import thing, things
from kuaijin.supervision import forms
from kuaijin.supervision.commands import issue_slip
from kuaijin.supervision.models import Colour, SupervisionSlip
from kuaijin.supervision.queries.slips import source_of
from kuaijin.supervision.rules.slips import check_may_repeat, colour_of, earlier, origin_of


@page(command="supervision.issue_slip")
def create(request: ActorRequest) -> HttpResponse:
    """`?about=<obligation>` about what is owed, `?of=<number>` about one thing, `?find=` looks for another."""
    actor, today = request.actor, clock.today()
    about = source_of(actor, request.GET.get("about", ""))
    named, offered = _offered(request, about)
    form = _form(request, about, offered)
    status = 200
    if request.method == "POST":
        status = 422
        made = _issued(request, form, about) if form.is_valid() else None
        if made is not None:
            said = {"number": made.number, "post": post_said(made.post)}
            messages.success(request, _("%(number)s 发给了%(post)s。") % said)
            return redirect("supervision:slip", made.pk)
    words, n = request.GET.get("find", ""), len(offered)
    context = {
        "form": form if offered else None,
        "about": about,
        "about_due": day_text(about.due_on, today=today) if about is not None and about.due_on else "",
        "about_post": post_said(about.obligor) if about is not None else "",
        "named": named,
        "computed": Colour(colour_of(about, named, today)).label if named is not None else "",
        "before": _before(about),
        "find": words,
        "found": ngettext("找到 %(n)s 个", "找到 %(n)s 个", n) % {"n": n} if words else "",
        "empty": empty(_("没有找到项目或企业。换个词，或者写编号。")),
    }
    return render(request, "supervision/slips/create.html", context, status=status)


def _before(about: Obligation | None) -> tuple[SupervisionSlip, str] | None:
    """An earlier slip that a new one would repeat, and what follows, said before anything is written."""
    found = earlier(origin_of(about, "").subject, about.obligor, clock.today()) if about is not None else None
    if found is None:
        return None
    try:
        check_may_repeat(found, clock.today())
    except Refused as refused:
        return found, str(refused.message)
    said = {"number": found.number, "n": found.repetition + 2}
    return found, _("%(number)s 发过，再发是第 %(n)s 次，报上一级核对。") % said


def _form(request: ActorRequest, about: Obligation | None, offered: list[Dossier]) -> forms.IssueForm:
    posts = posts_visible_to(request.actor).exclude(organisation__kind=Organisation.Kind.ENTERPRISE)
    rows = posts.select_related("organisation")
    form_of = forms.IssueForm if about is None else forms.IssueAbout
    return form_of(
        request.POST or None,
        initial={
            "idempotency_key": uuid.uuid4().hex,
            "of": offered[0].number if offered else "",
            "words": (about.title if about is not None else request.GET.get("words", ""))[:400],
            "post": str(about.obligor_id) if about is not None else "",
        },
        today=clock.today(),
        calendar=calendar_of(own_zone(request.actor).code),
        choices={
            "of": [(row.number, row.title) for row in offered],
            "post": [NO_CHOICE, *((str(post.pk), post_said(post)) for post in rows)],
        },
    )


def _offered(request: ActorRequest, about: Obligation | None) -> tuple[Dossier | None, list[Dossier]]:
    """What is owed, or the address, names the thing alone; else those found, the one that was sent among them."""
    if about is not None:
        return about.dossier, [about.dossier]
    actor = request.actor
    if request.GET.get("of"):
        named = thing(actor, request.GET["of"])
        return named, [named]
    offered = things(actor, request.GET.get("find", ""))
    sent = request.POST.get("of", "")
    if sent and sent not in {row.number for row in offered}:
        offered.insert(0, thing(actor, sent))
    return None, offered


def _issued(request: ActorRequest, form: forms.IssueForm, about: Obligation | None) -> SupervisionSlip | None:
    given, actor = form.cleaned_data, request.actor
    facts: dict[str, Any] = form.facts()
    posts = posts_visible_to(actor).select_related("organisation")
    try:
        made: SupervisionSlip = issue_slip(
            actor=actor,
            at=clock.now(),
            dossier=about.dossier if about is not None else thing(actor, given["of"]),
            about=about,
            post=posts.filter(pk=given["post"]).first() if given.get("post") else None,
            day=clock.today(),
            idempotency_key=given["idempotency_key"],
            **facts,
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    return made
