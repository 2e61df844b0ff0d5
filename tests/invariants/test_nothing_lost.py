"""Invariant 9, Nothing lost: what was answered with success survives kill -9; a repeated submission makes one thing."""

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.support.house import House, enterprise_names, give, house

WRITES = 200
KILLED_WITHIN = 120.0


@pytest.fixture(params=["sqlite", "postgres"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    with house(tmp_path, request.param) as made:
        made.begin()
        yield made


def asked() -> dict[str, str]:
    return {
        "zone": "luhu",
        "name": f"测试{uuid.uuid4().hex}有限公司",
        "opened_on": "2026-10-09",
        "idempotency_key": uuid.uuid4().hex,
    }


@dataclass
class Round:
    """200 people submit at the same moment; what each heard is written down here."""

    acknowledged: list[str] = field(default_factory=list)
    unanswered: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    together: threading.Barrier = field(default_factory=lambda: threading.Barrier(WRITES))

    def submit(self, client: httpx.Client) -> None:
        submission = asked()
        self.together.wait()
        try:
            answer = give(client, "enterprises.create", submission)
        except httpx.TransportError:
            self.unanswered.append(submission)
            return
        if answer.status_code < 300:
            self.acknowledged.append(submission["name"])
        else:
            self.refused.append(f"{answer.status_code} {answer.text[:300]}")

    def run_and_kill(self, here: House, after: int) -> None:
        """The server, its processes and its background are killed as soon as `after` of the writes were answered."""
        signed_in = here.person()
        with ThreadPoolExecutor(WRITES) as people:
            done = [people.submit(self.submit, signed_in) for _ in range(WRITES)]
            deadline = time.monotonic() + KILLED_WITHIN
            while len(self.acknowledged) < after and not self.refused and time.monotonic() < deadline:
                time.sleep(0.002)
            here.kill()
        for one in done:
            one.result()


@pytest.mark.parametrize("rounds", [3, pytest.param(20, marks=pytest.mark.drill)])
def test_nothing_lost(here: House, rounds: int) -> None:
    seed = random.SystemRandom().randrange(10**6)
    moments = random.Random(seed)
    known: set[str] = set()
    here.start()
    for number in range(1, rounds + 1):
        after = moments.randint(1, WRITES - 20)
        told = f"round {number} of {rounds}, killed after {after} answers, seed {seed}"
        this = Round()
        this.run_and_kill(here, after)
        assert not this.refused, (told, this.refused[:3])
        assert len(this.acknowledged) >= after, told
        assert this.unanswered, f"{told}: nobody was interrupted, so nothing was proved"

        here.start()
        client = here.person()
        survived = set(enterprise_names(client))
        assert not {*known, *this.acknowledged} - survived, f"{told}: answered with success and lost"
        # nobody heard an answer: the same submission is sent again, some twice
        with ThreadPoolExecutor(8) as people:
            sent_again = [*this.unanswered, *this.unanswered[:8]]
            answers = list(people.map(partial(give, client, "enterprises.create"), sent_again))
        assert [answer.text for answer in answers if answer.status_code >= 300] == [], told
        known |= {*this.acknowledged, *(submission["name"] for submission in this.unanswered)}
        there = Counter(enterprise_names(client))
        assert there == Counter(known), f"{told}: each answered and each repeated submission made one thing"
        proved = here.shell("verify")
        assert proved.returncode == 0, told + proved.stdout + proved.stderr


def test_the_same_submission_sent_twenty_times_at_once_makes_one_thing(here: House) -> None:
    here.start()
    signed_in = here.person()
    submission = asked()
    with ThreadPoolExecutor(20) as people:
        answers = list(people.map(lambda _: give(signed_in, "enterprises.create", submission), range(20)))
    assert [answer.text for answer in answers if answer.status_code >= 300] == []
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert enterprise_names(signed_in) == [submission["name"]]
