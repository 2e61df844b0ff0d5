"""The page of desks: which post handles what the packs give to a department, and how many cases at once."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.catalogue_forms import DeskForm
from kuaijin.approvals.catalogue_words import department_said
from kuaijin.approvals.commands import confirming
from kuaijin.approvals.queries import catalogue as queries
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import holders, own_zone
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import person_said, post_said
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty

SET = "approvals.set_desk"


@page(reads=Reads.DOSSIERS)
def desks(request: ActorRequest) -> HttpResponse:
    """`?act=set&of=自然资源` opens the form in the margin."""
    zone, today = own_zone(request.actor), clock.today()
    listed, held = queries.catalogue_of(zone, today), queries.desks_of(zone)
    departments = list(dict.fromkeys([*(one.department for one in listed.matters.values()), *held]))
    form, status = _form(request, departments), 200
    if form is not None and request.method == "POST":
        if form.is_valid() and _acted(request, form):
            return redirect("approvals:desks")
        status = 422
    people = holders({desk.post_id for desk in held.values()}, today)
    rows = []
    for department in departments:
        desk = held.get(department)
        holding = people.get(desk.post_id) if desk else None
        rows.append(
            {
                "department": department,
                "name": department_said(department),
                "post": post_said(desk.post) if desk else "",
                "who": person_said(holding.person) if holding else "",
                "places": desk.places if desk else None,
                "matters": sum(one.department == department for one in listed.matters.values()),
            }
        )
    without = sum(not row["post"] for row in rows)
    context = {
        "finding": _finding(len(rows), without),
        "rows": rows,
        "may_set": request.actor.may(SET),
        "form": form,
        "title": department_said(request.GET.get("of", "")) if form is not None else "",
        "empty": empty(_("还没有发布规则包，不知道有哪些部门。")),
    }
    return render(request, "approvals/catalogue/desks.html", context, status=status)


def _finding(count: int, without: int) -> str:
    if not count:
        return _("还没有部门")
    if not without:
        return _("每个部门都有岗位办")
    return ngettext("%(n)s 个部门还没有岗位办", "%(n)s 个部门还没有岗位办", without) % {"n": without}


def _form(request: ActorRequest, departments: list[str]) -> DeskForm | None:
    if request.GET.get("act") != "set" or not request.actor.may(SET):
        return None
    department = request.GET.get("of", "")
    if department not in departments:
        raise NotVisible
    desk = queries.desks_of(own_zone(request.actor)).get(department)
    offered = [(str(post.pk), post_said(post)) for post in queries.posts_for_desks(request.actor)]
    initial: dict[str, Any] = {"idempotency_key": uuid.uuid4().hex}
    if desk is not None:
        initial |= {"post": str(desk.post_id), "places": desk.places}
    return DeskForm(request.POST or None, initial=initial, choices={"post": [("", "—"), *offered]}, today=clock.today())


def _acted(request: ActorRequest, form: DeskForm) -> bool:
    given = dict(form.cleaned_data)
    post = queries.posts_for_desks(request.actor).filter(pk=int(given.pop("post"))).first()
    if post is None:
        raise NotVisible
    try:
        confirming.set_desk(
            actor=request.actor,
            at=clock.now(),
            zone=own_zone(request.actor),
            department=request.GET.get("of", ""),
            post=post,
            day=clock.today(),
            **given,
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return False
    messages.success(request, _("已指定"))
    return True
