"""A stranger with a phone: form, code, receipt, limits; and what he is not told."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from kuaijin.directory.actors import system
from kuaijin.evidence.models import Evidence
from kuaijin.journal.errors import Refused
from kuaijin.journal.models import Entry
from kuaijin.kit import clock
from kuaijin.messaging.commands import save_channel
from kuaijin.messaging.models import Message
from kuaijin.requests import commands, doors_codes, doors_limits
from kuaijin.requests.commands.doors import Whence
from kuaijin.requests.models import Door, PhoneCheck, Receipt, ServiceRequest, State
from tests.requests.asking import Asking, a_file
from tests.support.world import AT, DAY, World

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)
PHONE = "13800001234"


def door(world: World, **to: Any) -> Door:
    made: Door = commands.open_door(
        actor=world.actor("sysadmin"), at=AT, zone=world.zone, day=DAY, **(to or {"region": world.town})
    )
    return made


def typed(**facts: Any) -> dict[str, Any]:
    return {
        "kind": "resources",
        "words": "雨水管堵了，门口积水",
        "enterprise_named": "赤石新材有限公司",
        "said_by": "褚乙",
        "phone": "138-0000-1234",
        "submission": uuid.uuid4().hex,
        "website": "",
        **facts,
    }


def token(html: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert found
    return found[1]


def with_sms(world: World) -> None:
    save_channel(
        actor=world.actor("sysadmin"),
        at=AT,
        zone=world.zone,
        kind="sms_webhook",
        name="短信",
        address="json://127.0.0.1:9/sms?to={to}",
    )


def test_a_stranger_sends_a_request_and_reads_on_by_his_receipt(world: World, asking: Asking, tmp_path: Any) -> None:
    way, client = door(world), Client(enforce_csrf_checks=True)
    at = reverse("door", args=[way.token])
    page = client.get(at)
    html = page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin" and "noindex" in page.headers["X-Robots-Tag"]
    assert "不用验证码" in html and "赤石新材" not in html and "澄川" not in html and "发验证码" not in html
    facts = typed()
    assert client.post(at, facts).status_code == 403
    facts["csrfmiddlewaretoken"] = token(html)
    photos = [SimpleUploadedFile(f"{n}.png", PNG, "image/png") for n in range(3)]
    with override_settings(EVIDENCE_DIR=tmp_path):
        sent = client.post(at, {**facts, "photos": photos})
        assert sent.status_code == 302, sent.content.decode()
        # the line broke before the answer came: the same form again makes nothing new, whatever was typed since
        again = client.post(at, {**facts, "words": "改了几个字", "photos": []})
    assert again.headers["Location"] == sent.headers["Location"]
    made = ServiceRequest.objects.get()
    assert (made.channel, made.phone, made.phone_checked, made.said_by) == ("form", PHONE, False, "褚乙")
    assert (made.enterprise, made.enterprise_named) == (None, "赤石新材有限公司")
    assert made.dossier.region == world.town and made.dossier.evidence.count() == 3 and made.owner is not None
    receipt = client.get(sent.headers["Location"]).content.decode()
    assert made.dossier.number in receipt and "前给您回话" in receipt and "先打给您" in receipt
    files = re.findall(rf'href="({sent.headers["Location"]}/\d+)">(\d\.png)</a>', receipt)
    assert [name for _href, name in files] == ["0.png", "1.png", "2.png"]  # he sees that his photos came
    assert PHONE not in receipt and made.dossier.number not in client.get(at).content.decode()
    # inside lines stay inside; what is shown outside is read by the link, and nobody else's link opens it
    asking.act(commands.say, asking.system, DAY, request=made, words="内部：先看看是不是老问题")
    asking.act(commands.say, asking.system, DAY, request=made, words="已派人去看", shown_outside=True)
    receipt = client.get(sent.headers["Location"]).content.decode()
    assert "已派人去看" in receipt and "老问题" not in receipt
    with override_settings(EVIDENCE_DIR=tmp_path):
        _serves_what_he_reads_and_no_more(asking, made, sent.headers["Location"], files[0][0])
    english = Client().get(sent.headers["Location"], HTTP_COOKIE="kj_language=en").content.decode()
    assert f"Received, number {made.dossier.number}. Somebody answers you by " in english and "已收到" not in english
    other = door(world, enterprise=world.enterprise)
    assert client.get(reverse("receipt", args=[other.token, made.receipt.token])).status_code == 404
    assert client.get(reverse("receipt", args=[way.token, "x" * 32])).status_code == 404
    rated = client.post(
        sent.headers["Location"], {"act": "rate", "grade": 5, "words": "", "csrfmiddlewaretoken": token(receipt)}
    )
    assert rated.status_code == 422  # nothing was answered yet
    assert all(
        PHONE not in str((row.after, row.before, row.actor_name)) for row in Entry.objects.filter(code__contains="door")
    )


def _serves_what_he_reads_and_no_more(asking: Asking, made: ServiceRequest, receipt: str, photo: str) -> None:
    """By the link, files of lines that are shown outside; never an internal one, nor one of another request."""
    say: dict[str, Any] = {"request": made, "words": "看看照片"}
    asking.act(commands.say, asking.system, DAY, **say, files=[a_file("内部.txt")])
    asking.act(commands.say, asking.system, DAY, **say, files=[a_file("回复.txt")], shown_outside=True)
    foreign = asking.open(words="别的事", files=[a_file("别家.txt")])
    client = Client()
    opened = client.get(photo)
    assert b"".join(opened.streaming_content) == PNG  # type: ignore[attr-defined]
    assert (opened["Content-Type"], opened["Content-Disposition"]) == ("image/png", 'attachment; filename="0.png"')
    assert "no-store" in opened["Cache-Control"] and opened["X-Content-Type-Options"] == "nosniff"
    page = client.get(receipt).content.decode()
    assert "回复.txt" in page and "内部.txt" not in page
    served = set()
    for row in Evidence.objects.all():
        answer = client.get(f"{receipt}/{row.pk}")
        assert answer.status_code == (200 if f"{receipt}/{row.pk}" in page else 404)
        if answer.status_code == 200:
            assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            served.add(row.name)
    assert served == {"0.png", "1.png", "2.png", "回复.txt"}
    assert Evidence.objects.filter(dossier=foreign.pk, secrecy="outside").exists()


def test_he_rates_the_answer_and_a_bad_grade_opens_it_again(world: World, asking: Asking) -> None:
    way, client = door(world, enterprise=world.enterprise), Client()
    at = reverse("door", args=[way.token])
    assert "enterprise_named" not in client.get(at).content.decode()
    sent = client.post(at, typed()).headers["Location"]
    made = ServiceRequest.objects.get()
    assert made.enterprise == world.enterprise
    asking.act(commands.take, "sysadmin", DAY, request=made)
    made.refresh_from_db()
    asking.act(commands.ask_enterprise, "sysadmin", DAY, request=made, words="请拍一张积水的照片", moment=clock.now())
    assert "等您补充" in client.get(sent).content.decode()
    client.post(sent, {"act": "add", "words": "照片发给沈己了"})
    made.refresh_from_db()
    assert made.state == State.IN_HAND
    for grade, words, state in ((1, "还是堵", State.IN_HAND), (5, "", State.CLOSED)):
        made.refresh_from_db()
        asking.act(
            commands.answer,
            "sysadmin",
            DAY,
            request=made,
            words="疏通了雨水管",
            outcome="solved",
            shown_by="市政养护单 2026-118",
        )
        assert "凭据：市政养护单 2026-118" in client.get(sent).content.decode()
        page = client.get(sent).content.decode()
        assert "疏通了雨水管" in page and "答复您满意吗" in page
        assert client.post(sent, {"act": "rate", "grade": grade, "words": words}).status_code == 302
        made.refresh_from_db()
        assert made.state == state
    assert "已办结" in client.get(sent).content.decode()
    # what the house wrote by itself is said in the reader's language, what people wrote as they wrote it
    talk = Client().get(sent, HTTP_COOKIE="kj_language=en").content.decode()
    for kept, told in (("非常不满意", "very dissatisfied"), ("非常满意", "very satisfied"), ("已解决", "solved")):
        assert told in talk.lower() and kept not in talk, told
    assert "疏通了雨水管" in talk and "还是堵" in talk
    # what was learnt is shown to the next who begins to type, when it may be shown outside
    keep = {"request": made, "answer": "打市政养护的电话，两天内来疏通"}
    asking.act(commands.keep_known, "sysadmin", DAY, **keep, question="门口雨水管堵了怎么办", shown_outside=True)
    asking.act(commands.keep_known, "sysadmin", DAY, **keep, question="门口雨水管堵了，内部口径")
    near = client.get(reverse("door_known", args=[way.token]), {"words": "我们门口雨水管堵了"}).content.decode()
    assert "两天内来疏通" in near and "内部口径" not in near


def test_a_code_proves_the_phone(world: World, monkeypatch: Any) -> None:
    with_sms(world)
    codes = iter(("111111", "222222", "333333"))
    monkeypatch.setattr(doors_codes, "new_code", lambda: next(codes))
    way, client = door(world), Client()
    at, ask = reverse("door", args=[way.token]), reverse("door_code", args=[way.token])
    assert "发验证码" in client.get(at).content.decode()
    assert client.post(at, typed()).status_code == 422 and not ServiceRequest.objects.exists()
    known = client.post(ask, {"phone": world.people["leader"].phone}, headers={"HX-Request": "true"})
    stranger = client.post(ask, {"phone": PHONE}, headers={"HX-Request": "true"})
    assert known.content == stranger.content and "发出去了" in stranger.content.decode()
    assert "222222" not in str(list(Message.objects.values())) + str(list(PhoneCheck.objects.values()))
    # at once again is too often, and says when
    often = client.post(ask, {"phone": PHONE, "words": "写了一半"})
    assert often.status_code == 429 and "以后再试" in often.content.decode() and "写了一半" in often.content.decode()
    for tried in range(doors_codes.TRIES):
        refused = client.post(at, typed(code="999999"))
        assert refused.status_code == 422 and PhoneCheck.objects.get(phone=PHONE).tries == tried + 1
    assert "试错 5 次" in client.post(at, typed(code="222222")).content.decode()
    act = {"actor": system(world.zone.pk), "door": way}
    later = clock.now() + timedelta(minutes=2)
    commands.send_code(**act, at=later, phone=PHONE, whence=Whence("a"))
    right = commands.check_code(**act, at=later, phone=PHONE, code="333333")
    assert right.passed_at == later
    facts = {"kind": "resources", "words": "断水了", "said_by": "褚乙", "phone": PHONE, "whence": Whence("a")}
    with pytest.raises(Refused):  # a check of another phone carries nothing
        commands.send_through_door(**act, at=later, **{**facts, "phone": "13800009999"}, submission="0", check=right)
    made = commands.send_through_door(**act, at=later, **facts, submission="1", check=right)
    assert made.phone_checked and made.receipt.submission == "1"
    with pytest.raises(Refused):  # nor does it carry a second request
        commands.send_through_door(**act, at=later, **facts, submission="2", check=right)
    with pytest.raises(Refused, match="过期"):
        commands.check_code(**act, at=later + timedelta(minutes=11), phone=PHONE, code="333333")
    # after a day nothing of it is left that only served to limit
    assert commands.forget_addresses(actor=system(), at=later + timedelta(hours=25)) >= 2
    assert not PhoneCheck.objects.exists() and Receipt.objects.get().address_hash == ""


def test_machines_and_haste_are_slowed_down(world: World) -> None:
    way, act = door(world), {"actor": system(world.zone.pk), "at": AT}
    facts = {"door": way, "kind": "resources", "words": "断水了", "said_by": "褚乙"}
    for n in range(doors_limits.SENT_BY_PHONE.most):
        commands.send_through_door(**act, **facts, phone=PHONE, whence=Whence("a"), submission=str(n))
    with pytest.raises(Refused, match="10月10日 09:20 以后再试"):
        commands.send_through_door(**act, **facts, phone=PHONE, whence=Whence("b"), submission="p")
    for n in range(doors_limits.SENT_FROM_ADDRESS.most - doors_limits.SENT_BY_PHONE.most):
        commands.send_through_door(**act, **facts, phone=f"1390000{n:04}", whence=Whence("a"), submission=f"a{n}")
    with pytest.raises(Refused, match="10:20 以后再试"):
        commands.send_through_door(**act, **facts, phone="13700000000", whence=Whence("a"), submission="q")
    commands.send_through_door(**act, **facts, phone="13700000000", whence=Whence("b"), submission="q")
    client, at = Client(), reverse("door", args=[way.token])
    trapped = client.post(at, typed(website="http://example.org"))
    assert trapped.status_code == 422 and "留空" in trapped.content.decode()
    many = [SimpleUploadedFile(f"{n}.png", PNG, "image/png") for n in range(4)]
    assert "最多 3 张" in client.post(at, typed(photos=many)).content.decode()
    text = SimpleUploadedFile("a.txt", b"no photo", "text/plain")
    assert "不是照片" in client.post(at, typed(photos=[text])).content.decode()
    wrong = client.post(at, typed(phone="12345", kind="complaint")).content.decode()
    assert "号码不对" in wrong and "选投诉哪个单位" in wrong and "雨水管堵了" in wrong


def test_a_complaint_through_a_door_is_hidden_from_the_office(world: World) -> None:
    way, client = door(world), Client()
    sent = client.post(
        reverse("door", args=[way.token]), typed(kind="complaint", complained_of=str(world.department.pk))
    )
    assert sent.status_code == 302
    made = ServiceRequest.objects.get()
    assert (
        made.complained_of == world.department and made.dossier.shields.filter(organisation=world.department).exists()
    )


def test_who_scans_a_closed_door_is_told_why_and_staff_look_after_doors(world: World) -> None:
    staff, client = world.client("sysadmin"), Client()
    opened = staff.post(reverse("requests:open_door"), {"kind": "enterprise", "enterprise": str(world.enterprise.pk)})
    way = Door.objects.get()
    assert opened.headers["Location"] == reverse("requests:door_sheet", args=[way.pk])
    for size in ("a4", "a6"):
        sheet = staff.get(f"{opened.headers['Location']}?size={size}").content.decode()
        assert "<svg" in sheet and reverse("door", args=[way.token]) in sheet and "澄川电机" in sheet
    twice = staff.post(reverse("requests:open_door"), {"kind": "enterprise", "enterprise": str(world.enterprise.pk)})
    assert twice.status_code == 422
    sent = client.post(reverse("door", args=[way.token]), typed()).headers["Location"]
    assert "1" in staff.get(reverse("requests:doors")).content.decode()
    # of another task force's enterprise nothing is told
    assert world.enterprise.name not in world.client("bob").get(reverse("requests:doors")).content.decode()
    assert world.client("bob").get(reverse("requests:door_sheet", args=[way.pk])).status_code == 404
    assert world.client("yangding").get(reverse("requests:doors")).status_code == 403
    assert staff.post(reverse("requests:close_door", args=[way.pk]), {"reason": ""}).status_code == 422
    assert staff.post(reverse("requests:close_door", args=[way.pk]), {"reason": "换了新码"}).status_code == 302
    closed = client.get(reverse("door", args=[way.token]))
    assert closed.status_code == 410 and "换了新码" in closed.content.decode() and "澄川" not in closed.content.decode()
    assert client.post(reverse("door", args=[way.token]), typed()).status_code == 410
    assert client.get(sent).status_code == 200
    assert client.get(reverse("door", args=["never-was"])).status_code == 404
    assert "换了新码" in staff.get(f"{reverse('requests:doors')}?closed=1").content.decode()
