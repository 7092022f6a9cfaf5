"""The terminal's rights and deeds: what a device may, what an officer may, and what neither may."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from liandong.desk import devices, officers
from liandong.desk.errors import Invalid, Refused
from liandong.store import unmasking
from liandong.store.models import Device, DeviceCode, Jurisdiction, Unit, User
from liandong.web.door import DEVICE_COOKIE
from liandong.web.times import iso as local_iso
from tests.district import TOWN, UNIT, Api, Clock, District, new_key

PIN = "748213"
PHONE = "15498765432"


@pytest.fixture
def terminal(district: District, clock: Clock) -> Callable[..., Client]:
    """`terminal()`: a browser that is an enrolled device of the unit, nobody on duty."""

    def enrolled(unit: str = UNIT, name: str = "值班室") -> Client:
        code = devices.new_code(district.here, unit, name, "管理员", clock.now)
        client = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
        answer = client.post("/terminal/enrol", {"code": code})
        assert (answer.status_code, answer["Location"]) == (302, "/terminal/")
        return client

    return enrolled


def officer_of(district: District, username: str = "officer") -> int:
    """An officer with a PIN; the membership's id."""
    user = User.objects.get(username=username)
    officers.set_pin(user, PIN, 0)
    return int(user.memberships.get().pk)


def on_duty(district: District, client: Client, username: str = "officer") -> Client:
    answer = client.post("/terminal/duty", {"officer": officer_of(district, username), "pin": PIN})
    assert answer.status_code == 200, answer.content
    return client


def deed(client: Client, order: str, action: str, **fields: Any) -> Any:
    return client.post(f"/terminal/orders/{order}/deeds/{action}", {"key": new_key(), **fields})


