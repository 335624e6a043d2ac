"""Places, metrics and units as a file names them, to series; each combination is asked for once."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from core.catalogue import Catalogue, Metric
from core.errors import Rejected
from core.store import devices, places
from core.store.connection import Connection
from ingest.bulk.names import MetricNames
from ingest.units import conversion


@dataclass(frozen=True, slots=True)
class Lane:
    """A series, while what the file names belongs to it, and the way of values to its unit.

    series_id  negative: the series will be made when the file is applied
    suspended  when the point's readings do not count
    """

    series_id: int
    start_us: int
    end_us: int
    factor: float
    offset: float
    metric: Metric
    interval_s: int
    suspended: tuple[tuple[int, int], ...]


class Places:
    """The registry as an import sees it.

    allocates   make series that are missing; else they get numbers of their own
    origins     of the points met so far
    """

    def __init__(self, connection: Connection, catalogue: Catalogue, metrics: MetricNames, *, allocates: bool) -> None:
        self._connection, self._catalogue, self._metrics = connection, catalogue, metrics
        self._allocates = allocates
        self._missing: dict[tuple[int, str], int] = {}
        self._found: dict[tuple[str, str], list[places.Place]] = {}
        self.origins: set[str] = set()

    def lanes(self, role: str, key: str, metric: str, unit: str) -> list[Lane]:
        """Where values of `metric` at `key` (a point or a device, as `role` says) go, in turn.

        unit     as people or UCUM write it; empty: the metric's own
        raises   Rejected: no such place, metric or unit
        """
        found = self._found.get((role, key))
        if found is None:
            found = self._found[role, key] = places.places(self._connection, role, key)
        if not found:
            raise Rejected(f"unknown_{role}", f"no {role} {key!r} is registered{self._nearest(role, key)}")
        return [self._lane(place, metric, unit) for place in found]

    def _lane(self, place: places.Place, name: str, unit: str) -> Lane:
        service = self._catalogue.services.get(place.service)
        if service is None:
            raise Rejected("unknown_service", f"point {place.point!r} belongs to {place.service!r}, no service")
        key = self._metrics.key(service.key, name)
        if key is None:
            raise Rejected(
                "unknown_metric", f"{service.key!r} has no metric {name!r}; it has {', '.join(service.metrics)}"
            )
        metric = service.metrics[key]
        factor, offset = conversion(self._metrics.unit_code(unit), metric) if unit else (1.0, 0.0)
        interval_s = place.interval_s or service.interval_s
        series_id = self._series(place.point_id, key, interval_s, is_counter=metric.counter)
        suspended = tuple(places.suspended(self._connection, place.point_id))
        self.origins.add(place.origin)
        return Lane(series_id, place.start_us, place.end_us, factor, offset, metric, interval_s, suspended)

    def _series(self, point_id: int, metric: str, interval_s: int, *, is_counter: bool) -> int:
        if self._allocates:
            return devices.allocate_series(self._connection, point_id, metric, interval_s, is_counter=is_counter)
        found = places.series_id(self._connection, point_id, metric)
        if found is None:
            found = self._missing.setdefault((point_id, metric), -1 - len(self._missing))
        return found

    def _nearest(self, role: str, key: str) -> str:
        near = get_close_matches(key, places.keys_like(self._connection, role, key), 1)
        return f"; did you mean {near[0]!r}?" if near else f"; `nadi device add` registers a {role}"
