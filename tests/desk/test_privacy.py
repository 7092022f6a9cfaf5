"""Telephone numbers as people may see them."""

from __future__ import annotations

import pytest

from liandong.desk.privacy import masked, unnumbered


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("", ""), ("110", "****"), ("1234567", "****"), ("85133058", "****3058"), ("057585133058", "057****3058"),
        ("13812345678", "138****5678"), ("+8613812345678", "+86****5678"),
    ],
)  # fmt: skip
def test_a_number_keeps_at_least_four_digits_to_itself(phone: str, shown: str) -> None:
    assert masked(phone) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请打13812345678找老王", "请打138****5678找老王"),
        ("电话：+86 138-1234-5678。", "电话：138****5678。"),
        ("008613812345678", "138****5678"),
        ("座机0575-85133058或者057188889999", "座机0575****3058或者0571****9999"),
        ("138 1234 5678，139 1234 5678", "138****5678，139****5678"),
    ],
)
def test_numbers_inside_a_text_are_masked(text: str, shown: str) -> None:
    assert unnumbered(text) == shown


@pytest.mark.parametrize(
    "text", ["330602199001011234", "订单20261124138123456789", "门牌1381号", "2026-11-24 10:00"]
)
def test_other_numbers_stay(text: str) -> None:
    assert unnumbered(text) == text
