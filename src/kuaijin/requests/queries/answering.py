"""Words to begin an answer with."""

from django.db.models import Q

from kuaijin.directory.models import Zone
from kuaijin.requests.models import AnswerTemplate, ServiceRequest


def templates_for(request: ServiceRequest) -> list[AnswerTemplate]:
    """Those of its kind first, then those for every kind."""
    rows = AnswerTemplate.objects.filter(Q(kind=request.kind) | Q(kind=""), zone=request.dossier.zone_id, ended_on=None)
    return list(rows.order_by("-kind", "name"))


def templates_of(zone: Zone) -> list[AnswerTemplate]:
    return list(AnswerTemplate.objects.filter(zone=zone, ended_on=None).order_by("kind", "name"))
