"""Who can see this, and why: told from the thing's side, it is the same rule as from the reader's side."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kuaijin.directory import accounts, commands
from kuaijin.directory.actors import actor_for, system
from kuaijin.directory.models import Account
from kuaijin.dossiers.models import Dossier
from kuaijin.dossiers.queries import visible_to
from kuaijin.dossiers.sight import facts_of, grounds, seers
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


def test_both_sides_agree_for_every_account_and_dossier(world: World) -> None:
    widen(world)
    dossiers = list(Dossier.objects.select_related("region", "organisation"))
    checked = seen = 0
    for account in Account.objects.select_related("person"):
        actor = actor_for(account, DAY)
        visible = set(Dossier.objects.filter(visible_to(actor)).values_list("pk", flat=True))
        for dossier in dossiers:
            told = bool(grounds(actor, facts_of(dossier, DAY)))
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
    assert len(many) == len(few) <= 8
    assert asked >= 20
    assert len(found) >= 15
