"""The page of rule packs: versions from a day to a day, contradictions with both sources and the ruling."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.approvals.catalogue_forms import LoadForm, PublishForm, ReasonForm, RulingForm
from kuaijin.approvals.commands import confirming
from kuaijin.approvals.commands import packs as commands
from kuaijin.approvals.models import PackVersion, Ruling
from kuaijin.approvals.plan_words import CONFIDENCE, said
from kuaijin.approvals.queries import catalogue as queries
from kuaijin.approvals.rules import packs as rules
from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.queries import own_zone
from kuaijin.directory.roles import Reads
from kuaijin.directory.saying import person_said
from kuaijin.journal.errors import Forbidden, NotVisible, Refused
from kuaijin.kit import clock
from kuaijin.kit.components import empty
from kuaijin.kit.forms import KitForm
from kuaijin.law.words import Bilingual
from kuaijin.obligations.calendars import calendar_of
from kuaijin.planning.catalogue.packs import Catalogue, Conflict, Side

RIGHTS = {
    "load": "approvals.load_pack",
    "publish": "approvals.publish_pack",
    "withdraw": "approvals.withdraw_pack",
    "rule": "approvals.rule",
    "unrule": "approvals.withdraw_ruling",
}


@page(reads=Reads.DOSSIERS)
def packs(request: ActorRequest) -> HttpResponse:
    """`?act=load`, `?act=publish&of=3`, `?act=withdraw&of=3`, `?act=rule&of=order:M09:M12` and `?act=unrule&of=…` open
    their form in the margin."""
    form, status = _form(request), 200
    if form is not None and request.method == "POST":
        if form.is_valid() and _acted(request, form):
            return redirect("approvals:packs")
        status = 422
    zone, today = own_zone(request.actor), clock.today()
    listed = queries.catalogue_of(zone, today)
    ruled = {one.conflict: one for one in queries.rulings_visible_to(request.actor) if one.withdrawn_on is None}
    open_now = [one for one in listed.conflicts if one.code not in ruled]
    act = request.GET.get("act", "")
    context = {
        "finding": _finding(len(listed.packs), len(open_now)),
        "versions": [(one, _named(one)) for one in queries.versions_visible_to(request.actor)],
        "may": {name: request.actor.may(code) for name, code in RIGHTS.items()},
        "conflicts": [_told(listed, one, ruled) for one in listed.conflicts],
        "empty": empty(_("还没有载入规则包。")),
        "form": form,
        "title": _title(request, listed) if form is not None else "",
        "act": act,
        "conflict": _told(listed, _conflict(request, listed), ruled) if form is not None and act == "rule" else None,
    }
    return render(request, "approvals/catalogue/packs.html", context, status=status)


def _finding(held: int, unruled: int) -> str:
    if not held:
        return _("还没有发布规则包")
    packs_said = ngettext("%(n)s 个规则包生效", "%(n)s 个规则包生效", held) % {"n": held}
    if not unruled:
        return _("%(packs)s，没有待裁定的") % {"packs": packs_said}
    return ngettext("%(packs)s，%(n)s 处不一致待裁定", "%(packs)s，%(n)s 处不一致待裁定", unruled) % {
        "packs": packs_said,
        "n": unruled,
    }


def _told(listed: Catalogue, conflict: Conflict, ruled: Mapping[str, Ruling]) -> dict[str, Any]:
    names = {pack.code: said(pack.name) for pack in listed.packs}
    held = ruled.get(conflict.code)
    return {
        "code": conflict.code,
        "about": _about(listed, conflict),
        "sides": [
            {
                "choice": side.choice,
                "words": _choice(side),
                "text": "" if conflict.kind == "order" else said(side.text),
                "source": side.source,
                "mark": CONFIDENCE[str(side.confidence)],
                "pack": names.get(side.pack, side.pack),
                "held": held is not None and held.chosen == side.choice,
            }
            for side in conflict.sides
        ],
        "ruling": held,
        "by": (person_said(held.by) if held.by else held.name) if held else "",
    }


def _about(listed: Catalogue, conflict: Conflict) -> str:
    matter = said(listed.matters[conflict.matter].name)
    if conflict.kind == "need":
        return _("%(matter)s：要不要办") % {"matter": matter}
    after = said(listed.matters[conflict.after].name)
    return _("%(matter)s：是否要等%(after)s") % {"matter": matter, "after": after}


def _choice(side: Side) -> str:
    return {
        "needed": _("要办"),
        "not_needed": _("不用办"),
        "holds": _("要等"),
        "no_order": _("不用等"),
    }[side.choice]


# --- acts in the margin --------------------------------------------------------------------------------------------


def _form(request: ActorRequest) -> KitForm | None:
    act = request.GET.get("act", "")
    if act not in RIGHTS or not request.actor.may(RIGHTS[act]):
        return None
    if act == "load":
        offered = [("", "—"), *((code, code) for code in rules.shipped())]
        return _made(request, LoadForm, choices={"pack": offered})
    if act == "publish":
        _version(request)
        return _made(request, PublishForm, valid_from=clock.today())
    if act == "withdraw":
        _version(request)
        return _made(request, ReasonForm)
    if act == "unrule":
        _ruling(request)
        return _made(request, ReasonForm)
    listed = queries.catalogue_of(own_zone(request.actor), clock.today())
    sides = {side.choice: f"{_choice(side)}（{side.source}）" for side in _conflict(request, listed).sides}
    return _made(request, RulingForm, choices={"chosen": list(sides.items())})


def _made(request: ActorRequest, form: type[KitForm], choices: Any = None, **initial: Any) -> KitForm:
    asked: dict[str, Any] = {"today": clock.today(), "calendar": calendar_of(own_zone(request.actor).code)}
    asked |= {"choices": choices} if choices else {}
    begun = initial | {"idempotency_key": uuid.uuid4().hex}
    return form(request.POST or None, request.FILES or None, initial=begun, **asked)


def _title(request: ActorRequest, listed: Catalogue) -> str:
    match request.GET.get("act"):
        case "load":
            return _("载入规则包")
        case "publish":
            return _("发布%(name)s") % {"name": _numbered(_version(request))}
        case "withdraw":
            return _("撤下%(name)s") % {"name": _numbered(_version(request))}
        case "unrule":
            return _("撤回裁定")
        case _:
            return _about(listed, _conflict(request, listed))


def _named(version: PackVersion) -> str:
    return said(Bilingual(version.name, str(version.document.get("name_en") or "")))


def _numbered(version: PackVersion) -> str:
    return _("%(name)s第 %(n)s 版") % {"name": _named(version), "n": version.number}


def _version(request: ActorRequest) -> PackVersion:
    key = request.GET.get("of", "")
    found = queries.versions_visible_to(request.actor).filter(pk=int(key) if key.isdecimal() else 0).first()
    if found is None:
        raise NotVisible
    return found


def _conflict(request: ActorRequest, listed: Catalogue) -> Conflict:
    found = next((one for one in listed.conflicts if one.code == request.GET.get("of")), None)
    if found is None:
        raise NotVisible
    return found


def _ruling(request: ActorRequest) -> Ruling:
    rows = queries.rulings_visible_to(request.actor)
    found = rows.filter(conflict=request.GET.get("of", ""), withdrawn_on__isnull=True).first()
    if found is None:
        raise NotVisible
    return found


def _acted(request: ActorRequest, form: KitForm) -> bool:
    try:
        said_then = ACTS[request.GET["act"]](request, dict(form.cleaned_data))
    except (Forbidden, NotVisible):
        raise
    except Refused as refused:
        form.refuse(
            f"{refused.field}：{refused.message}" if refused.field not in form.fields else refused.message,
            refused.field,
        )
        return False
    messages.success(request, said_then)
    return True


def _by(request: ActorRequest) -> dict[str, Any]:
    return {"actor": request.actor, "at": clock.now()}


def _load(request: ActorRequest, given: dict[str, Any]) -> str:
    file = given.pop("file")
    code = given.pop("pack")
    document = rules.shipped_document(code) if code else rules.parsed(_text(file))
    commands.load_pack(**_by(request), zone=own_zone(request.actor), document=document, **given)
    return _("已载入为草案，发布以后才生效")


def _text(file: Any) -> str:
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused(_("文件要用 UTF-8 编码保存。"), field="file", rule="utf8") from error


def _publish(request: ActorRequest, given: dict[str, Any]) -> str:
    commands.publish_pack(**_by(request), version=_version(request), **given)
    return _("已发布")


def _withdraw(request: ActorRequest, given: dict[str, Any]) -> str:
    commands.withdraw_pack(**_by(request), version=_version(request), day=clock.today(), **given)
    return _("已撤下")


def _rule(request: ActorRequest, given: dict[str, Any]) -> str:
    conflict = request.GET.get("of", "")
    confirming.rule(**_by(request), zone=own_zone(request.actor), conflict=conflict, day=clock.today(), **given)
    return _("已裁定，两条规则都留着")


def _unrule(request: ActorRequest, given: dict[str, Any]) -> str:
    confirming.withdraw_ruling(**_by(request), ruling=_ruling(request), day=clock.today(), **given)
    return _("已撤回裁定")


ACTS: Mapping[str, Callable[[ActorRequest, dict[str, Any]], str]] = {
    "load": _load,
    "publish": _publish,
    "withdraw": _withdraw,
    "rule": _rule,
    "unrule": _unrule,
}
