"""Tokens of an OpenID Connect issuer open what its words mean here, and nothing else does."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest
from api_client import make_context, serving
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi.testclient import TestClient
from issuer import AUDIENCE, Issuer, run_issuer
from test_access import ELSEWHERE

from api.oidc.keys import IssuerKeys
from core.errors import ConfigurationError

ROLES = "nadi-admin=administrator, nadi-planner=planner, dlh=agency:dlh, dinas=agency"


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with run_issuer() as issuer:
        yield issuer


@contextmanager
def opened(url: str, issuer: Issuer, **settings: str) -> Iterator[TestClient]:
    said = {
        "oidc_issuer": issuer.url,
        "oidc_audience": AUDIENCE,
        "oidc_roles": ROLES,
        "oidc_agency_claim": "opd",
    } | settings
    with serving(make_context(url, api_host="0.0.0.0", api_key="right", **said), ELSEWHERE) as client:
        yield client


@pytest.fixture
def client(city_url: str, issuer: Issuer) -> Iterator[TestClient]:
    with opened(city_url, issuer) as client:
        yield client


def ask(client: TestClient, token: str, path: str = "/v1/me") -> Any:
    return client.get(path, headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})


def test_a_token_opens_what_its_role_may(client: TestClient, issuer: Issuer) -> None:
    me = ask(client, issuer.token())
    assert (me.status_code, me.json()["name"], me.json()["role"]) == (200, "oidc siti", "planner")
    assert ask(client, issuer.token(), "/v1/points").status_code == 200
    assert ask(client, issuer.token(), "/metrics").status_code == 403
    assert ask(client, issuer.token(roles=["x", "nadi-admin"]), "/metrics").status_code == 200


def test_keys_go_on_beside_tokens(client: TestClient) -> None:
    assert ask(client, "right").json()["name"] == "NADI_API_KEY"
    assert ask(client, "nadi_nobodys").status_code == 401


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"roles": ["dlh"]}, ("agency", "dlh")),
        ({"roles": "x nadi-planner"}, ("planner", None)),
        ({"roles": ["dinas"], "opd": "dishub"}, ("agency", "dishub")),
        ({"roles": ["dinas"], "opd": "no such"}, None),
        ({"roles": ["dinas"]}, None),
        ({"roles": ["viewer"]}, None),
        ({"roles": {"nadi-admin": True}}, None),
        ({"roles": None}, None),
    ],
    ids=["agency", "words", "agency claim", "unknown agency", "no agency", "unmapped", "object", "null"],
)
def test_words_of_the_token_are_roles_only_by_the_map(
    city_url: str, issuer: Issuer, claims: dict[str, Any], expected: tuple[str, str | None] | None
) -> None:
    with opened(city_url, issuer) as client:
        answer = ask(client, issuer.token(**claims))
    if expected is None:
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:nadi:problem:not-allowed")
    else:
        assert (answer.json()["role"], answer.json()["agency"]) == expected


def test_roles_may_lie_inside_a_claim(city_url: str, issuer: Issuer) -> None:
    with opened(city_url, issuer, oidc_roles_claim="realm_access.roles") as client:
        assert ask(client, issuer.token(realm_access={"roles": ["nadi-admin"]})).json()["role"] == "administrator"
        assert ask(client, issuer.token()).status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"exp": int(time.time()) - 120},
        {"nbf": int(time.time()) + 600},
        *({"without": name} for name in ("iss", "aud", "sub", "exp", "iat")),
        {"key": rsa.generate_private_key(public_exponent=65537, key_size=2048)},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"key_id": "unknown"},
    ],
    ids=[
        *("issuer", "audience", "expired", "not yet", "no iss", "no aud", "no sub", "no exp", "no iat"),
        *("another's key", "another kind of key", "unknown key"),
    ],
)
def test_what_does_not_hold_is_refused(client: TestClient, issuer: Issuer, claims: dict[str, Any]) -> None:
    answer = ask(client, issuer.token(**claims), "/v1/points")
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:nadi:problem:key-required")


def test_a_clock_that_is_a_little_off_does_no_harm(client: TestClient, issuer: Issuer) -> None:
    now = int(time.time())
    assert ask(client, issuer.token(exp=now - 30)).status_code == 200
    assert ask(client, issuer.token(iat=now + 30, nbf=now + 30)).status_code == 200


def test_a_token_that_nobody_signed_or_anybody_could_is_refused(client: TestClient, issuer: Issuer) -> None:
    head, body, signature = issuer.token().split(".")
    assert ask(client, f"{head}.{_packed({'sub': 'x'})}.{signature}").status_code == 401
    assert ask(client, f"{_packed({'alg': 'none', 'kid': 'first'})}.{body}.").status_code == 401
    # The public key, taken as the secret of an HMAC.
    forged = f"{_packed({'alg': 'HS256', 'kid': 'first'})}.{body}"
    mac = hmac.new(issuer.public_bytes(), forged.encode(), sha256).digest()
    assert ask(client, f"{forged}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}").status_code == 401
    assert ask(client, "a.b.c").status_code == 401
    assert ask(client, f"{head}.{'x' * 20_000}.{signature}").status_code == 401


def _packed(content: dict[str, str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_another_signature_is_taken_where_the_settings_allow_it(city_url: str, issuer: Issuer) -> None:
    issuer.rotate("curve", ec.generate_private_key(ec.SECP256R1()))
    with opened(city_url, issuer) as client:
        assert ask(client, issuer.token()).status_code == 200
    with opened(city_url, issuer, oidc_algorithms="RS256") as client:
        assert ask(client, issuer.token()).status_code == 401


class Hand:
    """A clock that is set by hand."""

    time = 0.0

    def __call__(self) -> float:
        return self.time


def test_new_keys_are_found_but_strange_ones_do_not_flood_the_issuer(issuer: Issuer) -> None:
    clock = Hand()
    keys = IssuerKeys(issuer.url, "", clock)
    assert keys.find("first") is not None
    issuer.rotate("second")
    for number in range(5):
        assert keys.find(f"strange-{number}") is None
    assert issuer.asked == ["/.well-known/openid-configuration", "/keys"]
    clock.time = 31
    assert keys.find("second") is not None
    assert keys.find("first") is None
    assert len(issuer.asked) == 4


def test_known_keys_outlive_an_issuer_that_is_away(issuer: Issuer) -> None:
    clock = Hand()
    keys = IssuerKeys(issuer.url, f"{issuer.url}/keys", clock)
    keys.find("first")
    issuer.is_away = True
    clock.time = 7200
    for _ in range(5):
        assert keys.find("first") is not None
    assert issuer.asked == ["/keys", "/keys"]


def test_an_issuer_that_is_away_or_another_is_said_so(city_url: str, issuer: Issuer) -> None:
    issuer.is_away = True
    with opened(city_url, issuer) as client:
        answer = ask(client, issuer.token())
        assert (answer.status_code, answer.json()["type"]) == (503, "urn:nadi:problem:issuer-away")
        assert answer.headers["retry-after"] == "5"
        assert ask(client, "right").status_code == 200
    issuer.is_away, issuer.claims_to_be = False, "https://elsewhere.example"
    with opened(city_url, issuer) as client:
        assert ask(client, issuer.token()).status_code == 503


def test_a_name_from_outside_draws_nothing_into_the_log(client: TestClient, issuer: Issuer) -> None:
    assert ask(client, issuer.token(preferred_username="a\nb\x1b[2J")).json()["name"] == "oidc ab[2J"
    assert ask(client, issuer.token(preferred_username=7)).json()["name"] == "oidc 8d1f"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"oidc_audience": ""}, "NADI_OIDC_AUDIENCE is not set"),
        ({"oidc_roles": ""}, "NADI_OIDC_ROLES is not set"),
        ({"oidc_roles": "x"}, "'x': word=role"),
        ({"oidc_roles": "x=king"}, "NADI_OIDC_ROLES: role 'king'"),
        ({"oidc_roles": "x=agency"}, "say which one"),
        ({"oidc_roles": "x=agency:none"}, "agency 'none'"),
        ({"oidc_issuer": "http://sso.example"}, "an https:// address"),
        ({"oidc_jwks_url": "file:///etc/passwd"}, "NADI_OIDC_JWKS_URL"),
        ({"oidc_algorithms": "HS256"}, "'HS256': one of"),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, dict) else "",
)
def test_settings_that_do_not_go_together_stop_the_start(
    city_url: str, issuer: Issuer, settings: dict[str, str], said: str
) -> None:
    with (
        pytest.raises(ConfigurationError, match=said),
        opened(city_url, issuer, **{"oidc_roles": "x=viewer", "oidc_agency_claim": "", **settings}),
    ):
        pass
