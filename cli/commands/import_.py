"""`nadi import`: files from offices and archives, tried first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.editing import By
from cli.importing import (
    Apply,
    Columns,
    DateOrder,
    DecimalSign,
    Encoding,
    Errors,
    Header,
    Ignored,
    Separator,
    Sheet,
    Zone,
)

_READINGS = "Example: nadi import readings lab.csv --constant metric=ph; then the same with --apply"
_RECORDS = "Example: nadi import records complaints.xlsx --kind complaint; then the same with --apply"
_FIGURES = "Example: nadi import figures spbe.xlsx; then the same with --apply, then: nadi indicator reported"
_TEMPLATE = "Example: nadi import template records complaint; nadi import template readings air --output air.xlsx"

Constants = Annotated[
    list[str] | None, typer.Option("--constant", metavar="ROLE=VALUE", help="The same for every row; may be repeated.")
]


def add(app: typer.Typer) -> None:
    imports = typer.Typer(
        help="Files of readings and records: CSV, XLSX, Parquet; the same file twice changes nothing.",
        no_args_is_help=True,
    )
    app.add_typer(imports, name="import", epilog=_RECORDS)
    imports.command(epilog=_READINGS)(readings)
    imports.command(epilog=_RECORDS)(records)
    imports.command(epilog=_FIGURES)(figures)
    imports.command(epilog=_TEMPLATE)(template)


def readings(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Table with a heading line: .csv, .parquet, .xlsx.")],
    apply: Apply = False,
    column: Columns = None,
    constant: Constants = None,
    ignore: Ignored = None,
    decimal: DecimalSign = None,
    dates: DateOrder = None,
    zone: Zone = None,
    separator: Separator = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header: Header = None,
    errors: Errors = None,
) -> None:
    """Store measured values: time, point (or device), metric, value and unit; or a column a metric."""
    from cli.editing import database
    from cli.importing import make_request, progress, tell_outcome
    from core.catalogue import load_catalogue
    from core.settings import load_settings
    from ingest.bulk.reading_job import import_readings

    settings = load_settings()
    request = make_request(
        settings, file, apply=apply, columns=column, constants=constant, ignored=ignore, decimal=decimal, dates=dates,
        zone=zone, separator=separator, encoding=encoding, sheet=sheet, header=header, errors=errors,
    )  # fmt: skip
    with database(settings) as connection, progress() as tell:
        outcome = import_readings(
            connection, load_catalogue(), settings, request, now=lambda: datetime.now(UTC), tell=tell
        )
    tell_outcome(request, outcome, changed="with another value than is stored")


def records(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Table with a heading line: .csv, .xlsx, .parquet.")],
    kind: Annotated[str, typer.Option(help="What a row is, such as complaint.")],
    apply: Apply = False,
    column: Columns = None,
    ignore: Ignored = None,
    origin: Annotated[str, typer.Option(help="real, simulated or replayed.")] = "real",
    decimal: DecimalSign = None,
    dates: DateOrder = None,
    zone: Zone = None,
    separator: Separator = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header: Header = None,
    errors: Errors = None,
) -> None:
    """Store dated facts about cases; the same case with other facts is a revision."""
    from cli.editing import database
    from cli.importing import make_request, progress, tell_outcome
    from core.catalogue.record_kinds import find_record_kind
    from core.reading import ORIGINS
    from core.settings import load_settings
    from ingest.bulk.record_job import import_records

    if origin not in ORIGINS:
        raise typer.BadParameter(f"{origin!r}; one of {', '.join(ORIGINS)}", param_hint="--origin")
    settings, found = load_settings(), find_record_kind(kind)
    request = make_request(
        settings, file, apply=apply, columns=column, constants=None, ignored=ignore, decimal=decimal, dates=dates,
        zone=zone, separator=separator, encoding=encoding, sheet=sheet, header=header, errors=errors,
    )  # fmt: skip
    with database(settings) as connection, progress() as tell:
        outcome = import_records(connection, found, request, origin=origin, now=lambda: datetime.now(UTC), tell=tell)
    tell_outcome(request, outcome, changed="changed")


def figures(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Table with a heading line: .csv, .xlsx, .parquet.")],
    apply: Apply = False,
    by: By = None,
    column: Columns = None,
    ignore: Ignored = None,
    decimal: DecimalSign = None,
    dates: DateOrder = None,
    separator: Separator = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header: Header = None,
    errors: Errors = None,
) -> None:
    """Keep figures that agencies state: indicator, period, value, document; somebody else verifies them."""
    from cli.editing import database, login_name
    from cli.importing import make_request, progress, tell_outcome
    from core.catalogue import load_catalogue
    from core.settings import load_settings
    from ingest.bulk.figure_job import import_figures

    settings = load_settings()
    request = make_request(
        settings, file, apply=apply, columns=column, constants=None, ignored=ignore, decimal=decimal, dates=dates,
        zone=None, separator=separator, encoding=encoding, sheet=sheet, header=header, errors=errors,
    )  # fmt: skip
    with database(settings) as connection, progress() as tell:
        outcome = import_figures(
            connection, load_catalogue(), request, settings.zone, who=by or login_name(),
            now=lambda: datetime.now(UTC), tell=tell,
        )  # fmt: skip
    tell_outcome(request, outcome, changed="stated with another value before")


def template(
    what: Annotated[str, typer.Argument(metavar="readings|records|figures", help="What the file is to hold.")],
    kind: Annotated[str | None, typer.Argument(help="Kind of the records, or service of the readings.")] = None,
    output: Annotated[Path | None, typer.Option(help="File to write; it must not exist yet.")] = None,
) -> None:
    """Write an empty workbook with its explanations, for offices to fill in."""
    from ingest.bulk.template import template_of, write_template

    path = output or Path(f"{kind or what}.xlsx")
    if path.exists():
        raise typer.BadParameter(f"{path} exists; remove it or name another", param_hint="--output")
    columns, title, notes = template_of(what, kind)
    write_template(path, columns, title, notes)
    typer.echo(f"written to {path}; fill in its sheet Data, then: nadi import {what} {path}"
               f"{f' --kind {kind}' if what == 'records' else ''}")  # fmt: skip
