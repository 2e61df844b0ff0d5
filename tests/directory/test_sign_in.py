"""In and out, and what the journal says of it."""

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, override_settings

from kuaijin.directory import accounts
from kuaijin.directory.languages import languages_of
from kuaijin.directory.models import Account
from kuaijin.journal.models import Entry
from tests.support import guard
from tests.support.world import AT, PASSWORD, World

pytestmark = pytest.mark.django_db


def enter(client: Client, username: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in", {"username": username, "password": password, **more})


def codes() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("code", flat=True))


def test_the_first_page_says_who_we_are(world: World, client: Client) -> None:
    answer = client.get("/sign-in")
    assert answer.status_code == 200
    assert "<h1>快进</h1>" in answer.content.decode()
    assert "onpaste" not in answer.content.decode()


def test_signing_in_leads_on_and_leaves_one_entry(world: World, client: Client) -> None:
    before = len(codes())
    answer = enter(client, "wangxin", next="/account")
    assert (answer.status_code, answer["Location"]) == (303, "/account")
    assert codes()[before:] == ["directory.record_sign_in"]
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.actor_name, entry.zone_id, entry.after["address"]) == ("王辛", world.zone.pk, "127.0.0.1")
    assert Account.objects.get(username="wangxin").last_login is not None


@pytest.mark.parametrize("target", ["https://example.invalid/", "//example.invalid", "javascript:alert(1)"])
def test_it_leads_nowhere_else(world: World, client: Client, target: str) -> None:
    assert enter(client, "wangxin", next=target)["Location"] == "/"


def test_a_wrong_password_is_said_and_leaves_no_entry(world: World, client: Client) -> None:
    before = len(codes())
    answer = enter(client, "wangxin", "something else 1")
    assert answer.status_code == 422
    assert "账号或密码不对" in answer.content.decode()
    assert "something else 1" not in answer.content.decode()
    assert len(codes()) == before


