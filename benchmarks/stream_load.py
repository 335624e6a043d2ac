"""Clients of live events: how many are still there, and how many events each was sent.

Run as a process of its own: python -m benchmarks.stream_load PORT CLIENTS SECONDS; prints JSON.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time

from benchmarks.http_load import request


def listen(port: int, clients: int, seconds: float) -> dict[str, int]:
    """Listen for `seconds`, each client to a device of its own."""
    selector = selectors.DefaultSelector()
    events, alive = dict.fromkeys(range(clients), 0), set(range(clients))
    for number in range(clients):
        client = socket.create_connection(("127.0.0.1", port))
        client.sendall(request(f"/v1/stream?device=bench-{number:05d}", port, "Accept: text/event-stream"))
        selector.register(client, selectors.EVENT_READ, number)
    end = time.monotonic() + seconds
    while alive and (left_s := end - time.monotonic()) > 0:
        for key, _ in selector.select(left_s):
            assert isinstance(key.fileobj, socket.socket)
            data = key.fileobj.recv(1 << 16)
            events[key.data] += data.count(b"event: reading")
            if not data or b"event: dropped" in data:
                alive.discard(key.data)
                selector.unregister(key.fileobj)
    return {
        "clients": clients,
        "dropped": clients - len(alive),
        "fewest": min(events.values()),
        "events": sum(events.values()),
    }


if __name__ == "__main__":
    json.dump(listen(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])), sys.stdout)
