"""Bearer tokens (RFC 7519) of an issuer: whose they are, once signature, issuer, audience and times hold."""

from __future__ import annotations

from typing import Any

import jwt

from api.oidc.keys import IssuerKeys, check_url
from api.oidc.roles import RoleMap, read_role_map
from api.problems import Problem
from core.access.caller import Caller
from core.access.rights import ROLES
from core.catalogue import Catalogue
from core.errors import ConfigurationError
from core.settings import Settings

# With public keys: a secret shared with the issuer (HS…) could sign as well as check, and `none` signs nothing.
_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
_REQUIRED = ["iss", "aud", "sub", "exp", "iat"]
_LONGEST = 16_000
_NAME_LENGTH = 100


class Tokens:
    """Reads the tokens of one issuer, for all threads."""

    def __init__(self, settings: Settings, keys: IssuerKeys, roles: RoleMap) -> None:
        self._settings, self._keys, self._roles = settings, keys, roles
        self._algorithms = _read_algorithms(settings.oidc_algorithms)

    def caller(self, token: str) -> Caller:
        """Who the issuer says that the bearer of `token` is.

        raises   Problem: not valid, or nobody whom the settings know; Unavailable: the issuer's keys cannot be had
        """
        claims = self._verified(token)
        found = self._roles.of(claims)
        if found is None:
            where = self._settings.oidc_roles_claim
            detail = (
                f"token sah, tetapi {where} di dalamnya tidak dikenal di NADI_OIDC_ROLES",
                f"the token is valid, but NADI_OIDC_ROLES knows nothing of what its {where} holds",
            )
            raise Problem("not-allowed", detail)
        role, agency = found
        return Caller(
            f"oidc {_name(claims, self._settings.oidc_name_claim)}",
            role,
            ROLES[role],
            agency=agency,
            per_minute=self._settings.api_requests_per_minute,
        )

    def _verified(self, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token) if len(token) <= _LONGEST else {}
            key = self._keys.find(header["kid"]) if isinstance(header.get("kid"), str) else None
            if key is None:
                raise _not_valid("it names no key of the issuer")
            return jwt.decode(
                token,
                key,
                algorithms=self._algorithms,
                audience=self._settings.oidc_audience,
                issuer=self._settings.oidc_issuer,
                leeway=self._settings.oidc_leeway_s,
                options={"require": _REQUIRED},
            )
        except jwt.PyJWTError as error:
            raise _not_valid(str(error)) from error


def read_tokens(settings: Settings, catalogue: Catalogue) -> Tokens | None:
    """The reader that the settings ask for; None: no issuer is set. Nothing is fetched yet.

    raises   ConfigurationError: the settings do not go together
    """
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_audience:
        raise ConfigurationError("NADI_OIDC_AUDIENCE is not set: the client's id at the issuer, as `aud` has it")
    check_url("NADI_OIDC_ISSUER", settings.oidc_issuer)
    if settings.oidc_jwks_url:
        check_url("NADI_OIDC_JWKS_URL", settings.oidc_jwks_url)
    keys = IssuerKeys(settings.oidc_issuer, settings.oidc_jwks_url)
    return Tokens(settings, keys, read_role_map(settings, catalogue))


def looks_like_token(secret: str) -> bool:
    """Whether `secret` has the form of a signed token, which no key of Nadi has."""
    return secret.count(".") == 2


def _read_algorithms(names: str) -> list[str]:
    algorithms = names.replace(",", " ").split()
    for name in algorithms:
        if name not in _ALGORITHMS:
            raise ConfigurationError(f"NADI_OIDC_ALGORITHMS: {name!r}: one of {', '.join(sorted(_ALGORITHMS))}")
    if not algorithms:
        raise ConfigurationError("NADI_OIDC_ALGORITHMS is empty: RS256 is what most issuers use")
    return algorithms


def _name(claims: dict[str, Any], claim: str) -> str:
    """What the audit shows; control characters could draw another row into a log."""
    given = claims.get(claim)
    name = given if isinstance(given, str) and given.strip() else str(claims["sub"])
    return "".join(letter for letter in name if letter.isprintable())[:_NAME_LENGTH]


def _not_valid(why: str) -> Problem:
    return Problem("key-required", (f"token tidak sah: {why}", f"the token is not valid: {why}"))
