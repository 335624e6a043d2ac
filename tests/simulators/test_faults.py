"""Faults: as often as they are said to be, and the same each time."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from simulators.faults import FaultRates, Faults, damaged, draw
from simulators.fleet import Device
from simulators.local_time import DAY_S
from simulators.messages import Messages, messages
from simulators.sender import Uplink
from simulators.signal import City

START_S = 1_761_926_400
END_S = START_S + 30 * DAY_S
NONE = FaultRates.none()


def drawn(rates: FaultRates, count: int = 200_000) -> Faults:
    number = np.arange(5_000_000, 5_000_000 + count, dtype=np.int64)
    return draw(rates, 7, "sim-air-6408-04", number, number * 300)


def sent(city: City, device: Device, rates: FaultRates) -> Messages:
    return messages(city, device, rates, START_S, END_S)


def test_without_faults_every_message_arrives_at_once_and_once(city: City, fleet: list[Device]) -> None:
    for device in fleet:
        found = sent(city, device, NONE)
        assert len(found) == 30 * DAY_S // device.site.interval_s
        assert np.all(np.diff(found.time_s) == device.site.interval_s)
        assert np.array_equal(found.time_s, found.arrive_s)
        assert np.all(found.copies == 1)
        assert not found.is_malformed.any()


@pytest.mark.parametrize(
    ("rates", "count"),
    [
        (replace(NONE, missing=0.01), lambda faults: ~faults.is_sent),
        (replace(NONE, late=0.01), lambda faults: faults.delay_s > 0),
        (replace(NONE, duplicated=0.01), lambda faults: faults.is_twice),
        (replace(NONE, malformed=0.01), lambda faults: faults.is_malformed),
        (replace(NONE, spiking=0.01), lambda faults: faults.spike != 1),
    ],
    ids=["missing", "late", "duplicated", "malformed", "spiking"],
)
def test_a_fault_is_as_frequent_as_its_probability(rates: FaultRates, count: object) -> None:
    assert callable(count)
    assert count(drawn(rates)).mean() == pytest.approx(0.01, rel=0.1)


def test_silences_standstills_and_wrong_clocks_last_for_hours() -> None:
    faults = drawn(FaultRates(0, 0, 0, 0, 0, silent=0.03, stuck=0.02, skewed=0.02))
    assert (~faults.is_sent).mean() == pytest.approx(0.03 * 10.5 / 72, rel=0.4)
    assert faults.stuck.is_on.mean() == pytest.approx(0.02 * 5.5 / 24, rel=0.4)
    assert (faults.skew_s != 0).mean() == pytest.approx(0.02 * 27 / 48, rel=0.4)


def test_the_same_key_has_the_same_faults_whatever_is_asked_around_it(city: City, fleet: list[Device]) -> None:
    whole = sent(city, fleet[3], FaultRates())
    later = messages(city, fleet[3], FaultRates(), START_S + 9 * DAY_S + 77, END_S)
    tail = slice(len(whole) - len(later), None)
    assert np.array_equal(whole.number[tail], later.number)
    assert np.array_equal(whole.arrive_s[tail], later.arrive_s)
    assert np.array_equal(whole.values["pm25"][tail], later.values["pm25"])


def test_late_messages_are_late_by_minutes_to_hours() -> None:
    delay_s = drawn(replace(NONE, late=1)).delay_s
    assert delay_s.min() >= 400
    assert delay_s.max() <= 4 * 3600


def test_a_wrong_clock_never_hits_another_messages_time(city: City, fleet: list[Device]) -> None:
    rates = replace(NONE, skewed=1)
    for device in fleet[::9]:
        found = sent(city, device, rates)
        skew_s = found.time_s - device.times_s(found.number)
        assert (skew_s != 0).any()
        assert np.all(skew_s[skew_s != 0] % 60 != 0)
        assert np.abs(skew_s).max() <= 1_201


def test_a_stuck_metric_repeats_one_value_and_the_others_go_on(city: City, fleet: list[Device]) -> None:
    device = fleet[0]
    clean, stuck = sent(city, device, NONE), sent(city, device, replace(NONE, stuck=1))
    hit = {name: np.flatnonzero(stuck.values[name] != clean.values[name]) for name in device.metrics}
    runs = [np.diff(stuck.values[name][rows]) for name, rows in hit.items() if len(rows) > 20]
    assert runs
    assert all(np.mean(run == 0) > 0.8 for run in runs)
    touched = np.concatenate(list(hit.values()))
    assert len(touched) == len(set(touched.tolist()))  # one metric at a time


def test_a_spike_hits_one_metric_and_stays_possible(city: City, fleet: list[Device]) -> None:
    for device in fleet[::7]:
        clean, spiking = sent(city, device, NONE), sent(city, device, replace(NONE, spiking=1))
        changed = sum((spiking.values[name] != clean.values[name]).astype(int) for name in device.metrics)
        assert np.max(changed) <= 1
        for name, column in spiking.values.items():
            metric = device.site.service.metrics[name]
            assert np.all((metric.low <= column) & (column <= metric.high))


def test_a_meter_never_falls_whatever_goes_wrong(city: City, fleet: list[Device]) -> None:
    rates = replace(FaultRates(), spiking=0.1, stuck=1, skewed=0)
    for device in fleet:
        if "energy" in device.metrics:
            assert np.all(np.diff(sent(city, device, rates).values["energy"]) >= 0)


def test_a_damaged_payload_is_no_json(city: City, fleet: list[Device]) -> None:
    for device in fleet[::5]:
        found = messages(city, device, NONE, START_S, START_S + 3_600)
        values = {name: float(column[0]) for name, column in found.values.items()}
        _, payload = device.encode(device.sender, Uplink(int(found.number[0]), START_S * 1_000_000, values))
        for chance in np.linspace(0, 0.999, 60).tolist():
            with pytest.raises(ValueError, match=r"Expecting|Unterminated|Extra data|Invalid"):
                json.loads(damaged(payload, chance))
