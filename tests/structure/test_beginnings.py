"""What is put back is what the commands made: the same rows, the same objects, chains that hold, keys that go on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import system
from kuaijin.directory.models import Person
from kuaijin.journal.chains import verify
from tests.approvals import approving
from tests.support import beginnings, world
from tests.support.world import AT, World

pytestmark = pytest.mark.django_db


def rolled_back(tell: Callable[[], Any]) -> Any:
    with world.pinned(), transaction.atomic():
        told = tell()
        transaction.set_rollback(True)
    return told


def told() -> tuple[Any, ...]:
    """Two beginnings, one on the other, and what can be done with them."""
    small = world.build()
    whole = approving.build(small)
    rows = beginnings._all_rows()
    assert whole.world is small and verify()[1] == []
    someone = directory.create_person(actor=system(small.zone.pk), at=AT, zone=small.zone, name="何庚")
    assert str(someone.pk) not in map(str, rows["directory_person"]) and whole.published().state == "published"
    return rows, sorted(small.people), small.obligation, whole.checklist, sorted(whole.desks)


def test_what_is_put_back_is_what_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beginnings, "_kept", {})
    made = rolled_back(told)
    assert len(beginnings._kept) == 2 and len(made[0]["journal_entry"]) > 100
    monkeypatch.setattr(world, "build_zone", None)  # nothing is made a second time
    monkeypatch.setattr(approving, "with_desks", None)
    assert rolled_back(told) == made


def test_what_was_written_before_is_kept_and_made_by_commands(world: World) -> None:
    people = Person.objects.count()
    directory.create_person(actor=system(world.zone.pk), at=AT, zone=world.zone, name="何庚")
    assert beginnings._key(approving.build, (world,)) is None
    assert len(approving.build(world).people) == Person.objects.count() - people - 1
