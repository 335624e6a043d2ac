"""deploy/compose.yaml: what it promises, read as YAML; no image can be pulled where the tests run."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from cli.main import make_app
from core.access.rights import narrowed
from core.settings import Settings
from core.store import api_keys
from core.store.connection import connect

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# What runs to its end.
ONCE = {"migrate", "grafana-key", "prometheus-key"}
services = pytest.mark.parametrize("name", SERVICES)


def secret_names(service: dict[str, Any]) -> set[str]:
    return {entry if isinstance(entry, str) else entry["source"] for entry in service.get("secrets", [])}


def test_there_is_a_service_for_each_process_and_for_what_it_needs() -> None:
    kept_up = {"timescaledb", "mosquitto", "grafana", "prometheus", "access", "ingest", "process", "api"}
    assert kept_up | ONCE == SERVICES.keys()


@services
def test_versions_are_pinned(name: str) -> None:
    _, _, tag = SERVICES[name]["image"].partition(":")
    assert re.match(r"v?\d+\.\d+\.\d+", tag)
    assert not tag.endswith("-oss")


@services
def test_a_service_is_watched_and_comes_back(name: str) -> None:
    service = SERVICES[name]
    if name in ONCE:
        assert service["restart"] == "no"
        return
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"


@services
def test_secrets_are_files_that_the_service_is_given(name: str) -> None:
    service = SERVICES[name]
    assert secret_names(service) <= COMPOSE["secrets"].keys()
    for key, value in service.get("environment", {}).items():
        if "PASSWORD" in key or "_KEY" in key or key.startswith("NADI_MQTT") or "DATABASE_URL" in key:
            assert key.endswith("_FILE"), f"{key}: a secret in the environment"
            assert value.removeprefix("/run/secrets/") in secret_names(service)
        if name not in ("grafana", "timescaledb") and key.startswith("NADI_"):
            assert key.removeprefix("NADI_").removesuffix("_FILE").lower() in Settings.model_fields


@services
def test_data_is_in_named_volumes_and_settings_are_read_only(name: str) -> None:
    for volume in SERVICES[name].get("volumes", []):
        source, _, target = volume.partition(":")
        if source.startswith("."):
            assert target.endswith(":ro")
            assert (DEPLOY / source).exists()
        else:
            assert source in COMPOSE["volumes"]


@services
def test_ports_are_of_this_machine_alone(name: str) -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", []))


def test_what_a_service_waits_for_exists_and_can_be_waited_for() -> None:
    for service in SERVICES.values():
        for other, wait in service.get("depends_on", {}).items():
            assert other in SERVICES
            ends = SERVICES[other]["restart"] == "no"
            assert wait["condition"] == ("service_completed_successfully" if ends else "service_healthy")


def test_grafana_has_every_variable_and_secret_that_its_provisioning_names() -> None:
    files = sorted((DEPLOY / "grafana/provisioning").glob("*/*.yaml"))
    text = "\n".join(line for path in files for line in path.read_text().splitlines() if "model:" not in line)
    assert set(re.findall(r"\$\{(NADI_\w+)\}", text)) <= SERVICES["grafana"]["environment"].keys()
    assert set(re.findall(r"\$__file\{/run/secrets/(\w+)\}", text)) <= secret_names(SERVICES["grafana"])


def test_prometheus_asks_the_api_with_its_key() -> None:
    (job,) = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())["scrape_configs"]
    assert job["job_name"] == "nadi-api"  # an alert rule names it
    assert job["static_configs"] == [{"targets": ["api:8000"]}]
    key = job["authorization"]["credentials_file"].removeprefix("/run/secrets/")
    assert key in secret_names(SERVICES["prometheus"])


@pytest.mark.parametrize(("service", "rights"), [("grafana-key", ["read"]), ("prometheus-key", ["inspect"])])
def test_dashboards_and_metrics_ask_with_keys_that_open_no_more_than_they_need(
    service: str, rights: list[str], empty_store_url: str, tmp_path: Path
) -> None:
    command = [str(word) for word in SERVICES[service]["command"]]
    script = shutil.copy(DEPLOY / "make_secrets.sh", tmp_path)
    subprocess.run(["sh", script], check=True)
    typed = [word.replace("/run/secrets", str(tmp_path / "secrets")) for word in command]
    for said in ("is in force, as", "is in force already"):  # a second start finds it there
        done = CliRunner().invoke(make_app(), typed, env={"NADI_DATABASE_URL": empty_store_url})
        assert said in done.output, (done.output, done.exception)
    with connect(empty_store_url) as connection:
        (key,) = api_keys.list_keys(connection)
        assert sorted(narrowed(key.role, key.scopes) - {"self"}) == rights


def test_every_secret_is_made_at_random_and_kept(tmp_path: Path) -> None:
    script = shutil.copy(DEPLOY / "make_secrets.sh", tmp_path)
    subprocess.run(["sh", script], check=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert made.keys() == COMPOSE["secrets"].keys()
    assert len(set(made.values())) == len(made)
    assert all(len(value) >= 32 for value in made.values())
    subprocess.run(["sh", script], check=True)
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0


def test_the_brokers_settings_have_no_blank_left(tmp_path: Path) -> None:
    script = (DEPLOY / "compose.mosquitto.sh").read_text()
    command = script[script.index("sed -e") : script.index("> /tmp/mosquitto.conf")]
    command = command.replace("/etc/nadi/mosquitto.conf", str(DEPLOY / "mosquitto.conf"))
    text = subprocess.run(["sh", "-c", command], check=True, capture_output=True, text=True).stdout
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert "listener 1883" in lines
    assert "password_file /access/passwords" in lines
    assert "allow_anonymous false" in lines
    assert not any("${" in line for line in lines)
