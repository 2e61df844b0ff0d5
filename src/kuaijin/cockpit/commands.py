"""Writes of the cockpit: named filters of table pages, one's own or shared; an enterprise's report with its files."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.cockpit.models import SavedFilter
from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account, Zone
from kuaijin.evidence.commands import attach
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command, recording
from kuaijin.obligations.commands import report_done
from kuaijin.obligations.models import Obligation

PAGES = ("projects", "enterprises")
KEPT_AT_MOST = 30


@command("cockpit.save_filter", label=gettext_lazy("存下条件"), subject="account")
def save_filter(
    *,
    actor: Actor,
    at: datetime,
    account: Account,
    zone: Zone,
    page: str,
    name: str,
    query: str,
    shared: bool = False,
) -> SavedFilter:
    """A named address of a table page. The same name again takes the new conditions."""
    _own(actor, account)
    name = name.strip()
    if not name:
        raise Refused(_("名字没填。写几个字，一眼认得出。"), field="name", rule="required")
    if page not in PAGES:
        raise Refused(_("这一页没有可存的条件。"), field="page", rule="choice")
    mine = SavedFilter.objects.filter(account=account, page=page, ended_at=None)
    row = mine.filter(name=name).first()
    if row is None and mine.count() >= KEPT_AT_MOST:
        raise Refused(_("已经存了 %(n)s 条。先停用几条。") % {"n": KEPT_AT_MOST}, field="name", rule="limit")
    before = {"query": row.query, "shared": row.shared} if row is not None else {}
    row = row or SavedFilter(zone=zone, account=account, page=page, name=name)
    row.query, row.shared = query[:400], shared
    row.save()
    recording().about(
        zone_id=zone.pk, before=before, after={"filter": row.pk, "page": page, "name": name, "query": row.query}
    )
    return row


@command("cockpit.end_filter", label=gettext_lazy("停用存下的条件"), subject="account")
def end_filter(*, actor: Actor, at: datetime, account: Account, saved: SavedFilter) -> SavedFilter:
    _own(actor, account)
    if saved.account_id != account.pk or saved.ended_at is not None:
        raise Refused(_("只能停用自己存下的条件。"), field="saved", rule="own")
    saved.ended_at = at
    saved.save(update_fields=["ended_at"])
    recording().about(zone_id=saved.zone_id, after={"filter": saved.pk, "name": saved.name, "ended": True})
    return saved


def _own(actor: Actor, account: Account) -> None:
    if not actor.is_system and actor.account_id != account.pk:
        raise Refused(_("只能存自己的条件。"), field="account", rule="own")


@command("cockpit.report_own", label=gettext_lazy("企业办好一件"), subject="obligation")
def report_own(
    *,
    actor: Actor,
    at: datetime,
    obligation: Obligation,
    on: date,
    outcome: str,
    day: date,
    files: Sequence[Upload] = (),
) -> Obligation:
    """What the enterprise owed is done on `on`, and the files that show it: both, or neither."""
    report_done(actor=actor, at=at, obligation=obligation, on=on, outcome=outcome, day=day)
    for file in files:
        attach(actor=actor, at=at, dossier=obligation.dossier, file=file, what=obligation.title[:160])
    recording().about(
        dossier_id=obligation.dossier_id,
        zone_id=obligation.dossier.zone_id,
        after={"obligation": obligation.pk, "title": obligation.title, "outcome": outcome, "files": len(files)},
    )
    return obligation
