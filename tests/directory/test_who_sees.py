"""Who can see this, and why: told from the thing's side, it is the same rule as from the reader's side."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuaijin.directory import accounts, commands
from kuaijin.directory.actors import actor_for, system
from kuaijin.directory.models import Account, Organisation
from kuaijin.dossiers.commands import shield, unshield
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import sees, visible_to
from kuaijin.dossiers.sight import facts_of, grounds, seers
from tests.support.guard import setup
from tests.support.world import AT, DAY, SINCE, World

pytestmark = pytest.mark.django_db


def widen(world: World) -> None:
    """More kinds of scope than the small zone has: a county officer, a stand-in, an auditor of both zones."""
    act = {"actor": system(world.zone.pk), "at": AT}
    both = world.account("auditor")
    assert world.outside is not None
    accounts.grant_role(**act, account=both, role="auditor", zone=world.outside.zone, starts_on=SINCE)
    commands.record_leave(
        **act, person=world.people["bob"], substitute=world.people["shenji"], starts_on=DAY, last_day=date(2026, 10, 16)
    )


def hide(dossier: Dossier, organisation: Organisation) -> None:
    with setup():
        shield(dossier, organisation, DAY)


def of_zone(world: World) -> dict[str, Any]:
    return {"actor": system(world.zone.pk), "at": AT}


def hidden(world: World) -> None:
    """One project from its own task force, the other from the department, an enterprise from the zone's office."""
    hide(world.project.dossier, world.task_force.organisation)
    hide(world.other_project.dossier, world.department)
    hide(world.enterprise.dossier, world.office)


@pytest.mark.parametrize("shielded", [False, True])
def test_both_sides_agree_for_every_account_and_dossier(world: World, shielded: bool) -> None:
    widen(world)
    if shielded:
        hidden(world)
    dossiers = list(Dossier.objects.select_related("region", "organisation"))
    checked = seen = 0
    for account in Account.objects.select_related("person"):
        actor = actor_for(account, DAY)
        visible = set(Dossier.objects.filter(visible_to(actor)).values_list("pk", flat=True))
        for dossier in dossiers:
            told = bool(grounds(actor, facts_of(dossier, DAY)))
            assert told == sees(actor, dossier.pk)
            assert told == (dossier.pk in visible), (account.username, dossier.number)
            checked, seen = checked + 1, seen + told
    assert checked >= 90
    assert 0 < seen < checked


def test_every_kind_of_reason_is_told(world: World) -> None:
    widen(world)
    found = {
        ground.what
        for dossier in Dossier.objects.select_related("region", "organisation")
        for seer in seers(dossier, DAY)[0]
        for ground in seer.grounds
    }
    assert found >= {"zone", "region", "own", "heir", "outside", "seat"}


def test_a_page_names_each_account_and_its_reason(world: World) -> None:
    number = world.project.dossier.number
    page = world.client("secadmin").get(f"/who-sees/{number}").content.decode()
    assert "王辛" in page
    assert "由他的专班包保：高端装备专班" in page
    assert "韩丙" not in page, "he is of another task force"
    assert world.project.dossier.title not in page, "who keeps rights sees the number, not the thing"
    shown = world.client("wangxin").get(f"/who-sees/{number}").content.decode()
    assert world.project.dossier.title in shown


def test_what_is_hidden_from_an_office_is_seen_by_nobody_in_it(world: World) -> None:
    """Its seats, its scope, who stands in for one of its people: nothing shows it; everybody else sees it as before."""
    number, pk = world.project.dossier.number, world.project.pk

    def seeing() -> set[str]:
        return {name for name in everybody if sees(world.actor(name), pk)}

    everybody = [account.username for account in Account.objects.filter(person__zone=world.zone)]
    before = seeing()
    assert {"wangxin", "shenji", "leader", "fengkui"} <= before
    below = commands.create_organisation(
        **of_zone(world), zone=world.zone, name="材料组", kind="task_force", parent=world.task_force.organisation
    )
    hide(world.project.dossier, world.task_force.organisation)
    assert below.pk in world.project.dossier.shields.values_list("organisation", flat=True)
    # the seats of leader and town are posts in this task force: both are kept out, whatever their grants reach
    assert seeing() == before - {"wangxin", "shenji", "leader", "zhenggeng"}
    commands.record_leave(
        **of_zone(world), person=world.people["wangxin"], substitute=world.people["bob"], starts_on=DAY, last_day=DAY
    )
    assert not sees(world.actor("bob"), pk), "who stands in for one of them sees as little"
    wangxin = world.client("wangxin")
    for address in (f"/projects/{number}/", f"/who-sees/{number}", f"/obligations/{world.obligation.pk}/why"):
        assert wangxin.get(address).status_code == 404
    page = world.client("secadmin").get(f"/who-sees/{number}").content.decode()
    seers_shown, _, kept_out = page.partition("回避的账号")
    assert "王辛" not in seers_shown
    assert "对他的单位回避：高端装备专班" in kept_out
    assert "王辛" in kept_out
    with setup():
        unshield(world.project.dossier, world.task_force.organisation, DAY)
    assert sees(world.actor("wangxin"), pk)


def test_who_keeps_rights_is_not_told_of_what_is_hidden_from_himself(world: World) -> None:
    number = world.project.dossier.number
    commands.assign_post(
        **of_zone(world),
        post=commands.create_post(**of_zone(world), organisation=world.department, title="兼职岗"),
        person=world.people["secadmin"],
        starts_on=SINCE,
    )
    assert world.client("secadmin").get(f"/who-sees/{number}").status_code == 200
    hide(world.project.dossier, world.department)
    assert world.client("secadmin").get(f"/who-sees/{number}").status_code == 404


def test_a_thing_outside_is_not_there(world: World) -> None:
    assert world.outside is not None
    foreign = world.client("wangxin").get(f"/who-sees/{world.other_project.dossier.number}")
    assert foreign.status_code == 404
    assert world.client("wangxin").get("/who-sees/NONSENSE-1").status_code == 404
    assert world.client("yangding").get(f"/who-sees/{world.project.dossier.number}").status_code == 403


def test_the_number_typed_leads_to_its_answer(world: World) -> None:
    number = world.project.dossier.number
    answer = world.client("secadmin").get("/who-sees", {"number": number})
    assert (answer.status_code, answer["Location"]) == (303, f"/who-sees/{number}")


def test_asking_costs_the_same_for_one_account_and_for_many(world: World) -> None:
    dossier = Dossier.objects.select_related("region", "organisation").get(pk=world.project.dossier.pk)
    with CaptureQueriesContext(
        connection,
    ) as few:
        seers(dossier, DAY)
    act = {"actor": system(world.zone.pk), "at": AT}
    for n in range(12):
        person = commands.create_person(**act, zone=world.zone, name=f"许{n}")
        account = accounts.invite(**act, person=person, username=f"xu{n}")
        accounts.grant_role(**act, account=account, role="leader", zone=world.zone, starts_on=SINCE)
    with CaptureQueriesContext(connection) as many:
        found, asked = seers(dossier, DAY)
    assert len(many) == len(few) <= 9
    assert asked >= 20
    assert len(found) >= 15
