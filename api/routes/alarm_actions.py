"""What is done with alarms: taken up, closed, the public warned, the all-clear given."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api.access import AskedBy, needs
from api.alarm_desk import AlarmId, opened, wish_of
from api.alarms import alarm_of, detail_of
from api.answers import json_answer
from api.parameters import Language, Nadi
from api.schemas.alarms import Acknowledgement, Alarm, AlarmDetail, Announcement, Closing
from core.access.rights import Right
from core.alarms.warning import Announcer

router = APIRouter(prefix="/v1", tags=["alarms"])


@router.post("/alarms/{alarm}/acknowledge", response_model=Alarm, summary="Take an alarm up")
@needs(Right.ALARMS)
def acknowledge(
    nadi: Nadi, caller: AskedBy, language: Language, alarm: AlarmId, said: Acknowledgement | None = None
) -> Response:
    """From then on it is not escalated. An agency acts on its own alarms only."""
    with opened(nadi, caller) as desk:
        return json_answer(alarm_of(nadi, desk.acknowledge(alarm, said.note if said else None), language))


@router.post("/alarms/{alarm}/close", response_model=Alarm, summary="Close an alarm")
@needs(Right.ALARMS)
def close(nadi: Nadi, caller: AskedBy, language: Language, alarm: AlarmId, said: Closing) -> Response:
    """With a note of what was done. While a warning to the public holds it stays open."""
    with opened(nadi, caller) as desk:
        return json_answer(alarm_of(nadi, desk.close(alarm, said.action), language))


@router.post("/alarms/{alarm}/publish", response_model=AlarmDetail, summary="Warn the public")
@needs(Right.ALARMS)
def publish(
    nadi: Nadi, caller: AskedBy, language: Language, alarm: AlarmId, said: Announcement | None = None
) -> Response:
    """The owning agency publishes, approves what was proposed, or updates; others propose.

    Texts that are not given come from the rule's template.
    """
    with opened(nadi, caller) as desk:
        Announcer(desk, nadi.catalogue, nadi.zone).publish(alarm, wish_of(said))
        return json_answer(detail_of(nadi, desk.connection, desk.find(alarm), language, tells_who=True))


@router.post("/alarms/{alarm}/all-clear", response_model=AlarmDetail, summary="Give the all-clear")
@needs(Right.ALARMS)
def all_clear(
    nadi: Nadi, caller: AskedBy, language: Language, alarm: AlarmId, said: Announcement | None = None
) -> Response:
    """The warning holds no longer; one that was only proposed is withdrawn."""
    with opened(nadi, caller) as desk:
        Announcer(desk, nadi.catalogue, nadi.zone).all_clear(alarm, wish_of(said))
        return json_answer(detail_of(nadi, desk.connection, desk.find(alarm), language, tells_who=True))
