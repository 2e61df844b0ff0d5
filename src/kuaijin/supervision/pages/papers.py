"""Papers to print: a slip, the minutes and the pack of a meeting."""

import io
from collections.abc import Callable

from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from kuaijin.directory.access import ActorRequest, page
from kuaijin.directory.roles import Reads
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.kit.paper.content import Code, Paper
from kuaijin.kit.paper.making import PDF_TYPE, WORD_TYPE, as_word
from kuaijin.kit.paper.pdf import Undrawable, pdf
from kuaijin.supervision.models import SupervisionSlip
from kuaijin.supervision.papers.frozen import code_of, fingerprint, paper_of
from kuaijin.supervision.papers.minutes import CHINESE, minutes_paper
from kuaijin.supervision.papers.pack import pack_pdf
from kuaijin.supervision.queries import meetings
from kuaijin.supervision.queries.slips import by_key


@page(reads=Reads.DOSSIERS)
def slip_pdf(request: ActorRequest, key: int) -> FileResponse:
    return _as_pdf(_slip(request, by_key(request.actor, key)))


@page(reads=Reads.DOSSIERS)
def slip_word(request: ActorRequest, key: int) -> FileResponse:
    paper = _slip(request, by_key(request.actor, key))
    return _file(paper, as_word, "docx", WORD_TYPE)


def _slip(request: HttpRequest, slip: SupervisionSlip) -> Paper:
    """As it was issued: made from what was frozen then."""
    code = _code(request, reverse("supervision:slip", args=[slip.pk]), fingerprint(slip.digest))
    return paper_of(slip.content, code)


@page(reads=Reads.DOSSIERS)
def minutes_pdf(request: ActorRequest, key: int) -> FileResponse:
    return _as_pdf(_minutes(request, key))


@page(reads=Reads.DOSSIERS)
def minutes_word(request: ActorRequest, key: int) -> FileResponse:
    return _file(_minutes(request, key), as_word, "docx", WORD_TYPE)


def _minutes(request: ActorRequest, key: int) -> Paper:
    """Of the projects that the reader sees."""
    meeting = meetings.by_key(request.actor, key)
    with override(CHINESE):
        items = meetings.items_of(request.actor, meeting, clock.today())
    called = meetings.called_to(meeting, clock.today())
    code = _code(request, reverse("supervision:meeting", args=[meeting.pk]), "")
    return minutes_paper(meeting, items, called, code, clock.today())


@page(reads=Reads.DOSSIERS)
def pack(request: ActorRequest, key: int) -> FileResponse:
    """One page a project: as it stands, or stood when the meeting was held."""
    meeting = meetings.by_key(request.actor, key)
    with override(CHINESE):
        items = meetings.items_of(request.actor, meeting, clock.today())
    if not items:
        raise Refused(_("还没有项目上会，没有材料可印。"), field="projects", rule="required")
    address = request.build_absolute_uri(reverse("supervision:meeting", args=[meeting.pk]))
    try:
        made = pack_pdf(meeting, [item.agenda for item in items], address=address)
    except Undrawable as lacking:
        raise _undrawable(lacking) from lacking
    return _sent(made, f"{meeting.title}-{meeting.number}.pdf", PDF_TYPE)


def _code(request: HttpRequest, path: str, mark: str) -> Code:
    return code_of(request.build_absolute_uri(path), mark)


def _as_pdf(paper: Paper) -> FileResponse:
    try:
        return _file(paper, pdf, "pdf", PDF_TYPE)
    except Undrawable as lacking:
        raise _undrawable(lacking) from lacking


def _undrawable(lacking: Undrawable) -> Refused:
    said = {"signs": " ".join(lacking.characters)}
    return Refused(
        _("随带的字库没有这些字：%(signs)s，印成 PDF 会缺字。请下载 Word，用装了这些字的电脑打印。") % said,
        rule="font",
    )


def _file(paper: Paper, setting: Callable[[Paper], bytes], ending: str, content_type: str) -> FileResponse:
    return _sent(setting(paper), f"{paper.title}-{paper.number}.{ending}", content_type)


def _sent(made: bytes, name: str, content_type: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(made), as_attachment=content_type != PDF_TYPE, filename=name, content_type=content_type
    )
