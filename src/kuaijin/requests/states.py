"""From which state a request goes to which, by which command and line. Buttons and checks come from here."""

from dataclasses import dataclass

from kuaijin.requests.models.heard import OPEN, RequestEntry, State

S = State
What = RequestEntry.What
BEFORE_ANSWER = (S.RECEIVED, S.OFFERED, S.DISPUTED, S.IN_HAND, S.WAITING, S.PLANNED)
TAKEN = (S.IN_HAND, S.WAITING, S.PLANNED)


@dataclass(frozen=True)
class Move:
    """`after` None: the state stays. `command` "": the system's own, by the clock."""

    what: str
    command: str
    before: tuple[S, ...]
    after: S | None = None


MOVES: tuple[Move, ...] = (
    Move(What.OFFERED, "requests.dispatch", (S.RECEIVED, S.OFFERED), S.OFFERED),
    Move(What.ACCEPTED, "requests.accept", (S.OFFERED,), S.IN_HAND),
    Move(What.ACCEPTED, "requests.take", (S.RECEIVED,), S.IN_HAND),
    Move(What.SILENT, "", (S.OFFERED,), S.IN_HAND),
    Move(What.DISPUTED, "requests.dispute", (S.OFFERED,), S.DISPUTED),
    Move(What.ASSIGNED, "requests.assign", (S.DISPUTED,), S.IN_HAND),
    Move(What.CONTACTED, "requests.contacted", (S.RECEIVED, S.OFFERED, S.DISPUTED, S.IN_HAND)),
    Move(What.PLAN, "requests.tell_plan", (S.IN_HAND,)),
    Move(What.SAID, "requests.say", OPEN),
    Move(What.ASKED_BACK, "requests.ask_enterprise", (S.IN_HAND,), S.WAITING),
    Move(What.HEARD_BACK, "requests.hear_back", (S.WAITING,), S.IN_HAND),
    Move(What.JOINED, "requests.join", (S.IN_HAND, S.PLANNED)),
    Move(What.JOINT_ANSWER, "requests.joint_answer", (S.IN_HAND, S.WAITING, S.PLANNED)),
    Move(What.COMPLEX, "requests.mark_complex", (S.IN_HAND,)),
    Move(What.PLANNED, "requests.plan_to_solve", (S.IN_HAND, S.PLANNED), S.PLANNED),
    Move(What.TAKEN_UP, "requests.take_up", (S.PLANNED,), S.IN_HAND),
    Move(What.HANDED_ON, "requests.hand_on", (S.RECEIVED, S.IN_HAND)),
    Move(What.ANSWERED, "requests.answer", (S.IN_HAND,), S.ANSWERED),
    Move(What.CALLED_BACK, "requests.call_back", (S.ANSWERED,), S.CLOSED),
    Move(What.REOPENED, "requests.call_back", (S.ANSWERED,), S.IN_HAND),
    Move(What.CALLED_BACK, "requests.rate", (S.ANSWERED,), S.CLOSED),
    Move(What.REOPENED, "requests.rate", (S.ANSWERED,), S.IN_HAND),
    Move(What.ESCALATED, "requests.ask_leader", BEFORE_ANSWER),
    Move(What.DECIDED, "requests.decide", OPEN),
    Move(What.WITHDRAWAL, "requests.withdraw", (*BEFORE_ANSWER, S.ANSWERED), S.WITHDRAWING),
    Move(What.WITHDRAWN, "requests.check_withdrawal", (S.WITHDRAWING,), S.CLOSED),
    Move(What.KEPT, "requests.check_withdrawal", (S.WITHDRAWING,), S.IN_HAND),
    Move(What.CONCLUDED, "requests.conclude", TAKEN, S.CLOSED),
    Move(What.MERGED, "requests.merge", BEFORE_ANSWER, S.MERGED),
    Move(What.SPLIT, "requests.split", BEFORE_ANSWER, S.SPLIT),
    Move(What.LINKED, "requests.link", tuple(S)),
    Move(What.CORRECTED, "requests.correct", OPEN),
)


def moves_from(state: str) -> tuple[Move, ...]:
    return tuple(move for move in MOVES if state in move.before)
