"""The Things Stack v3 uplink messages, with the payload formatter's result in `decoded_payload`.

Source: The Things Stack documentation, data formats. The uplink's own `received_at` is the time of the reading.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from simulators.lorawan import CHANNELS_HZ, Radio, raw_payload
from simulators.sender import Sender, Uplink

# From a gateway to the application server.
_ON_THE_WAY = timedelta(milliseconds=214)


def encode(sender: Sender, uplink: Uplink) -> tuple[str, bytes]:
    radio = Radio.of(sender.device, uplink.number)
    heard = datetime.fromtimestamp(uplink.time_us / 1e6, UTC)
    content = {
        "end_device_ids": {
            "device_id": sender.device,
            "application_ids": {"application_id": sender.application},
            "dev_eui": radio.eui.upper(),
            "join_eui": "800000000000000C",
            "dev_addr": radio.address.upper(),
        },
        "correlation_ids": [f"as:up:{radio.correlation}"],
        "received_at": _text(heard + _ON_THE_WAY),
        "uplink_message": {
            "session_key_id": radio.session,
            "f_port": 2,
            "f_cnt": uplink.number % 2**32,
            "frm_payload": raw_payload(uplink.values.values()),
            "decoded_payload": dict(uplink.values),
            "rx_metadata": [
                {
                    "gateway_ids": {"gateway_id": f"nadi-{radio.gateway[-4:]}", "eui": radio.gateway.upper()},
                    "time": _text(heard),
                    "rssi": radio.rssi,
                    "channel_rssi": radio.rssi,
                    "snr": radio.snr,
                    "channel_index": radio.channel,
                }
            ],
            "settings": {
                "data_rate": {"lora": {"bandwidth": 125000, "spreading_factor": radio.spreading, "coding_rate": "4/5"}},
                "frequency": str(CHANNELS_HZ[radio.channel]),
            },
            "received_at": _text(heard),
            "confirmed": False,
            "consumed_airtime": "0.066816s",
            "network_ids": {"net_id": "000013", "cluster_id": "nadi"},
        },
    }
    return sender.topic, json.dumps(content, separators=(",", ":")).encode()


def _text(time: datetime) -> str:
    """RFC 3339 with nanoseconds, as that server writes it."""
    return f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond:06d}000Z"
