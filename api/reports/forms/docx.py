"""DOCX: the same report as a document that an office goes on writing."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from api.reports.charts import path_chart, png, status_bars
from api.reports.contents import GoalPage, Report
from api.reports.form import ReportForm, made, standing, title
from api.reports.tables import SCORECARD, counts_by_agency, counts_by_dimension, scorecard_row
from api.reports.words import METHOD, WORDS
from api.wording import say

_WIDTH = Cm(16)
_SMALL = Pt(8)


def _write(report: Report) -> bytes:
    document = docx.Document()
    document.core_properties.title = title(report)
    document.core_properties.language = report.language
    document.core_properties.created = document.core_properties.modified = report.made_at.replace(tzinfo=None)
    _front(document, report)
    _scorecard(document, report)
    _dimensions(document, report)
    document.add_heading(_word(report, "method"), 1)
    for text in METHOD:
        document.add_paragraph(say(text, report.language), style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _front(document: Document, report: Report) -> None:
    document.add_heading(title(report), 0)
    document.add_paragraph(say((report.plan.name_id, report.plan.name_en), report.language))
    document.add_paragraph(f"{standing(report)}. {made(report)}.")
    if not report.plan.official:
        document.add_paragraph().add_run(report.plan.origin_label.upper()).bold = True
    document.add_heading(_word(report, "summary"), 1)
    for key, counts in (("by_dimension", counts_by_dimension(report)), ("by_agency", counts_by_agency(report))):
        document.add_heading(_word(report, key), 2)
        document.add_picture(png(status_bars(report, counts)), _WIDTH)


def _scorecard(document: Document, report: Report) -> None:
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(_word(report, "scorecard"), 1)
    table = document.add_table(rows=1, cols=len(SCORECARD), style="Light Grid Accent 1")
    for cell, column in zip(table.rows[0].cells, SCORECARD, strict=True):
        cell.text = _word(report, column)
    for page in report.pages:
        row = scorecard_row(report, page)
        for cell, column in zip(table.add_row().cells, SCORECARD, strict=True):
            cell.paragraphs[0].add_run(row[column]).font.size = _SMALL
    section = document.add_section()
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = section.page_height, section.page_width


def _dimensions(document: Document, report: Report) -> None:
    for dimension in report.plan.dimensions:
        document.add_heading(say((dimension.name_id, dimension.name_en), report.language), 1)
        if not dimension.programmes:
            document.add_paragraph(_word(report, "no_goals"))
        for programme in dimension.programmes:
            document.add_heading(say((programme.name_id, programme.name_en), report.language), 2)
            for page in report.pages_of(programme):
                _goal(document, report, page)


def _goal(document: Document, report: Report, page: GoalPage) -> None:
    row = scorecard_row(report, page)
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(row["indicator"]).bold = True
    expected = f"{_word(report, 'expected')} {row['expected']}, {_word(report, 'target')} {report.year} {row['target']}"
    paragraph.add_run(f": {row['value']} {row['unit']}, {row['status']} ({expected})")
    document.add_picture(png(path_chart(report, page)), _WIDTH)
    facts = [
        f"{_word(report, 'agency')}: {row['agency']}.",
        f"{_word(report, 'coverage')}: {row['coverage']}.",
        f"{_word(report, 'source')}: {page.goal.source}.",
        *page.caveats,
        page.goal.href or "",
    ]
    document.add_paragraph().add_run(" ".join(facts).strip()).font.size = _SMALL


def _word(report: Report, key: str) -> str:
    return say(WORDS[key], report.language)


form = ReportForm("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _write)