def entries(api: Api, case: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.seen(case)["timeline"]
    return found


def photo(**options: Any) -> bytes:
    """A JPEG that says where it was taken."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Wang"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "navy").save(out, "JPEG", exif=exif, **options)
    return out.getvalue()


def upload(content: bytes, name: str = "x.jpg") -> io.BytesIO:
    made = io.BytesIO(content)
    made.name = name
    return made


# --- enrolment -----------------------------------------------------------------------------


def test_a_code_enrols_once_and_for_ten_minutes(district: District, clock: Clock) -> None:
    code = devices.new_code(district.here, UNIT, "一号", "管理员", clock.now)
    assert code not in DeviceCode.objects.get(name="一号").hash
    late = devices.new_code(district.here, UNIT, "二号", "管理员", clock.now - devices.CODE_S)
    made = devices.enrol_by_code(f" {code[:4]} {code[4:]} ", clock.now)
    assert (made.terminal.unit, made.terminal.name) == (UNIT, "一号")
    assert made.credential not in Device.objects.get(pk=made.terminal.id).hash
    for wrong in (code, late, "", "00000000"):
        with pytest.raises(Refused, match=r"device\.code"):
            devices.enrol_by_code(wrong, clock.now)


def test_wrong_codes_are_throttled(district: District, clock: Clock) -> None:
    client = Client(REMOTE_ADDR="10.9.8.7")
    statuses = [client.post("/terminal/enrol", {"code": f"{n:08d}"}).status_code for n in range(11)]
    assert statuses[:9] == [400] * 9
    assert statuses[-1] == 429
    assert Client(REMOTE_ADDR="10.9.8.6").post("/terminal/enrol", {"code": "1"}).status_code == 400


def test_officers_enrol_only_where_the_jurisdiction_lets_them(district: District, clock: Clock) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username="officer"), "django.contrib.auth.backends.ModelBackend")
    assert client.post("/terminal/enrol/here", {"name": "我的"}).status_code == 403
    Jurisdiction.objects.filter(pk=district.here).update(officers_enrol=True)
    assert client.post("/terminal/enrol/here", {"name": "我的"}).status_code == 302
    assert client.cookies[DEVICE_COOKIE]["httponly"]
    dispatcher = Client(raise_request_exception=False)
    dispatcher.force_login(
        User.objects.get(username="dispatcher"), "django.contrib.auth.backends.ModelBackend"
    )
    assert dispatcher.post("/terminal/enrol/here").status_code == 403


# --- what a device does by itself --------------------------------------------------------------


def test_a_device_shows_and_confirms_receipt_without_anybody(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    done = api().case(UNIT, TOWN, text="有人落水")
    one, other = terminal(), terminal(name="大厅")
    page = one.get("/terminal/").content.decode()
    assert "有人落水" in page
    assert done["orders"][0] in page
    for client in (one, other, one):
        assert client.post(f"/terminal/orders/{done['orders'][0]}/received").status_code == 204
    receipts = [e for e in entries(api(), done["case"]) if e["do"] == "order.delivered"]
    assert [(e["channel"], e["by"]) for e in receipts] == [("terminal", "值班室")]


def test_acting_needs_an_officer(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    order = api().case(UNIT)["orders"][0]
    client = terminal()
    for action in ("sign", "progress", "object"):
        answer = deed(client, order, action, text="x", reason="x")
        assert (answer.status_code, answer.json()["code"]) == (401, "duty.none")
    assert client.post(f"/terminal/orders/{order}/caller", {"reason": "x"}).status_code == 401
    assert client.get(f"/cases/{order[:-2]}").status_code == 302
    assert (
        client.post(f"/cases/{order[:-2]}/steps", {"do": "order.signed", "order": order}).status_code == 302
    )
    assert deed(on_duty(district, client), order, "sign").status_code == 200


def test_a_pin_is_counted_and_locks(
    district: District, clock: Clock, terminal: Callable[..., Client]
) -> None:
    member, client = officer_of(district), terminal()
    for _ in range(officers.FAILURES):
        answer = client.post("/terminal/duty", {"officer": member, "pin": "000001"})
        assert (answer.status_code, answer.json()["code"]) == (409, "pin.wrong")
    assert client.post("/terminal/duty", {"officer": member, "pin": PIN}).json()["code"] == "pin.locked"
    clock.passes(officers.LOCKED_S)
    assert client.post("/terminal/duty", {"officer": member, "pin": PIN}).status_code == 200


@pytest.mark.parametrize(
    "pin", ["12345", "111111", "123456", "987654", "abcdef", "1234567890123", "１２３４５７"]
)
def test_an_easy_pin_is_refused(district: District, pin: str) -> None:
    with pytest.raises(Invalid, match=r"pin\.weak"):
        officers.set_pin(User.objects.get(username="officer"), pin, 0)


def test_a_pin_opens_one_device_of_the_own_unit(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    towns = terminal(unit=TOWN)
    answer = towns.post("/terminal/duty", {"officer": officer_of(district), "pin": PIN})
    assert (answer.status_code, answer.json()["code"]) == (409, "pin.wrong")
    order = api().case(UNIT)["orders"][0]
    assert deed(on_duty(district, towns, "town"), order, "sign").status_code == 404
    assert towns.post(f"/terminal/orders/{order}/received").status_code == 404


def test_a_shift_ends_with_a_new_pin_and_with_its_hours(
    district: District, clock: Clock, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    order = api().case(UNIT)["orders"][0]
    client = on_duty(district, terminal())
    officers.set_pin(User.objects.get(username="officer"), "905172", clock.now)
    assert deed(client, order, "sign").status_code == 401
    on_duty(district, client)
    clock.passes(13 * 3600)
    assert deed(client, order, "sign").status_code == 401
    assert order in client.get("/terminal/").content.decode()


def test_a_revoked_device_is_cut_off_at_once(
    district: District, clock: Clock, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    order = api().case(UNIT, text="不给被停用的看")["orders"][0]
    client = on_duty(district, terminal(name="丢失的平板"))
    assert client.get("/feed/open?terminal").status_code == 307
    device = Device.objects.get(name="丢失的平板")
    devices.revoke(district.here, device.pk, "管理员", clock.now)
    assert client.get("/feed/open?terminal").status_code == 403
    page = client.get("/terminal/")
    assert page.status_code == 403
    assert "不给被停用的看" not in page.content.decode()
    answer = client.post(f"/terminal/orders/{order}/received", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.json()["code"]) == (403, "device.revoked")
    assert deed(client, order, "sign").status_code == 403


# --- deeds ---------------------------------------------------------------------------------------


def test_a_whole_order_at_the_terminal(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    done = api().case(UNIT)
    order, client = done["orders"][0], on_duty(district, terminal())
    for action, fields in (
        ("sign", {}),
        ("depart", {}),
        ("arrive", {}),
        ("handle", {}),
        ("progress", {"text": "正在关阀"}),
        ("support", {"what": "一台水泵"}),
        ("result", {"text": "已修复"}),
    ):
        answer = deed(client, order, action, **fields)
        assert answer.status_code == 200, (action, answer.content)
    told = entries(api(), done["case"])[-7:]
    assert [e["do"] for e in told][0::6] == ["order.signed", "result.submitted"]
    assert {(e["by"], e["channel"]) for e in told} == {("officer 王", "terminal")}


def test_an_empty_form_and_an_unfit_step_are_told(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    order, client = api().case(UNIT)["orders"][0], on_duty(district, terminal())
    assert deed(client, order, "object", reason=" ").status_code == 400
    answer = deed(client, order, "result", text="好了")
    assert (answer.status_code, answer.json()["code"]) == (409, "order.state")
    assert answer.json()["reason"]
    assert deed(client, order, "withdraw").status_code == 400


def test_a_deed_sent_late_is_a_claim_and_once_however_often_it_is_sent(
    district: District, clock: Clock, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    done = api().case(UNIT)
    order, client, key = done["orders"][0], on_duty(district, terminal()), new_key()
    at = clock.now + 30
    clock.passes(400)
    for _ in range(2):
        answer = client.post(f"/terminal/orders/{order}/deeds/sign", {"key": key, "at": at})
        assert answer.status_code == 200
    signed = [e for e in entries(api(), done["case"]) if e["do"] == "order.signed"]
    assert len(signed) == 1
    assert signed[0]["claimed_at"] == local_iso(at)
    other = client.post(f"/terminal/orders/{order}/deeds/sign", {"key": key, "at": at + 1})
    assert other.json()["code"] == "key.reused"
    clock.passes(3)
    assert deed(client, order, "depart", at=clock.now - 3).status_code == 200
    departed = entries(api(), done["case"])[-1]
    assert departed["do"] == "crew.departed"
    assert departed["claimed_at"] is None


def test_who_did_it_is_kept_when_another_sends_it(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    done = api().case(UNIT)
    second = User.objects.create_user("second", name="李值班")
    unit = Unit.objects.get(jurisdiction=district.here, name=UNIT)
    member = second.memberships.create(jurisdiction_id=district.here, role="unit", unit=unit)
    client = on_duty(district, terminal())
    assert deed(client, done["orders"][0], "sign", officer=member.pk).status_code == 200
    signed = entries(api(), done["case"])[-1]
    assert (signed["by"], signed["entered_by"]) == ("李值班", "officer 王")


# --- photos ----------------------------------------------------------------------------------------


def test_a_photo_is_kept_without_what_the_camera_said(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    done = api().case(UNIT, TOWN)
    order, client = done["orders"][0], on_duty(district, terminal())
    for action in ("sign", "arrive"):
        deed(client, order, action)
    answer = deed(client, order, "progress", text="现场", file=upload(photo()))
    assert answer.status_code == 200, answer.content
    [ref] = entries(api(), done["case"])[-1]["data"]["files"]
    kept = client.get(f"/terminal/files/{done['case']}/{ref}")
    assert kept["Content-Type"] == "image/jpeg"
    picture = Image.open(io.BytesIO(kept.content))
    assert (picture.size, dict(picture.getexif())) == ((320, 200), {})
    assert client.get(f"/terminal/files/{done['case']}/{ref}?small").status_code == 200
    sealed = district.rows("SELECT content FROM private_file WHERE ref = %s", ref)[0][0]
    assert b"JFIF" not in sealed

    signed_in = Client(raise_request_exception=False)
    signed_in.force_login(
        User.objects.get(username="dispatcher"), "django.contrib.auth.backends.ModelBackend"
    )
    assert signed_in.get(f"/cases/{done['case']}/files/{ref}").content == kept.content
    assert f"/cases/{done['case']}/files/{ref}" in signed_in.get(f"/cases/{done['case']}").content.decode()
    towns = terminal(unit=TOWN)
    assert towns.get(f"/terminal/files/{done['case']}/{ref}").status_code == 404


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "file.kind"),
        (b"MZ\x90\x00", "file.kind"),
        (photo()[:300], "file.kind"),
        (b"GIF89a" + bytes(50), "file.kind"),
        (b"%PDF-1.7" + bytes(11 * 1024 * 1024), "file.size"),
    ],
)
def test_what_is_no_photo_is_refused(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client], content: bytes, code: str
) -> None:
    done = api().case(UNIT)
    client = on_duty(district, terminal())
    for action in ("sign", "arrive"):
        deed(client, done["orders"][0], action)
    before = len(entries(api(), done["case"]))
    answer = deed(client, done["orders"][0], "progress", file=upload(content))
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert len(entries(api(), done["case"])) == before


def test_a_pdf_is_handed_out_as_a_file(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    done = api().case(UNIT)
    client = on_duty(district, terminal())
    for action in ("sign", "arrive", "handle"):
        deed(client, done["orders"][0], action)
    assert (
        deed(client, done["orders"][0], "result", text="见附件", file=upload(b"%PDF-1.7 x")).status_code
        == 200
    )
    [ref] = entries(api(), done["case"])[-1]["data"]["files"]
    answer = client.get(f"/terminal/files/{done['case']}/{ref}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


# --- the caller --------------------------------------------------------------------------------------


def test_the_number_is_shown_for_a_reason_and_written_down(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    done = api().case(UNIT, caller={"name": "周", "phone": PHONE})
    order, client = done["orders"][0], on_duty(district, terminal())
    assert PHONE not in client.get("/terminal/").content.decode()
    assert client.post(f"/terminal/orders/{order}/caller").status_code == 400
    answer = client.post(f"/terminal/orders/{order}/caller", {"reason": "核实地点"})
    assert answer.json() == {"name": "周", "phone": PHONE}
    [look] = district.db.call(unmasking.of_case, district.here, done["case"])
    assert (look.name, look.unit, look.reason) == ("officer 王", UNIT, "核实地点")


def test_who_asked_for_secrecy_is_not_told_to_the_unit(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    done = api().case(UNIT, caller={"name": "周", "phone": PHONE}, secrecy=True)
    client = on_duty(district, terminal())
    page = client.get(f"/terminal/now?order={done['orders'][0]}").content.decode()
    assert "154****5432" not in page
    assert client.post(f"/terminal/orders/{done['orders'][0]}/caller", {"reason": "x"}).status_code == 409


def test_the_shell_holds_nothing_of_any_order(
    district: District, api: Callable[..., Api], terminal: Callable[..., Client]
) -> None:
    api().case(UNIT, text="不该缓存的内容")
    client = terminal()
    for path in ("/terminal/shell", "/terminal/worker.js", "/terminal/manifest.webmanifest"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "不该缓存的内容" not in answer.content.decode()
    assert "no-store" in client.get("/terminal/")["Cache-Control"]
