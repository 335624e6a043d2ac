"""Sparkplug's state: what births define, what sequence numbers tell, when a node is asked to be born again."""

from __future__ import annotations

import pytest
from decoder_examples import RECEIVED_US, Published, opened
from sparkplug_node import BASE_MS, BOOLEAN, Edge, birth, death, flow, payload

from core.errors import Rejected, Undecodable
from core.reading import Reading, Record
from ingest.decoders.sparkplug_b import REBIRTH_EVERY_US, Decoder
from ingest.sparkplug.nodes import Nodes
from ingest.sparkplug.wire import REBIRTH, parse
from ingest.text import key_of


@pytest.fixture
def published() -> Published:
    return Published()


@pytest.fixture
def decoder(published: Published) -> Decoder:
    return Decoder(published)


@pytest.fixture
def edge(decoder: Decoder) -> Edge:
    return Edge(decoder.bind)


def told(found: list[Reading | Record]) -> list[tuple[str, float]]:
    return [(reading.metric, reading.value) for reading in found if isinstance(reading, Reading)]


def test_an_alias_means_what_the_last_birth_says(edge: Edge) -> None:
    edge.say("NBIRTH", birth())
    assert told(edge.say("NDATA", payload(1, flow(2)))) == [("flow", 2)]
    edge.say("NBIRTH", birth(name="pressure"))
    assert told(edge.say("NDATA", payload(1, flow(3)))) == [("pressure", 3)]


def test_an_alias_of_zero_is_an_alias(edge: Edge) -> None:
    edge.say("NBIRTH", birth(alias=0))
    assert told(edge.say("NDATA", payload(1, {"alias": 0, "double_value": 2.0}))) == [("flow", 2)]


def test_data_by_name_needs_no_alias(edge: Edge) -> None:
    edge.say("NBIRTH", birth())
    assert told(edge.say("NDATA", payload(1, {"name": "flow", "double_value": 2.0}))) == [("flow", 2)]


def test_data_before_a_birth_is_rejected_and_the_node_asked_once_a_minute(edge: Edge, published: Published) -> None:
    for at_us in (RECEIVED_US, RECEIVED_US + REBIRTH_EVERY_US - 1):
        with pytest.raises(Rejected, match="no_birth"):
            edge.say("NDATA", payload(5, flow(2)), at_us=at_us)
    assert [topic for topic, _ in published] == ["spBv1.0/g/NCMD/n"]
    with pytest.raises(Rejected, match="no_birth"):
        edge.say("NDATA", payload(5, flow(2)), at_us=RECEIVED_US + REBIRTH_EVERY_US)
    assert len(published) == 2
    command = parse(published[0][1])
    (metric,) = command.metrics
    assert (metric.name, metric.datatype, metric.boolean_value) == (REBIRTH, BOOLEAN, True)
    assert command.timestamp == RECEIVED_US // 1000
    assert not command.HasField("seq")


def test_a_node_that_could_not_be_asked_is_asked_with_its_next_message(edge: Edge, published: Published) -> None:
    published.is_connected = False
    with pytest.raises(Rejected):
        edge.say("NDATA", payload(5, flow(2)))
    published.is_connected = True
    with pytest.raises(Rejected):
        edge.say("NDATA", payload(6, flow(2)))
    assert len(published) == 1


def test_a_device_is_born_after_its_node_and_anew_with_it(edge: Edge, published: Published) -> None:
    with pytest.raises(Rejected, match="no_birth"):
        edge.say("DBIRTH", birth(1), device="d")
    edge.say("NBIRTH", birth())
    assert told(edge.say("DBIRTH", birth(1), device="d")) == [("flow", 1)]
    assert told(edge.say("DDATA", payload(2, flow(4)), device="d")) == [("flow", 4)]
    edge.say("NBIRTH", birth())
    with pytest.raises(Rejected, match="no_birth"):
        edge.say("DDATA", payload(1, flow(4)), device="d")


def test_an_alias_that_no_birth_defines_rejects_the_message(edge: Edge, published: Published) -> None:
    edge.say("NBIRTH", birth())
    with pytest.raises(Rejected, match="no birth defines alias 9"):
        edge.say("NDATA", payload(1, flow(2), {"alias": 9, "double_value": 2.0}))
    assert len(published) == 1


def test_a_gap_is_counted_its_data_kept_and_a_rebirth_asked_for(edge: Edge, published: Published) -> None:
    edge.say("NBIRTH", birth())
    edge.say("NDATA", payload(1, flow(2)))
    assert told(edge.say("NDATA", payload(4, flow(3)))) == [("flow", 3)]
    assert edge.missed == 2
    assert len(published) == 1


def test_numbers_go_from_255_to_0_without_a_gap(edge: Edge, published: Published) -> None:
    edge.say("NBIRTH", birth())
    for number in range(1, 600):
        edge.say("NDATA", payload(number % 256, flow(2)))
    assert (edge.missed, published) == (0, [])


def test_a_message_that_comes_twice_or_late_is_no_gap(edge: Edge) -> None:
    edge.say("NBIRTH", birth())
    for number in (1, 1, 2, 1, 3):
        edge.say("NDATA", payload(number, flow(2)))
    assert edge.missed == 0


def test_a_message_that_cannot_be_read_still_counts_in_the_sequence(edge: Edge) -> None:
    edge.say("NBIRTH", birth())
    with pytest.raises(Rejected):
        edge.say("NDATA", payload(1, {"alias": 9}))
    edge.say("NDATA", payload(2, flow(2)))
    assert edge.missed == 0


