"""One command, one transaction, one entry; refused ones leave nothing; repeated ones make one thing."""

import pytest

from kuaijin.directory import commands as directory
from kuaijin.directory.actors import Actor, Scope, system
from kuaijin.directory.models import Person
from kuaijin.directory.roles import ROLES
from kuaijin.enterprises import commands as enterprises
from kuaijin.journal import chains, registry
from kuaijin.journal.commands import seal
from kuaijin.journal.errors import Conflict, Forbidden, NotVisible, Refused
from kuaijin.journal.models import Chain, Entry, Repetition
from kuaijin.obligations import commands as obligations
from tests.support.guard import setup
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db


def test_7_one_entry_each_successful_command_leaves_exactly_one_entry_of_its_own(world: World) -> None:
    before = Entry.objects.count()
    directory.create_person(actor=system(world.zone.pk), at=AT, zone=world.zone, name="吴壬")
    entry = Entry.objects.order_by("-pk")[0]
    assert Entry.objects.count() == before + 1
    assert (entry.code, entry.actor_name, entry.zone_id) == ("directory.create_person", "系统", world.zone.pk)
    assert entry.after is not None
    assert entry.after["name"] == "吴壬"


def test_7_one_entry_a_refused_command_leaves_none_and_nothing_half_written(world: World) -> None:
    before = (Entry.objects.count(), Person.objects.count())
    with pytest.raises(Refused):
        directory.create_person(actor=system(world.zone.pk), at=AT, zone=world.zone, name="  ")
    assert (Entry.objects.count(), Person.objects.count()) == before


def test_commands_called_by_a_command_name_it_as_their_cause(world: World) -> None:
    directory.create_zone(actor=system(), at=AT, code="Z9", name="新区九", opened_on=DAY)
    outer = Entry.objects.get(code="directory.create_zone", after__code="Z9")
    children = Entry.objects.filter(cause=outer.act).order_by("pk")
    assert [child.code for child in children] == ["directory.create_organisation", "directory.create_post"]
    assert outer.cause is None


def test_a_repeated_submission_makes_one_thing(world: World) -> None:
    act = {"actor": world.actor("sysadmin"), "at": AT, "zone": world.zone, "idempotency_key": "form-1"}
    first = directory.create_person(**act, name="吴壬")
    entries = Entry.objects.count()
    again = directory.create_person(**act, name="吴壬")
    assert again.pk == first.pk
    assert Person.objects.filter(name="吴壬").count() == 1
    assert Entry.objects.count() == entries
    assert Repetition.objects.count() == 1


def test_the_same_key_with_other_content_is_refused(world: World) -> None:
    act = {"actor": world.actor("sysadmin"), "at": AT, "zone": world.zone, "idempotency_key": "form-1"}
    directory.create_person(**act, name="吴壬")
    with pytest.raises(Refused, match="form-1"):
        directory.create_person(**act, name="郑癸")


def test_a_stale_form_is_answered_with_the_version_that_now_stands(world: World) -> None:
    obligation = world.obligation
    act = {"actor": world.actor("sysadmin"), "at": AT, "obligation": obligation}
    obligations.correct(**act, title="供电方案正式答复", reason="写全", expected_version=1)
    with pytest.raises(Conflict) as conflict:
        obligations.correct(**act, title="另一个题目", reason="写全", expected_version=1)
    assert conflict.value.current.title == "供电方案正式答复"
    assert conflict.value.current.version == 2
    obligation.refresh_from_db()
    assert obligation.title == "供电方案正式答复"


def test_who_has_no_role_for_it_is_refused_with_the_act_named(world: World) -> None:
    with pytest.raises(Forbidden, match="加人"):
        directory.create_person(actor=world.actor("wangxin"), at=AT, zone=world.zone, name="吴壬")


def test_a_thing_of_another_zone_does_not_exist_for_him(world: World) -> None:
    assert world.outside is not None
    with pytest.raises(NotVisible):
        directory.create_person(actor=world.actor("sysadmin"), at=AT, zone=world.outside.zone, name="吴壬")


def test_a_role_without_its_scope_does_not_reach(world: World) -> None:
    stranger = Actor(
        account_id=999,
        person_id=None,
        name="生人",
        zone_id=world.zone.pk,
        day=DAY,
        scopes=(Scope("member", world.zone.pk, organisation_path=world.other_force.organisation.path),),
    )
    with pytest.raises(Forbidden, match="范围"):
        obligations.correct(actor=stranger, at=AT, obligation=world.obligation, title="x", reason="y")


def test_7_one_entry_the_chain_verifies_and_tells_what_was_changed(world: World) -> None:
    seal(actor=system(), at=AT)
    count, findings = chains.verify()
    assert (count, findings) == (Entry.objects.count(), [])
    victim = Entry.objects.filter(dossier_id=world.project.pk).order_by("seq")[1]
    with setup():
        Entry.objects.filter(pk=victim.pk).update(actor_name="别人")
    findings = chains.verify()[1]
    assert [(finding.chain, finding.seq) for finding in findings if "changed" in finding.what] == [
        (f"d:{world.project.pk}", victim.seq)
    ]


def test_a_removed_entry_and_a_cut_tail_are_found(world: World) -> None:
    seal(actor=system(), at=AT)
    chain = f"d:{world.project.pk}"
    with setup():
        Entry.objects.filter(chain=chain, seq=2).delete()
    assert any(finding.what == "entry 2 is missing" for finding in chains.verify()[1])
    with setup():
        last = Entry.objects.filter(chain=chain).order_by("-seq")[0]
        previous = Entry.objects.filter(chain=chain).order_by("-seq")[1]
        last.delete()
        Chain.objects.filter(key=chain).update(seq=previous.seq, head=previous.digest)
    assert any(finding.chain == "seal" for finding in chains.verify()[1]), "a whole tail cut off breaks the seal"


def test_subscribers_hear_after_the_commit_and_their_failure_hides_nothing(
    world: World, django_capture_on_commit_callbacks: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    def listen(entry: Entry) -> None:
        heard.append(entry.code)
        raise RuntimeError("a subscriber that fails")

    monkeypatch.setitem(registry._subscribers, "directory.create_person", [listen])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        person = directory.create_person(actor=system(world.zone.pk), at=AT, zone=world.zone, name="吴壬")
    assert heard == ["directory.create_person"]
    assert Person.objects.filter(pk=person.pk).exists()


def test_without_a_check_of_rights_nothing_may_be_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_check", None)
    with pytest.raises(RuntimeError, match="no check of rights"):
        directory.create_person(actor=system(world.zone.pk), at=AT, zone=world.zone, name="吴壬")


def test_every_code_that_a_role_lists_exists() -> None:
    listed = {code for role in ROLES.values() for code in role.commands if not code.endswith(".*")}
    assert not listed - set(registry.commands), "a role lists a command that is not there"


def test_an_entry_names_the_tables_that_its_act_wrote(world: World) -> None:
    made = enterprises.create(
        actor=world.actor("sysadmin"), at=AT, zone=world.zone, name="启源药业有限公司", opened_on=DAY
    )
    entry = Entry.objects.get(code="enterprises.create", dossier_id=made.pk)
    within = Entry.objects.filter(cause=entry.act).values_list("code", "wrote")
    assert entry.wrote == ["enterprises_enterprise"]
    assert {"directory_organisation", "dossiers_dossier"} <= {table for _code, wrote in within for table in wrote}
