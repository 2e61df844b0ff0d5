"""The last word on a request that never satisfied: a leader's, with reason and basis, told in full, never as solved."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command
from kuaijin.requests.commands.closing import close, tell_merged
from kuaijin.requests.commands.stepping import What, begin, line, told
from kuaijin.requests.models import Outcome, ServiceRequest
from kuaijin.requests.rules.checks import required
from kuaijin.requests.rules.concluding import check_concludes


@command("requests.conclude", label=gettext_lazy("终结诉求"), subject="request")
def conclude(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    words: str,
    day: date,
    basis: str = "",
    files: Sequence[Upload] = (),
) -> ServiceRequest:
    """`words` why nothing more is done, `basis` the law, the minutes or the document; files may stand in its place. The
    enterprise reads all of it. The bad grades stay as they were given."""
    was = begin(request, What.CONCLUDED)
    check_concludes(actor, request, day)
    words = required(words, _("为什么终结没写。企业看得到全文，写清楚。"), longest=1000)
    basis = basis.strip()
    if not (basis or files):
        raise Refused(_("凭什么终结没写。写法条、会议纪要或文号，或者附文件。"), field="basis", rule="required")
    if basis:
        required(basis, "", "basis", 400)
    request.concluded_why, request.concluded_basis = words, basis
    said = "\n".join(filter(None, (words, basis)))
    line(request, What.CONCLUDED, actor, at, day, said, outside=True, files=files)
    tell_merged(request, What.CONCLUDED, actor, at, day, said)
    close(request, Outcome.CONCLUDED_UNSOLVED, actor, at, day)
    grades = list(request.call_backs.order_by("round").values_list("grade", flat=True))
    told(request, was, actor, words, outcome=request.outcome, basis=basis, grades=grades)
    return request
