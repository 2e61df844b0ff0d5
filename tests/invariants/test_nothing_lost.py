"""Invariant 9, Nothing lost: what was answered with success survives kill -9; a repeated submission makes one thing."""

import json
import random
import signal
import subprocess
import sys
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

from tests.conftest import ROOT
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


@pytest.mark.parametrize("rounds", [1, pytest.param(20, marks=pytest.mark.drill)])
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


def test_a_worker_killed_in_mid_task_is_followed_by_another(here: House) -> None:
    environment = {**here.environment, "DJANGO_SETTINGS_MODULE": "kuaijin.config.settings"}

    def work(seconds: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.support.dying", str(seconds)]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    assert work(0).returncode == -signal.SIGKILL
    at_once = json.loads(work(0).stdout)
    assert (at_once["names"], at_once["state"]) == ([], "running"), "half of it is nothing; it may still be at work"
    followed = json.loads(work(61).stdout)
    assert followed == {"names": ["澄川电机有限公司", "赤石新材有限公司"], "state": "done", "attempts": 2, "error": ""}
    assert here.shell("verify").returncode == 0


def test_a_database_that_goes_away_and_comes_back_finds_everybody_at_work(tmp_path: Path) -> None:
    with house(tmp_path, "postgres") as here:
        assert here.cluster is not None
        here.begin()
        here.start()
        client, submission = here.person(), asked()
        here.cluster.pause()
        refused = give(client, "enterprises.create", submission)
        assert (refused.status_code, refused.json()["code"]) == (503, "away")
        page = client.get("/account")
        assert page.status_code == 503
        assert "数据库连不上" in page.text and "先别关这一页" in page.text
        here.cluster.resume()
        assert give(client, "enterprises.create", submission).status_code < 300, "the same form, sent again"
        assert enterprise_names(client) == [submission["name"]]
        never_ran = client.get("/jobs/").text.count("还没跑过")
        form = {"csrfmiddlewaretoken": client.cookies["kj_csrf"]}
        asked_for = client.post("/jobs/sessions.clear/run", data=form, headers={"Referer": f"{here.address}/jobs/"})
        assert asked_for.status_code == 303
        deadline = time.monotonic() + 60
        while client.get("/jobs/").text.count("还没跑过") == never_ran:
            assert time.monotonic() < deadline, here.said()[-2000:]
            time.sleep(0.2)
        assert "后台退出" not in here.said(), "the worker went on without being started again"
