"""Who is responsible and who commands: one lead a case, and a history without gaps."""

import pytest

from liandong.core import events as ev
from liandong.core.pack import LeadRule, Routing
from tests.core.packs import Play, brought_to, case, rules_of, shown, t


def roles(play: Play) -> dict[str, str]:
    return {o.id: o.role for o in play.stream.orders.values()}


def command(play: Play) -> list[tuple[str, str, str]]:
    """(who, from, to) of every commander on the scene."""
    return [(c.role or c.unit, shown(c.start)[11:], shown(c.end)[11:]) for c in play.stream.commanders]


def test_a_unit_alone_answers_and_commands() -> None:
    play = case()
    assert (play.stream.lead, roles(play)) == ("水务局", {"o1": "sole"})
    assert command(play) == [("水务局", "09:00:00", "")]


def test_a_second_lead_is_refused_with_the_clause() -> None:
    play = Play().received("09:00").issued("09:00", "o1", "水务局", role="lead")
    refusal = play.no("09:01", ev.OrderIssued(order="o2", unit="城管局", role="lead"))
    assert (refusal.code, refusal.clause) == ("lead.second", "第10条")
    assert refusal.params == {"unit": "城管局", "lead": "水务局"}
    play.issued("09:01", "o2", "城管局", role="co")
    assert roles(play) == {"o1": "lead", "o2": "co"}


def test_a_lead_named_later_makes_the_unit_that_was_alone_a_co_handler() -> None:
    play = case().issued("09:05", "o2", "城管局", role="lead")
    assert roles(play) == {"o1": "co", "o2": "lead"}
    assert play.stream.lead == "城管局"
    assert command(play) == [("水务局", "09:00:00", "09:05:00"), ("城管局", "09:05:00", "")]


def test_without_a_word_the_first_unit_keeps_the_answer() -> None:
    play = case().issued("09:05", "o2", "城管局").issued("09:06", "o3", "教育局", role="support")
    assert roles(play) == {"o1": "sole", "o2": "co", "o3": "support"}
    assert play.stream.lead == "水务局"


def test_nobody_is_alone_beside_others() -> None:
    refusal = case().no("09:01", ev.OrderIssued(order="o2", unit="城管局", role="sole"))
    assert refusal.code == "order.not_sole"
    refusal = case().no("09:01", ev.OrderIssued(order="o2", unit="城管局", role="boss"))
    assert refusal.code == "role.unknown"


def test_c5_a_new_lead_leaves_the_old_one_as_participant_only() -> None:
    play = Play().received("09:00").issued("09:00", "o1", "水务局", role="lead")
    play.issued("09:00", "o2", "城管局", role="co").issued("09:00", "o3", "东街", role="co")
    play.do("09:30", ev.LeadSet(unit="城管局"))
    assert roles(play) == {"o1": "co", "o2": "lead", "o3": "co"}
    assert play.stream.lead == "城管局"
    assert command(play) == [("水务局", "09:00:00", "09:30:00"), ("城管局", "09:30:00", "")]


@pytest.mark.parametrize("unit", ["教育局", "无此局", ""])
def test_only_a_unit_with_an_open_order_leads(unit: str) -> None:
    refusal = case().no("09:30", ev.LeadSet(unit=unit))
    assert (refusal.code, refusal.clause) == ("lead.no_order", "第10条")
    assert brought_to("withdrawn").no("10:30", ev.LeadSet(unit="水务局")).code == "lead.no_order"
    assert brought_to("closed").no("10:30", ev.LeadSet(unit="水务局")).code == "lead.no_order"


def test_a_lead_that_leaves_leaves_no_lead_behind() -> None:
    play = (
        Play().received("09:00").issued("09:00", "o1", "水务局", role="lead").issued("09:00", "o2", "城管局")
    )
    play.do("09:10", ev.OrderWithdrawn(order="o1"), reason="误派")
    assert play.stream.lead == ""
    assert command(play) == [("水务局", "09:00:00", "09:10:00")]
    play.do("09:20", ev.LeadSet(unit="城管局"))
    assert command(play) == [("水务局", "09:00:00", "09:10:00"), ("城管局", "09:20:00", "")]


