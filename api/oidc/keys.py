"""The issuer's public keys: fetched when first needed, kept, fetched anew when a token names one not seen yet."""

from __future__ import annotations

import json
import logging
import math
import threading
import time
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

import jwt
from jwt import PyJWK, PyJWKClient

from api.loopback import is_loopback
from core.errors import ConfigurationError, Unavailable

logger = logging.getLogger(__name__)

# An issuer that does not answer by then is away [s].
_TIMEOUT_S = 5.0
# Keys are asked for again when they are older; while the issuer is away they go on for a day [s].
_FRESH_S, _KEPT_S = 3600.0, 86_400.0
# A token can name any key: the issuer is not asked more often than this because of it, nor after a failure [s].
_AFTER_UNKNOWN_S, _AFTER_TROUBLE_S = 30.0, 10.0
_DISCOVERY = "/.well-known/openid-configuration"
_MOST_BYTES = 1_000_000


class IssuerKeys:
    """Keys of one issuer, for all threads.

    issuer   its URL
    url      where its keys are; empty: its discovery document says
    now      never goes back [s]
    """

    def __init__(self, issuer: str, url: str, now: Callable[[], float] = time.monotonic) -> None:
        self._issuer, self._url, self._now = issuer, url, now
        self._lock = threading.Lock()
        self._keys: dict[str, PyJWK] = {}
        self._fetched_at = self._again_at = -math.inf
        self._trouble = ""

    def find(self, key_id: str) -> PyJWK | None:
        """The key that signs as `key_id`; None: the issuer has no such key.

        raises   Unavailable: the issuer does not answer, or not as one, and the key was not seen before
        """
        key = self._keys.get(key_id)
        if key is not None and self._age_s() < _FRESH_S:
            return key
        with self._lock:
            # One thread asks for all; a second one finds what the first got.
            if self._now() >= self._again_at:
                self._fetch()
        key = self._keys.get(key_id)
        if key is not None and self._age_s() < _KEPT_S:
            return key
        if self._trouble:
            raise Unavailable(f"{self._issuer}: {self._trouble}")
        return None

    def _age_s(self) -> float:
        return self._now() - self._fetched_at

    def _fetch(self) -> None:
        try:
            client = PyJWKClient(self._url or discover(self._issuer), cache_jwk_set=False, timeout=_TIMEOUT_S)
            self._keys = {str(key.key_id): key for key in client.get_signing_keys()}
        except (OSError, ValueError, KeyError, TypeError, jwt.PyJWTError, ConfigurationError) as error:
            self._trouble = str(error)
            logger.warning("keys of %s: %s", self._issuer, error)
            self._again_at = self._now() + _AFTER_TROUBLE_S
        else:
            self._trouble = ""
            self._fetched_at = self._now()
            self._again_at = self._fetched_at + _AFTER_UNKNOWN_S


def discover(issuer: str) -> str:
    """Where the keys of `issuer` are, by its discovery document (OpenID Connect Discovery 1.0, section 4).

    raises   OSError: it does not answer; ValueError, KeyError: not as an issuer does
    """
    with urllib.request.urlopen(issuer.rstrip("/") + _DISCOVERY, timeout=_TIMEOUT_S) as answer:
        document = json.loads(answer.read(_MOST_BYTES))
    if document["issuer"] != issuer:
        raise ValueError(f"its discovery document is that of {document['issuer']!r}")
    return check_url("jwks_uri", document["jwks_uri"])


def check_url(name: str, url: str) -> str:
    """`url`, if what comes from there can be trusted.

    raises   ConfigurationError: it is no https:// address, nor one of this machine
    """
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url
    if parts.scheme == "http" and is_loopback(parts.hostname or ""):
        return url
    raise ConfigurationError(f"{name}: {url!r}: an https:// address")
