"""`nadi alarm`, as an operator types it."""

from __future__ import annotations

import pytest
from alarm_scene import Scene
from regency import wita
from typer.testing import CliRunner, Result

from cli.main import make_app
from core.errors import Missing, Refused
from core.store.connection import Connection


@pytest.fixture
def scene(store: Connection, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("NADI_DATABASE_URL", store_url)
    scene = Scene(store)
    scene.gauge()
    scene.levels(wita("2025-11-03 08:00"), [8.3] * 3)
    return scene


def nadi(*words: str) -> Result:
    return CliRunner().invoke(make_app(), ["alarm", *words])


def test_a_list_says_what_where_and_whose(scene: Scene) -> None:
    said = nadi("list").output
    assert "critical" in said and "Muka air Sungai Sangatta, Merah" in said and "8.3 m" in said and "bpbd" in said
    assert said.endswith("1 alarm, open\n")
    assert nadi("list", "--severity", "info").output == "0 alarms, open\n"
    wrong = nadi("list", "--severity", "bad")
    assert (wrong.exit_code, "info, warning, critical" in wrong.output) == (2, True)


def test_an_alarm_is_shown_with_what_to_do_and_its_history(scene: Scene) -> None:
    nadi("acknowledge", "1", "--note", "petugas ke lokasi", "--by", "siti")
    said = nadi("show", "1").output
    assert "bukan skema siaga banjir resmi" in said
    assert "- Merah: terbitkan peringatan" in said
    assert "call Pusdalops, BPBD" in said
    assert "acknowledged by siti: petugas ke lokasi" in said


def test_an_alarm_is_closed_with_a_note_and_not_twice(scene: Scene) -> None:
    assert nadi("close", "1").exit_code == 2
    assert nadi("close", "1", "--action", "perahu disiagakan").output == "alarm 1 is closed\n"
    assert scene.the_alarm().action == "perahu disiagakan"
    assert isinstance(nadi("close", "1", "--action", "lagi").exception, Refused)
    assert isinstance(nadi("acknowledge", "99").exception, Missing)


def test_the_public_is_warned_and_told_that_it_is_over(scene: Scene) -> None:
    assert nadi("publish", "1", "--channel", "radio").output == "alarm 1: warning 1 is published\n"
    assert nadi("publish", "1", "--text-id", "Air surut.").output == "alarm 1: warning 1 is published\n"
    assert nadi("all-clear", "1").output == "alarm 1: warning 1 is ended\n"
    assert scene.history(scene.the_alarm()) == ["raised", "published", "updated", "all_clear"]


def test_rules_are_listed_with_their_limits(scene: Scene) -> None:
    said = nadi("rules").output
    assert "Kuning (warning, low 7.7), Merah (critical, low 8.21)" in said
