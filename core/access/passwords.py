"""Passwords of people: hashed with argon2id, checked, and made where an administrator gives out a first one.

Source: RFC 9106, section 4, second recommended option (64 MiB of memory), which is argon2-cffi's default.
"""

from __future__ import annotations

from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import ConfigurationError

# NIST SP 800-63B: length is what counts; rules for kinds of letters make people write passwords down.
_SHORTEST = 12
_LONGEST = 1000
_RANDOM_BYTES = 12

# What a name that does not exist is compared with, so that it takes as long as one that does. Nobody's password.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$UIiMh/UY6Wrb9X/GPKcH+g$iD6PWQqmsSTBFyCOvUlLKBQM1RGyA8GanYQDJlnzAfg"


def new_password() -> str:
    """A password of 96 random bits, to be changed at the first login."""
    return token_urlsafe(_RANDOM_BYTES)


def hashed(password: str) -> str:
    """What is kept of `password`."""
    return PasswordHasher().hash(password)


def is_password_of(password: str, kept: str | None) -> bool:
    """Whether `kept` was made of `password`; None takes as long and is never."""
    try:
        PasswordHasher().verify(kept or _NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def check_password(password: str, name: str) -> None:
    """Pass a password that `name` may choose.

    raises   ConfigurationError: says what would do, never what was chosen
    """
    if not _SHORTEST <= len(password) <= _LONGEST:
        raise ConfigurationError(f"the password needs {_SHORTEST} to {_LONGEST} characters; a few words will do")
    if name.casefold() in password.casefold() or len(set(password)) < _SHORTEST // 2:
        raise ConfigurationError("the password must not hold the name, nor the same few characters again and again")
