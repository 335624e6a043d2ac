"""A formula that fails stops nothing but itself."""

from __future__ import annotations

import pandas as pd
import pytest
from regency import FORMULAS, MINUTE, Regency, wita

from core.store.connection import Connection
from processors.inputs import Inputs

TEN = wita("2025-11-03 10:00")


def test_failing_formula_leaves_its_windows_due_and_the_others_go_on(
    store: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(inputs: Inputs) -> pd.DataFrame:
        raise ZeroDivisionError("planted")

    regency = Regency(store, {**FORMULAS, "completeness": broken})
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 9)
    regency.process(TEN + 30 * MINUTE, failing=("DQ-02",))
    regency.process(TEN + 31 * MINUTE, failing=("DQ-02",))
    assert regency.figure("DQ-03", "city", "hour", TEN)["value"] == 100
    assert regency.dump("due", "indicator, point_id, start") == [("DQ-02", 1, TEN)]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "DQ-02" in caplog.text and "planted" in caplog.text


def test_answer_that_is_no_number_is_a_failure(store: Connection) -> None:
    def broken(inputs: Inputs) -> pd.DataFrame:
        return FORMULAS["completeness"](inputs).assign(numerator=float("nan"))

    regency = Regency(store, {**FORMULAS, "completeness": broken})
    regency.point("dma", "water", "flow")
    regency.measure("dma", "flow", TEN, [1.0] * 9)
    regency.process(TEN + 30 * MINUTE, failing=("DQ-02",))
