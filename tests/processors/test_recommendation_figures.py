"""From the masterplan's recommendations to the figure of GOV-01."""

from __future__ import annotations

from datetime import date

import pytest
from regency import CATALOGUE, Regency, wita

from core.catalogue.follow_up import FollowUp
from core.plan.following import Person, follow_up
from core.plan.loading import load_shipped
from core.plan.revising import Desk

PLAN = CATALOGUE.masterplan
NOW = wita("2026-05-20 10:00")
_FIGURES = """
    SELECT origin, value, numerator, denominator FROM indicator_current
    WHERE indicator = 'GOV-01' AND scope = 'city' AND grain = 'month' AND start = %s
"""


def figures(regency: Regency) -> dict[str, tuple[float, float, float]]:
    """{origin: value, followed up, due} of May 2026."""
    return {row[0]: row[1:] for row in regency.connection.execute(_FIGURES, [wita("2026-05-01 00:00")])}


def test_recommendations_that_are_due_count_with_accepted_evidence_only(regency: Regency) -> None:
    regency.connection.execute("TRUNCATE masterplan CASCADE")
    load_shipped(regency.connection, PLAN, NOW)
    regency.process(NOW)
    # Seven of eight are due; three are closed, and of one of them nobody accepted the evidence.
    assert figures(regency) == {"simulated": (pytest.approx(100 * 2 / 7), 2, 7)}
    desk = Desk(regency.connection, "siti", NOW, date(2026, 5, 20))
    step = FollowUp(on=date(2026, 5, 20), status="closed", evidence="SK 5/2026", accepted=True, by="siti")
    follow_up(desk, PLAN.id, "2024-sdm", step, Person(None, may_accept=True))
    regency.process(NOW)
    # What somebody followed up is a fact: it counts among real figures, and no longer among the invented ones.
    assert figures(regency) == {"real": (100, 1, 1), "simulated": (pytest.approx(100 * 2 / 6), 2, 6)}
