"""A reader and a replayer, put together: what the pipeline and those who replay dead letters have in common."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.catalogue import Catalogue
from core.settings import Settings
from core.store.connection import connect
from ingest import decoders
from ingest.decoding import Publish, open_decoders
from ingest.directory import Directory
from ingest.reader import Reader
from ingest.replayer import Replayer
from ingest.topic import Topics


def now_us() -> int:
    """Our clock, since 1970, UTC [us]."""
    return time.time_ns() // 1000


def make_reader(settings: Settings, catalogue: Catalogue, directory: Directory, publish: Publish) -> Reader:
    """A reader of everything that the catalogue's sources cover.

    raises   ConfigurationError: a source names a decoder that is not there
    """
    return Reader(
        Topics(catalogue.sources, open_decoders(decoders, publish)),
        directory,
        max_ahead_us=round(settings.max_ahead_s * 1e6),
        late_after_us=round(settings.late_after_s * 1e6),
    )


@contextmanager
def replaying(settings: Settings, catalogue: Catalogue) -> Iterator[Replayer]:
    """A replayer of dead letters, with connections of its own; it publishes nothing.

    raises   psycopg.OperationalError: the database does not answer
    """
    url = settings.database_url.get_secret_value()
    with connect(url, autocommit=True) as registry, connect(url, autocommit=True) as store:
        directory = Directory(registry, catalogue, registers=settings.unknown_device == "register")
        reader = make_reader(settings, catalogue, directory, lambda topic, payload: False)
        yield Replayer(store, reader, now_us)
