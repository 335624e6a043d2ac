"""The database: versions, edition, schema, settings, and what the store says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg

from core.errors import ConfigurationError
from core.settings import Settings
from core.store import dead_letters, health, ledger
from core.store.connection import Connection, connect
from deploy.doctor.finding import Finding, problem, warning
from deploy.migrate import pending

_OLDEST_POSTGRESQL = 150000
_EDITIONS = {"apache": "Apache edition: no columnstore", "timescale": "Community edition: columnstore available"}
# Hours that wait longer than a moment mean that nobody refreshes them.
_MANY_WAITING = 20_000


def examine_database(settings: Settings) -> Iterator[Finding]:
    """Findings, the first problem that hides the rest last."""
    try:
        connection = connect(settings.database_url.get_secret_value(), autocommit=True)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        yield problem(
            "database", reason, "start it, or set NADI_DATABASE_URL=postgresql://user:password@host:5432/name"
        )
        return
    with connection:
        yield _postgresql(connection)
        yield from _timescaledb(connection)
        yield from _durability(connection)
        schema = _schema(settings)
        yield schema
        if schema.level == "ok":
            yield from _store(connection)


def _postgresql(connection: Connection) -> Finding:
    version = connection.info.server_version
    shown = f"{version // 10000}.{version % 10000}"
    if version < _OLDEST_POSTGRESQL:
        return problem("PostgreSQL", shown, "Nadi needs PostgreSQL 15 or newer")
    return Finding("PostgreSQL", shown)


def _timescaledb(connection: Connection) -> Iterator[Finding]:
    row = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'").fetchone()
    if row is None:
        remedy = "nadi migrate; if that fails, install TimescaleDB and preload it (shared_preload_libraries)"
        yield problem("TimescaleDB", "not in this database", remedy)
        return
    licence = connection.execute("SELECT current_setting('timescaledb.license', true)").fetchone()
    edition = _EDITIONS.get(licence[0] if licence else "", "edition unknown")
    yield Finding("TimescaleDB", f"{row[0]}, {edition}")


def _durability(connection: Connection) -> Iterator[Finding]:
    row = connection.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')").fetchone()
    if row and "off" in row:
        remedy = "set synchronous_commit = on and fsync = on: an acknowledged message must survive a power cut"
        yield problem("durability", f"synchronous_commit {row[0]}, fsync {row[1]}", remedy)
    else:
        yield Finding("durability", "commits reach the disk before a message is acknowledged")


def _schema(settings: Settings) -> Finding:
    try:
        missing = pending(settings.database_url.get_secret_value())
    except ConfigurationError as error:
        return problem("schema", str(error), "run the Nadi that made this database, or restore its migrations")
    if missing:
        return problem("schema", f"{len(missing)} migrations not applied", "nadi migrate")
    return Finding("schema", "every migration is applied")


def _store(connection: Connection) -> Iterator[Finding]:
    now = datetime.now(UTC)
    total = ledger.total(connection, now - timedelta(days=31), now + timedelta(minutes=1))
    if total["difference"]:
        yield problem(
            "ledger", f"difference {total['difference']} within 31 days", "this is a fault of Nadi: report it"
        )
    else:
        yield Finding("ledger", f"{total['messages']} messages within 31 days, difference 0")
    touched, due = health.waiting(connection)
    waiting = f"{touched} hours to roll up, {due} windows to compute"
    if touched > _MANY_WAITING:
        yield warning("processors", waiting, "see that `nadi process` runs")
    else:
        yield Finding("processors", waiting)
    letters = dead_letters.count_by_reason(connection)
    if letters:
        shown = ", ".join(f"{count} {reason}" for reason, count in letters.items())
        yield warning("dead letters", shown, "look at GET /v1/dead-letters: each says what was wrong")
    else:
        yield Finding("dead letters", "none")
