"""`kuaijin verify` finds what was changed by hand, and names the first row that was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kuaijin.dossiers.models import Dossier
from kuaijin.enterprises import commands as enterprises
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Chain, Entry
from kuaijin.keeping import jobs, proof, seals
from kuaijin.keeping.models import Group
from kuaijin.obligations import commands as obligations
from kuaijin.obligations.models import Obligation
from tests.support import guard
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db


def by_hand(sql: str, *values: object) -> None:
    with guard.setup(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1


@pytest.fixture
def sealed(world: World) -> World:
    assert proof.seal(at=AT) == []
    assert proof.prove().findings == []
    return world


def entry_text(world: World) -> str:
    entry = Entry.objects.filter(dossier_id=world.project.pk).order_by("seq")[1]
    by_hand("UPDATE journal_entry SET actor_name = '别人' WHERE id = %s", entry.pk)
    return f"journal.entry#{entry.pk}"


def entry_removed(world: World) -> str:
    first, second, third = Entry.objects.filter(dossier_id=world.project.pk).order_by("seq")[:3]
    assert first.pk < second.pk
    by_hand("DELETE FROM journal_entry WHERE id = %s", second.pk)
    return f"journal.entry#{third.pk}"


def entry_inserted(world: World) -> str:
    """Well made, on the end of a chain; only the head and the seal know that it was not there."""
    last = Entry.objects.filter(dossier_id=world.project.pk).order_by("-seq")[0]
    sql = (
        "INSERT INTO journal_entry (act, at, code, zone_id, dossier_id, actor_name, on_behalf_of, reason, chain, seq,"
        " previous, digest) SELECT %s, at, code, zone_id, dossier_id, actor_name, '', '', chain, seq + 1, digest, %s"
        " FROM journal_entry WHERE id = %s"
    )
    by_hand(sql, "0123456789abcdef0123456789abcdef", "f" * 64, last.pk)
    return f"journal.entry#{Entry.objects.order_by('-pk')[0].pk}"


def due_day(world: World) -> str:
    by_hand("UPDATE obligations_obligation SET due_on = '2027-01-29' WHERE id = %s", world.obligation.pk)
    return f"obligations.obligation#{world.obligation.pk}"


def amount(world: World) -> str:
    by_hand("UPDATE projects_project SET total_investment = 990000 WHERE dossier_id = %s", world.project.pk)
    return f"projects.project#{world.project.pk}"


def person(world: World) -> str:
    by_hand("UPDATE directory_person SET phone = '13800000999' WHERE id = %s", world.people["wangxin"].pk)
    return f"directory.person#{world.people['wangxin'].pk}"


def row_removed(world: World) -> str:
    event = world.obligation.events.get()
    by_hand("DELETE FROM obligations_clockevent WHERE id = %s", event.pk)
    return f"obligations.clockevent#{event.pk}"


def chain_cut_with_its_head(world: World) -> str:
    """The last entry goes and the head is put back: the chain itself holds, the seal knows better."""
    last = Entry.objects.filter(dossier_id=world.project.pk).order_by("-seq")[0]
    by_hand("DELETE FROM journal_entry WHERE id = %s", last.pk)
    by_hand("UPDATE journal_chain SET seq = %s, head = %s WHERE key = %s", last.seq - 1, last.previous, last.chain)
    return "journal.chain"


def seal_itself(world: World) -> str:
    by_hand("UPDATE keeping_group SET digest = %s WHERE key = %s", "0" * 64, f"d:{world.project.pk}")
    return "keeping.group"


WAYS: list[Callable[[World], str]] = [
    entry_text,
    entry_removed,
    entry_inserted,
    due_day,
    amount,
    person,
    row_removed,
    chain_cut_with_its_head,
    seal_itself,
]


@pytest.mark.parametrize("change", WAYS, ids=lambda way: way.__name__)
def test_a_change_by_hand_is_found_and_the_first_row_is_named(sealed: World, change: Callable[[World], str]) -> None:
    row = change(sealed)
    assert [finding.row for finding in proof.prove().findings][:1] == [row]


@pytest.mark.parametrize("harm", ["changed", "missing"])
def test_a_changed_or_missing_evidence_file_is_found(sealed: World, settings: Any, tmp_path: Path, harm: str) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from kuaijin.evidence.commands import attach
    from kuaijin.evidence.store import path_of

    settings.EVIDENCE_DIR = tmp_path
    photo = SimpleUploadedFile("现场.txt", "已经开工".encode(), "text/plain")
    kept = attach(actor=sealed.actor("wangxin"), at=AT, dossier=sealed.project.dossier, file=photo)
    assert proof.prove().findings == []
    path = path_of(kept.blob_id)
    path.chmod(0o640)
    if harm == "changed":
        path.write_bytes("已经竣工".encode())
    else:
        path.unlink()
    (finding,) = proof.prove().findings
    assert (finding.row, harm in finding.what) == (f"evidence.blob#{kept.blob_id}", True)
    assert proof.prove(files=False).findings == []


def test_what_was_done_by_commands_is_explained(sealed: World) -> None:
    actor = sealed.actor("wangxin")
    obligations.report_done(actor=actor, at=AT, obligation=sealed.obligation, on=DAY, outcome="已送电", day=DAY)
    enterprises.create(actor=sealed.actor("sysadmin"), at=AT, zone=sealed.zone, name="启源药业有限公司", opened_on=DAY)
    assert proof.prove().findings == []
    assert proof.seal(at=AT) == []


def test_an_act_on_one_thing_does_not_explain_a_change_of_another(sealed: World) -> None:
    actor = sealed.actor("wangxin")
    obligations.report_done(actor=actor, at=AT, obligation=sealed.obligation, on=DAY, outcome="已送电", day=DAY)
    by_hand("UPDATE projects_project SET total_investment = 1 WHERE dossier_id = %s", sealed.other_project.pk)
    (finding,) = proof.prove().findings
    assert finding.row == f"projects.project#{sealed.other_project.pk}"


def test_the_night_does_not_wash_away_what_nobody_explained(sealed: World) -> None:
    row = due_day(sealed)
    with pytest.raises(Refused) as refused:
        jobs.seal()
    assert row in str(refused.value.message)
    with pytest.raises(Refused):
        jobs.seal()
    assert [finding.row for finding in proof.prove().findings] == [row]
    obligations.report_done(
        actor=sealed.actor("wangxin"), at=AT, obligation=sealed.obligation, on=DAY, outcome="已送电", day=DAY
    )
    assert [finding.row for finding in proof.prove().findings] == [row], "nor does a later act on the same row"
    proof.seal(at=AT, reason="按工单在库里改正")
    assert proof.prove().findings == []
    last = seals.last_seal()
    assert last is not None and last.reason == "按工单在库里改正"


def test_a_new_version_with_other_columns_raises_no_alarm_and_hides_no_row(
    sealed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(seals.RECOMPUTED, "obligations.clockevent", {"recorded_by"})
    assert proof.prove().findings == []
    row = row_removed(sealed)
    assert [finding.row for finding in proof.prove().findings] == [row]


def test_every_table_of_the_house_is_under_a_seal_of_its_dossier_zone_or_the_house(sealed: World) -> None:
    assert seals.path_to(Obligation, Dossier) == "dossier__pk"
    assert Group.objects.filter(key=f"d:{sealed.project.pk}").exists()
    held = {label for group in Group.objects.all() for label in group.rows}
    with_rows = {model._meta.label_lower for model in seals.sealed_models() if model._base_manager.exists()}
    assert held == with_rows
    assert Chain.objects.filter(key__startswith="d:").count() > 0


def test_every_row_that_commands_made_is_explained_by_its_act(world: World) -> None:
    """No false alarm: whoever writes rows of one dossier in an act on another one is told here."""
    now = seals.measure()
    assert list(seals.differences({}, now, seals.written_since({}, now), seals.shapes())) == []
