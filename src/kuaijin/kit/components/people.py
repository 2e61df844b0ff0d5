"""People: the four seats and whoever acts now."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kuaijin.kit import formats
from kuaijin.kit.components.days import day
from kuaijin.kit.components.figures import phone
from kuaijin.kit.components.lights import light


@dataclass(frozen=True)
class PersonView:
    """Who holds a seat as the page tells it. An empty name is a vacant seat, `vacant_since` the day it began, `fill_by`
    who must fill it."""

    name: str = ""
    post: str = ""
    phone: str = ""
    role: str = ""
    name_latin: str = ""
    since: date | None = None
    on_leave_until: date | None = None
    substitute_name: str = ""
    substitute_latin: str = ""
    substitute_phone: str = ""
    vacant_since: date | None = None
    fill_by: str = ""
    appoint_href: str = ""
    owes_late: int = 0
    owes_href: str = ""
    href: str = ""

    @property
    def vacant(self) -> bool:
        return not self.name

    @property
    def spoken(self) -> str:
        return spoken(self.name, self.name_latin)

    @property
    def spoken_substitute(self) -> str:
        return spoken(self.substitute_name, self.substitute_latin)

    @property
    def is_replaced(self) -> bool:
        return bool(self.on_leave_until and self.substitute_name)

    @property
    def phone_now(self) -> str:
        return self.substitute_phone if self.is_replaced else self.phone


def spoken(name: str, latin: str) -> str:
    """`王辛`; in English `Wang Xin 王辛`."""
    return f"{latin} {name}" if latin and formats.is_english() else name


def person(view: PersonView, *, today: date | None = None, show_since: bool = False) -> SafeString:
    """A seat: role, name, post, phone; who stands in and the phone to call now; what is owed late; or vacant."""
    role = f'<span class="kj-role">{escape(view.role)}</span>' if view.role else ""
    if view.vacant:
        return SafeString(role + _vacant(view, today))
    name = f'<span class="kj-nm">{_named(view)}</span>'
    post = f"<small> {escape(view.post)}</small>" if view.post else ""
    lines = [f"{role}{name}{post}<br>{phone(view.phone)}"]
    if show_since and view.since is not None:
        since = escape(_("%(day)s 起")) % {"day": day(view.since, today=today)}
        lines.append(f'<span class="kj-sub">{since}</span>')
    if view.owes_late:
        said = ngettext("欠 %(n)s 件", "欠 %(n)s 件", view.owes_late) % {"n": view.owes_late}
        owed = f'<a class="kj-t" href="{escape(view.owes_href)}">{escape(said)}</a>' if view.owes_href else escape(said)
        lines.append(f'<span class="kj-sub">{light("red")} {owed}</span>')
    if view.on_leave_until is not None:
        lines.append(f'<span class="kj-sub">{_away(view, view.on_leave_until, today)}</span>')
    return SafeString("".join(lines))


def person_cell(view: PersonView) -> SafeString:
    """In a table: who acts now comes first, with the phone to call."""
    if view.vacant:
        return SafeString(f'<span class="kj-lt kj-red"><i></i>{escape(_("空缺"))}</span>')
    if view.is_replaced:
        said: str = escape(_("%(who)s 代%(whom)s") % {"who": view.spoken_substitute, "whom": view.spoken})
    else:
        said = _named(view)
    return SafeString(f"<b>{said}</b><small>{phone(view.phone_now)}</small>")


def four(views: list[PersonView], *, today: date | None = None, show_since: bool = False) -> SafeString:
    """The answerable people side by side; on the phone one under the other with a callable number."""
    items = "".join(f"<li>{person(view, today=today, show_since=show_since)}</li>" for view in views)
    return SafeString(f'<ul class="kj-four">{items}</ul>')


def _named(view: PersonView) -> str:
    if view.href:
        return f'<a class="kj-t" href="{escape(view.href)}">{escape(view.spoken)}</a>'
    return escape(view.spoken)


def _vacant(view: PersonView, today: date | None) -> str:
    parts = [f'<span class="kj-lt kj-red kj-vacant"><i></i>{escape(_("空缺"))}</span>']
    if view.vacant_since is not None:
        since = escape(_("%(day)s 起")) % {"day": day(view.vacant_since, today=today)}
        parts.append(f"<small> {since}</small>")
    if view.fill_by:
        parts.append(f'<span class="kj-sub">{escape(_("由%(who)s补") % {"who": view.fill_by})}</span>')
    if view.appoint_href:
        parts.append(
            f'<span class="kj-sub"><a class="kj-n" href="{escape(view.appoint_href)}">{escape(_("指定"))}</a></span>'
        )
    return "".join(parts)


def _away(view: PersonView, until: date, today: date | None) -> str:
    said = escape(_("请假到 %(day)s")) % {"day": day(until, today=today)}
    if not view.substitute_name:
        return f"{said}<br>{light('red', word=False)} {escape(_('没有人代'))}"
    stands_in = escape(_("%(who)s 代") % {"who": view.spoken_substitute})
    return f"{said}<br><b>{stands_in}</b> {phone(view.substitute_phone)}"
