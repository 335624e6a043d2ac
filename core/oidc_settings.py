"""Settings of an OpenID Connect issuer whose tokens the API takes; without an issuer none are taken."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class OidcSettings(BaseSettings):
    """`NADI_OIDC_*`: who signs, for whom, and which of the token's words is which role."""

    oidc_issuer: str = Field(
        "",
        description="OpenID Connect issuer, as its tokens' `iss` has it: https://sso.example/realms/kutim; empty: none",
    )
    oidc_audience: str = Field("", description="what `aud` of a token must hold: the client's id at the issuer")
    oidc_jwks_url: str = Field("", description="the issuer's keys; empty: as its discovery document says")
    oidc_roles: str = Field(
        "", description="roles by words of the token, the first that fits: nadi-admin=administrator, dlh=agency:dlh"
    )
    oidc_roles_claim: str = Field("roles", description="claim with those words; dots go inside: realm_access.roles")
    oidc_agency_claim: str = Field("", description="claim with the key of the person's agency; empty: as the role says")
    oidc_name_claim: str = Field(
        "preferred_username", description="claim with the name that the audit shows; else `sub`"
    )
    oidc_algorithms: str = Field("RS256, ES256", description="signatures that are taken; with public keys only")
    oidc_leeway_s: float = Field(60, ge=0, le=600, description="how far the issuer's clock may be off [s]")
