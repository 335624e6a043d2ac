"""Reference data: which value holds where and when, and what a file may not say."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from core.catalogue import load_catalogue
from core.catalogue.load import DIRECTORY
from core.catalogue.reference_data import Reference
from core.errors import ConfigurationError

HEAD = 'name_id = "Jumlah penduduk"\nname_en = "Population"\nunit = "{person}"\n'


def reference(*values: tuple[str, str, float], is_summed: bool = False) -> Reference:
    entries = [
        {"scope": scope, "valid_from": date.fromisoformat(day), "value": value, "source": "test"}
        for scope, day, value in values
    ]
    content = {"key": "x", "name_id": "x", "name_en": "x", "unit": "1", "is_summed": is_summed, "values": entries}
    return Reference.model_validate(content)


def test_a_value_holds_from_its_day_until_the_next() -> None:
    entry = reference(("city", "2024-01-01", 10), ("city", "2025-07-01", 12))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2025, 6, 30), date(2025, 7, 1)]
    assert [entry.at("city", day) for day in days] == [None, 10, 10, 12]
    assert [entry.until(value) for value in entry.values] == [date(2025, 7, 1), None]


def test_a_city_without_a_value_of_its_own_is_the_sum_of_its_districts() -> None:
    values = [("district:64.08.04", "2024-01-01", 7.0), ("district:64.08.05", "2025-01-01", 5.0)]
    summed = reference(*values, is_summed=True)
    assert [summed.at("city", date(year, 6, 1)) for year in (2023, 2024, 2025)] == [None, 7, 12]
    assert reference(*values).at("city", date(2025, 6, 1)) is None


def test_the_districts_people_are_those_of_2024() -> None:
    catalogue = load_catalogue()
    assert catalogue.references["population"].at("city", date(2025, 1, 1)) == 448_850
    assert catalogue.districts["64.08.04"].population == 123_916


def test_each_year_of_the_plan_so_far_has_its_holidays() -> None:
    holidays = load_catalogue().public_holidays
    counted = Counter(holiday.date.year for holiday in holidays)
    # 2024 had two polling days besides its 17; Easter Sunday is one since 2024.
    assert counted == {2022: 16, 2023: 16, 2024: 19, 2025: 17, 2026: 17}
    assert {holiday.name_en for holiday in holidays if holiday.date == date(2026, 3, 19)} == {"Day of Silence"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[[value]]\nscope = "town"\nvalid_from = 2024-01-01\nvalue = 1\nsource = "x"\n', "scope 'town'"),
        ("[[value]]\nvalid_from = 2024-01-01\nvalue = nan\nsource = 'x'\n", "finite"),
        ("[[value]]\nvalid_from = 2024-01-01\nvalue = 1\n", "values.0.source"),
        ('[[value]]\nscope = "district:64.99.01"\nvalid_from = 2024-01-01\nvalue = 1\nsource = "x"\n', "64.99.01"),
        (2 * "[[value]]\nvalid_from = 2024-01-01\nvalue = 1\nsource = 'x'\n", "two values from 2024-01-01"),
    ],
    ids=["scope", "not finite", "no source", "no such district", "two at once"],
)
def test_what_a_file_may_not_say(tmp_path: Path, content: str, message: str) -> None:
    for path in DIRECTORY.rglob("*.*"):
        if path.suffix in (".toml", ".csv"):
            target = tmp_path / path.relative_to(DIRECTORY)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (tmp_path / "reference" / "lamps.toml").write_text(HEAD + content)
    with pytest.raises(ConfigurationError, match=message):
        load_catalogue(tmp_path)
