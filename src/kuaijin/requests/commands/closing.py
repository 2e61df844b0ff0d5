"""Answer, call-back by somebody else, and what a bad grade does: it opens the request again and goes up."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kuaijin.directory.actors import Actor
from kuaijin.dossiers.models import Role
from kuaijin.evidence.store import Upload
from kuaijin.journal.errors import Refused
from kuaijin.journal.recording import command
from kuaijin.requests import packs
from kuaijin.requests.commands.escalating import escalate
from kuaijin.requests.commands.stepping import (
    What,
    begin,
    end,
    finish_beside,
    give,
    give_step,
    lay_out,
    line,
    meet,
    told,
)
from kuaijin.requests.models import CallBack, Grade, Outcome, RequestClock, RequestEntry, ServiceRequest, State
from kuaijin.requests.rules import clocks
from kuaijin.requests.rules.calling_back import caller_back
from kuaijin.requests.rules.checks import check_acts_for, check_another, check_of_enterprise, check_owner, required
from kuaijin.requests.rules.house_lines import in_chinese
from kuaijin.requests.rules.merged import merged_under

ANSWERS = (Outcome.SOLVED, Outcome.EXPLAINED)
# How often an enterprise may be dissatisfied before a leader must look.
BAD_GRADES = 2
# What stands in a template for what is to be filled in.
BLANK = "……"


@command("requests.answer", label=gettext_lazy("答复诉求"), subject="request")
def answer(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    words: str,
    day: date,
    files: Sequence[Upload] = (),
    cause: str = "",
    outcome: str = Outcome.SOLVED,
    shown_by: str = "",
) -> ServiceRequest:
    """What was done, in words that the enterprise understands. Solved needs what shows it: a file now or before, or
    `shown_by` (number of a document, a record). The enterprise is asked by somebody else before it counts."""
    was = begin(request, What.ANSWERED)
    check_owner(actor, request)
    words = required(words, _("办成什么样没写。写一句话，让提的人看得懂。"))
    if BLANK in words:
        raise Refused(_("模板里的“%(blank)s”还没有填。") % {"blank": BLANK}, field="words", rule="blank")
    if outcome not in ANSWERS:
        raise Refused(_("结果没选：已解决，还是不能办并说明理由。"), field="outcome", rule="choice")
    if outcome == Outcome.SOLVED and not (files or shown_by.strip() or _shown_before(request)):
        raise Refused(_("凭什么说解决了没有写。附一份文件，或者写明文号、记录。"), field="shown_by", rule="evidence")
    _keep_answer(request, actor, words, outcome, cause, shown_by, day)
    meet(request, What.ANSWERED, at, day)
    finish_beside(request, actor, at, day, _("主办单位已答复"))
    caller, term = caller_back(request, day), clocks.way_term(packs.way().call_back_days)
    request.state = State.ANSWERED
    give(request, actor, at, day, "call_back", caller, term, reason=str(What.ANSWERED.label))
    request.save()
    line(request, What.ANSWERED, actor, at, day, words, outside=True, files=files)
    tell_merged(request, What.ANSWERED, actor, at, day, words)
    told(request, was, actor, outcome=outcome, cause=request.cause)
    return request


def _keep_answer(
    request: ServiceRequest, actor: Actor, words: str, outcome: str, cause: str, shown_by: str, day: date
) -> None:
    request.answer, request.answered_on, request.answered_outcome = words, day, outcome
    request.answered_by_id, request.answered_name, request.answered_post = actor.person_id, actor.name, request.receiver
    request.answer_shown_by = shown_by.strip()[:400]
    request.cause = cause or request.cause


def _shown_before(request: ServiceRequest) -> bool:
    """A file that staff attached while it was handled; what the enterprise sent shows the problem, not its solution."""
    lines = request.entries.exclude(what__in=(What.ASKED, What.HEARD_BACK)).exclude(files=None)
    if request.enterprise is not None:
        lines = lines.exclude(by_organisation=request.enterprise.organisation)
    return lines.exists()


def tell_merged(request: ServiceRequest, what: str, actor: Actor, at: datetime, day: date, words: str) -> None:
    """Each enterprise whose request was merged into this one reads the line in its own."""
    for other in merged_under(request):
        line(other, what, actor, at, day, words, outside=True)


@command("requests.call_back", label=gettext_lazy("回访"), subject="request")
def call_back(
    *,
    actor: Actor,
    at: datetime,
    request: ServiceRequest,
    grade: int,
    words: str,
    day: date,
    how: str = CallBack.How.PHONE,
) -> ServiceRequest:
    """Somebody else than the solver asked the enterprise. From "basically satisfied" on it is closed; below, it is
    opened again for the solver and goes up at once."""
    was = begin(request, What.CALLED_BACK, "requests.call_back")
    check_another(actor, request)
    assert request.owner is not None
    check_acts_for(actor, request.owner)
    if how not in (CallBack.How.PHONE, CallBack.How.VISIT):
        raise Refused(_("怎么回访的没选：电话还是上门。"), field="how", rule="choice")
    return _graded(request, was, actor, at, day, grade, words, how)


@command("requests.rate", label=gettext_lazy("企业评价"), subject="request")
def rate(
    *, actor: Actor, at: datetime, request: ServiceRequest, grade: int, day: date, words: str = ""
) -> ServiceRequest:
    """The enterprise says itself how satisfied it is; it counts as the call-back."""
    was = begin(request, What.CALLED_BACK, "requests.rate")
    check_of_enterprise(actor, request)
    return _graded(request, was, actor, at, day, grade, words, CallBack.How.PAGE)


def _graded(
    request: ServiceRequest, was: str, actor: Actor, at: datetime, day: date, grade: int, words: str, how: str
) -> ServiceRequest:
    if grade not in Grade.values:
        raise Refused(_("满意程度没选。"), field="grade", rule="choice")
    bad = grade < Grade.BASICALLY
    if bad:
        words = required(words, _("哪里不满意没写。写一句话，办的人才知道怎么改。"), longest=1000)
    CallBack.objects.create(
        request=request,
        round=request.round,
        grade=grade,
        words=words.strip()[:1000],
        how=how,
        by_id=actor.person_id,
        name=actor.name,
        on=day,
        at=at,
    )
    request.grade = grade
    said = "：".join(filter(None, (in_chinese(Grade(grade).label), words.strip())))
    line(request, What.CALLED_BACK, actor, at, day, said, outside=True)
    if bad:
        _open_again(request, actor, at, day, words)
        told(request, was, actor, words, grade=grade, round=request.round)
        return request
    close(request, Outcome(request.answered_outcome), actor, at, day)
    told(request, was, actor, grade=grade, outcome=request.outcome)
    return request


def close(request: ServiceRequest, outcome: Outcome, actor: Actor, at: datetime, day: date) -> None:
    request.outcome = outcome
    end(request, State.CLOSED, actor, at, day, str(outcome.label))
    line(request, What.CLOSED, actor, at, day, in_chinese(outcome.label), outside=True)
    tell_merged(request, What.CLOSED, actor, at, day, in_chinese(outcome.label))


def _open_again(request: ServiceRequest, actor: Actor, at: datetime, day: date, words: str) -> None:
    """The solver owns it again with the whole level from now; the manager hears it at once, a leader when it is the
    second time or the enterprise is very dissatisfied."""
    assert request.receiver is not None
    worst = request.grade == Grade.VERY_DISSATISFIED
    times = request.call_backs.filter(grade__lt=Grade.BASICALLY).count()
    request.round, request.state = request.round + 1, State.IN_HAND
    request.answer, request.answered_on, request.answered_outcome, request.answer_shown_by = "", None, "", ""
    steps = [step for step, _term in clocks.level_of(request).steps if step != RequestClock.Step.CHECK]
    lay_out(request, steps, at, day)
    give_step(request, actor, at, day, request.receiver, reason=str(RequestEntry.What.REOPENED.label))
    if worst or times >= BAD_GRADES:
        request.needs_leader = _("企业第 %(n)s 次不满意") % {"n": times}
    request.save()
    line(request, What.REOPENED, actor, at, day, words, outside=True)
    tell_merged(request, What.REOPENED, actor, at, day, "")
    firing = escalate(request, at, day, Role.MANAGER, Role.LEADER)
    line(request, What.ESCALATED, actor, at, day, str(firing.post))
