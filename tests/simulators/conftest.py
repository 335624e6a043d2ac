"""A city with its fleet, always the same."""

from __future__ import annotations

import pytest

from core.catalogue import Catalogue, load_catalogue
from simulators.fleet import Device, make_fleet
from simulators.signal import City

SEED = 7


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def city(catalogue: Catalogue) -> City:
    return City.of(catalogue, SEED)


@pytest.fixture(scope="session")
def fleet(city: City) -> list[Device]:
    return make_fleet(city)
