"""Who can see a thing, and why. The things lie in rooms above, so `config` hands in the questions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from kuaijin.directory.actors import Actor
from kuaijin.directory.models import Account
from kuaijin.directory.roles import ROLES


@dataclass(frozen=True)
class Ground:
    """One reason why an account sees a thing. `what`: zone, region, own, heir, party, seat or outside; hidden is why
    it does not.

    `words` name the grant, the seat or the concern; `role` is the code of the role it comes from."""

    what: str
    role: str
    words: str

    @property
    def role_label(self) -> str:
        return str(ROLES[self.role].label)


@dataclass(frozen=True)
class Seer:
    """An account that sees the thing, with every reason."""

    account: Account
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Sight:
    """What was asked about. `title` is empty where the one who asks may not see the thing itself."""

    number: str
    kind: str
    title: str
    seers: tuple[Seer, ...]
    asked: int
    # Who would see it but for what hides it from his organisation; the ground says from which.
    kept_out: tuple[Seer, ...] = ()


Question = Callable[[Actor, str, date], Sight]
_ask: list[Question] = []


def hand_over(question: Question) -> None:
    """`question(actor, number, day)` answers, or raises NotVisible. Wired in `config`."""
    _ask[:] = [question]


def who_sees(actor: Actor, number: str, day: date) -> Sight:
    if not _ask:
        raise RuntimeError("nobody was handed the question who sees a thing")
    return _ask[0](actor, number, day)
