"""How long a reading takes from its publish until /v1/latest shows it, at a steady load beside it."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from core.mqtt import BrokerAddress
from deploy.embedded.ports import free_port
from deploy.embedded.processes import Child
from deploy.embedded.stack import Stack

PROBES = 300
PROBE_DEVICE = "probe"
_PATIENCE_S = 20.0


@contextmanager
def api(stack: Stack, directory: Path, environment: dict[str, str]) -> Iterator[tuple[HTTPConnection, Child]]:
    """A connection to a running API, and its process."""
    port = free_port()
    log = directory / "api.log"
    variables = {**environment, **stack.environment, "NADI_API_PORT": str(port)}
    child = Child("api", [sys.executable, "-m", "cli", "api"], log=log, environment=variables)
    try:
        child.wait_ready(lambda: _is_ready(port))
        connection = HTTPConnection("127.0.0.1", port)
        yield connection, child
        connection.close()
    finally:
        child.stop()


def measure(stack: Stack, connection: HTTPConnection, feeder: subprocess.Popen[str]) -> dict[str, float]:
    """{p50, p99} over the probes [ms], while `feeder` keeps its pace."""
    address = BrokerAddress.parse(stack.publisher_mqtt_url)
    client = address.make_client("nadi-bench-probe", clean_session=True)
    client.connect(address.host, address.port)
    client.loop_start()
    delays = []
    for number in range(PROBES):
        if feeder.poll() is not None:
            raise ChildProcessError("the load ended before the probes did")
        value = 10 + number / 10
        start = time.monotonic()
        client.publish(f"nadi/v1/air/{PROBE_DEVICE}/telemetry", json.dumps({"values": {"pm25": value}}), qos=1)
        while _latest(connection) != value:
            if time.monotonic() - start > _PATIENCE_S:
                raise TimeoutError(f"probe {number} is not shown after {_PATIENCE_S:.0f} s")
        delays.append((time.monotonic() - start) * 1000)
    client.disconnect()
    client.loop_stop()
    steps = statistics.quantiles(delays, n=100)
    return {"p50": round(steps[49], 1), "p99": round(steps[98], 1)}


def _latest(connection: HTTPConnection) -> float | None:
    connection.request("GET", f"/v1/latest?device={PROBE_DEVICE}&metric=pm25")
    answer = connection.getresponse()
    content = json.loads(answer.read())
    items = content.get("items", [])
    return items[0]["value"] if items else None


def _is_ready(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
