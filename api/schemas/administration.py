"""Administration: keys, accounts, changes of the registry, and the audit of them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

RoleName = Literal["viewer", "planner", "operator", "agency", "administrator"]
# PostgreSQL's text holds no NUL, and a log no line breaks of others.
_LINE = r"^[^\x00-\x1f\x7f]*$"
Line = Annotated[str, Field(max_length=200, pattern=_LINE)]


def _near(moment: dt.datetime) -> dt.datetime:
    """Raises ValueError: no moment that people plan with; calendars end soon after."""
    if not 2000 <= moment.year <= 2200:
        raise ValueError("a moment between the years 2000 and 2200")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_near)]
Why = Annotated[str | None, Field(max_length=1000, pattern=r"^[^\x00]*$", description="for the audit")]
Role = Annotated[RoleName, Field(description="what it may: see x-roles of each operation")]
AgencyKey = Annotated[
    Line | None, Field(description="key of the agency whose records and devices it is limited to", examples=["dlh"])
]
Scopes = Annotated[list[Line] | None, Field(max_length=20, description="rights of the role; null: all of them")]
KeyDevices = Annotated[list[Line] | None, Field(max_length=10_000, description="may speak for these only; null: any")]


class Said(BaseModel):
    """A body: a member that is misspelt is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(Said):
    """Why it is done."""

    reason: Why = None


NO_REASON = Reason()


class NewKey(Said):
    """What a key is to be."""

    name: Annotated[Line, Field(description="whose it is; the audit shows it", examples=["dasbor"])]
    role: Role
    scopes: Scopes = None
    devices: KeyDevices = None
    agency: AgencyKey = None
    per_minute: Annotated[int | None, Field(ge=1, le=1_000_000, description="requests; null: as the settings say")] = (
        None
    )
    expires_at: Annotated[Moment | None, Field(description="when it ends; null: never")] = None


class Key(Said):
    """A key as it is kept; the key itself is nowhere."""

    name: Annotated[str, Field(examples=["dasbor"])]
    prefix: Annotated[str, Field(description="what it begins with", examples=["nadi_3kX9dP2a"])]
    role: Role
    scopes: Annotated[list[str] | None, Field(description="rights of the role; null: all of them")]
    devices: Annotated[list[str] | None, Field(description="may speak for these only; null: any")]
    agency: AgencyKey
    per_minute: Annotated[int | None, Field(description="requests; null: as the settings say")]
    created_at: dt.datetime
    created_by: str
    expires_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_used_at: Annotated[dt.datetime | None, Field(description="to the minute")]


class MadeKey(Said):
    """A new key: this is the only time that it is shown."""

    name: str
    key: Annotated[str, Field(description="send it as X-API-Key", examples=["nadi_3kX9dP2a…"])]


class NewAccount(Said):
    """Who is to be able to log in."""

    name: Annotated[Line, Field(description="small letters, digits, '_', '.', '@' and '-'", examples=["siti"])]
    role: Role
    agency: AgencyKey = None


class Account(Said):
    """A person who may log in."""

    name: Annotated[str, Field(examples=["siti"])]
    role: Role
    agency: AgencyKey
    state: Annotated[
        Literal["open", "first-password", "locked", "disabled"],
        Field(description="first-password: it has to be changed first; locked: after wrong passwords"),
    ]
    locked_until: dt.datetime | None
    created_at: dt.datetime
    created_by: str
    last_login_at: dt.datetime | None


class FirstPassword(Said):
    """A first password: this is the only time that it is shown."""

    name: str
    password: Annotated[str, Field(description="opens nothing but POST /v1/password")]


class AuditEntry(Said):
    """A change that somebody made."""

    id: int
    at: dt.datetime
    who: Annotated[str, Field(description="a person, `key <name>`, `oidc <name>`", examples=["siti"])]
    action: Annotated[str, Field(examples=["rotate-secret"])]
    subject: Annotated[str, Field(description="kind of what was changed", examples=["device"])]
    key: Annotated[str, Field(description="which of them", examples=["udara-01"])]
    before: Annotated[dict[str, Any] | None, Field(description="what differs, as it was; null: it was not there")]
    after: Annotated[dict[str, Any] | None, Field(description="as it became; null: it is gone")]
    reason: str | None
