"""Alarms in the hands of who asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Path

from api.context import Context
from api.problems import Problem
from api.schemas.alarms import Announcement
from core.access.caller import Caller
from core.alarms.desk import Actor, Desk
from core.alarms.warning import Wish
from core.errors import Forbidden, Missing, Refused

AlarmId = Annotated[int, Path(description="id of an alarm", ge=1, le=2**62)]


@contextmanager
def opened(nadi: Context, caller: Caller) -> Iterator[Desk]:
    """Alarms in the hands of the caller; what cannot be done becomes a problem."""
    with _told(), nadi.connection() as connection:
        yield Desk(connection, nadi.alarm_rules, _actor(caller), nadi.now())


@contextmanager
def _told() -> Iterator[None]:
    """What cannot be done, as a problem."""
    try:
        yield
    except Missing as error:
        raise Problem(
            "not-found", ("tidak ada alarm itu; lihat /v1/alarms", "no such alarm; see /v1/alarms")
        ) from error
    except Forbidden as error:
        raise Problem("not-allowed", error.text) from error
    except Refused as error:
        raise Problem("not-possible", error.text) from error


def _actor(caller: Caller) -> Actor:
    return Actor(caller.name, caller.agency, may_approve=caller.role in ("agency", "administrator"))


def wish_of(said: Announcement | None) -> Wish:
    if said is None:
        return Wish()
    channels = None if said.channels is None else tuple(said.channels)
    return Wish(said.title_id, said.title_en, said.text_id, said.text_en, channels)
