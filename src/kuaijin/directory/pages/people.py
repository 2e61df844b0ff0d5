"""People and posts: who holds this post, which is empty; organisations; one person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.directory import commands, forms, queries, seats, tables
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.pages.acts import Act, do, see_other
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible
from kuaijin.kit import clock, filters
from kuaijin.kit.components import ConflictField, as_of, empty
from kuaijin.kit.tables import ROWS, TableView, state_of
from kuaijin.law.dates import day_after

WITHOUT_POST = 30


@page(reads=Reads.DIRECTORY)
def people(request: ActorRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    reading = filters.read(tables.FILTERS, request.GET, today=today)
    inside = _inside(request)
    chosen = seats.posts(
        actor,
        today,
        words=reading.words("words"),
        organisation=inside.path if inside else "",
        states=reading.chosen("state"),
    )
    state, opened = state_of(request, tables.POSTS), request.GET.get("filters") == "1"
    rows = seats.seats(list(chosen[state.start : state.start + ROWS]), actor, today)
    vacant, away, total = seats.figures(actor, today)
    idle = seats.without_post(actor, today, reading.words("words"))
    view = TableView(
        table=tables.POSTS,
        state=state,
        rows=rows,
        total=chosen.count(),
        ctx=today,
        unit=_("个岗位"),
        chips=reading.chips(),
        add_href=state.href(filters=None if opened else "1"),
        as_of=as_of(clock.now(), today=today),
        empty=empty(_("没有合条件的岗位。"), _("看全部"), reverse("directory:people")),
    )
    context = {
        "table": view,
        "filters": filters.form_of(tables.FILTERS, reading) if opened else None,
        "finding": _finding(vacant, away, total),
        "vacant_href": state.href(state="vacant", **{"from": None}),
        "vacant": vacant,
        "inside": inside,
        "opens_inside": inside is not None and queries.knows_enterprises(actor, inside),
        "tree": seats.tree(actor),
        "idle": idle[:WITHOUT_POST],
        "idle_more": max(idle.count() - WITHOUT_POST, 0),
        "may": _may(request),
    }
    return render(request, "directory/people.html", context)


def _inside(request: ActorRequest) -> Any:
    """The organisation that the tree was opened at."""
    asked = request.GET.get("office", "")
    if not asked.isdecimal():
        return None
    return get_object_or_404(queries.organisations_visible_to(request.actor), pk=int(asked))


def _finding(vacant: int, away: int, total: int) -> str:
    first = ngettext("%(n)s 个岗位", "%(n)s 个岗位", total) % {"n": total}
    second = _("%(n)s 个空着") % {"n": vacant} if vacant else _("都有人")
    if not away:
        return _("%(first)s，%(second)s") % {"first": first, "second": second}
    third = ngettext("今天 %(n)s 个请假", "今天 %(n)s 个请假", away) % {"n": away}
    return _("%(first)s，%(second)s，%(third)s") % {"first": first, "second": second, "third": third}


def _may(request: ActorRequest) -> dict[str, bool]:
    """Which acts the page offers; what a role may not do is absent."""
    acts = (
        "create_person",
        "correct_person",
        "create_organisation",
        "correct_organisation",
        "create_post",
        "assign_post",
        "end_holding",
        "record_leave",
        "invite",
    )
    may = {act: request.actor.may(f"directory.{act}") for act in acts}
    return {**may, "see_rights": request.actor.reads(Reads.RIGHTS)}


@page(reads=Reads.DIRECTORY)
def organisation(request: ActorRequest, pk: int) -> HttpResponse:
    actor, today = request.actor, clock.today()
    one = get_object_or_404(queries.organisations_visible_to(actor).select_related("region", "parent"), pk=pk)
    if not queries.knows_enterprises(actor, one):
        raise NotVisible
    own = seats.posts(actor, today, organisation=one.path)
    below = queries.organisations_visible_to(actor).filter(parent=one)
    context = {
        "organisation": one,
        "opens_parent": one.parent is not None and queries.knows_enterprises(actor, one.parent),
        "seats": seats.seats(list(own[: 2 * ROWS]), actor, today),
        "below": [lower for lower in below if queries.knows_enterprises(actor, lower)],
        "may": _may(request),
    }
    return render(request, "directory/organisation.html", context)


@page(reads=Reads.DIRECTORY)
def person(request: ActorRequest, pk: int) -> HttpResponse:
    actor, today = request.actor, clock.today()
    one = get_object_or_404(queries.people_visible_to(actor), pk=pk)
    account = queries.accounts_visible_to(actor).filter(person=one).first()
    context = {
        "person": one,
        "holdings": seats.history(one, actor),
        "today": today,
        "leaves": queries.leaves_of(one, today),
        "may_end_leave": actor.may("directory.end_leave"),
        "stands_in": queries.stands_in_for(one, today),
        "account": account,
        "grants": queries.grants_of(account, today) if account else [],
        "may": _may(request),
    }
    return render(request, "directory/person.html", context)


@page(command="directory.create_person")
def new_person(request: ActorRequest) -> HttpResponse:
    zone = queries.own_zone(request.actor)

    def run(given: dict[str, Any]) -> HttpResponse:
        made = commands.create_person(
            actor=request.actor,
            at=clock.now(),
            zone=zone,
            name=given["name"],
            phone=given["phone"],
            idempotency_key=given["idempotency_key"],
        )
        messages.success(request, _("加好了。给他定一个岗位，再由安全管理员请他开通账号。"))
        return see_other("directory:person", made.pk)

    act = Act(_("加一个人"), _("添加"), "directory:people")
    return do(request, forms.PersonForm(request.POST or None), act, run)


@page(command="directory.correct_person")
def correct_person(request: ActorRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.people_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.correct_person(
            actor=request.actor,
            at=clock.now(),
            person=one,
            name=given["name"],
            phone=given["phone"],
            reason=given["reason"],
            expected_version=given["version"],
        )
        return see_other("directory:person", one.pk)

    initial = {"name": one.name, "phone": one.phone, "version": one.version}
    form = forms.CorrectPersonForm(request.POST or None, initial=initial)
    act = Act(_("改 %(name)s 的资料") % {"name": one.name}, _("改好"), reverse("directory:person", args=[one.pk]))
    return do(request, form, act, run, stands=lambda now: _differing(form, now, ("name", "phone")))


def _differing(form: Any, now: Any, names: tuple[str, ...]) -> list[ConflictField]:
    return [
        ConflictField(name, str(form.fields[name].label), str(form.cleaned_data[name]), str(getattr(now, name)))
        for name in names
    ]


@page(command="directory.create_organisation")
def new_organisation(request: ActorRequest) -> HttpResponse:
    zone = queries.own_zone(request.actor)

    def run(given: dict[str, Any]) -> HttpResponse:
        made = commands.create_organisation(actor=request.actor, at=clock.now(), zone=zone, **given)
        return see_other("directory:organisation", made.pk)

    offices = queries.organisations_visible_to(request.actor).filter(zone=zone).exclude(kind="enterprise")
    form = forms.OrganisationForm(request.POST or None, regions=queries.regions_of(zone), organisations=offices)
    return do(request, form, Act(_("加一个单位"), _("添加"), "directory:people"), run)


@page(command="directory.correct_organisation")
def correct_organisation(request: ActorRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.organisations_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        version = given.pop("version")
        commands.correct_organisation(
            actor=request.actor, at=clock.now(), organisation=one, expected_version=version, **given
        )
        return see_other("directory:organisation", one.pk)

    initial = {"name": one.name, "name_en": one.name_en, "version": one.version}
    form = forms.CorrectOrganisationForm(request.POST or None, initial=initial)
    back = reverse("directory:organisation", args=[one.pk])
    act = Act(_("改 %(name)s 的资料") % {"name": one.name}, _("改好"), back)
    return do(request, form, act, run, stands=lambda now: _differing(form, now, ("name", "name_en")))


@page(command="directory.create_post")
def new_post(request: ActorRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(queries.organisations_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.create_post(actor=request.actor, at=clock.now(), organisation=one, **given)
        return see_other("directory:organisation", one.pk)

    back = reverse("directory:organisation", args=[one.pk])
    act = Act(_("给 %(name)s 加一个岗位") % {"name": one.name}, _("添加"), back)
    return do(request, forms.PostForm(request.POST or None), act, run)


@page(command="directory.assign_post")
def assign(request: ActorRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(queries.posts_visible_to(request.actor).select_related("organisation__zone"), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        commands.assign_post(actor=request.actor, at=clock.now(), post=post, **given)
        return see_other("directory:organisation", post.organisation_id)

    people = queries.people_visible_to(request.actor).filter(zone=post.organisation.zone)
    form = forms.AssignForm(
        request.POST or None,
        people=people,
        today=clock.today(),
        initial={"starts_on": clock.today(), "person": request.GET.get("person", "")},
    )
    back = reverse("directory:organisation", args=[post.organisation_id])
    return do(request, form, Act(_("给 %(post)s 定人") % {"post": post}, _("定下"), back), run)


@page(command="directory.end_holding")
def end_holding(request: ActorRequest, pk: int) -> HttpResponse:
    holding = get_object_or_404(seats.holdings_visible_to(request.actor), pk=pk)

    def run(given: dict[str, Any]) -> HttpResponse:
        last = given.pop("last_day")
        commands.end_holding(actor=request.actor, at=clock.now(), holding=holding, ends_on=day_after(last), **given)
        return see_other("directory:person", holding.person_id)

    form = forms.EndHoldingForm(request.POST or None, today=clock.today(), initial={"last_day": clock.today()})
    words = {"name": holding.person.name, "post": holding.post}
    back = reverse("directory:person", args=[holding.person_id])
    note = _("这个岗位上还没办结的事要有人接：先定接的人，再离岗。")
    act = Act(_("%(name)s 不再是 %(post)s") % words, _("离岗"), back, note)
    return do(request, form, act, run, fields={"ends_on": "last_day"})
