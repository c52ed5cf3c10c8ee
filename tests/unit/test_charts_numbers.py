"""Numbers are written as a Danish reader expects them, and rounded by the scoring manual's rule."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from almene_assess.domain.numbers import NOTHING, TOLERANCE, danish, danish_short

SCORES = st.floats(min_value=-100, max_value=100)


def read(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.0, 1, "2,0"),
        (2.25, 1, "2,3"),
        (2.35, 1, "2,4"),
        (-2.25, 1, "-2,3"),
        (0.04, 1, "0,0"),
        (-0.04, 1, "0,0"),
        (1.005, 2, "1,01"),
        (0.15 * 3, 1, "0,5"),
        (2.45 - 1e-10, 1, "2,5"),
        (2.45 - 1e-8, 1, "2,4"),
        (10.0, 1, "10,0"),
        (2.5, 0, "3"),
        (3.999, 1, "4,0"),
    ],
)
def test_numbers_are_rounded_half_away_from_zero_with_a_comma(value: float, decimals: int, text: str) -> None:
    assert danish(value, decimals) == text


def test_no_number_is_a_dash_and_never_a_zero() -> None:
    assert danish(None) == danish_short(None) == NOTHING == "–"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        danish(value)


@pytest.mark.parametrize(
    ("value", "text"), [(2.25, "2,25"), (2.5, "2,5"), (2.0, "2"), (0.0, "0"), (10.0, "10"), (100.0, "100")]
)
def test_short_numbers_lose_the_zeros_that_say_nothing(value: float, text: str) -> None:
    assert danish_short(value) == text


@given(SCORES, st.integers(min_value=0, max_value=3))
def test_a_written_number_is_within_half_a_unit_of_the_value(value: float, decimals: int) -> None:
    error = abs(read(danish(value, decimals)) - Decimal(value))
    assert error <= Decimal("0.5").scaleb(-decimals) + Decimal(2 * TOLERANCE)


@given(st.integers(min_value=-9999, max_value=9999), st.floats(min_value=-4e-10, max_value=4e-10))
def test_a_hair_of_floating_point_error_never_changes_a_rounding(hundredths: int, hair: float) -> None:
    exact = Decimal(hundredths) / 100
    expected = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert read(danish(hundredths / 100 + hair)) == expected


@given(SCORES, SCORES)
def test_writing_numbers_keeps_their_order(first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert read(danish(low)) <= read(danish(high))


@given(SCORES)
def test_a_number_and_its_opposite_are_written_alike(value: float) -> None:
    assert danish(-value).lstrip("-") == danish(value).lstrip("-")
