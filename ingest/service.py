"""The ingest process, wired: settings and catalogue in, a pipeline out, and a worker of jobs beside it."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from functools import partial

from core.backoff import Backoff
from core.catalogue import Catalogue, load_catalogue
from core.receipts import SUBSCRIPTION
from core.settings import Settings
from core.store.connection import connect
from ingest.assembly import make_reader, now_us
from ingest.directory import Directory
from ingest.jobs.worker import Worker
from ingest.letterbox import Letterbox
from ingest.pipeline import DATABASE_AWAY, Pipeline
from ingest.source import Source

logger = logging.getLogger(__name__)

_OURS = "nadi/"


def make_pipeline(settings: Settings, catalogue: Catalogue, *, now_us: Callable[[], int] = now_us) -> Pipeline:
    """A pipeline ready to run.

    raises   ConfigurationError: a source of the catalogue names a decoder that is not there
             psycopg.OperationalError: the database does not answer
    """
    rng = random.Random()
    open_connection = partial(connect, settings.database_url.get_secret_value(), autocommit=True)
    directory = Directory(open_connection(), catalogue, registers=settings.unknown_device == "register")
    prefix = f"$share/{settings.mqtt_share}/" if settings.mqtt_share else ""
    wanted, covered = _filters(catalogue)
    source = Source(
        settings.mqtt_url.get_secret_value(),
        settings.mqtt_client_id,
        [prefix + name for name in wanted],
        unwanted=[prefix + name for name in covered],
        now_us=now_us,
        rng=rng,
    )
    reader = make_reader(settings, catalogue, directory, source.publish)
    return Pipeline(
        source,
        reader,
        directory,
        open_connection,
        Backoff(rng),
        Letterbox(settings.dead_letters_per_minute, settings.max_dead_letters, settings.max_dead_letter_mb * 1_000_000),
        batch_size=settings.batch_size,
        batch_age_s=settings.batch_age_s,
        max_unacknowledged=settings.max_unacknowledged,
        now_us=now_us,
    )


def _filters(catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """Filters to subscribe to, and those that these cover: a kept session may have them, and would bring all twice.

    All that is ours is heard, so that a topic which no source covers leaves a trace.
    """
    named = [*(entry.subscription for entry in catalogue.sources), SUBSCRIPTION]
    covered = [name for name in named if name.startswith(_OURS)]
    return [f"{_OURS}#", *(name for name in named if name not in covered)], covered


def run(settings: Settings, on_ready: Callable[[Pipeline], None]) -> None:
    """Ingest and do jobs until the pipeline is stopped; waits for the database if it is away at the start.

    on_ready   is given the pipeline before it runs, to arrange its stop
    """
    catalogue = load_catalogue()
    backoff = Backoff(random.Random())
    while True:
        try:
            pipeline = make_pipeline(settings, catalogue)
            break
        except DATABASE_AWAY as error:
            delay_s = backoff.delay_s()
            logger.warning("database away, %s; next try in %.1f s", str(error).splitlines()[0], delay_s)
            time.sleep(delay_s)
    worker = Worker(settings)
    worker.start()
    try:
        on_ready(pipeline)
        pipeline.run()
    finally:
        worker.stop()
