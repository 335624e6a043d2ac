"""The main job, end to end, as `make demo` runs it: what its users would type works while it runs."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from paho.mqtt.client import Client

from core.mqtt import BrokerAddress
from deploy.embedded.ports import free_port

pytestmark = pytest.mark.demo
ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "var" / "samples"


class Demo:
    """A running demo and its client."""

    def __init__(self, process: subprocess.Popen[str], var: Path) -> None:
        self.process = process
        lines = (line.partition("=") for line in (var / "demo.env").read_text().splitlines())
        self.environment = {key: value for key, _, value in lines}
        headers = {"X-API-Key": self.environment["NADI_API_KEY"]}
        self.api = httpx.Client(base_url=self.environment["NADI_API_URL"], headers=headers, timeout=10)
        self._address = BrokerAddress.parse(self.environment["NADI_MQTT_URL"])
        self._client: Client = self._address.make_client("test-demo", clean_session=True)

    def get(self, path: str, **parameters: str) -> Any:
        answer = self.api.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def publish(self, topic: str, payload: bytes | str) -> None:
        if not self._client.is_connected():
            self._client.connect(self._address.host, self._address.port)
            self._client.loop_start()
        self._client.publish(topic, payload, qos=1).wait_for_publish(10)

    def close(self) -> None:
        self.api.close()
        if self._client.is_connected():
            self._client.disconnect()
            self._client.loop_stop()


def command(var: Path, *more: str) -> list[str]:
    ports = [f"--{name}-port={free_port()}" for name in ("api", "mqtt", "database")]
    return [sys.executable, "-m", "cli", "demo", "--var", str(var), *ports, *more]


@pytest.fixture(scope="module")
def var(services_directory: Path) -> Path:
    directory = services_directory / "demo"
    directory.mkdir()
    if SAMPLES.is_dir():
        (directory / "samples").symlink_to(SAMPLES)
    return directory


@contextmanager
def running(var: Path, *more: str) -> Iterator[Demo]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NADI_")}
    # A demo that was killed leaves its file behind until the next one has started.
    (var / "demo.env").unlink(missing_ok=True)
    process = subprocess.Popen(
        command(var, *more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    try:
        wait_for(lambda: (var / "demo.env").exists() or process.poll() is not None, "var/demo.env")
        assert process.poll() is None, process.communicate()[0]
        demo = Demo(process, var)
        wait_for(lambda: answers(demo), "the API")
        try:
            yield demo
        finally:
            demo.close()
    finally:
        process.kill()
        process.wait()
        if process.stdout and not process.stdout.closed:
            # What it said is shown where a test fails.
            sys.stdout.write(process.stdout.read())
            process.stdout.close()


def answers(demo: Demo) -> bool:
    try:
        return demo.api.get("/health/ready").status_code == 200
    except httpx.TransportError:
        return False


def wait_for(condition: Callable[[], Any], what: str, timeout_s: float = 90) -> Any:
    deadline = time.monotonic() + timeout_s
    while not (found := condition()):
        if time.monotonic() > deadline:
            pytest.fail(f"waited {timeout_s} s for {what}")
        time.sleep(0.1)
    return found


def test_what_its_users_try_works_while_it_runs(var: Path) -> None:
    with running(var, "--days", "3") as demo:
        assert stat.S_IMODE((var / "demo.env").stat().st_mode) == 0o600
        wait_for(lambda: judged_goals(demo), "goals of the masterplan with a figure")
        assert demo.get("/v1/masterplan")["origin"] == "simulated"
        night_flow = wait_for(
            lambda: (found := demo.get("/v1/indicators/WTR-03/values", origin="replayed"))["items"] and found,
            "replayed night flow",
        )
        assert (night_flow["origin"], night_flow["official"]) == ("replayed", False)
        assert demo.get("/v1/latest")["items"]
        assert demo.get("/v1/ledger")["total"]["difference"] == 0
        what_the_readme_types_answers(demo, var)
        each_format_is_seen(demo)
        a_broken_payload_is_kept(demo)
        a_second_demo_is_told_so(var)
        ingest_survives_a_kill(demo, var)
        output = stopped(demo)
    assert demo.process.returncode == 0, output
    assert "ledger's difference 0 " in " ".join(output.split())
    assert not (var / "demo.env").exists()
    assert left_over(var) == []


def what_the_readme_types_answers(demo: Demo, var: Path) -> None:
    """Every line of the README's block for a running demo; only the port and the folder differ."""
    block = (ROOT / "README.md").read_text().split("While it runs:")[1].split("```")[1]
    lines = [line.split("  #")[0].strip() for line in block.splitlines()[1:] if line.strip()]
    assert sum(line.startswith("curl") for line in lines) >= 4
    url = demo.environment["NADI_API_URL"].removeprefix("http://")
    script = "\n".join(["set -e", *lines]).replace("localhost:8000", url).replace("var/demo.env", str(var / "demo.env"))
    script = script.replace(".venv/bin/nadi", f"{sys.executable} -m cli").replace("curl ", "curl -fsS ")
    run = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr
    assert "kutim-2022-2027" in run.stdout


