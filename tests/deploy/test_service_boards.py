"""Service boards: legal colours, limits from the catalogue, and no word of an official alert at the river."""

from __future__ import annotations

import json
from typing import Any

from core.catalogue import load_catalogue
from deploy.grafana.limits import limits
from deploy.grafana.render import render
from deploy.grafana.style import ISPU
from processors.formulas.ispu import CATEGORIES

CATALOGUE = load_catalogue()
BOARDS = {name: json.loads(text) for name, text in render(CATALOGUE).items()}


def test_every_service_with_metrics_has_a_board_with_a_map_and_all_its_metrics() -> None:
    for key, service in CATALOGUE.services.items():
        if not service.metrics:
            continue
        panels = BOARDS[f"id/service-{key}.json"]["panels"]
        assert [panel["type"] for panel in panels].count("geomap") == 1
        asked = {tuple(param.items()) for panel in panels for param in params(panel)}
        assert {(("key", "metric"), ("value", metric)) for metric in service.metrics} <= asked


def params(panel: dict[str, Any]) -> list[dict[str, str]]:
    return [param for target in panel.get("targets", []) for param in target["url_options"]["params"]]


def test_categories_are_those_that_figures_are_judged_by() -> None:
    assert [low for low, _, _ in ISPU[1:]] == [limit + 1 for limit, _ in CATEGORIES]
    assert [words[0].lower().replace(" ", "_") for _, words, _ in ISPU[:-1]] == [name for _, name in CATEGORIES]


def test_the_index_has_its_legal_colours() -> None:
    (gauge,) = [
        panel
        for panel in BOARDS["en/service-air.json"]["panels"]
        if panel["type"] == "bargauge" and panel["title"].startswith("AIR-01")
    ]
    steps = gauge["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [(step["value"], step["color"]) for step in steps] == [(low or None, color) for low, _, color in ISPU]


def test_limits_are_the_catalogues() -> None:
    river, water, air = (CATALOGUE.services[key] for key in ("river", "water", "air"))
    assert [value for value, _ in limits(river, "level")] == [7.70, 8.21]
    assert [value for value, _ in limits(water, "ph")] == [6.5, 8.5]
    assert [value for value, _ in limits(water, "turbidity")] == [3.0]
    assert limits(air, "pm25") == []


def test_the_rivers_bands_are_said_to_be_an_intakes() -> None:
    for language, words in (("id", "batas operasi Intake"), ("en", "operating limits of the Kabo intake")):
        panels = BOARDS[f"{language}/service-river.json"]["panels"]
        (level,) = [panel for panel in panels if {"key": "metric", "value": "level"} in params(panel)]
        assert words in level["description"]
        assert any(words in panel["options"].get("content", "") for panel in panels)
