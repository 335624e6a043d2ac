"""Rights, and the roles that bundle them; a route says which right it needs."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from core.errors import ConfigurationError


class Right(StrEnum):
    """What a caller may do; of a key they can be narrowed, and are then its scopes."""

    SELF = "self"  # learn who one is, change one's own password, log out: everybody's
    READ = "read"  # readings, figures, the masterplan, reference data, the ledger, live events
    INSPECT = "inspect"  # payloads of dead letters, metrics of the processes
    TELEMETRY = "telemetry"  # hand over what a device measured
    RECORDS = "records"  # hand over records
    ALARMS = "alarms"  # acknowledge and close alarms, propose and publish warnings
    OPERATE = "operate"  # replay dead letters
    PLAN = "plan"  # seal periods, change targets
    FOLLOW_UP = "follow-up"  # say what was done about recommendations of evaluations
    ADMINISTER = "administer"  # keys, accounts, devices, the audit


ROLES: dict[str, frozenset[Right]] = {
    "viewer": frozenset({Right.SELF, Right.READ}),
    "planner": frozenset({Right.SELF, Right.READ, Right.PLAN, Right.FOLLOW_UP}),
    "operator": frozenset({Right.SELF, Right.READ, Right.INSPECT, Right.TELEMETRY, Right.ALARMS, Right.OPERATE}),
    # its own records, alarms and recommendations only
    "agency": frozenset({Right.SELF, Right.READ, Right.RECORDS, Right.ALARMS, Right.FOLLOW_UP}),
    "administrator": frozenset(Right),
}


def roles_with(right: Right) -> list[str]:
    """The roles that have `right`."""
    return [role for role, rights in ROLES.items() if right in rights]


def check_role(role: str, agency: str | None, agencies: Collection[str]) -> None:
    """Pass a role that exists, with the agency it needs.

    raises   ConfigurationError: says what would do
    """
    if role not in ROLES:
        raise ConfigurationError(f"role {role!r}: one of {', '.join(ROLES)}")
    if agency is not None and agency not in agencies:
        raise ConfigurationError(f"agency {agency!r}: one of {', '.join(agencies)}")
    if role == "agency" and agency is None:
        raise ConfigurationError(f"role 'agency': say which one, of {', '.join(agencies)}")


def narrowed(role: str, scopes: Collection[str] | None) -> frozenset[Right]:
    """The rights of `role`, of them only `scopes` if any are given.

    raises   ConfigurationError: a scope that the role does not have
    """
    rights = ROLES[role]
    if scopes is None:
        return rights
    for scope in scopes:
        if scope not in rights:
            raise ConfigurationError(f"scope {scope!r}: role {role!r} has {', '.join(sorted(rights))}")
    return frozenset({Right.SELF, *(Right(scope) for scope in scopes)})