def test_a_gap_before_a_message_that_cannot_be_read_is_told_with_the_next(edge: Edge) -> None:
    edge.say("NBIRTH", birth())
    with pytest.raises(Rejected):
        edge.say("NDATA", payload(3, {"alias": 9}))
    edge.say("NDATA", payload(4, flow(2)))
    assert edge.missed == 2


def test_a_death_holds_no_reading_and_ends_what_births_defined(edge: Edge) -> None:
    edge.say("NBIRTH", birth(bd_seq=7))
    edge.say("DBIRTH", birth(1), device="d")
    assert edge.say("NDEATH", death(7)) == []
    assert edge.gone == ("g:n",)
    with pytest.raises(Rejected, match="no_birth"):
        edge.say("NDATA", payload(2, flow(2)))


def test_the_death_of_an_earlier_connection_is_ignored(edge: Edge) -> None:
    edge.say("NBIRTH", birth(bd_seq=8))
    edge.say("NDEATH", death(7))
    assert edge.gone == ()
    assert told(edge.say("NDATA", payload(1, flow(2)))) == [("flow", 2)]


def test_the_death_of_a_device_leaves_its_node_alone(edge: Edge) -> None:
    edge.say("NBIRTH", birth())
    edge.say("DBIRTH", birth(1), device="d")
    assert edge.say("DDEATH", payload(2), device="d") == []
    assert edge.gone == ("g:n:d",)
    assert told(edge.say("NDATA", payload(3, flow(2)))) == [("flow", 2)]
    assert edge.missed == 0


def test_null_and_transient_values_are_no_readings_and_historical_ones_keep_their_time(edge: Edge) -> None:
    edge.say("NBIRTH", birth())
    hour_ago_ms = BASE_MS - 3_600_000
    found = edge.say(
        "NDATA",
        payload(1, {"alias": 1, "is_null": True}, flow(2, is_transient=True), flow(3, timestamp=hour_ago_ms)),
    )
    assert found == [Reading("g:n", "flow", hour_ago_ms * 1000, 3.0)]


@pytest.mark.parametrize(
    ("datatype", "field", "raw", "value"),
    [
        pytest.param(1, "int_value", 0xFF, -1.0, id="Int8 in eight bits"),
        pytest.param(1, "int_value", 0xFFFF_FFFF, -1.0, id="Int8 in thirty-two"),
        pytest.param(2, "int_value", 0x8000, -32768.0, id="Int16"),
        pytest.param(3, "int_value", 0xFFFF_FFFE, -2.0, id="Int32"),
        pytest.param(4, "long_value", 2**64 - 3, -3.0, id="Int64"),
        pytest.param(7, "int_value", 0xFFFF_FFFE, 4294967294.0, id="UInt32"),
        pytest.param(8, "long_value", 2**63, 2.0**63, id="UInt64"),
        pytest.param(11, "boolean_value", True, 1.0, id="Boolean"),
        pytest.param(13, "long_value", BASE_MS, None, id="DateTime is no measurement"),
    ],
)
def test_a_value_is_read_in_its_data_type(edge: Edge, datatype: int, field: str, raw: int, value: float | None) -> None:
    found = edge.say("NBIRTH", payload(0, {"name": "x", "datatype": datatype, field: raw}))
    assert told(found) == ([] if value is None else [("x", value)])


def test_commands_and_states_of_hosts_are_read_and_hold_nothing(decoder: Decoder, published: Published) -> None:
    for names in (
        {"group": "g", "type": "NCMD", "node": "n"},
        {"group": "g", "type": "DCMD", "node": "n", "device": "d"},
        {"group": "STATE", "type": "host", "node": "x"},
    ):
        device, decode = decoder.bind(names)
        assert decode(b"ONLINE", device, RECEIVED_US) == []
    assert published == []


@pytest.mark.parametrize(
    "names",
    [{"type": "NDATE"}, {"type": "DDATA"}, {"type": "NDATA", "device": "d"}],
    ids=["no type", "a device's without a device", "a node's with a device"],
)
def test_other_topics_below_the_namespace_are_unknown(decoder: Decoder, names: dict[str, str]) -> None:
    with pytest.raises(Rejected, match="unknown_topic"):
        decoder.bind({"group": "g", "node": "n", **names})


def test_a_birth_whose_metric_has_no_name_is_refused(edge: Edge) -> None:
    with pytest.raises(Undecodable, match="no name"):
        edge.say("NBIRTH", payload(0, {"alias": 1, "datatype": 10, "double_value": 1.0}))


def test_no_two_lists_of_names_make_one_key() -> None:
    assert (
        key_of("Sparkplug B Devices", "Raspberry Pi", "Pibrella") == "Sparkplug%20B%20Devices:Raspberry%20Pi:Pibrella"
    )
    assert key_of("a:b", "c") != key_of("a", "b:c") != key_of("a", "b", "c")


def test_a_flood_of_invented_nodes_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.sparkplug.nodes._MAX_NODES", 3)
    nodes = Nodes()
    first = nodes.find("g", "0")
    for number in range(1, 4):
        nodes.find("g", str(number))
    assert nodes.find("g", "3") is nodes.find("g", "3")
    assert nodes.find("g", "0") is not first


def test_a_process_has_one_decoder_for_all_topics_of_sparkplug() -> None:
    bind = opened()["sparkplug_b"]
    edge = Edge(bind)
    edge.say("NBIRTH", birth())
    assert told(edge.say("DBIRTH", birth(1), device="d")) == [("flow", 1)]
