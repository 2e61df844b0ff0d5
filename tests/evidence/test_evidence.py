"""Files: kept once by content, typed by content, whole or absent, and only for who may see their dossier."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from kuaijin.evidence import commands
from kuaijin.evidence.models import Blob, Evidence
from kuaijin.evidence.store import keep, path_of
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from tests.support.world import AT, World

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\x00" * 64


def upload(content: bytes = PNG, name: str = "现场.png", claimed: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=claimed)


def attach(world: World, username: str = "wangxin", /, **facts: Any) -> Evidence:
    given: dict[str, Any] = {"file": upload(), "what": "设备基础", **facts}
    return commands.attach(actor=world.actor(username), at=AT, dossier=world.project.dossier, **given)


def fetch(world: World, username: str, row: Evidence) -> Any:
    return world.client(username).get(reverse("evidence:download", args=[row.pk]))


def files() -> list[Path]:
    return [path for path in Path(settings.EVIDENCE_DIR).rglob("*") if path.is_file()]


def test_the_content_lies_once_under_its_hash(world: World) -> None:
    first, second = attach(world), attach(world, file=upload(name="另一个名字.png"))
    digest = hashlib.sha256(PNG).hexdigest()
    assert first.blob_id == second.blob_id == digest
    assert Blob.objects.count() == 1
    assert files() == [path_of(digest)]
    assert path_of(digest).read_bytes() == PNG
    assert path_of(digest).parent.name == digest[:2]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (PNG, "a.exe", "image/png"),
        (b"%PDF-1.7\n", "a.png", "application/pdf"),
        ("进展：浇筑完成\n".encode(), "a.html", "text/plain"),
        (b"<script>alert(1)</script>", "a.png", "text/plain"),
        ("字".encode() * 3000, "long.txt", "text/plain"),
    ],
)
def test_the_type_is_what_the_content_is(world: World, content: bytes, name: str, kind: str) -> None:
    assert attach(world, file=upload(content, name, "text/html")).blob.media_type == kind


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + b"\x00" * 100, "type"),
        (b"\x7fELF" + b"\x01" * 60, "type"),
        (b"\xff\x00\x81" * 9, "type"),
    ],
)
def test_what_is_no_proof_is_refused_and_leaves_nothing(world: World, content: bytes, rule: str) -> None:
    entries = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        attach(world, file=upload(content, "证据.pdf"))
    assert refused.value.rule == rule
    assert files() == []
    assert (Evidence.objects.count(), Entry.objects.count()) == (0, entries)


def test_too_large_is_refused_and_leaves_nothing(world: World) -> None:
    with override_settings(EVIDENCE_MAX_BYTES=1024), pytest.raises(Refused, match="超过"):
        keep(upload(PNG + b"\x00" * 2000))
    assert files() == []


def test_it_is_handed_over_as_a_file_that_cannot_run(world: World) -> None:
    row = attach(world, file=upload(b"<script>alert(1)</script>", "页面.html"))
    answer = fetch(world, "shenji", row)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_only_who_sees_the_dossier_gets_the_file(world: World) -> None:
    row = attach(world)
    got = {name: fetch(world, name, row).status_code for name in ("shenji", "leader", "bob", "charlie")}
    assert got == {"shenji": 200, "leader": 200, "bob": 404, "charlie": 404}


def test_the_enterprise_gets_what_is_shown_outside_and_its_own(world: World) -> None:
    inside, outside = attach(world), attach(world, secrecy="outside")
    own = attach(world, "yangding", file=upload(PNG + b"1"))
    got = [fetch(world, "yangding", row).status_code for row in (inside, outside, own)]
    assert got == [404, 200, 200]
    assert own.secrecy == "outside"


def test_a_withdrawn_file_is_no_longer_served_but_remembered(world: World) -> None:
    row = attach(world)
    address = reverse("evidence:withdraw", args=[row.pk])
    client = world.client("wangxin")
    assert client.post(address, {"reason": ""}).status_code == 422
    back = reverse("projects:detail", args=[world.project.dossier.number])
    assert client.post(address, {"reason": "拍错了地方", "back": back}).headers["Location"] == back
    assert fetch(world, "wangxin", row).status_code == 404
    assert "已撤下：拍错了地方" in client.get(back).content.decode()
    assert path_of(row.blob_id).exists()


def test_nobody_is_sent_to_another_site(world: World) -> None:
    row = attach(world)
    answer = world.client("wangxin").post(
        reverse("evidence:withdraw", args=[row.pk]), {"reason": "错", "back": "//evil.example/x"}
    )
    assert answer.headers["Location"] == "/"


def test_a_name_brings_no_path(world: World) -> None:
    file = upload()
    file._name = "..\\..\\etc/密\x00码.png"
    assert attach(world, file=file).name == "密码.png"
