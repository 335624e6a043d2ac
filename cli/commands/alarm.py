"""`nadi alarm`: what somebody must look at, taken up and closed; warnings to the public."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.alarms import announcing, at_desk, shown_alarm, table_of, table_of_rules
from cli.editing import By
from cli.printing import console

Id = Annotated[int, typer.Argument(metavar="ID", help="Alarm, as `nadi alarm list` numbers it.")]
TextId = Annotated[str | None, typer.Option("--text-id", help="Indonesian text; the rule's template if not given.")]
TextEn = Annotated[str | None, typer.Option("--text-en", help="English text; the rule's template if not given.")]
Channels = Annotated[
    list[str] | None, typer.Option("--channel", help="Where it is given out; repeatable; the rule's if not given.")
]


def add(app: typer.Typer) -> None:
    commands = typer.Typer(help="Alarms: what somebody must look at, and warnings to the public.", no_args_is_help=True)
    app.add_typer(commands, name="alarm", epilog="Example: nadi alarm list; nadi alarm show 4711")
    commands.command("list", epilog="Example: nadi alarm list --severity critical --service river")(list_)
    commands.command(epilog="Example: nadi alarm show 4711")(show)
    commands.command(epilog='Example: nadi alarm acknowledge 4711 --note "petugas ke lokasi"')(acknowledge)
    commands.command(epilog='Example: nadi alarm close 4711 --action "sensor dibersihkan"')(close)
    commands.command(epilog='Example: nadi alarm publish 4711 --channel "situs web"')(publish)
    commands.command("all-clear", epilog="Example: nadi alarm all-clear 4711")(all_clear)
    commands.command(epilog="Example: nadi alarm rules")(rules)


def list_(
    state: Annotated[str, typer.Option(help="open, raised, acknowledged, closed or all.")] = "open",
    severity: Annotated[str | None, typer.Option(help="info, warning or critical.")] = None,
    service: Annotated[str | None, typer.Option(help="Key of a service.")] = None,
    agency: Annotated[str | None, typer.Option(help="Key of the agency whose it is to act.")] = None,
    origin: Annotated[str | None, typer.Option(help="real or simulated.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Alarms at most, newest first.")] = 50,
) -> None:
    """List alarms, newest first."""
    from cli.alarms import one_of
    from core.catalogue.alarm_conditions import SEVERITIES
    from core.store import alarm_lists

    one_of(state, ("open", "raised", "acknowledged", "closed", "all"), "--state")
    one_of(severity, SEVERITIES, "--severity")
    one_of(origin, ("real", "simulated"), "--origin")
    with at_desk(None) as (desk, catalogue, settings):
        one_of(service, tuple(catalogue.services), "--service")
        one_of(agency, tuple(catalogue.agencies), "--agency")
        found = alarm_lists.list_alarms(
            desk.connection,
            state=None if state == "all" else state,
            severity=severity,
            service=service,
            agency=agency,
            origin=origin,
            limit=limit,
        )
        if found:
            console().print(table_of(found, desk.rules, catalogue, settings), markup=False)
        typer.echo(f"{len(found)} {'alarms' if len(found) != 1 else 'alarm'}{'' if state == 'all' else f', {state}'}")


def show(alarm: Id) -> None:
    """Show an alarm: what to do, whom to call, what it is about, and its history."""
    with at_desk(None) as (desk, catalogue, settings):
        for line in shown_alarm(desk, desk.find(alarm), catalogue, settings):
            typer.echo(line)


def acknowledge(
    alarm: Id, note: Annotated[str | None, typer.Option(help="What is going to be done.")] = None, by: By = None
) -> None:
    """Take an alarm up; it is not escalated any more."""
    with at_desk(by) as (desk, _, _):
        desk.acknowledge(alarm, note)
    typer.echo(f"alarm {alarm} is acknowledged")


def close(alarm: Id, action: Annotated[str, typer.Option(help="What was done, in a sentence.")], by: By = None) -> None:
    """Close an alarm with a note of what was done."""
    with at_desk(by) as (desk, _, _):
        desk.close(alarm, action)
    typer.echo(f"alarm {alarm} is closed")


def publish(alarm: Id, text_id: TextId = None, text_en: TextEn = None, channel: Channels = None, by: By = None) -> None:
    """Warn the public, or update the warning that holds; whoever runs this answers for the owning agency."""
    with announcing(by, text_id, text_en, channel) as (announcer, wish):
        warning = announcer.publish(alarm, wish)
    typer.echo(f"alarm {alarm}: warning {warning.warning_id} is {warning.state}")


def all_clear(
    alarm: Id, text_id: TextId = None, text_en: TextEn = None, channel: Channels = None, by: By = None
) -> None:
    """Tell the public that it is over."""
    with announcing(by, text_id, text_en, channel) as (announcer, wish):
        warning = announcer.all_clear(alarm, wish)
    typer.echo(f"alarm {alarm}: warning {warning.warning_id} is {warning.state}")


def rules() -> None:
    """List the rules of the catalogue, with their limits."""
    from core.catalogue import load_catalogue
    from core.catalogue.alarm_rules import load_alarm_rules
    from core.settings import load_settings

    catalogue = load_catalogue()
    console().print(table_of_rules(load_alarm_rules(catalogue), catalogue, load_settings()), markup=False)
