"""XLSX: the scorecard and every figure behind it as numbers to calculate with."""

from __future__ import annotations

import io
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from api.periods import period_name
from api.reports.charts import png, status_bars
from api.reports.contents import GoalPage, Report
from api.reports.form import ReportForm, made, standing, title
from api.reports.tables import counts_by_agency, counts_by_dimension
from api.reports.words import METHOD, WORDS
from api.wording import say

_WIDTHS = {"indicator": 44, "agency": 30, "programme": 30, "caveats": 60, "address": 60}
_SCORECARD = (
    "dimension", "programme", "indicator", "value", "unit", "expected", "target", "status", "coverage", "period",
    "agency", "source", "caveats", "address",
)  # fmt: skip
_FIGURES = ("indicator", "period", "value", "unit", "coverage", "revision")


def _write(report: Report) -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title(report), "created": report.made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _summary(book, bold, report)
        _sheet(book, bold, report, "scorecard", _SCORECARD, [_goal(report, page) for page in report.pages])
        figures = [row for page in report.pages for row in _figures(report, page)]
        _sheet(book, bold, report, "figures", _FIGURES, figures)
    return file.getvalue()


def _summary(book: Workbook, bold: Format, report: Report) -> None:
    sheet = book.add_worksheet(_word(report, "summary"))
    sheet.set_column(0, 0, 110)
    origin = "" if report.plan.official else report.plan.origin_label.upper()
    lines = [title(report), f"{standing(report)}. {made(report)}.", origin]
    for place, line in enumerate([*lines, *(say(text, report.language) for text in METHOD)]):
        sheet.write_string(place, 0, line, bold if place == 0 or line == origin else None)
    place = len(lines) + len(METHOD) + 1
    for key, counts in (("by_dimension", counts_by_dimension(report)), ("by_agency", counts_by_agency(report))):
        sheet.write_string(place, 0, _word(report, key), bold)
        chart = {"image_data": png(status_bars(report, counts)), "x_scale": 0.6, "y_scale": 0.6}
        sheet.insert_image(place + 1, 0, f"{key}.png", chart)
        place += 4 + 2 * len(counts)


def _sheet(
    book: Workbook, bold: Format, report: Report, name: str, columns: tuple[str, ...], rows: list[dict[str, Any]]
) -> None:
    sheet = book.add_worksheet(_word(report, name))
    sheet.freeze_panes(1, 0)
    share = book.add_format({"num_format": "0 %"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, 14), share if column == "coverage" else None)
        sheet.write_string(0, place, _word(report, column), bold)
    for line, row in enumerate(rows, 1):
        for place, column in enumerate(columns):
            if row[column] is not None:
                sheet.write(line, place, row[column])
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _goal(report: Report, page: GoalPage) -> dict[str, Any]:
    goal, language = page.goal, report.language
    dimension, programme = next(
        (dimension, programme)
        for dimension in report.plan.dimensions
        for programme in dimension.programmes
        if goal in programme.goals
    )
    return {
        "dimension": say((dimension.name_id, dimension.name_en), language),
        "programme": say((programme.name_id, programme.name_en), language),
        "indicator": f"{goal.indicator} {say((goal.name_id, goal.name_en), language)}",
        "value": goal.value,
        "unit": goal.unit_symbol,
        "expected": goal.expected,
        "target": goal.target,
        "status": goal.status_label,
        "coverage": goal.coverage,
        "period": period_name(goal.start, goal.grain) if goal.start else None,
        "agency": say((goal.owner.name_id, goal.owner.name_en), language),
        "source": goal.source,
        "caveats": " ".join(page.caveats),
        "address": goal.href,
    }


def _figures(report: Report, page: GoalPage) -> list[dict[str, Any]]:
    return [
        {
            "indicator": page.goal.indicator,
            "period": period_name(report.context.local(figure.start), page.goal.grain),
            "value": figure.value,
            "unit": page.goal.unit_symbol,
            "coverage": figure.coverage,
            "revision": figure.revision,
        }
        for figure in page.figures
    ]


def _word(report: Report, key: str) -> str:
    return say(WORDS[key], report.language)


form = ReportForm("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _write)
