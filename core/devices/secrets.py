"""Secrets of devices: made here, shown once, kept as a hash in the form of Mosquitto's password file.

Source: mosquitto_passwd(1); `$7$` is PBKDF2 with SHA-512, iterations, salt and hash, the last two in base64.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from secrets import token_bytes, token_urlsafe

_SECRET_BYTES = 24
_SALT_BYTES = 12
# Mosquitto's own number. Slowness protects passwords that can be guessed; 24 random bytes cannot. The broker
# computes the hash of every connected client on its only thread whenever it reloads the file.
_ITERATIONS = 101


def new_secret() -> str:
    """A secret of 192 random bits, in letters that need no quoting in a URL."""
    return token_urlsafe(_SECRET_BYTES)


def password_hash(secret: str, salt: bytes | None = None) -> str:
    """What Mosquitto keeps of `secret`, as it stands behind the colon in its password file."""
    salt = token_bytes(_SALT_BYTES) if salt is None else salt
    digest = _digest(secret, salt, _ITERATIONS)
    return f"$7${_ITERATIONS}${b64encode(salt).decode()}${b64encode(digest).decode()}"


def is_secret_of(secret: str, hashed: str) -> bool:
    """Whether `hashed` was made of `secret`."""
    _, kind, iterations, salt, digest = hashed.split("$")
    if kind != "7":
        return False
    return hmac.compare_digest(_digest(secret, b64decode(salt), int(iterations)), b64decode(digest))


def _digest(secret: str, salt: bytes, iterations: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, iterations)
