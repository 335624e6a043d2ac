"""What administration routes share: who may, over which connection, and what a refusal becomes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Depends, Path, Request

from api.access import AskedBy
from api.context import Context
from api.parameters import KEY_PATTERN
from api.problems import Problem
from core.access.caller import Caller
from core.access.people import Office
from core.devices.editor import Editor
from core.devices.facts import Unfit
from core.errors import ConfigurationError, Missing

Name = Annotated[str, Path(description="its name", max_length=200, pattern=KEY_PATTERN)]


def _unlimited(caller: AskedBy) -> Caller:
    """A key for some devices or one agency says nothing about the rest."""
    if caller.devices is None and caller.agency is None:
        return caller
    detail = (
        f"{caller.name} dibatasi pada perangkat atau instansi tertentu",
        f"{caller.name} is limited to some devices or to an agency",
    )
    raise Problem("not-allowed", detail)


Administrator = Annotated[Caller, Depends(_unlimited)]


@contextmanager
def office(context: Context, request: Request, caller: Caller) -> Iterator[Office]:
    """Keys and accounts, changed in the name of `caller`; what is kept of callers here is forgotten then."""
    with context.connection() as connection, _explained():
        yield Office(connection, caller.name, context.now())
    request.app.state.callers.forget()


@contextmanager
def editor(context: Context, caller: Caller) -> Iterator[Editor]:
    """The registry, changed in the name of `caller`."""
    with context.connection() as connection, _explained():
        yield Editor(connection, context.catalogue, caller.name, context.now())


@contextmanager
def _explained() -> Iterator[None]:
    """Turn refusals of core into problems; their texts are English."""
    try:
        yield
    except Unfit as error:
        detail = (f"{error.column} {error.value!r} tidak sah: {error.expected}", str(error))
        raise Problem("invalid-parameter", detail, parameter=error.column, value=_shown(error.value)) from error
    except Missing as error:
        raise Problem("not-found", (f"tidak ditemukan: {error}", str(error))) from error
    except ConfigurationError as error:
        raise Problem("invalid-parameter", (f"tidak sah: {error}", str(error)), parameter="body") from error


def _shown(value: object) -> str | int | float | None:
    return value if isinstance(value, int | float) else None if value is None else str(value)[:200]
