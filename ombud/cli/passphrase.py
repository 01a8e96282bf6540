"""Sealing the key ring with a passphrase, so that it can travel inside a backup."""

import os

import click
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

SALT_BYTES, NONCE_BYTES = 16, 12
SHORTEST = 10


class WrongPassphrase(Exception):
    """The passphrase does not open the keys."""


def asked_twice() -> str:
    """A new passphrase, from OMBUD_PASSPHRASE or typed twice."""
    given = os.environ.get("OMBUD_PASSPHRASE")
    secret = given or click.prompt(
        "Passphrase for the keys (needed to restore)", hide_input=True, confirmation_prompt=True
    )
    if len(secret) < SHORTEST:
        raise click.UsageError(f"Choose a passphrase of at least {SHORTEST} characters.")
    return str(secret)


def asked() -> str:
    """The passphrase of a backup, from OMBUD_PASSPHRASE or typed."""
    return os.environ.get("OMBUD_PASSPHRASE") or click.prompt(
        "Passphrase of the backup", hide_input=True
    )


def seal(content: bytes, secret: str) -> bytes:
    """`content` sealed with the passphrase: salt, nonce, ciphertext."""
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    return salt + nonce + AESGCM(_key(secret, salt)).encrypt(nonce, content, b"ombud keys")


def unseal(sealed: bytes, secret: str) -> bytes:
    """What was sealed with the passphrase; raises WrongPassphrase."""
    salt, nonce, body = sealed[:16], sealed[16:28], sealed[28:]
    try:
        return AESGCM(_key(secret, salt)).decrypt(nonce, body, b"ombud keys")
    except InvalidTag as broken:
        raise WrongPassphrase from broken


def _key(secret: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(secret.encode())
