"""Numbers are read as they were meant, or the question is asked; never guessed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bulk.cells import of_objects, of_texts
from ingest.bulk.numbers import Decimal, NumberEvidence, parse

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False)
SIGNS: dict[Decimal, tuple[str, str]] = {"comma": (".", ","), "point": (",", ".")}


def decided(*texts: str) -> Decimal:
    evidence = NumberEvidence()
    evidence.add(of_texts(texts), np.arange(len(texts)) + 2)
    return evidence.decide()


def written(number: object, decimal: Decimal, *, grouped: bool) -> str:
    group, sign = SIGNS[decimal]
    text = f"{number:,.4f}" if grouped else f"{number:.4f}"
    return text.replace(",", "G").replace(".", sign).replace("G", group)


@pytest.mark.parametrize("decimal", ["comma", "point"])
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=20), grouped=st.booleans())
def test_what_was_written_with_decimals_is_read_back(decimal: Decimal, numbers: list[object], grouped: bool) -> None:
    texts = [written(number, decimal, grouped=grouped) for number in numbers]
    assert decided(*texts) == decimal
    values, is_bad = parse(of_texts(texts), decimal)
    assert values.tolist() == [float(str(number)) for number in numbers]
    assert not is_bad.any()


@given(texts=st.lists(st.text(alphabet="0123456789.,-+eE Rp", max_size=12), min_size=1, max_size=30))
def test_any_text_is_a_finite_number_or_refused(texts: list[str]) -> None:
    for decimal in SIGNS:
        values, is_bad = parse(of_texts(texts), decimal)
        assert not np.isinf(values).any()
        gaps = [text.strip() in ("", "-", "--") for text in texts]
        assert (np.isnan(values) == (is_bad | np.array(gaps))).all()


@given(text=st.text(alphabet="0123456789.,-+", max_size=9))
def test_a_text_that_both_habits_read_differently_decides_nothing(text: str) -> None:
    (comma,), _ = parse(of_texts([text]), "comma")
    (point,), _ = parse(of_texts([text]), "point")
    if not np.isnan(comma) and not np.isnan(point) and comma != point:
        with pytest.raises(ValueError, match="say --decimal"):
            decided(text)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        pytest.param("1.250,50", "comma", 1250.5, id="Indonesian"),
        pytest.param("1,250.50", "point", 1250.5, id="English"),
        pytest.param("Rp 1.250.000", "comma", 1_250_000, id="rupiah"),
        pytest.param("Rp.750,5", "comma", 750.5, id="rupiah with a point"),
        pytest.param("−3,5", "comma", -3.5, id="minus sign"),
        pytest.param("1 250,5", "comma", 1250.5, id="blank groups"),
        pytest.param("1\u00a0250,5", "comma", 1250.5, id="no-break space groups"),
        pytest.param(",5", "comma", 0.5, id="no zero before"),
        pytest.param("1.5e3", "point", 1500, id="exponent"),
        pytest.param("  7 ", "comma", 7, id="blanks around"),
    ],
)
def test_a_way_to_write_a_number(text: str, decimal: Decimal, value: float) -> None:
    assert parse(of_texts([text]), decimal)[0].tolist() == [value]


@pytest.mark.parametrize(
    "text", ["1.25", "12.5", "0.125", "1.250.0", "12.50,3", "1..2", "1.2.3", "5 kg", "abc", "1e999"]
)
def test_what_the_columns_habit_does_not_write_is_no_number(text: str) -> None:
    assert parse(of_texts([text]), "comma")[1].tolist() == [True]


@pytest.mark.parametrize("text", ["", "-", "n/a", "NaN", "null", "tidak ada"])
def test_a_word_for_nothing_is_a_gap(text: str) -> None:
    values, is_bad = parse(of_texts([text]), "point")
    assert (np.isnan(values).tolist(), is_bad.tolist()) == ([True], [False])


@pytest.mark.parametrize(
    ("column", "decimal"),
    [
        pytest.param(("1.250", "12,5"), "comma", id="a comma elsewhere"),
        pytest.param(("1.250", "0.5"), "point", id="a point elsewhere"),
        pytest.param(("1.250", "1.250.000"), "comma", id="two points are no decimals"),
        pytest.param(("1.250", "1250.125"), "point", id="four digits are no group"),
        pytest.param(("0.125",), "point", id="a group does not begin with zero"),
    ],
)
def test_the_whole_column_decides(column: tuple[str, ...], decimal: Decimal) -> None:
    assert decided(*column) == decimal


def test_three_digits_after_the_only_sign_are_asked_about() -> None:
    with pytest.raises(ValueError, match=r"line 3 has '1\.250': is that 1250 or 1\.250"):
        decided("7", "1.250", "2.500")


def test_two_habits_in_one_column_are_asked_about_with_both_lines() -> None:
    with pytest.raises(ValueError, match=r"line 2 has '1,5' and line 3 has '1\.5'"):
        decided("1,5", "1.5")


def test_a_number_cell_is_not_read_by_the_texts_habit() -> None:
    values, _ = parse(of_objects([1.25, "1.250", None]), "comma")
    assert values[:2].tolist() == [1.25, 1250]
