"""`nadi masterplan status`: the scorecard in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from api.schemas.goal_parts import ScoreAnswer
    from api.schemas.masterplan import Goal, Masterplan
    from api.wording import Language

_COLOURS = {"on_track": "green", "at_risk": "yellow", "off_track": "red", "no_data": "dim"}
_HEADS = {
    "id": ("indikator", "", "nilai", "seharusnya", "target", "akhir tahun", "skor", "status", "asal"),
    "en": ("indicator", "", "value", "expected", "target", "year's end", "score", "status", "origin"),
}
_ORIGINS = ("real", "reported", "simulated", "replayed")


def add(app: typer.Typer) -> None:
    @app.command(epilog="Example: nadi masterplan status --language en --origin real")
    def status(
        language: Annotated[str | None, typer.Option(help="id or en; NADI_LANGUAGE if not given.")] = None,
        origin: Annotated[str | None, typer.Option(help=f"Only {', '.join(_ORIGINS)}; else each goal's own.")] = None,
        plan: Annotated[
            str | None, typer.Option(help="Which plan; the one whose years these are if not given.")
        ] = None,
    ) -> None:
        """Show how each goal stands, where it is going, and the scores of dimensions and plan."""
        from cli.printing import console
        from core.settings import load_settings

        for value, allowed, option in ((language, ("id", "en"), "--language"), (origin, _ORIGINS, "--origin")):
            if value is not None and value not in allowed:
                raise typer.BadParameter(f"{value!r}; one of {', '.join(allowed)}", param_hint=option)
        settings = load_settings()
        spoken: Language = "en" if (language or settings.language) == "en" else "id"
        answer = _answer(spoken, origin, plan)
        screen = console()
        screen.print(_title(answer, spoken), markup=False)
        screen.print(_table(answer, spoken))


def _answer(language: Language, origin: str | None, plan: str | None) -> Masterplan:
    from datetime import UTC, datetime

    from api.context import Context
    from api.plan_state import state_now
    from api.tree import masterplan
    from api.wording import origin_name
    from cli.editing import database
    from core.catalogue import load_catalogue
    from core.settings import load_settings
    from core.store.pool import Pool

    settings = load_settings()
    pool = Pool(settings.database_url.get_secret_value(), size=1)
    context = Context(settings, load_catalogue(), pool, lambda: datetime.now(UTC))
    with database(settings) as connection:
        context.plans.refresh(connection)
        found = context.plans.find(plan) if plan else context.masterplan
        asked = origin_name(origin) if origin else None
        return masterplan(state_now(context, connection, found, asked, language))


def _title(answer: Masterplan, language: Language) -> str:
    counts = answer.counts
    line = f"{_named(answer, language)} · {answer.origin_label}"
    if language == "en":
        counted = f"{counts.on_track} on track, {counts.at_risk} at risk, {counts.off_track} off track"
        line += f"\n{counts.goals} goals: {counted}, {counts.no_data} no data · score {_score(answer.score, language)}"
    else:
        counted = f"{counts.on_track} sesuai jalur, {counts.at_risk} berisiko, {counts.off_track} di luar jalur"
        line += f"\n{counts.goals} sasaran: {counted}, {counts.no_data} tanpa data · skor "
        line += _score(answer.score, language)
    if answer.evaluation is not None:
        about = ("evaluation, own estimate by the weights of", "evaluasi, perkiraan sendiri dengan bobot")
        told = about[0] if language == "en" else about[1]
        line += f"\n{told} {answer.evaluation.year}: {_score(answer.evaluation.score, language)}"
    return line


def _table(answer: Masterplan, language: Language) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None)
    for place, head in enumerate(_HEADS[language]):
        table.add_column(head, justify="right" if 2 <= place <= 6 else "left", no_wrap=place != 1)
    for dimension in answer.dimensions:
        score = _number(dimension.score.value, language)
        covered = Text(_covered(dimension.score.coverage, language), "dim")
        table.add_row("", Text(_named(dimension, language), "bold"), "", "", "", "", Text(score, "bold"), covered)
        for programme in dimension.programmes:
            for goal in programme.goals:
                table.add_row(*_cells(goal, language))
    return table


def _cells(goal: Goal, language: Language) -> list[str | Text]:
    from rich.text import Text

    projected = next((each.value for each in goal.projections if each.horizon == "year"), None)
    return [
        goal.indicator,
        Text(_named(goal, language)),
        _number(goal.value, language),
        _number(goal.expected, language),
        f"{_number(goal.target, language)} {goal.unit_symbol or ''}".rstrip(),
        _number(projected, language),
        _number(goal.score, language),
        Text(goal.status_label, _COLOURS[goal.status]),
        goal.origin_label or "",
    ]


def _named(entry: object, language: Language) -> str:
    return str(getattr(entry, f"name_{language}"))


def _score(score: ScoreAnswer, language: Language) -> str:
    return f"{_number(score.value, language)} ({_covered(score.coverage, language)})"


def _covered(coverage: float, language: Language) -> str:
    return f"{100 * coverage:.0f} % {'covered' if language == 'en' else 'terliput'}"


def _number(value: float | None, language: Language) -> str:
    from api.citations import number

    return "–" if value is None else number(value, language)
