"""The planner's report: a year's scorecard with charts, as a page to print, a document, or a workbook."""
