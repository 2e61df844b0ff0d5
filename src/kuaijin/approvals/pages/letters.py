"""Letters: read on the page, printed as PDF, taken as a Word file; and the check page that a code on paper opens."""

import io
from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kuaijin.approvals.commands import letters as commands
from kuaijin.approvals.letter_forms import VoidForm
from kuaijin.approvals.letters.content import content_of
from kuaijin.approvals.letters.setting import fingerprint_of, paper_of
from kuaijin.approvals.models import Letter
from kuaijin.approvals.queries import letters as queries
from kuaijin.directory.access import ActorRequest, page, public
from kuaijin.directory.roles import Reads
from kuaijin.dossiers.addresses import address_of
from kuaijin.journal.errors import Refused
from kuaijin.kit import clock
from kuaijin.kit.formats import day_text, is_english
from kuaijin.kit.paper.content import Paper
from kuaijin.kit.paper.making import PDF_TYPE, WORD_TYPE, as_word
from kuaijin.kit.paper.pdf import Undrawable, pdf

READS = (Reads.DOSSIERS, Reads.SHOWN_OUTSIDE)


@page(reads=READS)
def show(request: ActorRequest, key: int) -> HttpResponse:
    letter = queries.letter_by_key(request.actor, key)
    context = {
        "letter": letter,
        "content": content_of(letter.content),
        "today": clock.today(),
        "case_href": reverse("approvals:case", args=[letter.case_id]) if letter.case_id else "",
        "project_href": address_of(letter.dossier),
        "check": check_address(request, letter),
        "may_void": letter.void_on is None and request.actor.may("approvals.void_letter"),
    }
    return render(request, "approvals/letters/show.html", context)


@page(reads=READS)
def as_pdf(request: ActorRequest, key: int) -> FileResponse:
    letter = queries.letter_by_key(request.actor, key)
    try:
        return _file(request, letter, pdf, "pdf", PDF_TYPE)
    except Undrawable as lacking:
        said = {"signs": " ".join(lacking.characters)}
        raise Refused(
            _("随带的字库没有这些字：%(signs)s，印成 PDF 会缺字。请下载 Word，用装了这些字的电脑打印。") % said,
            rule="font",
        ) from lacking


@page(reads=READS)
def as_docx(request: ActorRequest, key: int) -> FileResponse:
    return _file(request, queries.letter_by_key(request.actor, key), as_word, "docx", WORD_TYPE)


def _file(
    request: HttpRequest, letter: Letter, setting: Callable[[Paper], bytes], ending: str, content_type: str
) -> FileResponse:
    """Made from what was frozen, each time anew: it says what it said on its day."""
    content = content_of(letter.content)
    made = setting(paper_of(content, check_url=check_address(request, letter), digest=letter.digest))
    return FileResponse(
        io.BytesIO(made),
        as_attachment=ending != "pdf",
        filename=f"{content.title}-{letter.number}.{ending}",
        content_type=content_type,
    )


def check_address(request: HttpRequest, letter: Letter) -> str:
    return request.build_absolute_uri(reverse("check", args=[letter.token]))


@page(command="approvals.void_letter")
def void(request: ActorRequest, key: int) -> HttpResponse:
    letter = queries.letter_by_key(request.actor, key)
    today = clock.today()
    form = VoidForm(request.POST or None, today=today)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.void_letter(
                    actor=request.actor,
                    at=clock.now(),
                    day=today,
                    letter=letter,
                    reason=form.cleaned_data["reason"],
                )
                return redirect("approvals:letter", letter.pk)
            except Refused as refused:
                form.refuse(refused.message, refused.field)
    context = {"letter": letter, "form": form, "title": _("作废 %(number)s") % {"number": letter.number}}
    return render(request, "approvals/letters/void.html", context, status=status)


@public
def check_typed(request: HttpRequest) -> HttpResponse:
    """For whoever has no camera at hand: the code, or the whole address, as it stands on the paper."""
    token = request.GET.get("code", "").strip().rstrip("/").rpartition("/")[2]
    if token:
        return redirect("check", token)
    return _told(render(request, "approvals/letters/check.html", {"asks": True}))


@public
def check(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the paper. It tells nothing that is not on it, and nothing of the project."""
    today = clock.today()
    found = queries.checked(token, today)
    context: dict[str, object] = {"found": found}
    if found is not None:
        letter = found.letter
        context |= {
            "matter": (is_english() and found.matter_en) or found.matter,
            "fingerprint": fingerprint_of(letter.digest),
            "on": day_text(letter.on),
            "void_on": day_text(letter.void_on) if letter.void_on else "",
            "ended_on": day_text(found.ended_on) if found.ended_on else "",
        }
    return _told(render(request, "approvals/letters/check.html", context, status=200 if found else 404))


def _told(answer: HttpResponse) -> HttpResponse:
    """No cache keeps it, no search engine lists it."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
