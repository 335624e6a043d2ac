"""Predicates: the words that a regulation gives to a score.

Sources: SPBE, Permen PANRB 59/2020; IKM, Permenpan RB 14/2017 (values 25 to 100).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

SPBE_WEIGHTS = {"kebijakan": 13.0, "tata_kelola": 25.0, "manajemen": 16.5, "layanan": 45.5}


@dataclass(frozen=True, slots=True)
class Scale:
    """Bands, each from its lower bound up to the next.

    bounds  lower bounds, rising; below the first there is none
    words   (Indonesian, English) of each band
    digits  that the value is rounded to before it is looked up, as its regulation prints the bounds
    """

    bounds: tuple[float, ...]
    words: tuple[tuple[str, str], ...]
    digits: int

    def of(self, value: float) -> tuple[str, str] | None:
        """The words for `value`; None: it is below every band."""
        place = bisect_right(self.bounds, round(value, self.digits))
        return self.words[place - 1] if place else None


SPBE = Scale(
    (1.0, 1.8, 2.6, 3.5, 4.2),
    (
        ("Kurang", "Poor"),
        ("Cukup", "Fair"),
        ("Baik", "Good"),
        ("Sangat Baik", "Very good"),
        ("Memuaskan", "Satisfying"),
    ),
    2,
)
IKM = Scale(
    (25.0, 65.0, 76.61, 88.31),
    (
        ("D (tidak baik)", "D (not good)"),
        ("C (kurang baik)", "C (less good)"),
        ("B (baik)", "B (good)"),
        ("A (sangat baik)", "A (very good)"),
    ),
    2,
)
# Indicators whose figures have a predicate.
SCALES = {"SVC-05": IKM, "GOV-02": SPBE}


def spbe_index(domains: dict[str, float]) -> float:
    """The index of the four domains' maturity, each 1 to 5.

    raises   KeyError: a domain is missing
    """
    return sum(weight * domains[name] for name, weight in SPBE_WEIGHTS.items()) / sum(SPBE_WEIGHTS.values())


def predicate_of(indicator: str, value: float | None) -> tuple[str, str] | None:
    """The predicate of an indicator's figure; None: it has none."""
    scale = SCALES.get(indicator)
    return None if scale is None or value is None else scale.of(value)
