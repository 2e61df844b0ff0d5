"""A hand-over as people read it: which seat, from whom, to whom, from which day."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuaijin.directory.queries import holders
from kuaijin.directory.saying import organisation_said, person_said, title_said
from kuaijin.kit.formats import day_and_weekday_text
from kuaijin.taskforces.models import HandOver
from kuaijin.taskforces.queries import looked_after, scopes_now
from kuaijin.taskforces.views import scopes_said

# By state: what the page says first.
FINDINGS: dict[str, str | Promise] = {
    HandOver.State.PROPOSED: _("%(seat)s 要交给 %(who)s，%(day)s 起"),
    HandOver.State.ACCEPTED: _("%(who)s 接下了 %(seat)s，%(day)s 起"),
    HandOver.State.DECLINED: _("%(who)s 没有接 %(seat)s"),
    HandOver.State.WITHDRAWN: _("%(seat)s 的交接撤回了"),
}


@dataclass(frozen=True)
class Offer:
    row: HandOver
    seat: str
    proposed_by: str
    successor: str
    effect: str
    finding: str

    @classmethod
    def of(cls, row: HandOver, today: date) -> "Offer":
        proposer = row.proposed_by.person if row.proposed_by else None
        said = {"who": person_said(row.successor), "seat": title_said(row.assignment.post)}
        said["day"] = day_and_weekday_text(row.takes_effect_on, today=today)
        return cls(
            row=row,
            seat=f"{organisation_said(row.assignment.post.organisation)} {said['seat']}",
            proposed_by=person_said(proposer) if proposer else "",
            successor=said["who"],
            effect=said["day"],
            finding=str(FINDINGS[row.state]) % said,
        )


@dataclass(frozen=True)
class HandOverView:
    """What changes: who sits there now, how many things come with the seat."""

    holder: str
    phone: str
    projects: int
    enterprises: int
    scopes: str


def view_of(row: HandOver, today: date) -> HandOverView:
    holder = holders({row.assignment.post_id}, today).get(row.assignment.post_id)
    counts = looked_after([row.dossier_id], today).get(row.dossier_id, {})
    return HandOverView(
        holder=person_said(holder.person) if holder else "",
        phone=holder.person.phone if holder else "",
        projects=counts.get("project", 0),
        enterprises=counts.get("enterprise", 0),
        scopes=scopes_said(scopes_now([row.dossier_id], today).get(row.dossier_id, ())),
    )
