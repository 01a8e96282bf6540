"""One complaint by HTTP: understood, numbered, on its clocks and durable when it is answered.

Measured with two server processes on SQLite, beside a view of the same servers that sends the very
same statements as raw SQL. Every complaint is a new customer's, with phone, mail and order number:
the most that one can ask for. The client runs on the same machine.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = Path(tempfile.mkdtemp(prefix="ombud-bench-"))
os.environ["OMBUD_DATA"] = str(FOLDER / "data")
os.environ.pop("DATABASE_URL", None)

from bench import intake_twin, workbook  # noqa: E402
from bench.measuring import Report, cpu_seconds, percentile  # noqa: E402
from ombud.cli.children import Child  # noqa: E402
from tools.private_pg import free_port  # noqa: E402

REQUESTS = int(os.environ.get("REQUESTS", "1440"))
BLOCK = 240
CLIENTS = 8
WORKERS = 2


def main() -> int:
    """Measure and report."""
    report = Report("intake")
    key = _prepared()
    _heard(key, 1)
    intake_twin.spread_ids()
    statements = _heard(key, 2)
    report.add("statements for a new customer, beside BEGIN, COMMIT", len(statements), at_most=16)
    report.add("statements for a known customer", len(_heard(key, 2)), at_most=16)
    intake_twin.keep(statements)
    with _served() as (port, processes):
        post = _poster(port, key)
        post("/api/complaints", BLOCK), post("/twin", BLOCK)
        ours, twins = _measured(post, processes)
    report.add("requests per second, 2 workers", REQUESTS / ours.seconds, "/s")
    report.add("answered within, p50", percentile(ours.spans, 0.5) * 1000, "ms")
    report.add("answered within, p95", percentile(ours.spans, 0.95) * 1000, "ms")
    report.add("CPU per request", ours.cpu / REQUESTS * 1000, "ms")
    report.add("raw SQL twin: requests per second", REQUESTS / twins.seconds, "/s")
    report.add("raw SQL twin: CPU per request", twins.cpu / REQUESTS * 1000, "ms")
    report.add("CPU : raw SQL twin", ours.cpu / twins.cpu, "", at_most=2.0)
    shutil.rmtree(FOLDER, ignore_errors=True)
    return report.finish()


def _prepared() -> str:
    """An installation with a shop, some cases and a key; returns the key."""
    from django.core.management import call_command
    from django.utils import timezone

    from ombud import journey
    from ombud.arrivals.drafts import Draft
    from ombud.ledger.events import SYSTEM
    from ombud.people.actions import make_api_key
    from ombud.people.models import Shop

    call_command("migrate", verbosity=0)
    shop, now = Shop.objects.create(name="bench"), timezone.now()
    some = [Draft(shop_id=shop.pk, text=text, said_at=now) for text in workbook.texts(500)]
    journey.take_in(some, by=SYSTEM, at=now)
    return make_api_key(shop_id=shop.pk, name="bench", by=SYSTEM, at=now)


def _heard(key: str, number: int) -> list[intake_twin.Statement]:
    """The statements of one request but for BEGIN and COMMIT."""
    from django.test import Client

    def request() -> None:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        client = Client(SERVER_NAME="localhost")
        answer = client.generic("POST", "/api/complaints", _body(0, number), headers=headers)
        if answer.status_code != 201:
            raise SystemExit(answer.content.decode())

    statements = intake_twin.heard(request)
    return [each for each in statements if not each[0].startswith("BEGIN")]


def _body(client: int, number: int, pool: list[str] | None = None) -> str:
    unique = f"{client:03}{number:08}"
    text = pool[(client * 997 + number) % len(pool)] if pool else "鞋底开胶了，要求退款 128 元"
    who = {"name": f"王{unique}", "phone": f"13{number:09}", "email": f"w{unique}@example.com"}
    said = {"text": text, "customer": who, "order_no": f"40{unique}0000000", "channel": "chat"}
    return json.dumps(said)


@contextmanager
def _served() -> Iterator[tuple[int, list[int]]]:
    """The port, and the ids of the server processes."""
    port = free_port()
    server = Child([
        sys.executable, "-m", "granian", "bench.intake_twin:application", "--interface", "wsgi",
        "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", "16", "--no-ws",
        "--log-level", "warning",
    ])  # fmt: skip
    server.start()
    try:
        _wait_for(port)
        assert server.process
        yield port, _children_of(server.process.pid)
    finally:
        server.stop()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/complaints")
            connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def _children_of(process_id: int) -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(process_id)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [process_id, *map(int, found.stdout.split())]


Post = Callable[[str, int], list[float]]


def _poster(port: int, key: str) -> Post:
    """Returns `post(address, count)`: all clients send `count` together; gives the times in s."""
    pool, sent = workbook.texts(2000), iter(range(1, 10**9))
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    lines = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(CLIENTS)]

    def work(client: int, address: str, count: int, spans: list[float]) -> None:
        for _ in range(count):
            body = _body(client + 1, next(sent), pool).encode()
            began = time.perf_counter()
            lines[client].request("POST", address, body, headers)
            answer = lines[client].getresponse()
            said = answer.read()
            spans.append(time.perf_counter() - began)
            if answer.status != 201:
                raise SystemExit(f"{address} answered {answer.status}: {said[:300]!r}")

    def post(address: str, count: int) -> list[float]:
        spans: list[float] = []
        args = [(client, address, count // CLIENTS, spans) for client in range(CLIENTS)]
        crowd = [threading.Thread(target=work, args=each) for each in args]
        for each in crowd:
            each.start()
        for each in crowd:
            each.join()
        if len(spans) != count // CLIENTS * CLIENTS:
            raise SystemExit(f"{address}: only {len(spans)} answers")
        return spans

    return post


class Tally:
    """Seconds, CPU and the time of each request to one address."""

    def __init__(self) -> None:
        self.seconds = self.cpu = 0.0
        self.spans: list[float] = []


def _measured(post: Post, processes: list[int]) -> tuple[Tally, Tally]:
    """The API and its twin in turns, so that both meet the same machine."""
    ours, twins = Tally(), Tally()
    for _ in range(REQUESTS // BLOCK):
        for tally, address in ((ours, "/api/complaints"), (twins, "/twin")):
            began, cpu = time.perf_counter(), sum(map(cpu_seconds, processes))
            tally.spans += post(address, BLOCK)
            tally.cpu += sum(map(cpu_seconds, processes)) - cpu
            tally.seconds += time.perf_counter() - began
    return ours, twins


if __name__ == "__main__":
    raise SystemExit(main())
