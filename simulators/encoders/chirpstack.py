"""ChirpStack v4 uplink events, with the codec's result in `object`.

Source: ChirpStack documentation, integrations, event types. Protobuf's JSON leaves out zero and false.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

from simulators.lorawan import CHANNELS_HZ, Radio, raw_payload, uuid_of
from simulators.sender import Sender, Uplink


def encode(sender: Sender, uplink: Uplink) -> tuple[str, bytes]:
    radio = Radio.of(sender.device, uplink.number)
    content = {
        "deduplicationId": uuid_of(uplink.number, sender.device),
        "time": datetime.fromtimestamp(uplink.time_us / 1e6, UTC).isoformat(),
        "deviceInfo": {
            "tenantId": uuid_of(0, "tenant"),
            "tenantName": "Nadi",
            "applicationId": sender.application,
            "applicationName": f"Nadi {sender.service}",
            "deviceProfileId": uuid_of(0, sender.service, "profile"),
            "deviceProfileName": f"nadi-{sender.service}",
            "deviceName": f"{sender.service}-{sender.device[-6:]}",
            "devEui": sender.device,
            "tags": {"origin": "simulated"},
        },
        "devAddr": radio.address,
        "adr": True,
        "dr": 12 - radio.spreading,
        "fCnt": uplink.number % 2**32,
        "fPort": 2,
        "confirmed": False,
        "data": raw_payload(uplink.values.values()),
        "object": dict(uplink.values),
        "rxInfo": [_reception(radio)],
        "txInfo": {
            "frequency": CHANNELS_HZ[radio.channel],
            "modulation": {"lora": {"bandwidth": 125000, "spreadingFactor": radio.spreading, "codeRate": "CR_4_5"}},
        },
    }
    return sender.topic, json.dumps(content, separators=(",", ":")).encode()


def _reception(radio: Radio) -> dict[str, object]:
    return {
        "gatewayId": radio.gateway,
        "uplinkId": radio.uplink_id,
        "rssi": radio.rssi,
        "snr": radio.snr,
        "channel": radio.channel,
        "context": radio.context,
        "metadata": {"region_config_id": "as923_2", "region_common_name": "AS923_2"},
        "crcStatus": "CRC_OK",
    }
