"""`nadi masterplan recommendation list | follow-up`: what evaluations asked for, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli.editing import By, database
from cli.masterplan.files import at_desk

if TYPE_CHECKING:
    from core.catalogue import Masterplan
    from core.settings import Settings
    from core.store.connection import Connection

_Plan = Annotated[str | None, typer.Option(help="Which plan; the one whose years these are if not given.")]


def add(app: typer.Typer) -> None:
    recommendation = typer.Typer(help="Recommendations of past evaluations.", no_args_is_help=True)
    example = "Example: nadi masterplan recommendation list --open"
    app.add_typer(recommendation, name="recommendation", epilog=example)
    _list(recommendation)
    _follow_up(recommendation)


def _list(app: typer.Typer) -> None:
    @app.command("list", epilog="Example: nadi masterplan recommendation list --open")
    def list_(
        open_: Annotated[bool, typer.Option("--open", help="Only those that are not closed and accepted.")] = False,
        plan: _Plan = None,
    ) -> None:
        """List recommendations with owner, due date, status and newest evidence."""
        from rich.table import Table

        from cli.printing import console
        from core.settings import load_settings

        settings = load_settings()
        with database(settings) as connection:
            found = _plan(settings, connection, plan)
        table = Table("id", "evaluation", "owner", "due", "status", "recommendation", "evidence", box=None)
        for entry in found.recommendations:
            if open_ and entry.is_accepted:
                continue
            status = "accepted" if entry.is_accepted else entry.status.replace("_", " ")
            evidence = (
                " ".join(part for part in (entry.newest.evidence, entry.newest.link) if part) if entry.newest else ""
            )
            text = entry.text_en if settings.language == "en" else entry.text_id
            table.add_row(entry.id, entry.evaluation, entry.owner, str(entry.due), status, text, evidence)
        screen = console()
        if table.row_count:
            screen.print(table, markup=False)
        else:
            typer.echo(f"masterplan {found.id} has no such recommendation")


def _follow_up(app: typer.Typer) -> None:
    @app.command(
        "follow-up",
        epilog="Example: nadi masterplan recommendation follow-up 2021-dewan --status closed "
        "--evidence 'SK Bupati 5/2026' --accept",
    )
    def follow_up(
        id_: Annotated[str, typer.Argument(metavar="ID", help="The recommendation; list shows them.")],
        status: Annotated[str, typer.Option(help="open, in_progress or closed.")],
        evidence: Annotated[str, typer.Option(help="What shows it, in words.")] = "",
        link: Annotated[str, typer.Option(help="Address of the evidence.")] = "",
        accept: Annotated[bool, typer.Option("--accept", help="The evidence is accepted; it must be closed.")] = False,
        plan: _Plan = None,
        by: By = None,
    ) -> None:
        """Say what was done; the history stays."""
        from core.catalogue.follow_up import STATUSES, FollowUp
        from core.plan import following
        from core.settings import load_settings

        if status not in STATUSES:
            raise typer.BadParameter(f"{status!r}; one of {', '.join(STATUSES)}", param_hint="--status")
        if link and not link.startswith(("http://", "https://")):
            raise typer.BadParameter(f"{link!r} must begin with http:// or https://", param_hint="--link")
        settings = load_settings()
        with at_desk(settings, by) as desk:
            found = _plan(settings, desk.connection, plan)
            step = FollowUp.model_validate(
                {
                    "on": desk.today,
                    "status": status,
                    "evidence": evidence,
                    "link": link,
                    "accepted": accept,
                    "by": desk.who,
                }
            )
            after = following.follow_up(desk, found.id, id_, step, following.Person(None, may_accept=True))
        typer.echo(f"recommendation {after.id}: {after.status}{', accepted' if after.is_accepted else ''}")


def _plan(settings: Settings, connection: Connection, plan: str | None) -> Masterplan:
    from datetime import UTC, datetime

    from core.catalogue import load_catalogue
    from core.plan.book import PlanBook

    book = PlanBook(load_catalogue())
    book.refresh(connection)
    return book.find(plan) if plan else book.current(datetime.now(UTC), settings.zone)
