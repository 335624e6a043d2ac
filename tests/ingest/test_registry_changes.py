"""A running ingest hears of changes in the registry by itself."""

from __future__ import annotations

from datetime import UTC, datetime

from test_path import CATALOGUE, ledger, letters, publishing, running, settings, values, wait_for

from core.devices.adding import add
from core.devices.editor import Editor
from core.devices.facts import Facts
from core.devices.replacing import replace
from core.devices.states import retire
from core.settings import Settings
from core.store.connection import connect
from deploy.embedded.broker import Broker

__all__ = ["settings"]  # the fixture


def test_a_device_that_was_brought_elsewhere_or_retired(settings: Settings, broker: Broker) -> None:
    url = settings.database_url.get_secret_value()

    def point_of_newest(value: float) -> str:
        publish("nadi/v1/air/new/telemetry", f'{{"values": {{"pm25": {value}}}}}')
        wait_for(lambda: any(row[2] == value for row in values(url)), f"the value {value}")
        return next(key for key, _, found in values(url) if found == value)

    with running(settings), publishing(broker) as publish, connect(url, autocommit=True) as connection:
        # A new device is pending, at a point of its own, until somebody puts it where it belongs.
        assert point_of_newest(1) == "new"
        editor = Editor(connection, CATALOGUE, "tester", datetime.now(UTC))
        add(editor, Facts("old", service="air", point="p"))
        replace(editor, "old", "new")
        numbers = iter(range(2, 1000))
        wait_for(lambda: point_of_newest(next(numbers)) == "p", "readings at the new point")
        retire(Editor(connection, CATALOGUE, "tester", datetime.now(UTC)), "new")

        def is_refused() -> bool:
            seen = ledger(url)["messages"]
            publish("nadi/v1/air/new/telemetry", '{"values": {"pm25": 1000}}')
            wait_for(lambda: ledger(url)["messages"] > seen, "one more message in the ledger")
            return bool(letters(url))

        wait_for(is_refused, "a refusal")
    assert {reason for reason, _ in letters(url)} == {"unknown_device"}
