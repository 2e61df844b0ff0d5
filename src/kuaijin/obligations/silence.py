"""What is said of a thing with which nobody was in touch within its limit: until when, and who its four are."""

from collections.abc import Mapping
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kuaijin.directory.saying import person_said
from kuaijin.dossiers.seats import ROLES, Seat
from kuaijin.kit.formats import day_text
from kuaijin.obligations.models import Standing


def left_alone(standing: Standing | None, today: date) -> date | None:
    """The day by which somebody had to be in touch, where it has passed."""
    until = standing.served_until if standing is not None else None
    return until if until is not None and until < today else None


def left_alone_said(standing: Standing | None, seats: Mapping[str, Seat], today: date) -> SafeString | str:
    """One sentence with the names of those who act in the four seats today; empty where somebody was in touch."""
    until = left_alone(standing, today)
    if until is None:
        return ""
    holders = [seats[role].holder for role in ROLES]
    names = list(dict.fromkeys(person_said(holder.acting) for holder in holders if holder is not None))
    said = _("该在 {on} 前联系，没人联系：<b>{who}</b>。") if names else _("该在 {on} 前联系，没人联系，也没有人负责。")
    who = format_html_join(_("、"), '<span class="kj-nw">{}</span>', ((name,) for name in names))
    return format_html(said, on=day_text(until, today=today), who=who)
