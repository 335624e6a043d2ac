"""Where the values of a device go while it is at a point."""

from __future__ import annotations

import math

from core.errors import Rejected
from core.reading import Quality
from core.store import devices, point_metrics
from core.store.connection import Connection
from core.store.stays import Stay
from core.store.touched import HOLD_INTERVALS
from ingest.known import NEVER, Known, Target
from ingest.units import conversion


def make_target(connection: Connection, known: Known, stay: Stay, name: str, unit: str | None) -> Target:
    """The target of the values that the device calls `name`, in `unit`, during `stay`.

    raises   Rejected: the service has no such metric, or the unit cannot be converted
    """
    key = known.service.metric_key(name) if name else _only_metric(connection, known, stay)
    if key is None:
        nearest = ", ".join(known.service.metrics) or "none"
        raise Rejected("unknown_metric", f"{known.service.key!r} has no metric {name!r}; it has {nearest}")
    metric = known.service.metrics[key]
    factor, offset = conversion(unit, metric) if unit is not None else (1.0, 0.0)
    interval_s = known.speaker.interval_s
    series_id = devices.allocate_series(connection, stay.point_id, key, interval_s, is_counter=metric.counter)
    usual_low = -math.inf if metric.usual_low is None else metric.usual_low
    usual_high = math.inf if metric.usual_high is None else metric.usual_high
    quality = 0 if stay.counts else int(Quality.OUT_OF_SERVICE)
    return Target(
        series_id,
        factor,
        offset,
        metric.low,
        metric.high,
        usual_low,
        usual_high,
        quality,
        math.inf if metric.step is None else metric.step,
        NEVER if metric.flat is None else metric.flat,
        metric.step is not None or metric.flat is not None,
        HOLD_INTERVALS * interval_s * 1_000_000,
    )


def _only_metric(connection: Connection, known: Known, stay: Stay) -> str | None:
    """What a device measures that names no metric, as an observation of a datastream does not."""
    metrics = point_metrics.measured(connection, stay.point_id) or list(known.service.metrics)
    if len(metrics) != 1 or metrics[0] not in known.service.metrics:
        said = ", ".join(metrics)
        raise Rejected(
            "unknown_metric",
            f"the value has no name and {stay.point!r} has no single metric but {said}; "
            "give the point an attribute 'metric'",
        )
    return metrics[0]
