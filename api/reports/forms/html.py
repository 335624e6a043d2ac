"""HTML: one page with its charts in it, made to be printed too."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from api.reports.charts import path_chart, status_bars, svg
from api.reports.contents import Report
from api.reports.form import ReportForm, made, standing, title
from api.reports.tables import SCORECARD, counts_by_agency, counts_by_dimension, scorecard_row
from api.reports.words import METHOD, WORDS
from api.wording import say


def _write(report: Report) -> bytes:
    text = (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            language=report.language,
            title=title(report),
            standing=standing(report),
            made=made(report),
            words={key: say(text, report.language) for key, text in WORDS.items()},
            columns=SCORECARD,
            row=lambda page: scorecard_row(report, page),
            chart=lambda page: Markup(svg(path_chart(report, page))),
            dimensions=Markup(svg(status_bars(report, counts_by_dimension(report)))),
            agencies=Markup(svg(status_bars(report, counts_by_agency(report)))),
            method=[say(text, report.language) for text in METHOD],
        )
    )
    return text.encode()


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("api.reports"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


form = ReportForm("text/html; charset=utf-8", _write)
