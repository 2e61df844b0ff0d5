"""What may be done to a slip in which state, and where it leads."""

from dataclasses import dataclass

from kuaijin.supervision.models import SlipState, SlipStep

What = SlipStep.What


@dataclass(frozen=True)
class Move:
    """From one of these states by this step to another; `command` takes it."""

    step: str
    before: tuple[str, ...]
    after: str
    command: str


MOVES = {
    move.step: move
    for move in (
        Move(What.ANSWERED, (SlipState.ISSUED, SlipState.RETURNED), SlipState.ANSWERED, "supervision.answer_slip"),
        Move(What.RETURNED, (SlipState.ANSWERED,), SlipState.RETURNED, "supervision.return_slip"),
        Move(What.CLOSED, (SlipState.ANSWERED,), SlipState.CLOSED, "supervision.close_slip"),
        Move(
            What.WITHDRAWN,
            (SlipState.ISSUED, SlipState.ANSWERED, SlipState.RETURNED),
            SlipState.WITHDRAWN,
            "supervision.withdraw_slip",
        ),
    )
}
