"""A page that does one act: a form, one command, back to where the thing is shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.journal.errors import Conflict, Forbidden, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import ConflictField, conflict
from kuaijin.kit.forms import KitForm


@dataclass(frozen=True)
class Act:
    """Words of the page: what will happen, the verb on the button, what to know before, the way back."""

    title: str
    button: str
    back: str
    note: str = ""
    template: str = "directory/act.html"


def see_other(to: str, *args: object) -> HttpResponse:
    """After a command: the browser asks for the page anew (303), so that reloading repeats nothing."""
    return HttpResponse(status=303, headers={"Location": resolve_url(to, *args)})


def do(
    request: HttpRequest,
    form: KitForm,
    act: Act,
    run: Callable[[dict[str, Any]], HttpResponse],
    *,
    fields: dict[str, str] | None = None,
    stands: Callable[[Any], list[ConflictField]] | None = None,
) -> HttpResponse:
    """POST runs the command; what it refuses stands at the field, with everything that was typed (422, stale: 409).

    `fields` says which input a field of the command is called in the form."""
    status, differing = 200, SafeString("")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return run(form.cleaned_data)
            except Forbidden:
                raise
            except Refused as refused:
                field = (fields or {}).get(refused.field, refused.field)
                form.refuse(refused.message, field)
            except Conflict as stale:
                if stands is None:
                    raise
                status = 409
                differing = conflict(stands(stale.current), by=_("有人"), at=clock.now())
                # sent again on top of what now stands: the reader has both versions before him
                form.data = {**request.POST.dict(), "version": str(stale.current.version)}
    back = resolve_url(act.back) if act.back else ""
    context = {"form": form, "act": act, "back": back, "conflict": differing}
    return render(request, act.template, context, status=status)
