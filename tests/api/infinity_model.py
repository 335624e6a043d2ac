"""A model of Grafana's Infinity plugin with its backend parser, versions 1.4.1 to 3.11.1, as far as we use it.

From a panel's target to the request that Grafana sends, and from the answer to the data frame that it draws. What the
plugin versions do not do alike, or do silently wrong, is a ContractError here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

_VARIABLE = re.compile(r"\$\{(\w+)(?:\.[^}:]+)?(?::([^}]*))?\}|\$(\w+)|\[\[(\w+)\]\]")
# Anything but a dotted path means one thing in gjson and another in JSONata.
_NOT_PLAIN = re.compile(r"[$#*?|@\\!{}\[\]]")

Scope = Mapping[str, Any]


class ContractError(AssertionError):
    """What Grafana would show wrong, or not at all."""


@dataclass
class Field:
    """A column of a frame.

    type   time, number or string
    """

    name: str
    type: str
    values: list[Any]
    labels: dict[str, str] = field(default_factory=dict)


def run(target: dict[str, Any], scope: Scope, get: Callable[[str], tuple[int, bytes]]) -> list[Field]:
    """The frame that `target` yields; `get` answers a path with status and body."""
    return frame(target, *get(request(target, scope)))


def request(target: dict[str, Any], scope: Scope) -> str:
    """Path and query that the plugin asks for, variables filled in, parameters sorted."""
    if (target["type"], target["source"], target["parser"]) != ("json", "url", "backend"):
        raise ContractError("only JSON from a URL by the backend parser serves alerts and public dashboards")
    url = interpolate(target["url"], scope)
    if not url.startswith("/"):
        raise ContractError(f"{url!r}: an address must be relative to the data source's")
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    pairs += [(entry["key"], interpolate(entry["value"], scope)) for entry in target["url_options"].get("params", [])]
    return f"{parts.path}?{urlencode(sorted(pairs))}" if pairs else parts.path


def interpolate(text: str, scope: Scope) -> str:
    """`text` with its variables filled in as the browser does it."""
    return _VARIABLE.sub(lambda match: _filled(match, scope), text)


def _filled(match: re.Match[str], scope: Scope) -> str:
    name, form = match[1] or match[3] or match[4], match[2] or ""
    if name not in scope:
        raise ContractError(f"{match[0]}: no such variable")
    value = scope[name]
    if not isinstance(value, list):
        if form not in ("", "csv"):
            raise ContractError(f"{match[0]}: this form is not modelled")
        return str(value)
    if form != "csv" and len(value) > 1:
        raise ContractError(f"{match[0]}: without :csv several values become {{a,b}}")
    return ",".join(value)


def frame(target: dict[str, Any], status: int, body: bytes) -> list[Field]:
    """The frame that the plugin makes of an answer; no fields: Grafana shows "no data"."""
    if status >= 400:
        raise ContractError(f"status {status}: {body[:300]!r}")
    if not body:
        raise ContractError("an empty body is an error; an empty array is not")
    data = json.loads(body)
    rows = data if isinstance(data, list) else [data]
    if not target["columns"]:
        raise ContractError("without declared columns times stay text")
    if target["root_selector"]:
        raise ContractError("answers are arrays: no root selector")
    if not rows:
        return []
    # The plugin sorts fields by name, whatever the order they are declared in.
    columns = sorted(target["columns"], key=lambda column: column["text"])
    fields = [_field(column, rows) for column in columns]
    return _wide(fields) if target["format"] == "timeseries" else fields


def _field(column: dict[str, str], rows: list[Any]) -> Field:
    selector, name, kind = column["selector"], column["text"], column["type"]
    if _NOT_PLAIN.search(selector):
        raise ContractError(f"{selector!r}: only dotted paths mean the same in every version")
    if not any(_has(row, selector) for row in rows):
        raise ContractError(f"{name}: no row has {selector!r}")
    values = [_get(row, selector) for row in rows]
    if kind == "timestamp_epoch":
        return Field(name, "time", [_time(name, value) for value in values])
    expected: dict[str, tuple[type, ...]] = {"number": (int, float), "string": (str,)}
    if kind not in expected:
        raise ContractError(f"{name}: column type {kind!r} is not in every version")
    for value in values:
        if value is not None and (isinstance(value, bool) or not isinstance(value, expected[kind])):
            raise ContractError(f"{name}: {value!r} is not a {kind}")
    return Field(name, kind, values)


def _has(row: Any, selector: str) -> bool:
    *above, last = selector.split(".")
    parent = _get(row, ".".join(above)) if above else row
    return isinstance(parent, dict) and last in parent


def _get(row: Any, selector: str) -> Any:
    for part in selector.split("."):
        row = row.get(part) if isinstance(row, dict) else None
    return row


def _time(name: str, value: Any) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ContractError(f"{name}: {value!r} is not a whole number of ms")
    return datetime.fromtimestamp(value / 1000, UTC)


def _wide(fields: list[Field]) -> list[Field]:
    """Grafana's LongToWide: a field for each number and each combination of texts, which become its labels."""
    times = [each for each in fields if each.type == "time"]
    numbers = [each for each in fields if each.type == "number"]
    texts = [each for each in fields if each.type == "string"]
    if len(times) != 1 or not numbers:
        raise ContractError("a time series needs one time column and a number column")
    moments = times[0].values
    if moments != sorted(moments):
        raise ContractError("rows are not in the order of time: the plugin silently draws the long frame")
    index = {moment: number for number, moment in enumerate(sorted(set(moments)))}
    series: dict[tuple[tuple[str, ...], str], Field] = {}
    seen = set()
    for row, moment in enumerate(moments):
        key = tuple(str(each.values[row]) for each in texts)
        if (moment, key) in seen:
            raise ContractError(f"two rows for {key} at {moment}: the later one wins silently")
        seen.add((moment, key))
        for number in numbers:
            labels = {each.name: value for each, value in zip(texts, key, strict=True)}
            line = series.setdefault((key, number.name), Field(number.name, "number", [None] * len(index), labels))
            line.values[index[moment]] = number.values[row]
    return [Field(times[0].name, "time", list(index)), *(series[key] for key in sorted(series))]
