"""Device health over the real database: contacts as ingest appends them, at invented times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from regency import MINUTE, Regency, wita

from core.catalogue import load_catalogue
from core.store import contacts
from core.store.connection import Connection
from core.store.contacts import NO_TIME_US, Heard
from processors import health

CATALOGUE = load_catalogue()
T0 = wita("2025-11-03 08:00")


def us(time: datetime) -> int:
    return round(time.timestamp() * 1e6)


_READING = """
    INSERT INTO reading (time, series_id, value, quality)
    SELECT %s, series_id, %s, 0 FROM series JOIN point USING (point_id) WHERE key = 'a' AND metric = 'pm25'
"""


class Scene:
    """A device `a` with an interval of ten minutes, and ingest."""

    def __init__(self, regency: Regency) -> None:
        self.connection = regency.connection
        self.connection.execute("TRUNCATE device_contact, ingest_presence")
        regency.point("a", "air", "pm25", interval_s=600)
        self.regency = regency

    def ids(self) -> dict[str, int]:
        return dict(self.connection.execute("SELECT key, device_id FROM device").fetchall())

    def ingest(self, start: float, end: float, *devices: str, skew_s: float | None = 0.0) -> None:
        """Ingest is there between two minutes, and hears `devices` at the first of them."""
        ids, first_us = self.ids(), us(T0 + start * MINUTE)
        time_us = NO_TIME_US if skew_s is None else first_us - round(skew_s * 1e6)
        contacts.append(self.connection, first_us, Heard({ids[key]: (first_us, time_us) for key in devices}))
        for second in range(10, round((end - start) * 60) + 1, 10):
            contacts.append(self.connection, first_us + second * 1_000_000, Heard())

    def leave(self, minute: float, key: str = "a", *, is_past: bool = False) -> None:
        """`key` says goodbye, or the broker tells an old one."""
        at_us = us(T0 + minute * MINUTE)
        contacts.append(self.connection, at_us, Heard(gone={self.ids()[key]: (at_us, is_past)}))

    def stay(self, minute: float, values: list[float]) -> None:
        """`a` is heard, its newest values of pm25, one a minute, are these; ingest suspects that they stand still."""
        at = T0 + minute * MINUTE
        rows = [(at - (len(values) - 1 - place) * MINUTE, value) for place, value in enumerate(values)]
        self.connection.execute("DELETE FROM reading")
        with self.connection.cursor() as cursor:
            cursor.executemany(_READING, rows)
        device = self.ids()["a"]
        contacts.append(self.connection, us(at), Heard({device: (us(at), us(at))}, flat={device}))

    def judge(self) -> int:
        return health.update(self.connection, CATALOGUE, late_after_s=300)

    def state(self, key: str = "a") -> str:
        query = "SELECT h.state FROM device_health h JOIN device USING (device_id) WHERE key = %s"
        return str((self.connection.execute(query, [key]).fetchone() or ("none",))[0])

    def changes(self, key: str = "a") -> list[tuple[str, float]]:
        """States and the minutes at which `key` came to them; `new` without its moment."""
        query = """
            SELECT c.state, c.since FROM device_health_change c JOIN device USING (device_id)
            WHERE key = %s AND c.state <> 'new' ORDER BY change_id
        """
        return [(state, (since - T0) / MINUTE) for state, since in self.connection.execute(query, [key])]


@pytest.fixture
def scene(regency: Regency) -> Scene:
    return Scene(regency)


def test_before_ingest_was_ever_there_a_device_is_new(scene: Scene) -> None:
    assert scene.judge() == 0
    assert scene.state() == "new"


def test_online_late_silent_and_back(scene: Scene) -> None:
    for end in (1, 21, 101):
        scene.ingest(0, end, *(["a"] if end == 1 else []))
        scene.judge()
    assert scene.state() == "silent"
    scene.ingest(102, 103, "a")
    scene.judge()
    assert scene.changes() == [("online", 0), ("late", 20.5), ("silent", 100), ("online", 102)]
    assert scene.connection.execute("SELECT count(*) FROM device_contact").fetchone() == (0,)


def test_a_restart_of_ingest_raises_nothing(scene: Scene) -> None:
    scene.ingest(0, 9, "a")
    assert scene.judge() == 1
    # Twenty seconds for the restart, and a message that waited at the broker.
    scene.ingest(9.3, 19, "a")
    assert scene.judge() == 0
    scene.ingest(19.3, 29)
    assert scene.judge() == 0
    assert scene.changes() == [("online", 0)]


def test_an_outage_of_ingest_raises_nothing_and_gives_each_device_its_intervals_again(scene: Scene) -> None:
    scene.ingest(0, 10, "a")
    scene.judge()
    # Ten hours away: nobody is judged while it is, nor when it comes back.
    assert scene.judge() == 0
    scene.ingest(610, 629)
    assert scene.judge() == 0
    scene.ingest(629, 631)
    scene.judge()
    assert scene.changes() == [("online", 0), ("late", 630.5)]


def test_an_absence_of_the_processors_judges_afterwards_by_what_ingest_heard(scene: Scene) -> None:
    scene.ingest(0, 10, "a")
    scene.ingest(300, 330, "a")
    scene.judge()
    assert scene.changes() == [("online", 300), ("late", 320.5)]


def test_a_clock_that_is_off_by_the_same_again_and_again_is_wrong(scene: Scene) -> None:
    for start in (0, 10, 20):
        scene.ingest(start, start + 10, "a", skew_s=7200)
        scene.judge()
    assert scene.changes() == [("online", 0), ("clock_wrong", 20)]
    row = scene.connection.execute("SELECT detail, skews_s, last_time FROM device_health").fetchone()
    assert row == ("clock 7200 s behind", [7200.0] * 3, T0 + timedelta(minutes=20, hours=-2))


def test_a_message_without_a_time_measures_no_clock(scene: Scene) -> None:
    scene.ingest(0, 1, "a", skew_s=None)
    scene.judge()
    row = scene.connection.execute("SELECT state, skews_s, last_time FROM device_health").fetchone()
    assert row == ("online", [], None)


def test_a_gateway_is_heard_with_its_devices(scene: Scene) -> None:
    scene.regency.point("gw", "air", interval_s=60)
    scene.connection.execute("UPDATE device SET kind = 'gateway' WHERE key = 'gw'")
    scene.connection.execute(
        "UPDATE device SET gateway_id = (SELECT device_id FROM device WHERE key = 'gw') WHERE key = 'a'"
    )
    scene.ingest(0, 19, "a")
    scene.judge()
    assert scene.changes("gw") == [("online", 0)]
    scene.ingest(19, 101)
    scene.judge()
    assert scene.changes("gw") == [("online", 0), ("silent", 100)]


def test_what_a_device_tells_cannot_break_the_database(scene: Scene) -> None:
    device = scene.ids()["a"]
    contacts.append(scene.connection, us(T0), Heard({device: (us(T0), 10**30)}))
    scene.judge()
    contacts.append(scene.connection, us(T0), Heard({device: (us(T0), -(10**30))}))
    scene.judge()
    assert scene.state() == "online"


def test_of_the_changes_the_newest_are_kept(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.store.device_health._KEPT", 2)
    for start in (0, 30, 60):
        scene.ingest(start, start + 25, "a")
        scene.judge()
        scene.ingest(start + 25, start + 30)
    assert scene.changes() == [("online", 60), ("late", 80.5)]


def test_a_retired_device_is_judged_no_more(scene: Scene, store: Connection) -> None:
    scene.ingest(0, 1, "a")
    scene.judge()
    store.execute("UPDATE device SET state = 'retired'")
    scene.ingest(1, 200)
    assert scene.judge() == 0


def test_a_goodbye_is_offline_at_its_moment_and_data_ends_it(scene: Scene) -> None:
    scene.ingest(0, 5, "a")
    scene.leave(5)
    scene.judge()
    scene.ingest(5.1, 200)
    scene.judge()
    scene.ingest(200, 201, "a")
    scene.judge()
    assert scene.changes() == [("online", 0), ("offline", 5), ("online", 200)]


def test_back_within_one_look_both_changes_are_kept(scene: Scene) -> None:
    scene.ingest(0, 5, "a")
    scene.judge()
    scene.leave(5)
    scene.ingest(6, 7, "a")
    scene.judge()
    assert scene.changes() == [("online", 0), ("offline", 5), ("online", 6)]


def test_an_old_goodbye_makes_nobody_offline_who_is_well(scene: Scene) -> None:
    scene.ingest(0, 9, "a")
    scene.judge()
    # Ingest starts again, and the broker tells the last will of last week.
    scene.leave(9.3, is_past=True)
    scene.ingest(9.4, 15)
    assert scene.judge() == 0
    scene.ingest(15, 16, "a")
    scene.judge()
    scene.ingest(16, 36)
    scene.judge()
    assert scene.changes() == [("online", 0), ("late", 35.5)]


def test_an_old_goodbye_of_who_is_not_heard_again_was_true(scene: Scene) -> None:
    scene.ingest(0, 9, "a")
    scene.leave(9.3, is_past=True)
    scene.ingest(9.4, 31)
    scene.judge()
    assert scene.changes() == [("online", 0), ("offline", 20.5)]


def test_a_device_that_was_never_heard_can_be_offline(scene: Scene) -> None:
    scene.ingest(0, 1)
    scene.leave(2, is_past=True)
    scene.judge()
    assert scene.changes() == [("offline", 2)]


def test_a_value_that_stands_still_is_stuck_until_it_moves(scene: Scene) -> None:
    still = [12.5] * 24
    scene.ingest(0, 1)
    scene.stay(30, [3.0, *still])
    scene.judge()
    (detail,) = scene.connection.execute("SELECT detail FROM device_health").fetchone() or ("",)
    assert detail == f"pm25 stays at 12.5 since {(T0 + 7 * MINUTE).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    scene.stay(35, still)
    scene.judge()
    assert scene.connection.execute("SELECT detail FROM device_health").fetchone() == (detail,)
    scene.stay(40, [*still, 12.6])
    scene.judge()
    assert scene.changes() == [("stuck", 30), ("online", 40)]


def test_messages_that_were_missed_are_counted(scene: Scene) -> None:
    device = scene.ids()["a"]
    for minute in (1, 2):
        at_us = us(T0 + minute * MINUTE)
        contacts.append(scene.connection, at_us, Heard({device: (at_us, at_us)}, missed={device: (3, at_us)}))
        scene.judge()
    row = scene.connection.execute("SELECT state, missed, missed_at FROM device_health").fetchone()
    assert row == ("online", 6, T0 + 2 * MINUTE)
