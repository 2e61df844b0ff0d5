"""The table of posts, declared once."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.saying import said
from kuaijin.directory.seats import AWAY, VACANT, Seat
from kuaijin.kit.components import PersonView, day, light, person_cell
from kuaijin.kit.filters import Choice, Search
from kuaijin.kit.tables import Column, Table

SEARCH = Search("words", gettext_lazy("搜"))
STATE = Choice(
    "state",
    gettext_lazy("状态"),
    ((VACANT, gettext_lazy("空缺")), (AWAY, gettext_lazy("请假")), ("held", gettext_lazy("在岗"))),
)
FILTERS = (SEARCH, STATE)


def _light(seat: Seat, ctx: Any) -> SafeString:
    if seat.state == VACANT:
        return light("red", word=False)
    return light("blue" if seat.state == AWAY else "green", word=False)


def _post(seat: Seat, ctx: Any) -> SafeString:
    organisation = seat.post.organisation
    if not seat.opens:
        return format_html("{}<small>{}</small>", said(seat.post), said(organisation))
    href = reverse("directory:organisation", args=[organisation.pk])
    return format_html('<a class="kj-t" href="{}">{}</a><small>{}</small>', href, said(seat.post), said(organisation))


def _who(seat: Seat, ctx: Any) -> SafeString:
    return person_cell(person_view(seat))


def _name(seat: Seat) -> str:
    return seat.holder.person.name if seat.holder else ""


def person_view(seat: Seat) -> PersonView:
    holder = seat.holder
    if holder is None:
        return PersonView(vacant_since=seat.vacant_since)
    substitute = holder.substitute
    return PersonView(
        name=holder.person.name,
        name_latin=holder.person.name_en,
        phone=holder.person.phone,
        since=holder.since,
        on_leave_until=holder.away_until,
        substitute_name=substitute.name if substitute else "",
        substitute_latin=substitute.name_en if substitute else "",
        substitute_phone=substitute.phone if substitute else "",
        href=reverse("directory:person", args=[holder.person.pk]),
    )


def _since(seat: Seat, ctx: Any) -> SafeString | str:
    known = seat.holder.since if seat.holder else seat.vacant_since
    return day(known, today=ctx) if known else _("没有人来过")


def _account(seat: Seat, ctx: Any) -> str:
    if seat.holder is None:
        return ""
    if seat.account is None:
        return _("没有账号")
    if not seat.account.is_active:
        return _("已停用")
    return seat.account.username if seat.account.has_usable_password() else _("已邀请，没设密码")


POSTS: Table[Seat] = Table(
    name="posts",
    columns=(
        Column("light", gettext_lazy("灯"), _light, css="li", export=lambda seat: seat.state),
        Column("post", gettext_lazy("岗位"), _post, css="na", export=lambda seat: str(seat.post)),
        Column(
            "who", gettext_lazy("谁在"), _who, css="pe", export=lambda seat: seat.holder and seat.holder.person.name
        ),
        Column("since", gettext_lazy("哪天开始"), _since),
        Column("account", gettext_lazy("账号"), _account),
    ),
    default_order=gettext_lazy("空缺的在上，再按单位"),
    row_id=lambda seat: seat.post.pk,
    row_name=lambda seat: str(seat.post),
)
