"""Notifications as signed POST requests to one URL.

The host name is resolved once a delivery; every address is checked, and the connection goes to a checked one, so that
a second answer of the name server changes nothing. Redirects are not followed and proxies of the environment not used:
both would reach where the check does not. This is why it stands on httpcore, the layer below httpx.
"""

import datetime as dt
import ipaddress
import json
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress

import httpcore
import httpx

from routing.delivery import DeliveryError, read_retry_after
from routing.notification import Delivery
from routing.signing import sign
from routing.sinks.addresses import Address, PinnedBackend, Resolve, is_public, resolve

SECONDS = 10.0
MOST_READ = 4096  # bytes of an answer
MOST_QUOTED = 200  # characters of an answer in an error
PORTS = {"https": 443, "http": 80}
ALLOW = "allow private addresses for the webhook if this is meant"


class WebhookSettingError(ValueError):
    """The URL or the secret cannot be used."""


class WebhookSink:
    """`allow_private` admits addresses that are not public, and plain http to those.

    `trust` checks the server's certificate (the public authorities unless given); `seconds` is for a whole delivery.
    """

    name = "webhook"

    def __init__(
        self,
        url: str,
        secret: str,
        clock: Callable[[], dt.datetime],
        *,
        allow_private: bool = False,
        resolve: Resolve = resolve,
        trust: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._url = _checked_url(url, allow_private)
        if not secret:
            raise WebhookSettingError("The webhook has no secret to sign with: set one that its receiver knows.")
        self._secret = secret
        self._clock = clock
        self._allow_private = allow_private
        self._resolve = resolve
        self._trust = trust or httpcore.default_ssl_context()
        self._seconds = seconds

    def deliver(self, delivery: Delivery) -> None:
        backend = PinnedBackend(self._addresses(), self._seconds)
        content = body(delivery)
        headers = self._headers(delivery.key, content)
        try:
            with (
                httpcore.ConnectionPool(self._trust, network_backend=backend) as pool,
                pool.stream("POST", self._target(), headers=headers, content=content) as answer,
            ):
                self._judge(answer)
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise DeliveryError(
                f"The webhook's host {self._url.host} could not be reached or broke off "
                f"({_plain(str(error) or type(error).__name__)}): see that it runs and answers within "
                f"{self._seconds:g} seconds.",
                retry=True,
            ) from error

    def _addresses(self) -> Sequence[Address]:
        host, port = self._url.host, self._port
        try:
            found = [ipaddress.ip_address(address) for address in self._resolve(self._ascii_host, port)]
        except (OSError, UnicodeError) as error:
            raise DeliveryError(
                f"The name of the webhook's host {host} has no address ({error}).", retry=True
            ) from error
        private = [address for address in found if not is_public(address)]
        if private and not self._allow_private:
            raise DeliveryError(
                f"The webhook's host {host} has the address {private[0]}, which is not public: {ALLOW}.", retry=False
            )
        if self._url.scheme == "http" and len(private) < len(found):
            raise DeliveryError(f"The webhook's host {host} is public: use https for it.", retry=False)
        return found

    @property
    def _ascii_host(self) -> str:
        return self._url.raw_host.decode("ascii")

    @property
    def _port(self) -> int:
        return self._url.port or PORTS[self._url.scheme]

    def _target(self) -> httpcore.URL:
        return httpcore.URL(
            scheme=self._url.raw_scheme, host=self._url.raw_host, port=self._port, target=self._url.raw_path
        )

    def _headers(self, key: str, content: bytes) -> list[tuple[bytes | str, bytes | str]]:
        timestamp = str(int(self._clock().timestamp()))
        return [
            ("Host", self._url.netloc),
            ("User-Agent", "askdesk"),
            ("Content-Type", "application/json"),
            ("Askdesk-Timestamp", timestamp),
            ("Askdesk-Signature", sign(self._secret, timestamp, content)),
            ("Idempotency-Key", key),
        ]

    def _judge(self, answer: httpcore.Response) -> None:
        """Return for 2xx, raise for all else."""
        status = answer.status
        if 200 <= status < 300:
            return
        if 300 <= status < 400:
            raise DeliveryError(
                f"The webhook answered {status}, and redirects are never followed: set its URL to the final address.",
                retry=False,
            )
        again = status in {408, 425, 429} or 500 <= status < 600
        told = f" “{quoted}”" if (quoted := _beginning(answer)) else ""
        what = "it is tried again later" if again else "correct its URL, secret or receiver, then replay this"
        after = httpx.Headers(answer.headers).get("Retry-After")
        raise DeliveryError(
            f"The webhook answered {status}{told}: {what}.",
            retry=again,
            after=read_retry_after(after, self._clock()) if after else None,
        )


def body(delivery: Delivery) -> bytes:
    """The same bytes at every attempt: {"key", "notification"}, as UTF-8 JSON."""
    content = {"key": delivery.key, "notification": delivery.notification.model_dump(mode="json")}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _checked_url(text: str, allow_private: bool) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise WebhookSettingError(f"The webhook's URL cannot be read: {error}.") from error
    if url.scheme not in PORTS or not url.host:
        raise WebhookSettingError("The webhook's URL must look like https://example.com/hook.")
    if url.scheme == "http" and not allow_private:
        raise WebhookSettingError(f"The webhook's URL must begin with https; {ALLOW} and the receiver is near.")
    if url.userinfo:
        raise WebhookSettingError("The webhook's URL holds a password: leave it out, requests are signed instead.")
    return url


def _beginning(answer: httpcore.Response) -> str:
    """The first words of an answer, for the one who looks into a failure."""
    read = b""
    with suppress(httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        for chunk in answer.iter_stream():
            read += chunk
            if len(read) >= MOST_READ:
                break
    return _plain(read[:MOST_READ].decode("utf-8", "replace"))


def _plain(text: str) -> str:
    """One short line that cannot steer a terminal."""
    return "".join(character for character in " ".join(text.split()) if character.isprintable())[:MOST_QUOTED]
