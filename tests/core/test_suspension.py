"""Hours out of service are neither counted nor missing."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from registry_moment import HOUR, NOW, STATION

from core.catalogue import load_catalogue
from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts
from core.devices.states import activate, maintain
from core.reading import Quality
from core.store import devices, touched
from core.store.connection import Connection
from processors.rollup import refresh_newest_day
from processors.windows import rules

ZONE = ZoneInfo("Asia/Makassar")
RULES = rules(load_catalogue())


def measure(connection: Connection, hour: float, quality: Quality) -> None:
    found = devices.deployed(connection, "a")
    assert found is not None
    series = devices.allocate_series(connection, found.point_id, "pm25", 300, is_counter=False)
    time = NOW + hour * HOUR
    connection.execute("INSERT INTO reading VALUES (%s, %s, 1, %s)", [time, series, int(quality)])
    connection.execute("INSERT INTO touched_hour VALUES (%s, date_trunc('hour', %s), 1, 1)", [series, time])


def hours(connection: Connection, now: float) -> list[tuple[float, int, int]]:
    """Hour after NOW, good readings and doubtful ones, of each hour that is over."""
    touched.touch_closed(connection, NOW + (now - 1) * HOUR)
    while refresh_newest_day(connection, RULES, ZONE, NOW + now * HOUR):
        pass
    query = "SELECT extract(epoch FROM hour - %s) / 3600, n, suspect FROM reading_1h ORDER BY hour"
    return [(float(hour), n, suspect) for hour, n, suspect in connection.execute(query, [NOW])]


def test_maintenance_is_no_silence(editor: Editor, connection: Connection) -> None:
    add(editor, STATION)
    measure(connection, -0.5, Quality.GOOD)
    maintain(replace(editor, now=NOW + 0.5 * HOUR), "a")
    measure(connection, 1.5, Quality.OUT_OF_SERVICE)
    activate(replace(editor, now=NOW + 4.5 * HOUR), Facts("a"))
    measure(connection, 4.75, Quality.GOOD)
    # From half past 0 to half past 4: the hours 1, 2 and 3 are wholly out of service.
    assert hours(connection, 7) == [(-1, 1, 0), (0, 0, 0), (4, 1, 0), (5, 0, 0), (6, 0, 0)]


def test_commissioning_leaves_nothing_before_its_end(editor: Editor, connection: Connection) -> None:
    add(editor, STATION, state="commissioning")
    measure(connection, -1.5, Quality.OUT_OF_SERVICE)
    activate(editor, Facts("a"))
    measure(connection, 0.5, Quality.GOOD)
    assert hours(connection, 2) == [(0, 1, 0), (1, 0, 0)]
