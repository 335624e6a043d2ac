"""An OpenID Connect issuer on this machine: signs with real keys and serves them as issuers do."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
AUDIENCE = "nadi"


class Issuer:
    """Signs tokens. `asked` lists the addresses that were asked for."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[str] = []
        self.claims_to_be = url
        self.is_away = False
        self._keys: dict[str, Private] = {}
        self.rotate("first")

    def rotate(self, key_id: str, key: Private | None = None) -> None:
        """Sign with another key from now on; only that one is served."""
        self._keys = {key_id: key or rsa.generate_private_key(public_exponent=65537, key_size=2048)}

    def token(self, *, without: str = "", key: Private | None = None, key_id: str = "", **claims: Any) -> str:
        """A token of 'siti' that is good for five minutes, but for what is said here."""
        ((own_id, own),) = self._keys.items()
        now = int(time.time())
        said = {"iss": self.url, "aud": AUDIENCE, "sub": "8d1f", "iat": now, "exp": now + 300}
        said |= {"preferred_username": "siti", "roles": ["nadi-planner"], **claims}
        said.pop(without, None)
        used = key or own
        algorithm = "RS256" if isinstance(used, rsa.RSAPrivateKey) else "ES256"
        return jwt.encode(said, used, algorithm, {"kid": key_id or own_id})

    def document(self, path: str) -> dict[str, Any] | None:
        """What the issuer answers at `path`; None: nothing that is of use."""
        self.asked.append(path)
        if self.is_away:
            return None
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.claims_to_be, "jwks_uri": f"{self.url}/keys"}
        return {"keys": [self._public(key_id, key) for key_id, key in self._keys.items()]}

    def public_bytes(self) -> bytes:
        """The public key as a text, as everybody can have it."""
        (key,) = self._keys.values()
        return json.dumps(self._public("first", key)).encode()

    @staticmethod
    def _public(key_id: str, key: Private) -> dict[str, Any]:
        kind = jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
        return {**kind.to_jwk(key.public_key(), as_dict=True), "kid": key_id, "use": "sig"}


@contextmanager
def run_issuer() -> Iterator[Issuer]:
    """An issuer that answers until the end of the block."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = issuer.document(self.path)
            self.send_response(503 if document is None else 200)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield issuer
        finally:
            server.shutdown()
            thread.join()
