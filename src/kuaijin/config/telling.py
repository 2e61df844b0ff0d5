"""Who is told by message what happened to a request, after the act is on disk. The words are the gateway's own."""

from datetime import date
from typing import Any

from kuaijin.directory.actors import system
from kuaijin.directory.models import Grant, Person, holds_on
from kuaijin.journal.models import Entry
from kuaijin.kit import clock
from kuaijin.messaging.commands import send
from kuaijin.messaging.keeping import acting_people
from kuaijin.requests.models import RequestEntry, ServiceRequest, State, Watcher

# After these somebody has it before him: whoever is offered it, else whoever answers for it now.
WAITS_FOR_STAFF = (
    "requests.open",
    "requests.dispatch",
    "requests.dispute",
    "requests.assign",
    "requests.silent",
    "requests.hand_on",
    "requests.answer",
    "requests.call_back",
    "requests.rate",
    "requests.withdraw",
    "requests.check_withdrawal",
    "requests.hear_back",
    "requests.take_up",
)
# After these the enterprise has something to read, or to bring.
TOLD_OUTSIDE = {
    "requests.answer": "answered",
    "requests.conclude": "answered",
    "requests.ask_enterprise": "request",
}
CODES = sorted({*WAITS_FOR_STAFF, *TOLD_OUTSIDE})


def tell_of_request(entry: Entry) -> None:
    """The owner (or who is offered it), the enterprise where it is its turn, and whoever watches. Each once for each
    line; who acted himself is not told of his own act."""
    request = (
        ServiceRequest.objects.filter(pk=entry.dossier_id or 0)
        .select_related("dossier__zone", "obligation__obligor", "receiver", "enterprise__organisation")
        .first()
    )
    if request is None:
        return
    day, line = clock.today(), RequestEntry.objects.filter(request=request).order_by("-seq").first()
    doer = line.by_id if line is not None else None
    told: dict[str, Any] = {
        "actor": system(request.dossier.zone_id),
        "at": clock.now(),
        "zone": request.dossier.zone,
        "number": request.dossier.number,
        "link": f"/requests/{request.pk}/",
        "dossier_id": request.dossier_id,
        "key": f"request:{request.pk}:{line.seq if line is not None else 0}",
    }
    staff = _staff(request, day) if entry.code in WAITS_FOR_STAFF else []
    people = [person for person in staff if person.pk != doer]
    if people:
        send(purpose="request", people=people, **told)
    outside = _of_enterprise(request, day) if entry.code in TOLD_OUTSIDE else []
    if outside:
        send(purpose=TOLD_OUTSIDE[entry.code], people=outside, **told)


def _staff(request: ServiceRequest, day: date) -> list[Person]:
    posts = [request.receiver] if request.state == State.OFFERED else []
    if not posts and request.obligation is not None:
        posts = [request.obligation.obligor]
    watching = Watcher.objects.filter(request=request, ended_on=None).select_related("person")
    return [*acting_people([post for post in posts if post is not None], day), *(row.person for row in watching)]


def _of_enterprise(request: ServiceRequest, day: date) -> list[Person]:
    """Those who speak for the enterprise with an account."""
    if request.enterprise is None or request.dossier.secrecy != "outside":
        return []
    grants = Grant.objects.filter(holds_on(day), role="enterprise", organisation=request.enterprise.organisation)
    return [grant.account.person for grant in grants.filter(account__is_active=True).select_related("account__person")]
