"""What goes the way of another request."""

from kuaijin.requests.models import ServiceRequest


def merged_under(request: ServiceRequest) -> list[ServiceRequest]:
    """All that were merged into it, and into those."""
    found: list[ServiceRequest] = []
    layer = [request]
    while layer:
        rows = ServiceRequest.objects.filter(merged_into__in=[row.pk for row in layer])
        layer = list(rows.select_related("dossier__zone", "enterprise__organisation").order_by("pk"))
        found += layer
    return found
