"""What the house does by itself after certain acts: wired in `wiring.py`, run after their commit."""

from typing import Any

from kuaijin.approvals.commands import settling as cases
from kuaijin.directory.actors import system
from kuaijin.directory.models import Zone
from kuaijin.dossiers.models import Dossier
from kuaijin.journal.models import Entry
from kuaijin.kit import clock
from kuaijin.obligations.orphans import take_in_orphans
from kuaijin.requests.commands import settling as requests
from kuaijin.taskforces.gaps import settle_gaps

# After these acts one dossier is concerned; after the others all that a task force looks after.
ONE_DOSSIER = {
    "projects.reach_stage",
    "projects.leave_stage",
    "projects.mistaken_stage",
    "projects.end_phase",
    "taskforces.look_after",
    "taskforces.override_seat",
    "taskforces.end_override",
    "taskforces.flag_key",
    "taskforces.unflag_key",
}


def look_for_gaps(entry: Entry) -> None:
    """Gaps that the act opened become obligations, those it closed are done; nothing is owed by an empty post."""
    zone = Zone.objects.filter(pk=entry.zone_id or 0).first()
    if zone is None:
        return
    act = {"actor": system(zone.pk), "at": clock.now(), "zone": zone, "day": clock.today()}
    settle_gaps(**act, dossiers=_concerned(entry))
    if entry.code == "directory.end_holding":
        take_in_orphans(**act)


def reread_cases(entry: Entry) -> None:
    """Days of the calendar moved: so do the law's due days of the cases, of one zone or of all."""
    cases.reread(**_moved(entry))


def reread_requests(entry: Entry) -> None:
    """And the days of every step of a request."""
    requests.reread(**_moved(entry))


def requests_follow(entry: Entry) -> None:
    """Another task force looks after an enterprise or a project: it answers for what was asked there, too."""
    dossier = Dossier.objects.filter(pk=entry.dossier_id or 0, kind__in=("enterprise", "project")).first()
    if dossier is not None:
        requests.follow(actor=system(dossier.zone_id), at=clock.now(), dossier=dossier, day=clock.today())


def _moved(entry: Entry) -> dict[str, Any]:
    code = (entry.after or {}).get("zone")
    zone = Zone.objects.filter(code=code).first() if code else None
    actor = system(zone.pk if zone else None)
    return {"actor": actor, "at": clock.now(), "day": clock.today(), "why": entry.reason, "zone": zone}


def _concerned(entry: Entry) -> list[int] | None:
    """The dossier of the act and the file of its enterprise, which becomes key with it; None = the whole zone."""
    if entry.code not in ONE_DOSSIER or entry.dossier_id is None:
        return None
    owner = Dossier.objects.filter(pk=entry.dossier_id).values("organisation")
    files = Dossier.objects.filter(organisation__in=owner, kind="enterprise").values_list("pk", flat=True)
    return [*files, entry.dossier_id]
