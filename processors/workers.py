"""Workers for computations from scratch: processes on this machine, or those of a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

from core.errors import ConfigurationError, Unavailable

_PATIENCE_S = 10


@contextmanager
def processes(count: int) -> Iterator[tuple[Executor, int]]:
    """`count` worker processes; they end with the block."""
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as executor:
        yield executor, count


@contextmanager
def dask(address: str) -> Iterator[tuple[Executor, int]]:
    """The workers of the Dask scheduler at `address`; each reads its settings, the database's address too, itself.

    raises   ConfigurationError: Dask is not installed; Unavailable: no scheduler, or no worker, answers
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise ConfigurationError(
            "--scheduler needs Dask, which is not installed: pip install 'nadi[dask]', here and on the workers"
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE_S)
    except (OSError, ValueError) as error:
        raise Unavailable(f"--scheduler {address}: no Dask scheduler answers ({error})") from error
    with client:
        count = sum(client.nthreads().values())
        if not count:
            raise Unavailable(f"--scheduler {address}: it has no worker; start some: dask worker {address}")
        yield client.get_executor(pure=False), count
