"""The tick over many: the same statements however many are due, nothing doubled when it dies or runs twice."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuaijin.directory.actors import system
from kuaijin.journal.chains import verify
from kuaijin.journal.models import Entry
from kuaijin.obligations import tick as ticking
from kuaijin.obligations.models import Firing, Obligation
from kuaijin.obligations.tick import due_for_check, tick
from tests.support.children import end_with_parent
from tests.support.world import World, owed

AT = datetime(2026, 10, 14, 1, 0, tzinfo=UTC)
LATE = date(2026, 10, 14)


def many(world: World, count: int) -> list[Obligation]:
    things = (world.project.dossier, world.enterprise.dossier)
    return [
        owed(system(world.zone.pk), things[n % 2], f"第 {n + 1} 件", world.posts["power"], about=f"n{n}")
        for n in range(count)
    ]


def statements(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    return len(seen)


def fire(ids: list[int]) -> int:
    return tick(actor=system(), at=AT, day=LATE, ids=ids)


@pytest.mark.django_db
def test_the_statements_do_not_grow_with_what_is_due(world: World) -> None:
    many(world, 24)
    ids = due_for_check(AT)
    fire(ids[:1])  # the zone's chain has its first entry
    few, rest = ids[1:5], ids[5:]
    assert statements(lambda: fire(rest)) == statements(lambda: fire(few))


@pytest.mark.django_db
def test_the_second_of_two_workers_with_the_same_batch_finds_nothing_left(world: World) -> None:
    many(world, 6)
    ids = due_for_check(AT)
    first = fire(ids)
    assert first == Firing.objects.count() > 6
    assert fire(ids) == 0
    assert Firing.objects.count() == first


@pytest.mark.django_db
def test_a_batch_that_breaks_off_leaves_nothing_and_is_done_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 6)
    ids = due_for_check(AT)
    entries = Entry.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(ticking, "append_children", broken)
        with pytest.raises(RuntimeError, match="gone"):
            fire(ids)
    assert (Firing.objects.count(), Entry.objects.count()) == (0, entries)
    assert due_for_check(AT) == ids
    assert fire(ids) == Firing.objects.count() == Entry.objects.filter(code="obligations.fired").count()
    assert due_for_check(AT) == []
    assert verify()[1] == []


def broken(_drafts: object) -> None:
    raise RuntimeError("gone")


@pytest.mark.django_db
def test_one_batch_is_one_entry_and_each_firing_a_child_on_its_own_chain(world: World) -> None:
    many(world, 6)
    fired = fire(due_for_check(AT))
    outer = Entry.objects.get(code="obligations.tick")
    children = Entry.objects.filter(cause=outer.act)
    assert outer.after == {"checked": 7, "fired": fired}
    assert children.count() == fired
    assert set(children.values_list("chain", flat=True)) == {f"d:{world.project.pk}", f"d:{world.enterprise.pk}"}
    assert verify()[1] == []


CHILD = """
import json, os, signal, sys
import django
django.setup()
from datetime import UTC, date, datetime
from kuaijin.directory.actors import system
from kuaijin.journal.chains import verify
from kuaijin.journal.models import Entry
from kuaijin.kit.database import bring_up_to_date
from kuaijin.obligations import tick as ticking
from kuaijin.obligations.models import Firing, Obligation
from tests.obligations.test_tick_in_bulk import AT, fire, many
from tests.support import world

ticking.BATCH = 5
if sys.argv[1] == "die":
    bring_up_to_date()
    many(world.build(), 14)
    journal, rounds = ticking._journal, []
    def dying(*told):
        rounds.append(1)
        if len(rounds) == 2:
            os.kill(os.getpid(), signal.SIGKILL)  # its firings are written, its transaction is open
        journal(*told)
    ticking._journal = dying
before = Firing.objects.count()
while ids := ticking.due_for_check(AT):
    fire(ids)
kept = Firing.objects.count()
entries = Entry.objects.filter(code="obligations.fired").count()
print(json.dumps({"before": before, "kept": kept, "entries": entries, "wrong": [str(one) for one in verify()[1]]}))
"""


def child(argument: str, data: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KUAIJIN_")}
    environment |= {"KUAIJIN_DATA": str(data), "DJANGO_SETTINGS_MODULE": "kuaijin.config.settings"}
    command = [sys.executable, "-c", CHILD, argument]
    return subprocess.run(
        command,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=end_with_parent,
    )


def test_a_worker_killed_in_mid_batch_leaves_nothing_doubled_and_the_next_goes_on(tmp_path: Path) -> None:
    assert child("die", tmp_path).returncode == -9
    after = child("go on", tmp_path)
    assert after.returncode == 0, after.stderr
    told = json.loads(after.stdout.splitlines()[-1])
    assert 0 < told["before"] < told["kept"], "one batch was kept, the broken one was not"
    assert told["entries"] == told["kept"] >= 15
    assert told["wrong"] == []