def test_five_wrong_passwords_lock_out_and_are_journalled_once(world: World, client: Client) -> None:
    before = len(codes())
    answers = [enter(client, "wangxin", "something else 1").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    locked = enter(client, "wangxin")
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()
    assert codes()[before:].count("directory.record_lock_out") >= 1
    assert "directory.record_sign_in" not in codes()[before:]
    assert enter(Client(), "shenji").status_code == 303, "another account is not locked"


def test_a_lock_out_of_nobody_is_no_error(world: World, client: Client) -> None:
    assert [enter(client, "nobody", "x").status_code for _ in range(6)][-1] == 429


def test_signing_out_ends_the_session(world: World) -> None:
    client = world.client("wangxin")
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in")
    assert codes()[-1] == "directory.sign_out"
    assert client.get("/account")["Location"].startswith("/sign-in?next=")


def test_an_idle_session_ends(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client("wangxin")
    assert client.get("/password").status_code == 200
    now = time.time()
    with override_settings(SESSION_IDLE_SECONDS=600):
        monkeypatch.setattr("kuaijin.config.middleware.time.time", lambda: now + 590)
        assert client.get("/password").status_code == 200
        monkeypatch.setattr("kuaijin.config.middleware.time.time", lambda: now + 590 + 601)
        assert client.get("/password").status_code == 302


def test_a_session_ends_after_its_age_however_busy(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client("wangxin")
    now = time.time()
    with override_settings(SESSION_COOKIE_AGE=3600, SESSION_IDLE_SECONDS=2000):
        for passed in (0, 1500, 3000):
            monkeypatch.setattr("kuaijin.config.middleware.time.time", lambda passed=passed: now + passed)
            assert client.get("/password").status_code == 200
        monkeypatch.setattr("kuaijin.config.middleware.time.time", lambda: now + 3700)
        assert client.get("/password").status_code == 302


def test_other_sign_ins_end_and_this_one_stays(world: World) -> None:
    here, there = world.client("wangxin"), world.client("wangxin")
    assert there.get("/password").status_code == 200
    with guard.setup():
        for session in Session.objects.all():
            store = session.get_decoded()
            store["began"] = store.get("began", int(time.time())) - 5
            session.session_data = Session.objects.encode(store)
            session.save()
    assert here.post("/account/sessions").status_code == 303
    assert here.get("/password").status_code == 200
    assert there.get("/password").status_code == 302


def test_a_suspended_account_is_out_with_its_next_page(world: World) -> None:
    client = world.client("wangxin")
    accounts.suspend_account(actor=world.actor("secadmin"), at=AT, account=world.account("wangxin"), reason="离职")
    assert client.get("/password").status_code == 302
    assert enter(Client(), "wangxin").status_code == 422


def test_a_password_given_by_another_must_be_changed_first(world: World, client: Client) -> None:
    with guard.setup():
        Account.objects.filter(username="wangxin").update(must_change_password=True)
    enter(client, "wangxin")
    assert client.get("/account")["Location"] == "/password"
    short = client.post("/password", {"old": PASSWORD, "new": "short", "again": "short"})
    assert short.status_code == 422
    answer = client.post("/password", {"old": PASSWORD, "new": "my own words 2026", "again": "my own words 2026"})
    assert answer.status_code == 303
    assert not Account.objects.get(username="wangxin").must_change_password
    assert client.get("/password").status_code == 200, "the session goes on"
    assert enter(Client(), "wangxin", "my own words 2026").status_code == 303


def test_a_wrong_old_password_stands_at_its_field(world: World) -> None:
    answer = world.client("wangxin").post(
        "/password", {"old": "nonsense", "new": "my own words 2026", "again": "my own words 2026"}
    )
    assert answer.status_code == 422
    assert 'id="id_old-error"' in answer.content.decode()


def test_the_language_is_a_cookie_and_the_way_back_is_safe(client: Client, world: World) -> None:
    answer = client.post("/language", {"language": "en", "next": "/sign-in"})
    assert (answer.status_code, answer["Location"], answer.cookies["kj_language"].value) == (303, "/sign-in", "en")
    assert "Sign in" in client.get("/sign-in").content.decode()
    assert client.post("/language", {"language": "xx", "next": "https://example.invalid"})["Location"] == "/"
    assert client.get("/language").status_code == 405
    # kept with the account too: at his first sign-in, or at once by who is signed in
    client.post("/sign-in", {"username": "wangxin", "password": PASSWORD})
    assert languages_of([world.people["wangxin"].pk]) == {world.people["wangxin"].pk: "en"}
    for chosen in ("zh-hans", "zh-hans", "xx"):
        client.post("/language", {"language": chosen})
    assert world.account("wangxin").preferences == {"language": "zh-hans"}
    assert Entry.objects.filter(code="directory.set_preference").count() == 2, "the same again is no act"
    assert languages_of([0]) == {0: "zh-hans"}


def test_an_invitation_sets_a_password_once(world: World, client: Client) -> None:
    actor = world.actor("secadmin")
    person = world.people["shenji"]
    account = accounts.reset_password(actor=actor, at=AT, account=world.account("shenji"))
    token = account.issued_token
    assert enter(Client(), "shenji").status_code == 422, "the old password is gone"
    page = client.get(f"/invitation/{token}")
    assert person.name in page.content.decode()
    differ = client.post(f"/invitation/{token}", {"new": "some new words 1", "again": "some other words 1"})
    assert differ.status_code == 422
    short = client.post(f"/invitation/{token}", {"new": "kurz7x", "again": "kurz7x"}).content.decode()
    assert "密码太短，至少 10 个字符。" in short and "too short" not in short
    done = client.post(f"/invitation/{token}", {"new": "some new words 1", "again": "some new words 1"})
    assert (done.status_code, done["Location"]) == (303, "/sign-in?as=shenji")
    assert client.get(f"/invitation/{token}").status_code == 404
    assert enter(client, "shenji", "some new words 1").status_code == 303


def test_an_unknown_link_says_nothing_about_anybody(world: World, client: Client) -> None:
    answer = client.get("/invitation/nonsense")
    assert answer.status_code == 404
    assert "不能用了" in answer.content.decode()


def test_demo_accounts_are_shown_only_in_the_demo(world: World, client: Client) -> None:
    assert "演示账号" in client.get("/sign-in").content.decode()
    with override_settings(KUAIJIN_DEMO=False):
        assert "演示账号" not in client.get("/sign-in").content.decode()
