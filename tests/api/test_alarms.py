"""Alarms over HTTP: listed, taken up, closed with a note, the public warned; who may, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from alarm_city import HOUR, clear, raise_alarm
from api_city import NOW, build
from api_client import make_context, serving
from fastapi.testclient import TestClient
from psycopg.rows import dict_row

from core.access.keys import Wish, create
from core.catalogue import load_catalogue
from core.store import audit
from core.store.connection import Connection, connect

ROLES = {"operator": None, "agency-bpbd": "bpbd", "agency-dlh": "dlh", "viewer": None, "planner": None}


@pytest.fixture
def connection(empty_store_url: str) -> Iterator[Connection]:
    with connect(empty_store_url, autocommit=True) as connection:
        build(connection)
        yield connection


class As:
    """The API as different callers see it."""

    def __init__(self, client: TestClient, connection: Connection) -> None:
        catalogue = load_catalogue()
        self._client = client
        self._keys = {
            name: create(connection, catalogue, Wish(name, name.partition("-")[0], agency=agency), who="test", now=NOW)
            for name, agency in ROLES.items()
        } | {"administrator": "right"}

    def get(self, path: str, who: str = "operator", **headers: str) -> Any:
        return self._client.get(path, headers=self._headers(who) | headers)

    def post(self, path: str, who: str = "operator", body: Any = None) -> Any:
        return self._client.post(path, headers=self._headers(who), json=body)

    def _headers(self, who: str) -> dict[str, str]:
        return {"X-API-Key": self._keys[who], "Accept-Language": "en"}


@pytest.fixture
def api(connection: Connection, empty_store_url: str) -> Iterator[As]:
    with serving(make_context(empty_store_url, api_key="right")) as client:
        yield As(client, connection)


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def records(connection: Connection, kind: str) -> list[dict[str, Any]]:
    query = "SELECT key, attributes FROM record WHERE kind = %s ORDER BY key, revision"
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, [kind]).fetchall()


def test_an_alarm_says_what_where_how_bad_and_whose(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection)
    (item,) = api.get("/v1/alarms").json()["items"]
    assert item == {
        "id": alarm_id,
        "rule": "river-level",
        "name_id": "Muka air Sungai Sangatta",
        "name_en": "Level of the Sangatta river",
        "cause": "point:kabo",
        "place": "Intake IPA Kabo",
        "service": "river",
        "district": "64.08.12",
        "agency": "bpbd",
        "origin": "real",
        "origin_label": "real data",
        "state": "raised",
        "state_label": "raised",
        "severity": "warning",
        "severity_label": "warning",
        "level": 1,
        "level_label": "Yellow",
        "holds": True,
        "value": 7.84,
        "peak": 7.9,
        "unit": "m",
        "unit_symbol": "m",
        "onset_at": "2026-06-15T10:50:00+08:00",
        "raised_at": "2026-06-15T11:00:00+08:00",
        "acknowledged_at": None,
        "escalated_at": None,
        "cleared_at": None,
        "closed_at": None,
        "due_at": "2026-06-16T11:00:00+08:00",
        "overdue": False,
        "returns": 0,
        "action": None,
    }


def test_lists_are_filtered_and_paged(api: As, connection: Connection) -> None:
    river = raise_alarm(connection)
    air = raise_alarm(
        connection,
        "air-ispu",
        "point:udara",
        level=2,
        service="air",
        agency="dlh",
        district="64.08.04",
        at=NOW - 3 * HOUR,
    )
    twin = raise_alarm(connection, cause="point:tiruan", origin="simulated")
    api.post(f"/v1/alarms/{air}/close", body={"action": "apinya padam"})
    found = {
        "?state=open": [twin, river],
        "?state=closed": [air],
        "?severity=critical": [air],
        "?service=river&origin=real": [river],
        "?district=Sangatta Utara": [air],
        "?agency=dlh": [air],
        "?rule=river-level": [twin, river],
        "?point=udara": [air],
        "?device=udara": [],
        "?from=2026-06-15T10:00:00%2B08:00&to=2026-06-15T10:59:00%2B08:00": [air],
        "?limit=2": [twin, air],
    }
    assert {question: ids(api.get(f"/v1/alarms{question}")) for question in found} == found
    first = api.get("/v1/alarms?limit=2").json()
    assert ids(api.get(f"/v1/alarms?limit=2&cursor={first['next']}")) == [river]


def test_a_file_has_all_of_them(api: As, connection: Connection) -> None:
    for number in range(3):
        raise_alarm(connection, cause=f"point:{number}")
    lines = api.get("/v1/alarms?format=csv").text.splitlines()
    assert lines[0].startswith("id,rule,name_id,name_en,cause,place,service")
    assert [line.split(",")[4] for line in lines[1:]] == ["point:2", "point:1", "point:0"]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("?rule=river", "unknown-value"),
        ("?agency=bp", "unknown-value"),
        ("?state=new", "invalid-parameter"),
        ("?point=a&device=b", "invalid-parameter"),
        ("?severty=critical", "unknown-parameter"),
    ],
)
def test_what_does_not_exist_is_refused(api: As, question: str, kind: str) -> None:
    assert api.get(f"/v1/alarms{question}").json()["type"] == f"urn:nadi:problem:{kind}"


def test_from_raised_to_closed_with_who_and_when(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection)
    taken = api.post(f"/v1/alarms/{alarm_id}/acknowledge", body={"note": "petugas ke lokasi"}).json()
    assert (taken["state"], taken["acknowledged_at"]) == ("acknowledged", "2026-06-15T12:00:00+08:00")
    clear(connection, alarm_id)
    closed = api.post(f"/v1/alarms/{alarm_id}/close", "agency-bpbd", {"action": "perahu disiagakan"}).json()
    assert (closed["state"], closed["holds"], closed["action"]) == ("closed", False, "perahu disiagakan")
    history = api.get(f"/v1/alarms/{alarm_id}").json()["history"]
    assert [(step["kind"], step["who"], step["note"]) for step in history] == [
        ("raised", "nadi", None),
        ("acknowledged", "key operator", "petugas ke lokasi"),
        ("cleared", "nadi", None),
        ("closed", "key agency-bpbd", "perahu disiagakan"),
    ]
    trail = audit.list_changes(connection, subject="alarm")
    assert [(row["action"], row["who"]) for row in trail] == [
        ("closed", "key agency-bpbd"),
        ("acknowledged", "key operator"),
    ]
    assert trail[1]["before"] == {"acknowledged_at": None, "acknowledged_by": None}


def test_closing_needs_a_note_of_what_was_done(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection)
    for body in (None, {}, {"action": ""}, {"action": "  "}):
        assert api.post(f"/v1/alarms/{alarm_id}/close", body=body).status_code == 422
    assert api.get(f"/v1/alarms/{alarm_id}").json()["alarm"]["state"] == "raised"


def test_what_is_done_is_not_done_again(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection)
    assert api.post(f"/v1/alarms/{alarm_id}/acknowledge").status_code == 200
    again = api.post(f"/v1/alarms/{alarm_id}/acknowledge")
    assert (again.status_code, again.json()["type"]) == (409, "urn:nadi:problem:not-possible")
    api.post(f"/v1/alarms/{alarm_id}/close", body={"action": "selesai"})
    assert api.post(f"/v1/alarms/{alarm_id}/close", body={"action": "lagi"}).status_code == 409
    assert api.post("/v1/alarms/999/acknowledge").status_code == 404


def test_an_agency_acts_on_its_own_and_a_reader_on_none(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection)
    for who in ("agency-dlh", "viewer", "planner"):
        for path, body in (("acknowledge", None), ("close", {"action": "x"}), ("publish", None), ("all-clear", None)):
            answer = api.post(f"/v1/alarms/{alarm_id}/{path}", who, body)
            assert (answer.status_code, answer.json()["type"]) == (403, "urn:nadi:problem:not-allowed")
    assert api.post(f"/v1/alarms/{alarm_id}/acknowledge", "agency-bpbd").status_code == 200


def test_who_did_it_is_told_to_those_who_handle_alarms(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection)
    api.post(f"/v1/alarms/{alarm_id}/acknowledge")
    seen = {who: api.get(f"/v1/alarms/{alarm_id}", who).json()["history"][1]["who"] for who in ("viewer", "agency-dlh")}
    assert seen == {"viewer": None, "agency-dlh": "key operator"}


def test_an_operator_proposes_and_the_owner_publishes(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection, value=8.3, level=2)
    proposed = api.post(f"/v1/alarms/{alarm_id}/publish").json()["warnings"]
    assert [each["state"] for each in proposed] == ["proposed"]
    assert records(connection, "warning") == []
    assert api.post(f"/v1/alarms/{alarm_id}/publish").status_code == 403  # it waits for its owner
    (published,) = api.post(f"/v1/alarms/{alarm_id}/publish", "agency-bpbd").json()["warnings"]
    assert (published["state"], published["published_at"]) == ("published", "2026-06-15T12:00:00+08:00")
    (text,) = published["texts"]
    assert text["title_id"] == "Peringatan banjir Sungai Sangatta"
    assert text["text_id"].startswith("Muka air di Intake IPA Kabo 8,30 m pada 15-06-2026 12:00 WITA (status Merah).")
    assert text["text_id"].endswith("bukan skema siaga banjir resmi.")
    assert text["text_en"].startswith("The level at Intake IPA Kabo was 8.30 m at 15-06-2026 12:00 WITA (status Red).")
    assert text["channels"] == ["situs web", "media sosial", "pengeras suara desa"]


def test_a_warning_is_updated_and_ends_with_the_all_clear(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection, level=2)
    api.post(f"/v1/alarms/{alarm_id}/publish", "agency-bpbd")
    api.post(f"/v1/alarms/{alarm_id}/publish", "agency-bpbd", {"text_id": "Air surut.", "channels": ["radio"]})
    assert api.post(f"/v1/alarms/{alarm_id}/close", body={"action": "x"}).status_code == 409  # the warning holds
    assert api.post(f"/v1/alarms/{alarm_id}/all-clear").status_code == 403
    (ended,) = api.post(f"/v1/alarms/{alarm_id}/all-clear", "agency-bpbd").json()["warnings"]
    assert ended["state"] == "ended"
    assert [(text["kind"], text["channels"][0]) for text in ended["texts"]] == [
        ("warning", "situs web"),
        ("update", "radio"),
        ("all_clear", "situs web"),
    ]
    assert ended["texts"][1]["text_id"] == "Air surut."
    assert api.post(f"/v1/alarms/{alarm_id}/all-clear", "agency-bpbd").status_code == 409
    assert api.post(f"/v1/alarms/{alarm_id}/close", body={"action": "selesai"}).status_code == 200


def test_what_the_public_is_told_is_listed_and_proposals_are_not(api: As, connection: Connection) -> None:
    red, yellow = raise_alarm(connection, level=2), raise_alarm(connection, cause="point:hulu", name="Hulu")
    for alarm_id in (red, yellow):
        api.post(f"/v1/alarms/{alarm_id}/publish", "agency-bpbd")
    api.post(f"/v1/alarms/{yellow}/all-clear", "agency-bpbd")
    api.post(f"/v1/alarms/{raise_alarm(connection, cause='point:hilir')}/publish")
    listed = api.get("/v1/warnings", "viewer").json()["items"]
    assert [(each["alarm"], each["state"]) for each in listed] == [(yellow, "ended"), (red, "published")]
    assert listed[0]["text_en"] == "The flood warning for Hulu has ended: 7.84 m at 15-06-2026 12:00 WITA."
    assert [each["alarm"] for each in api.get("/v1/warnings?state=published&service=river").json()["items"]] == [red]
    assert len(api.get("/v1/warnings?limit=1").json()["items"]) == 1


def test_a_rule_without_a_warning_warns_nobody(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection, "water-ph", "point:ipa", service="water", agency="perumdam")
    assert api.post(f"/v1/alarms/{alarm_id}/publish", "administrator").status_code == 409


def test_each_change_is_a_revision_of_its_record_and_names_nobody(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection, level=2)
    api.post(f"/v1/alarms/{alarm_id}/publish", "agency-bpbd")
    api.post(f"/v1/alarms/{alarm_id}/all-clear", "agency-bpbd")
    api.post(f"/v1/alarms/{alarm_id}/close", body={"action": "selesai"})
    newest = records(connection, "alarm")[-1]
    assert newest == {
        "key": str(alarm_id),
        "attributes": {
            "rule": "river-level",
            "service": "river",
            "agency": "bpbd",
            "district": "64.08.12",
            "severity": "critical",
            "onset_at": "2026-06-15T02:50:00+00:00",
            "crossed_at": "2026-06-15T02:50:00+00:00",
            "raised_at": "2026-06-15T03:00:00+00:00",
            "acknowledged_at": "2026-06-15T04:00:00+00:00",
            "closed_at": "2026-06-15T04:00:00+00:00",
            "due_at": "2026-06-16T03:00:00+00:00",
            "warned_at": "2026-06-15T04:00:00+00:00",
            "has_action": True,
            "closed_itself": False,
        },
    }
    warning = records(connection, "warning")[-1]
    assert warning["key"] == f"{alarm_id}.1"
    assert (warning["attributes"]["approved"], warning["attributes"]["ended_at"]) == (True, "2026-06-15T04:00:00+00:00")


def test_the_history_is_never_altered(connection: Connection) -> None:
    raise_alarm(connection)
    for statement in ("UPDATE alarm_event SET who = 'x'", "DELETE FROM alarm_event"):
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            connection.execute(statement.encode())


def test_never_two_open_for_one_cause(connection: Connection) -> None:
    raise_alarm(connection)
    with pytest.raises(psycopg.errors.UniqueViolation):
        raise_alarm(connection)


def test_rules_say_what_to_do_whom_to_call_and_when_it_escalates(api: As) -> None:
    rules = {rule["key"]: rule for rule in api.get("/v1/alarm-rules", "viewer").json()["items"]}
    river = rules["river-level"]
    assert [(level["low"], level["severity"]) for level in river["levels"]] == [(7.7, "warning"), (8.21, "critical")]
    assert (river["type"], river["about"], river["unit"], river["hysteresis"]) == ("threshold", "river.level", "m", 0.1)
    assert river["escalation"] == {
        "agency": "bpbd",
        "role_id": "Kepala Pelaksana",
        "role_en": "Head of operations",
        "after_s": 900,
    }
    assert "bukan skema siaga banjir resmi" in river["note_id"]
    assert len(river["steps_id"]) == len(river["steps_en"]) == 3
    assert [level["above"] for level in rules["air-ispu"]["levels"]] == [100, 200, 300]
    assert (rules["device-silent"]["about"], rules["device-silent"]["hysteresis"]) == (None, None)


def test_an_alarm_of_a_rule_that_is_no_more_can_still_be_closed(api: As, connection: Connection) -> None:
    alarm_id = raise_alarm(connection)
    connection.execute("UPDATE alarm SET rule = 'gone'")
    detail = api.get(f"/v1/alarms/{alarm_id}").json()
    assert (detail["rule"], detail["alarm"]["name_id"], detail["alarm"]["due_at"]) == (None, "gone", None)
    assert api.post(f"/v1/alarms/{alarm_id}/close", body={"action": "selesai"}).status_code == 200


def milliseconds(hours: float) -> int:
    return round((NOW + hours * HOUR).timestamp() * 1000)


def test_grafana_gets_regions_a_table_and_coded_states(api: As, connection: Connection) -> None:
    over = raise_alarm(connection, at=NOW - 3 * HOUR)
    clear(connection, over, NOW - 2 * HOUR)
    worst = raise_alarm(connection, cause="point:hulu", name="Hulu", level=2)
    raise_alarm(connection, cause="point:tiruan", origin="simulated")
    span = f"from={milliseconds(-6)}&to={milliseconds(0)}"
    regions = api.get(f"/v1/grafana/alarms?{span}").json()
    assert [(row["id"], row["time"], row["timeEnd"]) for row in regions] == [
        (over, milliseconds(-3 - 1 / 6), milliseconds(-2)),
        (worst, milliseconds(-1 - 1 / 6), milliseconds(0)),
    ]
    assert regions[1]["title"] == "Muka air Sungai Sangatta · Hulu"
    assert regions[1]["tags"] == "critical,river,river-level"
    active = api.get("/v1/grafana/alarms/active?language=en").json()
    assert [(row["id"], row["severity"], row["holds"], row["agency"]) for row in active] == [
        (worst, 3, 1, "Disaster management agency"),
        (over, 2, 0, "Disaster management agency"),
    ]
    assert api.get("/v1/grafana/alarms/counts?service=river,air").json() == [
        {"critical": 1, "warning": 1, "info": 0, "unacknowledged": 2}
    ]
    states = api.get(f"/v1/grafana/alarm-states?{span}").json()
    assert [row["value"] for row in states] == [2, 0, 3, 3]
    assert [row["time"] for row in states] == sorted(row["time"] for row in states)
    assert api.get(f"/v1/grafana/alarms?{span}&service=air").json() == []
    assert api.get("/v1/grafana/alarms/active?origin=replayed").json() == []
