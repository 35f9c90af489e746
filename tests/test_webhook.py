"""The webhook against a real server: what it sends, what it makes of answers, and where it refuses to go."""

import ipaddress
import json
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from routing.delivery import DeliveryError
from routing.notification import Notification
from routing.signing import verify
from routing.sinks.addresses import is_public
from routing.sinks.webhook import MOST_QUOTED, WebhookSettingError, WebhookSink
from tests.letters import NOON, Clock, delivery
from tests.receiver import Answer, Receiver, unused_port

SECRET = "a shared secret"
LOOPBACK = ("127.0.0.1",)


class NameServer:
    """Gives each of its answers in turn, the last one for ever; remembers what it was asked."""

    def __init__(self, *answers: tuple[str, ...]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Connections:
    """Every address this process connects to while it is recording."""

    def __init__(self) -> None:
        self.recording = False
        self.made: list[str] = []
        sys.addaudithook(self._heard)  # stays until the process ends: there is one for all tests

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.recording and event == "socket.connect":
            address = arguments[1]
            self.made.append(str(address[0] if isinstance(address, tuple) else address))


CONNECTIONS = Connections()


@pytest.fixture
def connections() -> Iterator[list[str]]:
    CONNECTIONS.made.clear()
    CONNECTIONS.recording = True
    yield CONNECTIONS.made
    CONNECTIONS.recording = False


def near(url: str, **options: object) -> WebhookSink:
    """A sink for receivers on loopback."""
    return WebhookSink(url, SECRET, Clock(), allow_private=True, **options)  # type: ignore[arg-type]


def failure(sink: WebhookSink) -> DeliveryError:
    with pytest.raises(DeliveryError) as raised:
        sink.deliver(delivery())
    return raised.value


def test_a_receiver_gets_the_notification_with_a_signature_it_can_verify():
    sent = delivery("作业已恢复 – restart it.")
    with Receiver() as receiver:
        near(receiver.url + "?team=a%20b").deliver(sent)
    (got,) = receiver.received
    assert got.path == "/hook?team=a%20b"
    content = json.loads(got.body)
    assert content["key"] == got.key == "key-7"
    assert Notification.model_validate(content["notification"]) == sent.notification
    assert got.headers["content-type"] == "application/json"
    stamp, signature = got.headers["askdesk-timestamp"], got.headers["askdesk-signature"]
    assert verify(SECRET, stamp, got.body, signature, NOON)
    assert not verify("another secret", stamp, got.body, signature, NOON)


def test_each_attempt_has_the_same_key_and_body_and_is_signed_at_its_own_time():
    clock = Clock()
    with Receiver(Answer(500)) as receiver:
        sink = WebhookSink(receiver.url, SECRET, clock, allow_private=True)
        assert failure(sink).retry
        clock.advance(minutes=10)
        sink.deliver(delivery())
    first, second = receiver.received
    assert (first.key, first.body) == (second.key, second.body)
    for received, sent_at in ((first, NOON), (second, clock())):
        stamp, signature = received.headers["askdesk-timestamp"], received.headers["askdesk-signature"]
        assert verify(SECRET, stamp, received.body, signature, sent_at)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_2xx_is_delivered(status: int):
    with Receiver(Answer(status)) as receiver:
        near(receiver.url).deliver(delivery())


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_what_may_pass_is_tried_again(status: int):
    with Receiver(Answer(status)) as receiver:
        error = failure(near(receiver.url))
    assert error.retry
    assert error.after is None
    assert str(status) in str(error)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 422])
def test_other_4xx_are_permanent(status: int):
    with Receiver(Answer(status)) as receiver:
        assert not failure(near(receiver.url)).retry


@pytest.mark.parametrize(
    ("value", "seconds"), [("120", 120), ("Mon, 02 Mar 2026 12:05:00 GMT", 300), ("864000", 3600), ("later", None)]
)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured(status: int, value: str, seconds: float | None):
    with Receiver(Answer(status, (("Retry-After", value),))) as receiver:
        assert failure(near(receiver.url)).after == seconds


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_says_so(status: int):
    with Receiver() as other, Receiver(Answer(status, (("Location", other.url),))) as receiver:
        error = failure(near(receiver.url))
    assert not error.retry
    assert "redirects are never followed" in str(error)
    assert not other.received


def test_a_failure_quotes_the_beginning_of_the_answer_on_one_harmless_line():
    with Receiver(Answer(422, body=b"no \x1b[31mfield\n 'team'" + b"!" * 100_000)) as receiver:
        message = str(failure(near(receiver.url)))
    assert "no [31mfield 'team'!!" in message
    assert len(message) < MOST_QUOTED + 150
    assert "\x1b" not in message


def test_the_url_of_the_webhook_stays_out_of_errors_for_it_may_hold_a_token():
    with Receiver(Answer(404), Answer(302), Answer(500), Answer(reset=True)) as receiver:
        sink = near(receiver.url + "/T0KEN")
        assert not [error for error in (str(failure(sink)) for _ in range(4)) if "T0KEN" in error]


def test_a_receiver_that_breaks_off_is_tried_again():
    with Receiver(Answer(reset=True)) as receiver:
        assert failure(near(receiver.url)).retry


def test_a_receiver_that_is_not_there_is_tried_again():
    assert failure(near(f"http://127.0.0.1:{unused_port()}/hook")).retry


@pytest.mark.parametrize("answer", [Answer(wait=5), Answer(drip=True)], ids=["silent", "dripping"])
def test_a_slow_receiver_is_given_up_at_the_deadline(answer: Answer):
    """Also one that always sends another byte in time."""
    with Receiver(answer) as receiver:
        begun = time.monotonic()
        error = failure(near(receiver.url, seconds=0.4))
        assert time.monotonic() - begun < 2
    assert error.retry


