"""Signatures of what is sent to webhooks; receivers check them with `verify`."""

import datetime as dt
import hashlib
import hmac

VERSION = "v1"
WINDOW = dt.timedelta(minutes=5)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The Askdesk-Signature of `body` sent at `timestamp` (the Askdesk-Timestamp: Unix seconds)."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"{VERSION}={digest}"


def verify(secret: str, timestamp: str, body: bytes, signature: str, now: dt.datetime) -> bool:
    """Whether `body`, exactly as it came, was signed with `secret` within five minutes of `now`.

    `timestamp` and `signature` are the two headers as they came; whatever stands in them, nothing is raised.
    """
    if not secret or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    fresh = abs(now.timestamp() - int(timestamp)) <= WINDOW.total_seconds()
    genuine = hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode(errors="replace"))
    return genuine and fresh
