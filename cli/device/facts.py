"""What is said of a device on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from core.devices.facts import Facts

Key = Annotated[str, typer.Argument(metavar="KEY", help="Name of the device in its topics.")]
Service = Annotated[str | None, typer.Option(help="Service of the catalogue, such as air.")]
Point = Annotated[str | None, typer.Option(help="Measuring point; made if it is new. Default: the device's name.")]
Name = Annotated[str | None, typer.Option(help="Name of the point, for people.")]
District = Annotated[str | None, typer.Option(help="Code or name of the point's district, such as 64.08.04.")]
Latitude = Annotated[float | None, typer.Option(help="Of the point, in degrees.")]
Longitude = Annotated[float | None, typer.Option(help="Of the point, in degrees.")]
Interval = Annotated[int | None, typer.Option(metavar="SECONDS", help="Expected time between messages.")]
Agency = Annotated[str | None, typer.Option(help="Owner, a key of the catalogue. Default: the service's.")]
Gateway = Annotated[str | None, typer.Option(metavar="KEY", help="Gateway or network server that speaks for it.")]
Origin = Annotated[str | None, typer.Option(help="real, simulated or replayed; a new point's is real.")]
Attribute = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=VALUE", help="A fact of the point that formulas use; may be repeated."),
]
Commissioning = Annotated[
    bool, typer.Option("--commissioning", help="What it says is kept and counts in nothing until it is activated.")
]


def facts(key: str, attributes: list[str] | None, **said: Any) -> Facts:
    """The facts of the device `key`.

    attributes  'name=value', numbers and truths as in JSON
    raises      typer.BadParameter: one has no '='
    """
    from core.devices.facts import Facts

    return Facts(key, **said, attributes=dict(_pair(text) for text in attributes or ()))


def _pair(text: str) -> tuple[str, Any]:
    name, is_pair, value = text.partition("=")
    if not is_pair or not name:
        raise typer.BadParameter(f"{text!r} must look like floor_area_m2=1250", param_hint="--attribute")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value