def test_an_answer_that_never_ends_is_not_read_to_its_end():
    with Receiver(Answer(500, (("Content-Length", str(10**9)),), body=b"x" * 10_000)) as receiver:
        assert failure(near(receiver.url)).retry


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch):
    with Receiver() as proxy, Receiver() as receiver:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        near(receiver.url).deliver(delivery())
    assert len(receiver.received) == 1
    assert not proxy.received


PRIVATE = [
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.8.9.1", "169.254.169.254", "100.100.100.200"),
    *("0.0.0.0", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "192.0.0.8", "198.18.0.1"),
    *("::1", "::", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1"),
    *("2002:a00:1::1", "2001:0:a00:1::1", "fe80::1", "fe80::1%lo", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
]


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_public_addresses_are_known_also_inside_ipv6_ones(address: str):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_refused_before_any_connection(address: str, connections: list[str]):
    named = WebhookSink("https://hook.example/in", SECRET, Clock(), resolve=NameServer((address,)))
    error = failure(named)
    assert not error.retry
    assert "hook.example" in str(error)
    assert "not public" in str(error)
    assert not connections


@pytest.mark.parametrize(
    "host",
    ["10.0.0.1", "127.0.0.1", "[::1]", "[::ffff:10.0.0.1]", "169.254.169.254", "localhost", "2130706433", "0x7f.1"],
)
def test_private_addresses_in_the_url_are_refused_however_they_are_written(host: str, connections: list[str]):
    """Asks the machine's own resolver."""
    assert "not public" in str(failure(WebhookSink(f"https://{host}:8443/in", SECRET, Clock())))
    assert not connections


def test_one_private_address_among_public_ones_is_enough_to_refuse(connections: list[str]):
    names = NameServer(("93.184.215.14", "10.0.0.1"))
    assert not failure(WebhookSink("https://hook.example/in", SECRET, Clock(), resolve=names)).retry
    assert not connections


def test_plain_http_is_for_private_addresses_only(connections: list[str]):
    with pytest.raises(WebhookSettingError, match="https"):
        WebhookSink("http://hook.example/in", SECRET, Clock())
    error = failure(near("http://hook.example/in", resolve=NameServer(("93.184.215.14",))))
    assert not error.retry
    assert "use https" in str(error)
    assert not connections


def test_a_second_answer_of_the_name_server_changes_nothing(connections: list[str]):
    names = NameServer(LOOPBACK, ("127.0.0.9",))
    with Receiver() as receiver:
        near(f"http://hook.example:{receiver.port}/in", resolve=names).deliver(delivery())
    assert names.asked == [("hook.example", receiver.port)]
    assert connections == ["127.0.0.1"]
    assert receiver.received[0].headers["host"] == f"hook.example:{receiver.port}"


def test_an_address_that_became_private_is_refused_at_the_next_delivery(connections: list[str]):
    names = NameServer(LOOPBACK, ("93.184.215.14",))
    with Receiver() as receiver:
        sink = near(f"http://hook.example:{receiver.port}/in", resolve=names)
        sink.deliver(delivery())
        assert not failure(sink).retry  # plain http to a public address: no connection of the first time is used again
    assert connections == ["127.0.0.1"]


def test_the_next_address_is_tried_when_one_does_not_answer():
    with Receiver() as receiver:
        names = NameServer(("::1", "127.0.0.1"))
        near(f"http://hook.example:{receiver.port}/in", resolve=names).deliver(delivery())
    assert len(receiver.received) == 1


def test_a_name_without_an_address_is_tried_again():
    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    error = failure(WebhookSink("https://hook.example/in", SECRET, Clock(), resolve=unknown))
    assert error.retry
    assert "hook.example" in str(error)


@pytest.mark.parametrize("url", ["", "hook", "ftp://hook.example/", "https://", "https://user:pw@hook.example/", "h\n"])
def test_a_url_that_cannot_be_used_is_refused_at_the_start(url: str):
    with pytest.raises(WebhookSettingError, match=r"^The webhook's URL .*\.$"):
        WebhookSink(url, SECRET, Clock())


def test_nothing_is_sent_unsigned():
    with pytest.raises(WebhookSettingError, match="secret"):
        WebhookSink("https://hook.example/in", "", Clock())


def test_the_tls_server_is_asked_for_by_its_name_though_the_address_is_connected_to():
    asked: list[str | None] = []
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # without a certificate: the greeting is enough here
    tls.sni_callback = lambda connection, name, context: asked.append(name)
    with Receiver(tls=tls) as receiver:
        sink = near(f"https://hook.example:{receiver.port}/in", resolve=NameServer(LOOPBACK))
        assert failure(sink).retry
    assert asked == ["hook.example"]


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate with the openssl command")
def test_a_certificate_counts_only_for_the_name_in_the_url(tmp_path: Path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=hook.example"
    more = ("-addext", "subjectAltName=DNS:hook.example", "-keyout", str(key), "-out", str(certificate))
    subprocess.run([*command.split(), *more], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    trust = ssl.create_default_context(cafile=str(certificate))
    with Receiver(tls=tls) as receiver:
        for name, trusted in (("hook.example", trust), ("other.example", trust), ("hook.example", None)):
            sink = near(f"https://{name}:{receiver.port}/in", resolve=NameServer(LOOPBACK), trust=trusted)
            if (name, trusted) == ("hook.example", trust):
                sink.deliver(delivery())
            else:
                assert "certificate" in str(failure(sink)).lower()
    assert len(receiver.received) == 1


def test_a_sink_can_be_used_from_any_thread():
    with Receiver() as receiver:
        sink = near(receiver.url)
        threads = [threading.Thread(target=sink.deliver, args=(delivery(),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(receiver.received) == 4
