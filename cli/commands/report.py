"""`nadi report`: a year's scorecard as files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class _Form(StrEnum):
    HTML = "html"
    DOCX = "docx"
    XLSX = "xlsx"


class _Language(StrEnum):
    ID = "id"
    EN = "en"


class _Origin(StrEnum):
    REAL = "real"
    SIMULATED = "simulated"
    REPLAYED = "replayed"


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi report --year 2026 --language en --format docx --output rapor-2026.docx")
    def report(
        year: Annotated[int, typer.Option(help="A year of the masterplan that has begun.")],
        language: Annotated[_Language | None, typer.Option(help="Default: NADI_LANGUAGE.")] = None,
        format_: Annotated[list[_Form] | None, typer.Option("--format", help="Repeatable. Default: all.")] = None,
        origin: Annotated[_Origin | None, typer.Option(help="Default: real if there is any, else simulated.")] = None,
        seal: Annotated[str | None, typer.Option(help="By the figures that it froze; nadi seal list.")] = None,
        output: Annotated[Path | None, typer.Option(help="File, of a single format. Default: nadi-YEAR-….")] = None,
    ) -> None:
        """Write the report of a year: by dimension and agency, with charts, coverage and caveats."""
        from datetime import UTC, datetime

        from api.reports import forms
        from api.reports.printing import printed
        from cli.editing import database
        from core.registry import load_entries
        from core.settings import load_settings

        chosen = [each.value for each in format_ or _Form]
        if output is not None and len(chosen) > 1:
            raise typer.BadParameter("--output names one file; say which --format")
        settings = load_settings()
        said = language.value if language else settings.language
        with database(settings) as connection:
            content = printed(
                settings,
                connection,
                year,
                "en" if said == "en" else "id",
                origin.value if origin else None,
                lambda: datetime.now(UTC),
                seal,
            )
        known = load_entries(forms, "form")
        for each in chosen:
            path = output or Path(f"nadi-{year}-{content.language}.{each}")
            path.write_bytes(known[each].write(content))
            typer.echo(f"{path}: {len(content.pages)} goals, {content.plan.origin_label}")
