"""Samples inside every limit, of the samples in which everything was measured."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from processors.inputs import Inputs
from processors.parts import in_service, parts


def formula(inputs: Inputs, *, limits: Mapping[str, Mapping[str, float]]) -> pd.DataFrame:
    """Complete samples, and those of them inside all `limits`, for each point and hour.

    inputs   readings; those of one expected moment (one interval of the sensor) are one sample,
             complete if it has every metric of `limits`; the last reading of a metric in it counts
    limits   {metric: {'low', 'high': limits included; 'above', 'below': limits excluded}} [unit of the metric]
    returns  numerator: complete samples inside all limits; denominator: complete samples
    """
    readings = inputs.readings
    metric = readings["metric"].map(lambda name: name.partition(".")[2])
    inside = pd.Series(True, index=readings.index)
    for name, limit in limits.items():
        of_metric = metric == name
        inside[of_metric] = is_inside(readings.loc[of_metric, "value"], limit)
    interval_s = readings.groupby("point_id")["interval_s"].transform("max")
    slot = readings["time"].to_numpy().astype("int64") // (interval_s.to_numpy() * 1_000_000)
    last = (
        readings[["point_id", "metric"]]
        .assign(slot=slot, inside=inside, interval_s=interval_s, time=readings["time"])
        .sort_values("time")
        .drop_duplicates(["point_id", "slot", "metric"], keep="last")
    )
    samples = last.groupby(["point_id", "slot"]).agg(
        measured=("metric", "size"), inside=("inside", "all"), interval_s=("interval_s", "first")
    )
    samples = samples[samples["measured"] == len(limits)].reset_index()
    samples["start"] = (samples["slot"] * samples["interval_s"] // 3600 * 3600).astype("datetime64[s]")
    hourly = samples.groupby(["point_id", "start"])
    frame = hourly.agg(numerator=("inside", "sum"), denominator=("inside", "size"), held_s=("interval_s", "sum"))
    service = in_service(inputs.hours, "hour").rename_axis(["point_id", "start"])
    frame = frame.reindex(service.index).fillna(0.0)
    observed = np.minimum(frame["held_s"] / 3600, service)
    return parts(frame.assign(n=frame["denominator"] * len(limits), observed=observed, expected=service))


def is_inside(values: pd.Series, limit: Mapping[str, float]) -> pd.Series:
    """Whether `values` are inside `limit`; a limit that is missing does not bind."""
    return (
        (values >= limit.get("low", -np.inf))
        & (values <= limit.get("high", np.inf))
        & (values > limit.get("above", -np.inf))
        & (values < limit.get("below", np.inf))
    )
