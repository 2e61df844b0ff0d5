"""Search, and naming the filters of a table."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kuaijin.cockpit import commands, filters, search
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.forms import KitForm

OPENS = {"project": "projects:detail", "enterprise": "enterprises:detail", "task_force": "taskforces:detail"}
TABLES = {"projects": "projects:list", "enterprises": "enterprises:list"}


@page()
def search_page(request: ActorRequest) -> HttpResponse:
    """One box: what is found stands in two groups; a number typed whole opens its thing at once."""
    typed, actor = request.GET.get("q", "").strip()[:80], request.actor
    result = search.found(actor, typed, clock.today())
    if len(result.dossiers) == 1 and result.dossiers[0].dossier.number == typed.upper():
        only = result.dossiers[0].dossier
        return redirect(OPENS[only.kind], only.number)
    rows = [(row, reverse(OPENS[row.dossier.kind], args=[row.dossier.number])) for row in result.dossiers]
    context = {
        "typed": typed,
        "rows": rows,
        "found": result,
        "finding": _finding(typed, result),
        "opens_people": actor.reads(Reads.DIRECTORY),
    }
    return render(request, "cockpit/search.html", context)


def _finding(typed: str, result: search.Found) -> str:
    if not typed:
        return _("搜项目、企业、专班和人")
    if not result.count:
        return _("没有找到“%(typed)s”") % {"typed": typed}
    things = len(result.dossiers)
    people = len(result.people)
    said = [
        ngettext("%(n)s 个项目和企业", "%(n)s 个项目和企业", things) % {"n": things} if things else "",
        ngettext("%(n)s 个人", "%(n)s 个人", people) % {"n": people} if people else "",
    ]
    return _("找到 %(what)s") % {"what": _("，").join(part for part in said if part)}


class SaveForm(KitForm):
    page = forms.CharField(widget=forms.HiddenInput, max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
    name = forms.CharField(label=gettext_lazy("叫什么"), max_length=40, help_text=gettext_lazy("几个字，一眼认得出。"))
    shared = forms.BooleanField(label=gettext_lazy("本区的人都能用"), required=False)


@page(command="cockpit.save_filter")
def save_filter(request: ActorRequest) -> HttpResponse:
    sent = request.method == "POST"
    form = SaveForm(
        request.POST if sent else None, initial={key: request.GET.get(key, "") for key in ("page", "query")}
    )
    if sent and form.is_valid():
        given = form.cleaned_data
        try:
            commands.save_filter(
                actor=request.actor,
                at=clock.now(),
                account=filters.own_account(request.actor),
                zone=filters.own_zone(request.actor),
                **given,
            )
        except Refused as refused:
            form.refuse(refused.message, refused.field)
        else:
            messages.success(request, _("存下了：%(name)s") % {"name": given["name"]})
            return redirect(f"{reverse(TABLES[given['page']])}?{given['query']}")
    mine = [row for row in filters.filters_seen_by(request.actor) if row.account_id == request.actor.account_id]
    context = {"form": form, "mine": [(row, f"{reverse(TABLES[row.page])}?{row.query}") for row in mine]}
    return render(request, "cockpit/save_filter.html", context, status=422 if sent else 200)


@page(command="cockpit.end_filter")
def end_filter(request: ActorRequest, key: int) -> HttpResponse:
    row = filters.filters_seen_by(request.actor).filter(pk=key).first()
    if row is None:
        raise NotVisible
    if request.method == "POST":
        commands.end_filter(actor=request.actor, at=clock.now(), account=filters.own_account(request.actor), saved=row)
        messages.success(request, _("停用了：%(name)s") % {"name": row.name})
    return redirect(TABLES[row.page])
