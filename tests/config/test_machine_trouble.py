"""When the machine fails, people are told in plain words; what was answered stays, and reading goes on."""

import errno
import json
from typing import Any

import pytest
from django.db import DataError, InterfaceError, OperationalError
from django.test import Client

from kuaijin.enterprises.models import Enterprise
from kuaijin.journal.chains import verify
from kuaijin.journal.trouble import Trouble, trouble_of
from tests.support import disks, guard
from tests.support.world import World


class DriverError(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        self.sqlstate = sqlstate


def told_by_postgres(state: str | None, words: str = "") -> OperationalError:
    error = OperationalError(words)
    error.__cause__ = DriverError(state)
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OperationalError("database or disk is full"), Trouble.FULL),
        (OperationalError("disk I/O error"), Trouble.BROKEN),
        (OperationalError("attempt to write a readonly database"), Trouble.READ_ONLY),
        (OperationalError("unable to open database file"), Trouble.AWAY),
        (OperationalError("database is locked"), Trouble.BUSY),
        (OperationalError("no such column: colour"), None),
        (InterfaceError("connection already closed"), Trouble.AWAY),
        (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
        (OSError(errno.EROFS, "Read-only file system"), Trouble.READ_ONLY),
        (FileNotFoundError(errno.ENOENT, "No such file"), None),
        (DataError("value too long"), None),
        (ValueError("disk is full"), None),
        (None, None),
    ],
)
def test_what_the_machine_says_is_told_from_faults_of_the_program(
    error: BaseException | None, trouble: Trouble | None
) -> None:
    assert trouble_of(error) is trouble


@pytest.mark.parametrize(
    ("state", "trouble"),
    [
        ("53100", Trouble.FULL),
        ("25006", Trouble.READ_ONLY),
        ("57P01", Trouble.AWAY),
        ("08006", Trouble.AWAY),
        ("55P03", Trouble.BUSY),
        ("23505", None),
        ("42703", None),
    ],
)
def test_postgres_tells_by_its_codes(state: str, trouble: Trouble | None) -> None:
    assert trouble_of(told_by_postgres(state, "connection full read-only")) is trouble


def create(client: Client, number: int) -> Any:
    body = {"zone": "N", "name": f"第{number}有限公司", "opened_on": "2026-10-09", "idempotency_key": f"k{number}"}
    return client.post("/api/commands/enterprises.create", json.dumps(body), content_type="application/json")


def until_refused(client: Client) -> tuple[int, Any]:
    """Work goes on until the machine refuses; how many were answered with success, and the refusal."""
    for number in range(1, 200):
        answer = create(client, number)
        if answer.status_code >= 300:
            return number - 1, answer
    raise AssertionError("the disk never filled up")


FORM = {"name": "启源药业有限公司", "opened_on": "2026-10-09", "idempotency_key": "form"}
TROUBLES = [
    (disks.full, "full", "服务器磁盘满了", "腾出地方", "The disk of the server is full"),
    (disks.read_only, "read_only", "数据库现在只能读", "设成只读", "The database can only be read"),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("harm", "code", "words", "step", "in_english"), TROUBLES, ids=[one[1] for one in TROUBLES])
def test_what_was_answered_stays_and_reading_goes_on(
    world: World, harm: Any, code: str, words: str, step: str, in_english: str
) -> None:
    client, before = world.client("sysadmin"), Enterprise.objects.count()
    with guard.setup(), harm():
        done, refused = until_refused(client)
        told = json.loads(refused.content)
        assert (refused.status_code, told["code"], told["title"]) == (503, code, words)
        assert step in told["step"] and refused["Retry-After"] == "60"
        assert "什么也没改" in told["detail"] and "不会重复" in told["detail"]
        assert Enterprise.objects.count() == before + done, "what was answered is there, what was refused is not"

        page = client.post("/enterprises/new", FORM)
        assert page.status_code == 503
        assert words in page.content.decode() and "照样可以查看" in page.content.decode()
        read = client.get("/enterprises/")
        assert read.status_code == 200 and world.enterprise.name in read.content.decode()
        client.cookies["kj_language"] = "en"
        english = client.post("/enterprises/new", FORM)
        assert english.status_code == 503 and title_of(english).startswith(in_english)
    assert create(client, done + 1).status_code < 300, "the same submission again, once there is room"
    assert create(client, done + 1).status_code < 300
    assert Enterprise.objects.count() == before + done + 1, "sent twice, made once"
    assert verify()[1] == []


def title_of(page: Any) -> str:
    return page.content.decode().partition("<title>")[2].partition("</title>")[0]


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said_without_asking_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client("wangxin")

    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection failed: could not connect to server")

    with monkeypatch.context() as gone:
        gone.setattr("kuaijin.config.middleware.actor_for", away)
        client.raise_request_exception = False
        page = client.get("/account")
        assert page.status_code == 503 and "数据库连不上" in page.content.decode()
        told = client.get("/api/me")
        assert (told.status_code, json.loads(told.content)["code"]) == (503, "away")
    assert client.get("/account").status_code == 200


@pytest.mark.django_db
def test_who_ended_his_sign_ins_gets_in_after_the_clock_was_set_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client("wangxin")
    assert client.get("/account").status_code == 200
    assert client.post("/account/sessions").status_code == 303
    since = world.account("wangxin").sessions_since
    assert since is not None
    monkeypatch.setattr("kuaijin.config.middleware.time.time", lambda: since.timestamp() - 3600)
    assert world.client("wangxin").get("/account").status_code == 200, "his new sign-in holds"
