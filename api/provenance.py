"""From a figure to its parts, from a part to its hours, from an hour to its readings, as answers and addresses."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

from api.citations import address_of
from api.problems import Problem, missing
from api.schemas import provenance as schema
from api.single_figure import Found
from api.wording import Text, say
from core.calendar import period_end
from core.store import provenance as store
from core.store.connection import Connection
from core.store.provenance import Kind

HOUR = timedelta(hours=1)
# Points that are looked through for what was meant.
_NAMED = 2000

# Told as they are stored.
_SAME = ("n", "slots", "expected", "service_s", "alive_s", "mean", "low", "high", "first", "last", "rise")

_RATIOS = {
    "ratio": "Σ numerator / Σ denominator",
    "total": "Σ numerator",
    "quantile": "quantile {} of numerator / denominator of each case",
}
_SUMS: dict[str, Text] = {
    "sum": ("jumlah atas titik", "summed over points"),
    "max": ("titik dengan nilai tertinggi", "the point with the highest value"),
    "mean": (
        "rata-rata titik, tiap titik berbobot penyebut per waktu teramati",
        "mean of the points, each weighted by its denominator per time observed",
    ),
}
_TIMES: dict[str, Text] = {
    "sum": ("jumlah atas periode dasar", "summed over base periods"),
    "last": ("periode dasar terbaru", "the newest base period"),
}
_OLD: Text = (
    "bagian-bagian ini adalah yang berlaku sekarang; revisi yang diminta dihitung dari keadaan sebelumnya",
    "these parts are those that hold now; the revision asked for was made from earlier ones",
)
_DROPPED: Text = (
    "bacaan mentah sebagian jam ini sudah dihapus menurut masa simpan; jejak berakhir pada jam",
    "raw readings of some of these hours were dropped by retention; for them the trail ends at the hour",
)


def combination(found: Found) -> str:
    """How parts become the figure."""
    entry, language = found.indicator, found.telling.language
    ratio = _RATIOS[entry.measure].format(entry.quantile)
    over = "; ".join([say(_TIMES[entry.over_time], language), say(_SUMS[entry.over_points], language)])
    return f"value = {entry.scale:g} × {ratio}; {over}"


def note_of(found: Found) -> str | None:
    """Said where another revision than the newest was asked for."""
    return None if found.figure is found.revisions[-1] else say(_OLD, found.telling.language)


def kind_of(found: Found, grain: str) -> Kind:
    """The parts of the figure of that grain."""
    return Kind(found.indicator.id, grain, found.telling.origin, found.figure.scope)


def part_of(found: Found, grain: str, part: store.Part) -> schema.Part:
    """A part with the addresses of what is behind it."""
    entry, context = found.indicator, found.telling.context
    end = period_end(part.start, grain, context.zone)
    below = 1.0 if entry.measure == "total" else part.denominator
    return schema.Part(
        point=part.point,
        point_name=part.point_name,
        start=context.local(part.start),
        end=context.local(end),
        value=entry.scale * part.numerator / below if part.denominator > 0 else None,
        numerator=part.numerator,
        denominator=part.denominator,
        n=part.n,
        observed_h=part.observed,
        expected_h=part.expected,
        version=part.version,
        parts=address(found, "/parts", point=part.point) if grain != entry.base else None,
        hours=_hours_address(found, part.point, part.start, end) if entry.metrics else None,
    )


def hour_of(found: Found, point: str, hour: store.Hour) -> schema.Hour:
    """An hour with the address of its readings."""
    context = found.telling.context
    owner = context.catalogue.services.get(hour.service)
    metric = owner.metrics.get(hour.metric) if owner else None
    unit = metric.unit if metric else None
    span = {"from": hour.hour.isoformat(), "to": (hour.hour + HOUR).isoformat()}
    query = urlencode({"point": point, "metric": hour.metric, **span})
    return schema.Hour(
        metric=hour.metric,
        start=context.local(hour.hour),
        doubtful=hour.suspect,
        **{name: getattr(hour, name) for name in _SAME},
        unit=unit,
        unit_symbol=context.symbol(unit),
        readings=f"{context.settings.api_url.rstrip('/')}/v1/readings?{query}" if hour.is_kept else None,
    )


def hours_note(found: Found, hours: list[store.Hour]) -> str | None:
    """Said where retention dropped readings."""
    return None if all(hour.is_kept for hour in hours) else say(_DROPPED, found.telling.language)


def check_point(connection: Connection, found: Found, point: str) -> None:
    """Pass if the point is one of those behind the figure.

    raises   Problem: it is not
    """
    kind = kind_of(found, found.telling.key.grain)
    if not store.parts(connection, kind, found.start, found.end, point=point, limit=1):
        existing = [part.point for part in store.parts(connection, kind, found.start, found.end, limit=_NAMED)]
        raise missing("unknown-value", ("titik", "point"), point, existing, parameter="point")


def span_of(found: Found, since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """The hours of the figure, with those before it that its formula looks back to, or the part of them asked for.

    raises   Problem: outside of them
    """
    context = found.telling.context
    first = found.start - found.indicator.lookback_h * HOUR
    start, end = since or first, until or found.end
    if not first <= start < end <= found.end:
        shown = f"{context.local(first).isoformat()} … {context.local(found.end).isoformat()}"
        detail = (f"from dan to harus di dalam {shown}", f"from and to must lie within {shown}")
        raise Problem("impossible-range", detail, parameter="from")
    return start, end


def address(found: Found, below: str, **query: str) -> str:
    """Where the figure's provenance stands, or what is `below` it."""
    telling, figure = found.telling, found.figure
    base = address_of(
        telling.context, found.indicator.id, figure.scope, telling.key.grain, telling.context.local(found.start)
    )
    return f"{base}/provenance{below}?{urlencode({'origin': telling.origin, **query})}"


def _hours_address(found: Found, point: str, start: datetime, end: datetime) -> str:
    since = max(start, found.start) - found.indicator.lookback_h * HOUR
    until = min(end, found.end)
    return address(found, "/hours", point=point, **{"from": since.isoformat(), "to": until.isoformat()})
