"""The API's shape is pinned: what would break a program that uses it is a decision, and is written down as one.

`make contract` accepts the shape as it is now, into openapi.json beside this file; its diff shows what changed.
"""

from __future__ import annotations

import copy
import difflib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from openapi_shape import Shape, breaking, shape_of

from api.app import make_app
from api.context import Context
from core.catalogue import load_catalogue
from core.settings import load_settings
from core.store.pool import Pool

FILE = Path(__file__).with_name("openapi.json")
HOW = "if that is meant: make contract, a line in CHANGELOG.md, and a word to those who use it"


@pytest.fixture(scope="module")
def now() -> Shape:
    settings = load_settings({})
    pool = Pool(settings.database_url.get_secret_value(), size=1)
    description = make_app(Context(settings, load_catalogue(), pool, lambda: None)).openapi()  # type: ignore[arg-type,return-value]
    found = shape_of(description)
    if os.environ.get("RENEW_CONTRACT"):
        FILE.write_text(written(found), encoding="utf-8")
    return found


def written(shape: Shape) -> str:
    return json.dumps(shape, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def test_nothing_breaks_who_uses_the_api(now: Shape) -> None:
    found = breaking(json.loads(FILE.read_text(encoding="utf-8")), now)
    assert not found, "\n".join([*found, HOW])


def test_what_is_new_is_pinned_too(now: Shape) -> None:
    pinned = FILE.read_text(encoding="utf-8")
    old, new = pinned.splitlines(), written(now).splitlines()
    lines = list(difflib.unified_diff(old, new, "pinned", "now", n=1, lineterm=""))
    assert not lines, "\n".join([*lines[:200], "to accept it: make contract"])


POINTS = "GET /v1/points"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda shape: shape["routes"].pop(POINTS), f"{POINTS}: is gone"),
        (lambda shape: shape["routes"][POINTS].update(right="plan"), f"{POINTS}: needs 'plan', not 'read'"),
        (
            lambda shape: shape["routes"][POINTS]["parameters"].pop("query limit"),
            f"{POINTS} parameters: query limit is gone",
        ),
        (
            lambda shape: shape["routes"][POINTS]["parameters"].update({"query new": "string required"}),
            f"{POINTS}: query new is required now",
        ),
        (lambda shape: shape["schemas"]["Point"].pop("name"), "Point: name is gone"),
        (lambda shape: shape["schemas"]["Point"].update(latitude="string"), "Point: latitude is string, not "),
        (lambda shape: shape["schemas"]["NewKey"].update(why="string required"), "NewKey: why is required now"),
    ],
    ids=["route", "right", "parameter", "required", "member", "type", "body"],
)
def test_what_breaks_a_program_is_known(now: Shape, change: Any, said: str) -> None:
    other = copy.deepcopy(now)
    change(other)
    (line,) = breaking(now, other)
    assert line.startswith(said)


@pytest.mark.parametrize(
    "change",
    [
        lambda shape: shape["routes"].update({"GET /v1/new": shape["routes"][POINTS]}),
        lambda shape: shape["routes"][POINTS]["parameters"].update({"query new": "string"}),
        lambda shape: shape["schemas"]["Point"].update(new="string required"),
    ],
    ids=["route", "parameter", "member of an answer"],
)
def test_what_is_added_breaks_nothing(now: Shape, change: Any) -> None:
    other = copy.deepcopy(now)
    change(other)
    assert breaking(now, other) == []
