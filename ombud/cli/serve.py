"""`ombud serve`: the web server and a worker together, on one machine."""

import errno
import os
import socket
import sys

import click

from ombud.cli.children import Child, keep_running
from ombud.cli.house import open_house, stop

THREADS = 16


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True,
    help="Port to listen on.",
)
@click.option("--lan", is_flag=True, help="Serve the office network, not only this computer.")
@click.option("--processes", default=2, show_default=True, help="Web server processes.")
def command(host: str, port: int, lan: bool, processes: int) -> None:
    """Serve Ombud until Ctrl+C: web server and worker together."""
    if lan:
        host = "0.0.0.0"  # noqa: S104 asked for
        os.environ["OMBUD_HOSTS"] = ",".join([os.environ.get("OMBUD_HOSTS", ""), *_own_addresses()])
    _must_be_free(host, port)
    open_house()
    _welcome(host, port)
    work = [sys.executable, "-m", "ombud.cli", "work"]
    keep_running([Child(_web(host, port, processes), "web server"), Child(work, "worker")])
    click.echo("Ombud has stopped. Nothing was lost.")


def _web(host: str, port: int, processes: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "ombud.site.wsgi:application", "--interface", "wsgi",
        "--host", host, "--port", str(port), "--workers", str(processes),
        "--blocking-threads", str(THREADS), "--no-ws", "--respawn-failed-workers",
        "--log-level", "error",
    ]  # fmt: skip


def _must_be_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as refused:
            stop(_why_not(refused, host, port))


def _why_not(refused: OSError, host: str, port: int) -> str:
    if refused.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is in use. Is Ombud running already? "
            f"Otherwise choose another: --port {port + 1}"
        )
    if refused.errno == errno.EACCES:
        return f"This account may not listen on port {port}. Choose one above 1023: --port 8000"
    return f"Ombud cannot listen on {host}: {refused.strerror}. Choose an address of this machine."


def _own_addresses() -> list[str]:
    """The addresses colleagues can type: found by asking which way a packet out would take."""
    addresses = [socket.gethostname()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            addresses.append(probe.getsockname()[0])
        except OSError:
            pass
    return addresses


def _welcome(host: str, port: int) -> None:
    from django.utils import timezone

    from ombud.people.actions import make_first_invitation

    shown = _own_addresses()[-1] if host == "0.0.0.0" else host  # noqa: S104
    click.echo(f"Ombud is at http://{shown}:{port}  (Ctrl+C stops it)")
    token = make_first_invitation(at=timezone.now())
    if token:
        click.echo(
            f"First start: become the administrator at http://{shown}:{port}/welcome/{token}"
        )
