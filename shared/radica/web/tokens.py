"""Who sends a request: bearer tokens that each service checks by itself, from the keys that the console publishes.

A token is a JWT signed with Ed25519: header `typ` at+jwt and `kid`; claims `iss` radica-console, `aud` radica, `exp`
(15 minutes), `sub` the account's id, `name`, `lanes`. The one allowed algorithm is EdDSA over the curve Ed25519, under
the name that says both: `Ed25519` (RFC 9864 retired the older name `EdDSA`, which leaves the curve open).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from radica.access import Access
from radica.errors import Unauthenticated

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

    from radica.clock import Clock

ISSUER = "radica-console"
AUDIENCE = "radica"
TYPE = "at+jwt"
ALGORITHM = "Ed25519"
LEEWAY_S = 30
LONGEST = 4096
MOST_REMEMBERED = 2000


class Keys(Protocol):
    """Where the public keys of the issuer come from."""

    def find(self, kid: str) -> OKPKey | None:
        """Return the key from memory, without waiting."""
        ...

    def fetch(self, kid: str) -> OKPKey:
        """Return the key, asking for it (a bounded wait); raises Unauthenticated or Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class _Checked:
    access: Access
    kid: str
    key: OKPKey
    expires_at: int


class Verifier:
    """Turns a bearer token into an `Access`, or raises Unauthenticated.

    A signature costs 0.2 ms to check, so a token that was checked is remembered until it expires or its key goes. The
    library that checks it is imported with the first one (25 ms, 3 MiB): citizens file without.
    """

    def __init__(self, keys: Keys, clock: Clock) -> None:
        self.keys = keys
        self._clock = clock
        self._checked: dict[str, _Checked] = {}

    def remembered(self, token: str) -> Access | None:
        """Return who bears the token if it was checked before and still holds; never waits."""
        known = self._checked.get(token)
        if known is None or self._now() >= known.expires_at + LEEWAY_S or self.keys.find(known.kid) is not known.key:
            return None
        return known.access

    def kid(self, token: str) -> str:
        """Return the id of the key that the token names, once its header is one that we accept."""
        from joserfc import jws  # noqa: PLC0415 - see the class
        from joserfc.errors import JoseError  # noqa: PLC0415

        if len(token) > LONGEST:
            raise _refused()
        try:
            header = jws.extract_compact(token.encode()).headers()
        except (JoseError, ValueError) as error:
            raise _refused() from error
        kid = header.get("kid")
        if header.get("alg") != ALGORITHM or str(header.get("typ")).lower() != TYPE or not isinstance(kid, str):
            raise _refused()
        return kid

    def check(self, token: str, kid: str, key: OKPKey) -> Access:
        """Return who bears the token, signed with `key`; raises Unauthenticated."""
        from joserfc import jwt  # noqa: PLC0415 - see the class
        from joserfc.errors import JoseError  # noqa: PLC0415

        expected = jwt.JWTClaimsRegistry(
            now=self._now,
            leeway=LEEWAY_S,
            iss={"essential": True, "value": ISSUER},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            sub={"essential": True},
        )
        try:
            claims = jwt.decode(token, key, algorithms=[ALGORITHM]).claims
            expected.validate(claims)
            access = _access(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise _refused() from error
        if len(self._checked) >= MOST_REMEMBERED:
            self._checked.clear()
        self._checked[token] = _Checked(access, kid, key, int(claims["exp"]))
        return access

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def _access(claims: dict[str, Any]) -> Access:
    who, name, lanes = claims["sub"], claims.get("name", ""), claims.get("lanes")
    if not isinstance(name, str) or not isinstance(lanes, list) or not all(isinstance(lane, str) for lane in lanes):
        raise TypeError
    return Access(who, name, frozenset(lanes))


def _refused() -> Unauthenticated:
    """One answer for every fault: what is wrong with a token is of use only to whoever forges one."""
    return Unauthenticated("Su sesión no es válida o ya terminó.", "Inicie sesión de nuevo.")
