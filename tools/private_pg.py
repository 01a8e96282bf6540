"""Runs a command on PostgreSQL: the one DATABASE_URL names, or a private cluster made for it.

Usage: python tools/private_pg.py COMMAND...
The private cluster lives in a temporary folder on a free port and is gone afterwards. Without
PostgreSQL on the machine the command is not run, which is said, and the exit status is 0.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# A cluster that lives for one test run has nothing to survive.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "1d",
    "max_connections": "120",
}
SUPERUSER = "postgres"


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server on this machine."""
    places = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda place: int("0" + "".join(filter(str.isdigit, place.parts[-3]))),
    )
    if places:
        return places[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def cluster(folder_of_programs: Path) -> Iterator[str]:
    """Start a private cluster; yield the URL of its database; stop it and remove its files."""
    folder = Path(tempfile.mkdtemp(prefix="ombud-pg-"))
    try:
        _give_to_superuser(folder)
        _run(folder_of_programs / "initdb", "-D", folder / "base", "-U", SUPERUSER,
             "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        port = free_port()
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        control = folder_of_programs / "pg_ctl"
        _run(control, "-D", folder / "base", "-l", folder / "log", "-w", "-t", "60",
             "-o", f"{options} -p {port} -k {folder}", "start")  # fmt: skip
        try:
            yield f"postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres"
        finally:
            _run(control, "-D", folder / "base", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Return a TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _give_to_superuser(folder: Path) -> None:
    if os.geteuid() == 0:
        shutil.chown(folder, SUPERUSER)


def _run(*command: object) -> None:
    """Run a server command; PostgreSQL refuses to run as root, so root lends its own account."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", SUPERUSER, "--", *words]
    done = subprocess.run(
        words, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{words[-1]}: PostgreSQL said\n{done.stdout}")


def main(command: list[str]) -> int:
    """Run `command` with DATABASE_URL set and return its exit status."""
    if not command:
        raise SystemExit(__doc__)
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(command, check=False).returncode
    programs = binaries()
    if programs is None:
        print("NOT RUN on PostgreSQL: no DATABASE_URL, and no initdb on this machine.", flush=True)
        return 0
    # Without this a terminated run would leave its server behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with cluster(programs) as url:
        environment = os.environ | {"DATABASE_URL": url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
