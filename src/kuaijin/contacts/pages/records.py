"""The log of service, the note from the road, one contact with its acts."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.contacts import acts, commands, forms, lines, queries
from kuaijin.contacts.acts import ACTS, Act, Setting
from kuaijin.contacts.models import Contact
from kuaijin.contacts.tiers import RECORDED
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.models import Post
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import person_said, post_said
from kuaijin.dossiers.addresses import address_of
from kuaijin.evidence.queries import evidence_of
from kuaijin.evidence.showing import shown
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.formats import day_text
from kuaijin.kit.forms import KitForm
from kuaijin.obligations.acting import ActPage, answer, blank
from kuaijin.obligations.calendars import calendar_of

SHOWN = 50


@page(reads=(Reads.DOSSIERS, Reads.SHOWN_OUTSIDE))
def log(request: ActorRequest) -> HttpResponse:
    """`?of=<number>` one thing's, `?mine=1` where I was there, `?from=<n>` further back."""
    actor, mine = request.actor, request.GET.get("mine", "") == "1"
    start = int(given) if (given := request.GET.get("from", "")).isdecimal() else 0
    rows = queries.contacts(actor)
    of = queries.by_number(actor, request.GET["of"], RECORDED) if request.GET.get("of") else None
    if of is not None:
        rows = rows.filter(served__dossier=of.pk)
    if mine:
        rows = rows.filter(people__person=actor.person_id or 0)
    total = rows.count()
    told = lines.lines(actor, queries.loaded(rows)[start : start + SHOWN])
    rest = max(total - start - len(told), 0)
    kept = f"?of={of.number if of else ''}&mine={'1' if mine else ''}&from={start + SHOWN}"
    said = ngettext("记了 %(n)s 次服务", "记了 %(n)s 次服务", total) % {"n": total}
    context = {
        "finding": said if of is None else f"{of.title}{_('，')}{said}",
        "of": of,
        "of_href": address_of(of) if of is not None else "",
        "mine": mine,
        "lines": told,
        "rest": rest,
        "rest_href": kept,
        "may_record": actor.may("contacts.record"),
        "may_look": not actor.is_enterprise,
        "empty": empty(_("还没有记过服务。")),
    }
    return render(request, "contacts/log.html", context)


@page(command="contacts.record")
def record(request: ActorRequest) -> HttpResponse:
    """Two taps from anywhere. `?whom=<number>` stands on top, `?find=` looks for somebody."""
    today, actor = clock.today(), request.actor
    offered = _offered(request)
    near = queries.colleagues(actor, today)
    posts = {str(post.pk): post for post, _holder in near}
    said = [
        (key, f"{person_said(holder.acting)} {post_said(post)}")
        for key, (post, holder) in zip(posts, near, strict=True)
    ]
    own = [key for key, post in posts.items() if post.pk in actor.posts][:1]
    form = forms.RecordForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "on": today,
            "idempotency_key": uuid.uuid4().hex,
            "whom": offered[0].dossier.number if offered else "",
            "people": own,
            "promise_by": own[0] if own else "",
        },
        today=today,
        calendar=calendar_of(queries.zone_of(actor).code),
        choices={
            "whom": [(row.dossier.number, row) for row in offered],
            "people": said,
            "promise_by": said,
        },
    )
    status = 200
    if request.method == "POST":
        status = 422
        made = _recorded(request, form, posts) if form.is_valid() else None
        if made is not None:
            return redirect("contacts:detail", made.pk)
    context = {"form": form, "find": request.GET.get("find", ""), **_choices(request, form, offered)}
    return render(request, "contacts/record.html", context, status=status)


@page(command="contacts.record")
def whom(request: ActorRequest) -> HttpResponse:
    """The choices alone, while somebody types."""
    return render(request, "contacts/_whom.html", _choices(request, None, _offered(request)))


def _offered(request: ActorRequest) -> list[queries.Whom]:
    offered = queries.whom(request.actor, request.GET.get("find", ""))
    asked = request.POST.get("whom") or request.GET.get("whom", "")
    if asked and asked not in {row.dossier.number for row in offered}:
        offered.insert(0, queries.Whom(queries.by_number(request.actor, asked), None))
    elif asked:
        offered.sort(key=lambda row: row.dossier.number != asked)
    return offered


def _choices(request: ActorRequest, form: forms.RecordForm | None, offered: list[queries.Whom]) -> dict[str, Any]:
    chosen = form["whom"].value() if form is not None else (offered[0].dossier.number if offered else "")
    words, n = request.GET.get("find", ""), len(offered)
    return {
        "offered": offered,
        "chosen": chosen,
        "found": ngettext("找到 %(n)s 个", "找到 %(n)s 个", n) % {"n": n} if words else "",
        "none": empty(_("没有找到。换个词，或者写编号。") if words else _("没有您包保的。按名称或编号找一个。")),
    }


def _recorded(request: ActorRequest, form: forms.RecordForm, posts: dict[str, Post]) -> Contact | None:
    given, actor = form.cleaned_data, request.actor
    try:
        made: Contact = commands.record(
            actor=actor,
            at=clock.now(),
            dossier=queries.by_number(actor, given["whom"]),
            kind=given["kind"],
            on=given["on"],
            day=clock.today(),
            people=[posts[key] for key in given["people"]],
            others=given["others"],
            heard=given["heard"],
            done=given["done"],
            promises=form.promises(posts),
            difficulty=form.heard_difficulty(),
            photos=given["photos"],
            place=given["place"],
            time=given["time"],
            spot=form.spot(),
            idempotency_key=given["idempotency_key"],
        )
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(refused.message, refused.field)
        return None
    messages.success(request, _("记下了：%(title)s") % {"title": made.dossier.title})
    return made


@page(reads=(Reads.DOSSIERS, Reads.SHOWN_OUTSIDE))
def detail(request: ActorRequest, key: int) -> HttpResponse:
    setting = _setting(request, key)
    chosen = next((act for act in acts.offered(setting) if act.name == request.GET.get("act", "")), None)
    return _shown(request, setting, chosen, blank(chosen, setting) if chosen is not None else None)


@page(reads=(Reads.DOSSIERS, Reads.SHOWN_OUTSIDE))
def act(request: ActorRequest, key: int, name: str) -> HttpResponse:
    here = reverse("contacts:detail", args=[key])
    again = partial(_shown, request)
    return answer(request, name, ActPage(ACTS, here, lambda: _setting(request, key), again))


def _setting(request: ActorRequest, key: int) -> Setting:
    return Setting(request.actor, clock.now(), clock.today(), queries.one(request.actor, key))


def _shown(
    request: ActorRequest, setting: Setting, chosen: Act | None, form: KitForm | None, status: int = 200, both: str = ""
) -> HttpResponse:
    contact = setting.contact
    line = lines.lines(request.actor, [contact])[0]
    files, report = evidence_of(request.actor, contact.dossier), getattr(contact, "visit_report", None)
    context = {
        "line": line,
        "report": report,
        "signature": shown(files.filter(pk=report.signature_id)) if report is not None and report.signature_id else [],
        "asked": [(one, address_of(one)) for one in queries.asked(request.actor, contact)],
        "contact": contact,
        "here": line.href,
        "title": _("%(on)s %(kind)s")
        % {
            "on": day_text(contact.on, today=setting.day),
            "kind": contact.get_kind_display(),
        },
        "files": shown(files.filter(contacts=contact)),
        "act": chosen,
        "form": form,
        "both": both,
        "offered": acts.offered(setting),
        "outside": request.actor.is_enterprise,
    }
    return render(request, "contacts/detail.html", context, status=status)
