"""Reads of what stands around one request: its conversation, who helps, who called back, what belongs together."""

from dataclasses import dataclass

from django.db.models import Q

from kuaijin.directory.actors import Actor
from kuaijin.evidence.showing import ShownFile, shown
from kuaijin.requests.models import CallBack, JointOffice, RequestEntry, RequestLink, ServiceRequest
from kuaijin.requests.queries.pool import among, inside
from kuaijin.requests.rules.house_lines import by_said, name_said, words_said

What = RequestEntry.What


@dataclass(frozen=True)
class Line:
    """One line of the conversation; `by_enterprise`: the enterprise itself said it."""

    entry: RequestEntry
    files: list[ShownFile]
    by_enterprise: bool

    @property
    def words(self) -> str:
        return words_said(self.entry)

    @property
    def name(self) -> str:
        return name_said(self.entry)

    @property
    def office(self) -> str:
        return by_said(self.entry)


def lines_of(actor: Actor, request: ServiceRequest) -> list[Line]:
    """In order. Who reads only what is shown outside gets those lines alone."""
    rows = request.entries.order_by("seq").select_related("owner__organisation", "by_organisation")
    if not inside(actor):
        rows = rows.filter(shown_outside=True)
    found = rows.prefetch_related("files__blob", "files__attached_by__person")
    return [Line(row, shown(row.files.all()), _of_enterprise(row, request)) for row in found]


def _of_enterprise(row: RequestEntry, request: ServiceRequest) -> bool:
    if request.enterprise is not None and row.by_organisation_id == request.enterprise.organisation_id:
        return True
    return row.what == What.ASKED or (row.what == What.SAID and row.by_organisation_id is None)


def reached(request: ServiceRequest) -> bool:
    """Somebody spoke with whoever asked: the telephone is his."""
    return (
        request.entries.filter(what=What.CONTACTED).exists()
        or request.call_backs.exclude(how=CallBack.How.PAGE).exists()
    )


def joint_of(request: ServiceRequest) -> list[JointOffice]:
    return list(request.joint.select_related("post__organisation", "obligation").order_by("pk"))


def call_backs_of(request: ServiceRequest) -> list[CallBack]:
    return list(request.call_backs.order_by("round"))


@dataclass(frozen=True)
class Related:
    """Another request and what it is to this one: merged, split, part, repeat, related."""

    request: ServiceRequest
    why: str


def related_to(actor: Actor, request: ServiceRequest) -> list[Related]:
    """Those the actor sees."""
    why: dict[int, str] = {}
    for link in RequestLink.objects.filter(Q(request=request.pk) | Q(other=request.pk)):
        other = link.other_id if link.request_id == request.pk else link.request_id
        why[other] = str(link.get_why_display())
    kin = ServiceRequest.objects.filter(Q(merged_into=request.pk) | Q(split_from=request.pk))
    keys = {*why, *kin.values_list("pk", flat=True), request.merged_into_id, request.split_from_id}
    rows = among(actor, (key for key in keys if key is not None)).select_related("dossier").order_by("pk")
    return [Related(row, why.get(row.pk) or _kin(row, request)) for row in rows]


def _kin(row: ServiceRequest, request: ServiceRequest) -> str:
    if row.merged_into_id == request.pk:
        return "merged"
    if request.merged_into_id == row.pk:
        return "into"
    return "part" if row.split_from_id == request.pk else "whole"


def watchers_of(request: ServiceRequest) -> list[str]:
    rows = request.watchers.filter(ended_on=None).select_related("person").order_by("since", "pk")
    return [row.person.name for row in rows]
