"""What the clock has something to do to on a day. For the jobs alone: they act for nobody."""

from datetime import date

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.queries import visible_to
from kuaijin.obligations.models import Obligation
from kuaijin.obligations.models import State as OwedState
from kuaijin.requests.models import ServiceRequest, State
from kuaijin.requests.rules.clocks import about_of


def request_to_settle(actor: Actor, pk: int) -> ServiceRequest:
    return ServiceRequest.objects.filter(visible_to(actor, "dossier")).select_related("dossier__zone").get(pk=pk)


def offers_over(actor: Actor, day: date) -> list[int]:
    """Offered, and the receiver has neither taken nor disputed it by the last day of the offer's clock."""
    over = Obligation.objects.filter(about=about_of("offer"), state=OwedState.OPEN, due_on__lt=day)
    rows = ServiceRequest.objects.filter(visible_to(actor, "dossier"), state=State.OFFERED)
    return list(rows.filter(pk__in=over.order_by().values("dossier")).order_by("pk").values_list("pk", flat=True))


def planned_for(actor: Actor, day: date) -> list[int]:
    """Planned to be solved, and the day has come."""
    rows = ServiceRequest.objects.filter(visible_to(actor, "dossier"), state=State.PLANNED, planned_until__lte=day)
    return list(rows.order_by("planned_until", "pk").values_list("pk", flat=True))
