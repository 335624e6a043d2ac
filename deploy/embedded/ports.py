"""Ports on the loopback interface: one that is free, and whether a given one is."""

from __future__ import annotations

import errno
import socket

from core.errors import ConfigurationError

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody listens on now. Another process can take it first: bind it soon."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def require_free(port: int, purpose: str, choice: str) -> None:
    """Make sure that `port` can be listened on.

    purpose  what wants it, for the message
    choice   how the user picks another one, for the message
    raises   ConfigurationError: it is taken, or needs rights that we lack
    """
    with socket.socket() as probe:
        # As servers do: connections of a server that has ended do not block its successor.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
            raise ConfigurationError(f"port {port} for {purpose} {why}; choose another: {choice}") from error


def is_listening(port: int) -> bool:
    """Whether something accepts connections on `port`."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
