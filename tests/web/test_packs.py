"""The regulation's page: every clause of the pack in its order, and what it became."""

from __future__ import annotations

from django.test import Client

from liandong.desk import official
from liandong.store.models import SettingValue, User
from liandong.web.packs.anchors import anchor, clause_address
from tests.district import NOW, District


def browser(username: str, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(User.objects.get(username=username), "django.contrib.auth.backends.ModelBackend")
    return client


def test_clauses_have_addresses() -> None:
    assert anchor("附件二第7项") == "annex-2-item-7"
    assert anchor("附件一 一.10") == "annex-1-section-1-item-10"
    assert clause_address("第十二条; 附件二第7项") == "/packs/#article-12"
    assert clause_address("") == "/packs/"


def test_the_page_reads_in_the_documents_order(district: District) -> None:
    page = browser("officer").get("/packs/")
    book = page.context["book"]
    groups = [g.ref for g in book.groups]
    assert groups == sorted(groups, key=groups.index)
    articles = [r for r in groups if r.startswith("第")]
    assert (articles[0], articles[-1], len(articles)) == ("第一条", "第十九条", 19)
    assert groups.index("第十九条") < groups.index("附件一") < groups.index("附件二")
    pieces = [p for g in book.groups for p in g.pieces]
    assert len({p.anchor for p in pieces}) == len(pieces)
    sign = next(r for p in pieces if p.anchor == "annex-2-item-6" for r in p.rules if r.key == "YC.C.SIGN")
    assert (sign.effect, sign.items) == ("judged", ("YC.A06",))
    assert "10 min" in [f.value for f in sign.facts]
    assert not book.loaded
    assert "/settings/" not in page.content.decode()


def test_every_rule_of_the_pack_is_on_the_page(district: District) -> None:
    """What the command line maps, the page shows."""
    pack = district.office.current(district.db).pack
    text = browser("leader").get("/packs/").content.decode()
    for clock in pack.clocks:
        assert clock.id in text, clock.id
    for item in pack.assessment.items:
        assert item.code in text, item.code
    for unit in pack.units:
        assert unit.name in text
        assert all(m.text in text for m in unit.matters), unit.name
    for words in pack.silent:
        assert words in text


def test_samples_and_gaps_are_told(district: District) -> None:
    book = browser("administrator").get("/packs/").context["book"]
    assert {s.state for s in book.settings} == {"sample"}
    assert "08:00–20:00" in next(s.value for s in book.settings if s.name == "calendars.yc_unified_duty")
    SettingValue.objects.create(
        jurisdiction_id=district.here, name="urban_meaning", value=None, effective_from="2026-10-01T00:00Z"
    )
    book = browser("administrator").get("/packs/").context["book"]
    assert [s.name for s in book.gaps] == ["urban_meaning"]


def test_the_official_words_stand_beside(district: District) -> None:
    text = "越城区社会应急联动工作规范\n第一条 为了测试。\n第二条 本规范适用于越城区。\n"
    official.load(district.db, district.here, "yuecheng", text, NOW)
    book = browser("dispatcher", "zh-hans").get("/packs/").context["book"]
    assert book.loaded
    second = next(p for g in book.groups for p in g.pieces if p.ref == "第二条")
    assert "本规范适用于越城区" in second.text
    missing = next(p for g in book.groups for p in g.pieces if p.anchor == "annex-2-item-6")
    assert not missing.found


def test_an_older_version_can_be_read_and_a_foreign_one_not(district: District) -> None:
    client = browser("dispatcher")
    named = client.get("/packs/").context["book"].hash
    assert client.get("/packs/", {"version": named[:12]}).status_code == 200
    assert client.get("/packs/", {"version": "0000"}).status_code == 404
