"""Signatures that say who made a package: minisign's, over ``manifest.json``.

The manifest holds the digest of every other file, so its signature stands for the whole
package. ``minisign -Vm manifest.json -p KEY.pub`` proves the same without this program.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localize import files
from localize.document import Place
from localize.errors import ConfigError, InputError, MissingError, PackageError
from localize.packages.manifest import SIGNATURE_FILE

if TYPE_CHECKING:
    from minisign import SecretKey

__all__ = ["PASSWORD", "prove", "sign", "unlock"]

PASSWORD = "LOCALIZE_SIGNING_PASSWORD"
"""Environment variable with the password of an encrypted secret key."""
_MAX_BYTES = 4096
_GENERATE = "Make a pair: minisign -G -W -s release.key -p release.pub"


def sign(data: bytes, key: Path, comment: str) -> bytes:
    """The signature of a manifest's bytes with a secret key; the same for the same input.

    ``comment`` is one line that the signature covers too. Raises ``InputError`` if the key
    can't be read, ``ConfigError`` if it is none or stays locked, ``MissingError`` without the
    library.
    """
    signature = _secret(key.resolve()).sign(data, trusted_comment=comment)
    signature.untrusted_comment = "signature of a localize package's manifest"
    return bytes(signature) + b"\n"


def prove(data: bytes, signature: bytes | None, key: Path) -> None:
    """Prove that the owner of a public key signed a manifest's bytes.

    Raises ``PackageError`` if not, else as ``sign`` does.
    """
    minisign, place = _library(), Place(file=SIGNATURE_FILE)
    try:
        public = minisign.PublicKey.from_bytes(files.read_bytes(key, _MAX_BYTES))
    except (InputError, ValueError) as error:
        # Not the package's fault: an import job must not take it for a verdict.
        why = error.message if isinstance(error, InputError) else error
        raise ConfigError(f"is no public key ({why})", Place(file=str(key)), _GENERATE) from error
    if signature is None:
        raise PackageError("isn't there: the package is not signed", place, "Don't trust it.")
    try:
        public.verify(data, minisign.Signature.from_bytes(signature))
    except ValueError as error:
        raise PackageError(
            f"is no signature of the manifest with the key {key} ({error})",
            place,
            "Don't trust it; or ask its maker for the key that it was signed with.",
        ) from error


def unlock(key: Path) -> None:
    """Prove that ``sign`` can use a secret key. Raises as that does."""
    _secret(key.resolve())


@lru_cache(maxsize=1)
def _secret(key: Path) -> SecretKey:
    """A secret key, unlocked; once a process, as unlocking takes seconds on purpose."""
    minisign, place = _library(), Place(file=str(key))
    try:
        secret = minisign.SecretKey.from_bytes(files.read_bytes(key, _MAX_BYTES))
        if secret.is_encrypted():
            if PASSWORD not in os.environ:
                advice = f"Set {PASSWORD}, or make a key without one (minisign -G -W)."
                raise ConfigError("is locked with a password", place, advice)
            secret.decrypt(os.environ[PASSWORD])
    except ValueError as error:
        raise ConfigError(f"is no secret key that opens ({error})", place, _GENERATE) from error
    return secret


def _library() -> Any:
    try:
        import minisign
    except ImportError as error:
        raise MissingError(
            "signatures need a library that is not installed",
            None,
            "Install it: pip install 'py-minisign>=0.21'",
        ) from error
    return minisign
