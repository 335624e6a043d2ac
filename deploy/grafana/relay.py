"""Live readings into Grafana Live: the API's event stream in, Influx lines out, for tiles that move by the second.

What Grafana does not take is dropped, not kept: a tile shows the present, and nothing here may ever hold up Nadi.
"""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import niquests
from niquests.exceptions import RequestException

from core.backoff import Backoff

logger = logging.getLogger(__name__)

# Panels read the channel stream/<this>/<service>.
STREAM_ID = "nadi"
# Readings that come within this time go together [s].
_TOGETHER_S = 0.1
_MOST = 2000
_PATIENCE_S = 5.0
# The stream says something every 15 s.
_SILENCE_S = 40.0


@dataclass(frozen=True)
class Ends:
    """Where readings come from and go to; secrets as their headers have them."""

    api_url: str
    api_key: str | None
    grafana_url: str
    token: str


@dataclass
class Counts:
    """What became of readings."""

    sent: int = 0
    dropped: int = 0


class Relay:
    """Follows the stream until `stop`; one owner, two threads of its own."""

    def __init__(self, ends: Ends, services: list[str], backoff: Backoff) -> None:
        self._ends, self._services, self._backoff = ends, services, backoff
        self._lines: queue.Queue[str] = queue.Queue(_MOST)
        self.counts = Counts()

    def run(self, stop: threading.Event) -> None:
        """Relay until `stop`; outlives the absence of either end."""
        sender = threading.Thread(target=self._send_all, args=(stop,), name="to grafana", daemon=True)
        sender.start()
        while not stop.is_set():
            try:
                for event in self._events():
                    self._put(line_of(event))
                    if stop.is_set():
                        break
            except (RequestException, OSError) as error:
                delay_s = self._backoff.delay_s()
                logger.warning("%s: no live events, %s; next try in %.1f s", self._ends.api_url, error, delay_s)
                stop.wait(delay_s)
        sender.join(_PATIENCE_S)

    def _events(self) -> Iterator[dict[str, Any]]:
        headers = {"X-API-Key": self._ends.api_key} if self._ends.api_key else {}
        asked: list[tuple[str, str | list[str] | None]] = [("kind", "readings")]
        asked += [("service", service) for service in self._services]
        with niquests.get(
            f"{self._ends.api_url}/v1/stream", params=asked, headers=headers, stream=True, timeout=_SILENCE_S
        ) as answer:
            answer.raise_for_status()
            self._backoff.reset()
            is_reading = False
            for raw in answer.iter_lines():
                text = raw.decode() if isinstance(raw, bytes) else raw
                if text.startswith("event:"):
                    is_reading = text == "event: reading"
                elif is_reading and text.startswith("data:"):
                    yield json.loads(text[5:])

    def _put(self, line: str) -> None:
        try:
            self._lines.put_nowait(line)
        except queue.Full:
            self.counts.dropped += 1

    def _send_all(self, stop: threading.Event) -> None:
        url = f"{self._ends.grafana_url}/api/live/push/{STREAM_ID}"
        headers = {"Authorization": f"Bearer {self._ends.token}", "Content-Type": "text/plain; charset=utf-8"}
        with niquests.Session() as session:
            while not (stop.is_set() and self._lines.empty()):
                lines = self._together()
                if not lines:
                    continue
                try:
                    session.post(url, "\n".join(lines), headers=headers, timeout=_PATIENCE_S).raise_for_status()
                    self.counts.sent += len(lines)
                except (RequestException, OSError) as error:
                    self.counts.dropped += len(lines)
                    logger.warning("%s: %d readings dropped, %s", self._ends.grafana_url, len(lines), error)
                    stop.wait(1.0)

    def _together(self) -> list[str]:
        lines: list[str] = []
        until = time.monotonic() + _TOGETHER_S
        while len(lines) < _MOST and (left_s := until - time.monotonic()) > 0:
            try:
                lines.append(self._lines.get(timeout=left_s))
            except queue.Empty:
                break
        return lines


def line_of(event: dict[str, Any]) -> str:
    """A reading as a line of InfluxDB's protocol: the service is the measurement, point and metric are tags."""
    moment = datetime.fromisoformat(event["time"])
    nanoseconds = round(moment.timestamp() * 1_000_000) * 1000
    tags = f"metric={_escaped(event['metric'])},point={_escaped(event['point'])}"
    return f"{_escaped(event['service'])},{tags} value={float(event['value'])!r} {nanoseconds}"


def _escaped(name: str) -> str:
    return name.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=").replace(" ", "\\ ")