def test_a_new_lead_after_the_old_one_has_finished() -> None:
    play = brought_to("handling").issued("09:30", "o2", "城管局")
    play.do("09:31", ev.LeadSet(unit="水务局"))
    play.steps(("10:00", ev.ResultSubmitted), ("10:10", ev.OrderClosed))
    assert play.stream.lead == "水务局", "the lead answers until another is named"
    play.issued("10:20", "o3", "东街", role="lead")
    assert roles(play) == {"o1": "co", "o2": "co", "o3": "lead"}
    assert play.stream.lead == "东街"


def test_a_reopened_case_finds_its_own_lead() -> None:
    play = (
        brought_to("closed").do("11:00", ev.CaseReopened(), reason="又漏水").issued("11:05", "o2", "城管局")
    )
    assert (play.stream.lead, roles(play)) == ("城管局", {"o1": "co", "o2": "sole"})
    play.do("11:10", ev.OrderReopened(order="o1"))
    assert (play.stream.lead, roles(play)) == ("城管局", {"o1": "co", "o2": "sole"})


def test_a_reassigned_lead_hands_the_lead_to_its_successor() -> None:
    play = (
        Play().received("09:00").issued("09:00", "o1", "水务局", role="lead").issued("09:00", "o2", "城管局")
    )
    play.do("09:10", ev.OrderReassigned(order="o1", to_order="o3", unit="东街"))
    assert (play.stream.lead, roles(play)["o3"]) == ("东街", "lead")
    assert command(play) == [("水务局", "09:00:00", "09:10:00"), ("东街", "09:10:00", "")]


def test_a_role_takes_the_command_from_its_arrival_on() -> None:
    play = case().issued("09:00", "o2", "城管局").do("10:40", ev.CommandTaken(role="县领导"))
    assert command(play) == [("水务局", "09:00:00", "10:40:00"), ("县领导", "10:40:00", "")]
    assert [c.clause for c in play.stream.commanders] == ["第10条", "第11条"]
    assert play.no("10:41", ev.CommandTaken(role="县领导")).code == "command.held"
    refusal = play.no("10:41", ev.CommandTaken(role="路人"))
    assert (refusal.code, refusal.clause) == ("command.role", "第11条")
    assert play.no("10:41", ev.CommandTaken()).code == "command.nobody"


def test_a_change_of_lead_does_not_touch_the_role_that_commands() -> None:
    play = case().issued("09:00", "o2", "城管局").do("10:40", ev.CommandTaken(role="县领导"))
    play.do("10:50", ev.LeadSet(unit="城管局"))
    assert command(play)[-1] == ("县领导", "10:40:00", "")
    play.do("11:30", ev.CommandReleased(role="县领导"))
    assert command(play) == [
        ("水务局", "09:00:00", "10:40:00"),
        ("县领导", "10:40:00", "11:30:00"),
        ("城管局", "11:30:00", ""),
    ]
    assert play.no("11:31", ev.CommandReleased(role="县领导")).code == "command.not_held"


@pytest.mark.parametrize("state", ["closed"])
def test_a_finished_case_is_not_commanded_any_more(state: str) -> None:
    refusal = brought_to(state).no("10:30", ev.CommandTaken(role="县领导"))
    assert (refusal.code, refusal.params["state"]) == ("case.state", "closed")


def test_a_case_that_was_turned_away_is_not_commanded() -> None:
    play = Play().received("09:00").do("09:01", ev.CaseScreened(outcome="transfer", to="110"))
    assert play.no("09:05", ev.CommandTaken(role="县领导")).code == "case.state"


def test_a_regulation_may_allow_several_leads() -> None:
    free = rules_of(routing=Routing(lead=LeadRule(one_lead=False)))
    play = Play(free).received("09:00").issued("09:00", "o1", "水务局", role="lead")
    play.issued("09:01", "o2", "城管局", role="lead")
    assert play.stream.lead in ("水务局", "城管局")


def test_a_unit_that_took_the_call_itself_answers_and_commands() -> None:
    play = Play().received("03:10", self_received_by="水务局")
    assert (play.stream.lead, play.state) == ("水务局", "handling")
    assert command(play) == [("水务局", "03:10:00", "")]
    assert play.order("c1-self").signed == t("03:10")
