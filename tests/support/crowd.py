"""Many clients at once: `python -m tests.support.crowd CLIENTS EACH` in a house's environment.

Each client is a thread with a connection of its own. All of them open requests, dispatch, take, dispute, assign,
answer, grade, withdraw and merge, also those of others; what is refused because somebody else was faster is counted.
Afterwards the journal is read: was there at every moment exactly one owner of each open request?"""

import json
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from typing import Any

WORDS = ("缺电 2000 kVA", "环评一个月没消息", "招不到焊工", "贷款批得慢", "路口货车进不来")
BUSY_TRIES = 20
SERVED_AT_ONCE = 8


class Crowd:
    """`mine` of each client are the requests it opened; `all` those of everybody, to collide on."""

    def __init__(self, world: Any, each: int) -> None:
        self.world, self.each = world, each
        self.all: list[int] = []
        self.lock = threading.Lock()
        self.gate = gate()
        self.counts: Counter[str] = Counter()

    def client(self, number: int) -> None:
        from django.db import connection

        chance = random.Random(number)
        try:
            mine = [self._open(chance) for _ in range(self.each)]
            for pk in mine:
                self._work(pk, chance)
                if chance.random() < 0.3:
                    with self.lock:
                        foreign = chance.choice(self.all)
                    self._work(foreign, chance)
        finally:
            connection.close()

    def _open(self, chance: random.Random) -> int:
        from kuaijin.requests import commands
        from tests.support.world import DAY

        what = {"words": chance.choice(WORDS), "kind": "resources", "channel": "phone", "day": DAY}
        where = {"zone": self.world.zone, "enterprise": self.world.enterprise}
        made = self._again(lambda: commands.open_request(**self._who("wangxin"), **what, **where))
        with self.lock:
            self.all.append(made.pk)
            self.counts["opened"] += 1
        return int(made.pk)

    def _who(self, name: str) -> dict[str, Any]:
        from tests.support.world import AT

        return {"actor": self.world.actor(name), "at": AT}

    def _work(self, pk: int, chance: random.Random) -> None:
        """One of the ways from open to closed."""
        power, manager = self.world.posts["power"], self.world.posts["manager"]
        closing: list[tuple[str, str, dict[str, Any]]] = [
            ("fengkui", "answer", {"words": "已接入", "shown_by": "验收单"}),
            ("wangxin", "call_back", {"grade": chance.choice((5, 4, 3)), "words": ""}),
        ]
        offered = ("wangxin", "dispatch", {"to": power})
        ways: list[list[tuple[str, str, dict[str, Any]]]] = [
            [offered, ("fengkui", "accept", {}), *closing],
            [
                offered,
                ("fengkui", "dispute", {"reason": "不归"}),
                ("sysadmin", "assign", {"to": power, "reason": "归"}),
                *closing,
            ],
            [("wangxin", "take", {}), ("wangxin", "hand_on", {"to": power, "reason": "供电办"}), *closing],
            [offered, ("fengkui", "accept", {}), ("fengkui", "answer", closing[0][2]), *self._reopened(), *closing],
            [("wangxin", "take", {"post": manager}), ("wangxin", "withdraw", {"words": "不办了"}), *self._checked()],
        ]
        if chance.random() < 0.25:
            self._merge(pk, chance)
        for name, command, facts in chance.choice(ways):
            self._act(name, command, pk, facts)

    def _reopened(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [("wangxin", "call_back", {"grade": 2, "words": "还跳闸"})]

    def _checked(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [("sysadmin", "check_withdrawal", {"confirmed": True, "solved": False, "words": "企业说的"})]

    def _merge(self, pk: int, chance: random.Random) -> None:
        from kuaijin.requests.models import ServiceRequest

        with self.lock:
            others = chance.sample(self.all, min(2, len(self.all)))
        requests = list(ServiceRequest.objects.filter(pk__in=others))
        facts = {"requests": requests, "reason": "同样", "day": self.day}
        self._done("merge", lambda run: run(**self._who("wangxin"), into=self._read(pk), **facts))

    def _act(self, name: str, command: str, pk: int, facts: dict[str, Any]) -> None:
        self._done(command, lambda run: run(**self._who(name), request=self._read(pk), day=self.day, **facts))

    @property
    def day(self) -> Any:
        from tests.support.world import DAY

        return DAY

    def _read(self, pk: int) -> Any:
        from kuaijin.requests.models import ServiceRequest

        return ServiceRequest.objects.get(pk=pk)

    def _done(self, command: str, run: Callable[[Any], Any]) -> None:
        from kuaijin.journal.errors import Refused
        from kuaijin.requests import commands

        try:
            self._again(lambda: run(getattr(commands, command)))
        except Refused:
            command = "refused"
        with self.lock:
            self.counts[command] += 1

    def _again(self, act: Callable[[], Any]) -> Any:
        """SQLite has one writer: a client who was told that it is busy does it again, as people do."""
        from django.db import OperationalError

        for _try in range(BUSY_TRIES):
            try:
                with self.gate:
                    return act()
            except OperationalError as busy:
                if "locked" not in str(busy):
                    raise
            with self.lock:
                self.counts["busy"] += 1
        return act()


def gate() -> AbstractContextManager[Any]:
    """SQLite lets one write at a time, and who waits longest is not the next: more than the server has threads for
    (two workers of four) would starve some. There as here the others wait before they ask the database."""
    from django.db import connection

    return threading.BoundedSemaphore(SERVED_AT_ONCE) if connection.vendor == "sqlite" else nullcontext()


def main(clients: int, each: int) -> None:
    import django

    django.setup()
    from kuaijin.journal.chains import verify
    from kuaijin.kit.database import bring_up_to_date
    from kuaijin.requests.models import OPEN, ServiceRequest
    from kuaijin.requests.rules.ownership import proof
    from tests.support.world import build

    bring_up_to_date()
    crowd = Crowd(build(), each)
    with ThreadPoolExecutor(clients) as people:
        for one in [people.submit(crowd.client, number) for number in range(clients)]:
            one.result()
    checked, broken = verify()
    still = ServiceRequest.objects.filter(state__in=OPEN)
    print(
        json.dumps(
            {
                "counts": crowd.counts,
                "requests": ServiceRequest.objects.count(),
                "open": still.count(),
                "without_owner": still.filter(obligation__obligor=None).count(),
                "faults": proof(crowd.world.zone),
                "entries": checked,
                "broken": [str(one) for one in broken],
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
