"""Seals and what they froze, as answers have them."""

from __future__ import annotations

from urllib.parse import quote

from api.citations import address_of, permanent
from api.context import Context
from api.problems import missing
from api.schemas import seals as schema
from api.wording import origin_name
from core.calendar import period_end
from core.store import seals
from core.store.connection import Connection
from core.store.sealed_figures import SealedFigure
from core.store.seals import Seal


def require_seal(connection: Connection, name: str, parameter: str | None = None) -> Seal:
    """The seal of a path, or of a parameter.

    raises   Problem: there is none
    """
    found = seals.find(connection, name)
    if found is None:
        existing = [each.seal for each in seals.every(connection)]
        if parameter is None:
            raise missing("not-found", ("segel", "seal"), name, existing)
        raise missing("unknown-value", ("segel", "seal"), name, existing, parameter=parameter)
    return found


def seal_of(context: Context, seal: Seal) -> schema.Seal:
    """A seal with the address of what it froze."""
    return schema.Seal(
        name=seal.seal,
        start=context.local(seal.begins) if seal.begins else None,
        end=context.local(seal.ends),
        indicators=seal.indicators,
        note=seal.note,
        sealed_at=context.local(seal.sealed_at),
        sealed_by=seal.sealed_by,
        figures=f"{context.settings.api_url.rstrip('/')}/v1/seals/{quote(seal.seal)}/figures",
    )


def frozen_of(context: Context, row: SealedFigure) -> schema.FrozenFigure:
    """A figure as it was frozen, with its address; the unit of an indicator that is no more is unknown."""
    entry = context.catalogue.indicators.get(row.indicator)
    unit = entry.unit if entry else None
    start = context.local(row.start)
    origin = origin_name(row.origin)
    return schema.FrozenFigure(
        indicator=row.indicator,
        scope=row.scope,
        grain=row.grain,
        origin=origin,
        start=start,
        end=context.local(period_end(row.start, row.grain, context.zone)),
        revision=row.revision,
        value=row.value,
        new_revision=row.new_revision,
        new_value=row.new_value,
        unit=unit,
        unit_symbol=context.symbol(unit),
        href=permanent(address_of(context, row.indicator, row.scope, row.grain, start), origin, row.revision),
    )
