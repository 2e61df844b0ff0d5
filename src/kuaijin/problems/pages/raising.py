"""Raise a problem: from the list, from the page of a project, from the road."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import posts_visible_to
from kuaijin.directory.saying import post_said
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.obligations.calendars import calendar_of
from kuaijin.problems import commands, forms, queries
from kuaijin.problems.models import Problem


@page(command="problems.raise_problem")
def create(request: ActorRequest) -> HttpResponse:
    """`?of=<number>` about one thing, `?find=` looks for another, `?words=` is what was written elsewhere already."""
    actor, today = request.actor, clock.today()
    named, offered = _offered(request)
    posts = posts_visible_to(actor).select_related("organisation")
    form_of = forms.RaiseByEnterprise if actor.is_enterprise else forms.RaiseForm
    form = form_of(
        request.POST or None,
        request.FILES or None,
        initial={
            "idempotency_key": uuid.uuid4().hex,
            "of": offered[0].number if offered else "",
            "raised_on": today,
            "words": request.GET.get("words", "")[:400],
        },
        today=today,
        calendar=calendar_of(queries.zone_of(actor).code),
        choices={
            "of": [(row.number, row.title) for row in offered],
            "owner": [("", _("负责人")), *((str(post.pk), post_said(post)) for post in posts)],
        },
    )
    status = 200
    if request.method == "POST":
        status = 422
        made = _raised(request, form) if form.is_valid() else None
        if made is not None:
            messages.success(request, _("提出来了，由%(owner)s解决。") % {"owner": post_said(made.owner)})
            return redirect("problems:detail", made.pk)
    words, n = request.GET.get("find", ""), len(offered)
    context = {
        "form": form if offered else None,
        "named": named,
        "find": words,
        "found": ngettext("找到 %(n)s 个", "找到 %(n)s 个", n) % {"n": n} if words else "",
        "outside": actor.is_enterprise,
        "empty": empty(_("没有找到项目或企业。换个词，或者写编号。")),
    }
    return render(request, "problems/create.html", context, status=status)


def _offered(request: ActorRequest) -> tuple[Dossier | None, list[Dossier]]:
    """The thing that the address names alone; else those found, the one that was sent among them."""
    actor = request.actor
    if request.GET.get("of"):
        named = queries.thing(actor, request.GET["of"])
        return named, [named]
    offered = queries.things(actor, request.GET.get("find", ""))
    sent = request.POST.get("of", "")
    if sent and sent not in {row.number for row in offered}:
        offered.insert(0, queries.thing(actor, sent))
    return None, offered


def _raised(request: ActorRequest, form: forms.RaiseForm) -> Problem | None:
    given, actor = form.cleaned_data, request.actor
    posts = posts_visible_to(actor).select_related("organisation")
    try:
        made: Problem = commands.raise_problem(
            actor=actor,
            at=clock.now(),
            dossier=queries.thing(actor, given["of"]),
            owner=posts.filter(pk=given["owner"]).first() if given.get("owner") else None,
            day=clock.today(),
            idempotency_key=given["idempotency_key"],
            **form.facts(),
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    return made
