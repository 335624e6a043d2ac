"""Numbers as people write them: 1250.5, 1.250,50, 1,250.50, Rp 1.250.000, −3, 1 250,5.

Whether a point or a comma begins the decimals is decided once for a column, by what only one of the two
readings explains; 1.250 alone explains nothing and is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ingest.bulk.cells import Cells, Floats, Mask, mask

Decimal = Literal["comma", "point"]

# In every pattern `D` is the decimal sign and `G` the one that groups thousands.
_NUMBER = r"^[+-]?(\d+|[1-9]\d{0,2}(G\d{3})+)?(D\d+)?([eE][+-]?\d{1,3})?$"
_HAS_DIGIT = r"^[+-]?[.,]?\d"
# 12,5 and 0,125 and 1250,125 and ,5: no grouping looks like that.
_DECIMALS = r"^[+-]?(\d*D(\d{1,2}|\d{4,})|(0\d*|\d{4,}|)D\d{3})$"
# 1.250,50 and 1.250.000: the other sign groups. An exponent follows decimals only.
_GROUPED = r"^[+-]?[1-9]\d{0,2}(G\d{3}(G\d{3})+|(G\d{3})+D\d+)$"
_EXPONENT = r"^[+-]?\d*D\d+[eE][+-]?\d{1,3}$"
_EITHER = r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$"
_SIGNS: dict[Decimal, tuple[str, str]] = {"comma": (",", r"\."), "point": (r"\.", ",")}


def _patterns(decimal: Decimal) -> tuple[str, str]:
    """(what only numbers with that decimal sign look like, what they may look like)."""
    sign, group = _SIGNS[decimal]
    only = "|".join((_DECIMALS, _GROUPED, _EXPONENT))
    return only.replace("D", sign).replace("G", group), _NUMBER.replace("D", sign).replace("G", group)


_ONLY, _ALLOWED = ({decimal: _patterns(decimal)[place] for decimal in _SIGNS} for place in (0, 1))


@dataclass(slots=True)
class NumberEvidence:
    """What a column has shown so far: for each habit the first cell that has it, as (line, text)."""

    first: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, cells: Cells, line: npt.NDArray[np.int64]) -> None:
        """Look at more cells of the column."""
        text = _normalised(cells.text)
        for name, pattern in (("comma", _ONLY["comma"]), ("point", _ONLY["point"]), ("either", _EITHER)):
            if name not in self.first:
                found = np.flatnonzero(mask(pc.fill_null(pc.match_substring_regex(text, pattern), False)))
                if len(found):
                    self.first[name] = int(line[found[0]]), cells.shown(int(found[0]))

    def decide(self) -> Decimal:
        """The column's decimal sign.

        raises   ValueError: the question that a person must answer
        """
        comma, point, either = (self.first.get(name) for name in ("comma", "point", "either"))
        if comma and point:
            raise ValueError(
                f"line {comma[0]} has {comma[1]!r} and line {point[0]} has {point[1]!r}: "
                "is the decimal sign a comma or a point? say --decimal comma or --decimal point"
            )
        if either and not comma and not point:
            digits = either[1].replace(".", "").replace(",", "")
            sign = "comma" if "." in either[1] else "point"
            raise ValueError(
                f"line {either[0]} has {either[1]!r}: is that {digits} or {either[1].replace(',', '.')}? "
                f"say --decimal {sign} if it is {digits}, else --decimal {'point' if sign == 'comma' else 'comma'}"
            )
        return "comma" if comma else "point"


def parse(cells: Cells, decimal: Decimal) -> tuple[Floats, Mask]:
    """(values, NaN where there is none; which cells are no number though they hold something)."""
    text = _normalised(cells.text)
    valid = pc.and_(pc.match_substring_regex(text, _ALLOWED[decimal]), pc.match_substring_regex(text, _HAS_DIGIT))
    plain = pc.if_else(valid, text, pa.scalar(None, pa.string()))
    if decimal == "comma":
        plain = pc.replace_substring(pc.replace_substring(plain, ".", ""), ",", ".")
    else:
        plain = pc.replace_substring(plain, ",", "")
    plain = pc.replace_substring_regex(plain, r"^\+", "")
    values = np.array(pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    if cells.number is not None:
        values = np.where(np.isnan(cells.number), values, cells.number)
    values[~np.isfinite(values)] = np.nan
    return values, np.isnan(values) & ~cells.is_gap()


def _normalised(text: Any) -> Any:
    """Without currency, with a hyphen for a minus, without blanks that group thousands."""
    if not mask(pc.fill_null(pc.match_substring_regex(text, r"[^0-9.,+eE-]"), False)).any():
        return text
    text = pc.replace_substring_regex(text, r"^(?i:rp|idr)\.?\s*", "")
    text = pc.replace_substring_regex(text, "^[−–]", "-")
    grouped = pc.match_substring_regex(text, "^[+-]?[1-9][0-9]{0,2}([ \u00a0\u2009\u202f][0-9]{3})+([.,][0-9]+)?$")
    return pc.if_else(pc.fill_null(grouped, False), pc.replace_substring_regex(text, "[ \u00a0\u2009\u202f]", ""), text)
