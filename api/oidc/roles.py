"""Claims of a token, to a role and an agency, as the settings map them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.access.rights import check_role
from core.catalogue import Catalogue
from core.errors import ConfigurationError
from core.oidc_settings import OidcSettings

_FORM = "word=role or word=agency:key, separated by commas"


@dataclass(frozen=True, slots=True)
class RoleMap:
    """Which of a token's words is which role.

    roles          {word: (role, agency or None)}; the first that the token holds counts
    roles_claim    path of the claim that holds the words
    agency_claim   path of the claim that names the agency where the role does not; empty: none
    agencies       keys of the agencies there are
    """

    roles: Mapping[str, tuple[str, str | None]]
    roles_claim: str
    agency_claim: str
    agencies: frozenset[str]

    def of(self, claims: Mapping[str, Any]) -> tuple[str, str | None] | None:
        """(role, agency) of a token; None: none of its words is mapped, or it names no agency that exists."""
        words = _words(_inside(claims, self.roles_claim))
        for word, (role, agency) in self.roles.items():
            if word in words:
                named = _inside(claims, self.agency_claim) if self.agency_claim else None
                found = agency or (named if isinstance(named, str) and named in self.agencies else None)
                return None if role == "agency" and found is None else (role, found)
        return None


def read_role_map(settings: OidcSettings, catalogue: Catalogue) -> RoleMap:
    """The map that the settings say.

    raises   ConfigurationError: no map, or a role or agency that does not exist
    """
    roles = {}
    for entry in filter(None, (part.strip() for part in settings.oidc_roles.split(","))):
        word, sign, meaning = (part.strip() for part in entry.rpartition("="))
        if not (sign and word and meaning):
            raise ConfigurationError(f"NADI_OIDC_ROLES: {entry!r}: {_FORM}")
        role, _, agency = meaning.partition(":")
        if not (role == "agency" and not agency and settings.oidc_agency_claim):
            _check(role, agency or None, catalogue)
        roles[word] = (role, agency or None)
    if not roles:
        raise ConfigurationError(f"NADI_OIDC_ROLES is not set, so nobody could enter: {_FORM}")
    return RoleMap(roles, settings.oidc_roles_claim, settings.oidc_agency_claim, frozenset(catalogue.agencies))


def _check(role: str, agency: str | None, catalogue: Catalogue) -> None:
    try:
        check_role(role, agency, catalogue.agencies)
    except ConfigurationError as error:
        raise ConfigurationError(f"NADI_OIDC_ROLES: {error}") from error


def _inside(claims: Any, path: str) -> Any:
    """What is at `path`; a claim whose own name has dots, such as a URL, comes first."""
    if not isinstance(claims, Mapping):
        return None
    if path in claims:
        return claims[path]
    name, _, rest = path.partition(".")
    return _inside(claims.get(name), rest) if rest else None


def _words(claim: Any) -> frozenset[str]:
    """The words of a claim that is a list, or a text with blanks between as `scope` has them."""
    if isinstance(claim, str):
        return frozenset(claim.split())
    return frozenset(word for word in claim if isinstance(word, str)) if isinstance(claim, list) else frozenset()