def judged_goals(demo: Demo) -> list[dict[str, Any]]:
    plan = demo.get("/v1/masterplan")
    goals = [
        goal for dimension in plan["dimensions"] for programme in dimension["programmes"] for goal in programme["goals"]
    ]
    return [goal for goal in goals if goal["value"] is not None]


def each_format_is_seen(demo: Demo) -> None:
    chirpstack = {"deviceInfo": {"devEui": "70b3d57ed0000001"}, "object": {"flow": 4.5}}
    things = {"end_device_ids": {"device_id": "hand-3"}, "uplink_message": {"decoded_payload": {"pm25": 7.5}}}
    demo.publish("nadi/v1/air/hand-1/telemetry", '{"values": {"pm25": 5.5}}')
    demo.publish("nadi/v1/energy/hand-2/senml", '[{"n": "temperature", "u": "Cel", "v": 31.5}]')
    demo.publish("application/x/device/70b3d57ed0000001/event/up", json.dumps(chirpstack))
    demo.publish("v3/app@tenant/devices/hand-3/up", json.dumps(things))
    for device, metric, value in (
        ("hand-1", "pm25", 5.5),
        ("hand-2", "temperature", 31.5),
        ("70b3d57ed0000001", "flow", 4.5),
        ("hand-3", "pm25", 7.5),
    ):
        found = wait_for(lambda d=device, m=metric: readings(demo, d, m), f"a reading of {device}", 20)
        assert [item["value"] for item in found] == [value]


def readings(demo: Demo, device: str, metric: str) -> list[dict[str, Any]]:
    answer = demo.api.get("/v1/readings", params={"device": device, "metric": metric})
    items: list[dict[str, Any]] = answer.json()["items"] if answer.status_code == 200 else []
    return items


def a_broken_payload_is_kept(demo: Demo) -> None:
    demo.publish("nadi/v1/air/hand-1/telemetry", "{broken")
    found = wait_for(
        lambda: [item for item in demo.get("/v1/dead-letters")["items"] if item["payload"] == "{broken"],
        "the dead letter",
        20,
    )
    assert [item["reason"] for item in found] == ["undecodable"]


def a_second_demo_is_told_so(var: Path) -> None:
    second = subprocess.run(command(var), capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 1
    assert len(second.stderr.strip().splitlines()) == 1
    assert "already runs" in second.stderr


def ingest_survives_a_kill(demo: Demo, var: Path) -> None:
    for pid in pids_of("cli ingest", demo.process.pid):
        os.kill(pid, signal.SIGKILL)
    demo.publish("nadi/v1/air/hand-1/telemetry", '{"ts": "2026-01-01T00:00:00Z", "values": {"pm10": 9}}')
    assert wait_for(lambda: demo.get("/v1/latest", device="hand-1", metric="pm10")["items"], "ingest to return", 60)


def stopped(demo: Demo) -> str:
    demo.process.send_signal(signal.SIGTERM)
    output, _ = demo.process.communicate(timeout=120)
    return output


def pids_of(words: str, parent: int) -> list[int]:
    """Processes with `words` in their command line, children of `parent`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            ppid = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if words in line and ppid == parent:
            found.append(int(entry.name))
    return found


def left_over(var: Path) -> list[str]:
    """Command lines of processes that still speak of `var`."""
    lines = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(var) in line:
            lines.append(line)
    return lines


def test_it_ends_by_itself_with_a_report(var: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("NADI_")}
    run = subprocess.run(
        command(var, "--for", "8", "--days", "1"),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env=environment,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    for word in ("published", "received", "stored", "duplicate", "rejected", "difference", "indicators", "masterplan"):
        assert word in run.stdout
    assert left_over(var) == []


def test_a_kill_of_the_demo_leaves_nothing_that_the_next_run_trips_over(var: Path) -> None:
    with running(var, "--days", "1") as demo:
        demo.process.kill()
        demo.process.wait()
        demo.close()
        wait_for(lambda: left_over(var) == [], "the processes to end", 60)
    with running(var, "--days", "1") as demo:
        assert "difference" in stopped(demo)
    assert demo.process.returncode == 0


def test_a_demo_whose_broker_dies_says_so_in_one_line(var: Path) -> None:
    with running(var, "--days", "1") as demo:
        for pid in pids_of(f"mosquitto -c {var}", demo.process.pid):
            os.kill(pid, signal.SIGKILL)
        output, _ = demo.process.communicate(timeout=60)
    assert demo.process.returncode == 1
    assert output.strip().splitlines()[-1].startswith("nadi: the broker ended with code -9")
