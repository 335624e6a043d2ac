"""`nadi dead-letter`: what could not be stored, to look at, try again or put away."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.letters import All, Device, Numbers, Reason, Since, Source, chosen, filters_of, readable, table_of

_PAYLOAD_SHOWN = 2000


def add(app: typer.Typer) -> None:
    letters = typer.Typer(
        help="Dead letters: messages that could not be stored, each with its reason.", no_args_is_help=True
    )
    app.add_typer(letters, name="dead-letter", epilog="Example: nadi dead-letter list --reason unknown_metric")
    for part in (_list, _show, _replay, _discard):
        part(letters)


def _list(app: typer.Typer) -> None:
    @app.command("list", epilog="Example: nadi dead-letter list --reason unknown_metric --since 2026-07-01")
    def list_(
        reason: Reason = None,
        source: Source = None,
        device: Device = None,
        since: Since = None,
        state: Annotated[str, typer.Option(help="open, replayed, discarded or all.")] = "open",
        limit: Annotated[int, typer.Option(min=1, max=10_000, help="Letters at most, newest first.")] = 50,
    ) -> None:
        """List letters, and how many are open for each reason."""
        from cli.editing import database
        from cli.printing import console
        from core.errors import REASONS
        from core.settings import load_settings
        from core.store import dead_letters

        settings = load_settings()
        filters = filters_of(settings, reason, source, device, since)
        with database(settings) as connection:
            rows = dead_letters.list_letters(
                connection, **filters, state=None if state == "all" else state, limit=limit
            )
            counts = dead_letters.count_by_reason(connection)
        screen = console()
        if rows:
            screen.print(table_of(rows, settings.zone), markup=False)
        for name, count in counts.items():
            typer.echo(f"{count:,} open: {name}: {REASONS.get(name, '')}")
        if not counts:
            typer.echo("no dead letter is open")


def _show(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi dead-letter show 4711")
    def show(number: Annotated[int, typer.Argument(metavar="ID", help="Letter.")]) -> None:
        """Show a letter with its payload as it came."""
        from cli.editing import database
        from cli.moments import shown
        from core.errors import REASONS, Missing
        from core.settings import load_settings
        from core.store import dead_letters

        settings = load_settings()
        with database(settings) as connection:
            letter = dead_letters.find(connection, number)
        if letter is None:
            raise Missing(f"no dead letter {number}; nadi dead-letter list shows them")
        typer.echo(f"received  {shown(letter['received_at'], settings.zone)}")
        for name in ("state", "source", "topic", "device", "reason", "detail"):
            typer.echo(f"{name:<9} {readable((letter[name] or '–').encode())}")
        typer.echo(f"{'':<9} {REASONS.get(letter['reason'], '')}")
        payload: bytes = letter["payload"]
        cut = f", the first {_PAYLOAD_SHOWN}" if len(payload) > _PAYLOAD_SHOWN else ""
        typer.echo(f"payload   {len(payload)} bytes{cut}:\n{readable(payload[:_PAYLOAD_SHOWN])}")


def _replay(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi dead-letter replay --reason unknown_metric; nadi dead-letter replay 4711")
    def replay(
        numbers: Numbers = None,
        reason: Reason = None,
        source: Source = None,
        device: Device = None,
        since: Since = None,
        is_all: All = False,
        limit: Annotated[int, typer.Option(min=1, help="Letters at most, oldest first.")] = 10_000,
    ) -> None:
        """Try open letters again, after their cause was mended; one that is still refused stays open."""
        from collections import Counter

        from rich.console import Console
        from rich.progress import track

        from cli.editing import database
        from core.catalogue import load_catalogue
        from core.settings import load_settings
        from ingest.assembly import replaying

        settings = load_settings()
        filters = filters_of(settings, reason, source, device, since)
        with database(settings) as connection:
            wanted = chosen(connection, numbers, filters, is_all, limit)
            screen = Console(stderr=True)
            found: Counter[str] = Counter()
            with replaying(settings, load_catalogue()) as replayer:
                for number in track(wanted, "letters", console=screen, transient=True, disable=not screen.is_terminal):
                    result = replayer.replay(number)
                    found["not open" if result is None else "stored" if result.is_stored else "still refused"] += 1
                    if numbers and result and not result.is_stored:
                        typer.echo(f"{number}: {result.reason}: {result.detail}")
        sums = ", ".join(f"{found[name]:,} {name}" for name in ("stored", "still refused", "not open"))
        typer.echo(sums)
        raise typer.Exit(1 if found["still refused"] else 0)


def _discard(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi dead-letter discard --device aq-7 --reason out_of_range")
    def discard(
        numbers: Numbers = None,
        reason: Reason = None,
        source: Source = None,
        device: Device = None,
        since: Since = None,
        is_all: All = False,
        limit: Annotated[int, typer.Option(min=1, help="Letters at most, oldest first.")] = 100_000,
    ) -> None:
        """Put open letters away: they are no longer open, and go when their time is over."""
        from cli.editing import database
        from core.settings import load_settings
        from core.store import dead_letters

        settings = load_settings()
        filters = filters_of(settings, reason, source, device, since)
        with database(settings) as connection:
            count = dead_letters.close(connection, chosen(connection, numbers, filters, is_all, limit), "discarded")
        typer.echo(f"{count:,} discarded")
