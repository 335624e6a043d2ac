"""The API as a process: settings, catalogue, pool and server brought together."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from api.app import make_app
from api.context import Context
from api.loopback import is_loopback
from api.patience import Patient
from api.workers import Workers, end_with_parent
from core.catalogue import load_catalogue
from core.errors import ConfigurationError
from core.settings import Settings
from core.store.pool import Pool

# Routes run in a pool of 40 threads; more connections than cores and disks can serve only queue in the database.
_CONNECTIONS = 10

# A question that takes the database longer is one too many; files have their own bound [s].
_TIMEOUT_S = 10

# Requests that are under way at a stop get so long.
_GRACE_S = 5
_DEAF_MS = 60_000


OnReady = Callable[[Callable[[], None]], None]


def run(settings: Settings, on_ready: OnReady, on_start: Callable[[], None] = lambda: None) -> None:
    """Serve until stopped.

    on_ready   is given a function that stops the server, before it starts
    on_start   called first in each worker, of which there may be several
    raises     ConfigurationError: the port is taken, or others may connect and there is no key
    """
    if not is_loopback(settings.api_host) and settings.api_key is None:
        raise ConfigurationError(
            f"NADI_API_KEY is not set, and NADI_API_HOST={settings.api_host} lets others connect; set one"
        )
    if settings.api_workers == 1:
        with _listen(settings, is_shared=False) as listener:
            _serve(settings, listener, None, on_ready)
        return
    # What is wrong is said once, and not by each of them; without SO_REUSEPORT a port that is taken is seen.
    load_catalogue()
    _listen(settings, is_shared=False).close()
    workers = Workers(settings.api_workers, _work, settings, on_ready, on_start)
    on_ready(workers.stop)
    workers.run()


def _work(directory: Path, settings: Settings, on_ready: OnReady, on_start: Callable[[], None]) -> None:
    on_start()

    def ready(stop: Callable[[], None]) -> None:
        on_ready(stop)
        end_with_parent(stop)

    with _listen(settings, is_shared=True) as listener:
        _serve(settings, listener, directory, ready)


def _serve(settings: Settings, listener: socket.socket, shared: Path | None, on_ready: OnReady) -> None:
    context = Context(
        settings=settings,
        catalogue=load_catalogue(),
        pool=Pool(settings.database_url.get_secret_value(), size=_CONNECTIONS, statement_timeout_s=_TIMEOUT_S),
        now=lambda: datetime.now(UTC),
        shared=shared,
    )
    app = make_app(context)
    server = _Server(
        app,
        uvicorn.Config(
            app,
            loop="uvloop",
            http=Patient,
            ws="none",
            log_config=None,  # the command has set up logging
            access_log=False,
            server_header=False,
            proxy_headers=False,  # they would let a caller choose its own address; access.py reads them
            timeout_graceful_shutdown=_GRACE_S,
        ),
    )

    def stop() -> None:
        server.should_exit = True

    # While it runs uvicorn takes the signals itself, and hands them to the process's own handlers at its end:
    # without any the process would end by the signal.
    on_ready(stop)
    server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends live streams before it waits for the requests that are under way."""

    def __init__(self, app: FastAPI, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._app.state.hub.close()
        await super().shutdown(sockets)


def _listen(settings: Settings, *, is_shared: bool) -> socket.socket:
    host, port = settings.api_host, settings.api_port
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ConfigurationError(f"NADI_API_HOST={host}: {error.strerror}") from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # A client that takes nothing for so long is cut off by the kernel: what is written waits for it in memory.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAF_MS)
    try:
        if is_shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another: NADI_API_PORT={port + 1}"
        ) from error
    return listener
