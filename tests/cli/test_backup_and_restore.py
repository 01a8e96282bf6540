"""A backup comes up on another machine, on either database; a bad one changes nothing."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.house import House, tried_once
from tools.private_pg import binaries, cluster

pytestmark = tried_once
ROWS = (
    "投诉编号,投诉日期,客户姓名,联系电话,订单号,问题描述,处理状态,内部备注,仓位\n"
    "TS-1,2026-03-01 09:30,王小明,13800005678,4012345678901234567,鞋子开胶了要求退款,处理中,急,A1\n"
    "TS-2,2026-03-02 10:00,Jane Roe,13911112222,,The parcel never arrived,已结案,,B2\n"
)
TOLD = """
from ombud.casework.models import Case
from ombud.casework.search import matching_case_ids
from ombud.people.models import ContactPoint, Customer
from ombud.people.queries import customer_ids_found
from ombud.people.viewer import Viewer
from ombud.store.sealing import open_text
viewer = Viewer(1, "administrator", None)
for customer in Customer.objects.order_by("id"):
    print(open_text(customer.sealed_name, f"customer.name.{customer.pk}"))
for contact in ContactPoint.objects.order_by("id"):
    print(open_text(contact.sealed, f"contact.{contact.kind}.{contact.pk}"))
print([Case.objects.get(pk=pk).number for pk in matching_case_ids(viewer, "退款", 9)])
print([customer_ids_found(viewer, "5678")])
print(sorted(Case.objects.get(number="TS-1").own.values()))
"""
DUMPED = """
import hashlib, json
from ombud.cli import portable
for model in portable.tables():
    rows = hashlib.sha256()
    for part in portable.parts(model):
        for row in portable.rows_of(model, portable.columns(model), part):
            rows.update(json.dumps(row, sort_keys=True, default=str).encode())
    print(model._meta.label_lower, rows.hexdigest())
"""
GOES_ON = """
from django.utils import timezone
from ombud import journey
from ombud.arrivals.drafts import Draft
from ombud.ledger.actions import seal_entries
from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry, Seal
draft = Draft(shop_id=1, text="又坏了", said_at=timezone.now())
journey.take_in([draft], by=SYSTEM, at=timezone.now())
print(draft.case_number)
while seal_entries(at=timezone.now()):
    pass
print(Seal.objects.order_by("-id")[0].last_id == Entry.objects.order_by("-id")[0].pk)
"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> House:
    """An installation on SQLite with an imported workbook."""
    house = House(tmp_path_factory.mktemp("lived-in"))
    (house.folder / "rows.csv").write_text(ROWS, "utf-8")
    done = house.ombud("import", house.folder / "rows.csv", "--yes", "--json")
    assert done.returncode == 0, done.stderr
    return house


@pytest.fixture(scope="module")
def backup(lived_in: House) -> Path:
    """Its backup, with the keys."""
    file = lived_in.folder / "all.ombud"
    done = lived_in.ombud("backup", file)
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture
def elsewhere(tmp_path: Path) -> House:
    """Another machine, where nothing is yet."""
    return House(tmp_path)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The URL of an empty database on a private PostgreSQL."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL on this machine")
    with cluster(programs) as url:
        yield url


def listing(house: House) -> list[tuple[str, int]]:
    return sorted((str(path), path.stat().st_size) for path in house.folder.rglob("*"))


def test_a_backup_is_for_its_owner_only_and_leaves_nothing_beside_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    assert not list(backup.parent.glob("*.part"))


def test_everything_moves_to_postgresql_and_back(
    lived_in: House, backup: Path, elsewhere: House, postgresql: str, tmp_path: Path
) -> None:
    elsewhere.environment["DATABASE_URL"] = postgresql
    done = elsewhere.ombud("restore", backup)
    assert done.returncode == 0, done.stderr
    told = lived_in.python(TOLD)
    assert elsewhere.python(TOLD) == told
    assert "王小明\nJane Roe\n13800005678" in told
    assert "['TS-1']" in told
    assert elsewhere.python(DUMPED) == lived_in.python(DUMPED)
    verified = elsewhere.ombud("doctor", "--verify")
    assert verified.returncode == 0, verified.stdout
    assert elsewhere.python(GOES_ON) == "TS-3\nTrue"
    home = House(tmp_path / "home")
    home.folder.mkdir()
    assert elsewhere.ombud("backup", tmp_path / "back").returncode == 0
    done = home.ombud("restore", tmp_path / "back")
    assert done.returncode == 0, done.stderr
    assert home.python(DUMPED) == elsewhere.python(DUMPED)
    assert home.ombud("doctor", "--verify").returncode == 0
    assert home.python(GOES_ON) == "TS-4\nTrue"


def test_a_wrong_passphrase_changes_nothing(backup: Path, elsewhere: House) -> None:
    elsewhere.environment["OMBUD_PASSPHRASE"] = "wrong horse battery"
    before = listing(elsewhere)
    done = elsewhere.ombud("restore", backup)
    assert done.returncode == 1
    assert "passphrase does not open" in done.stderr
    assert listing(elsewhere) == before


def test_without_its_keys_a_backup_is_refused_before_anything_is_written(
    lived_in: House, elsewhere: House
) -> None:
    file = elsewhere.folder / "keyless"
    assert lived_in.ombud("backup", file, "--without-keys").returncode == 0
    done = elsewhere.ombud("restore", file)
    assert done.returncode == 1
    assert "keys of this backup are missing" in done.stderr
    assert not (elsewhere.folder / "data.keys").exists()
    assert elsewhere.ask("SELECT name FROM sqlite_master") == []
    (elsewhere.folder / "data.keys").write_text((lived_in.folder / "data.keys").read_text())
    assert elsewhere.ombud("restore", file).returncode == 0
    assert elsewhere.python(TOLD) == lived_in.python(TOLD)


def test_nothing_is_restored_over_data_that_stands_here(lived_in: House, backup: Path) -> None:
    before = lived_in.python(DUMPED)
    done = lived_in.ombud("restore", backup)
    assert done.returncode == 1
    assert "There is data here already" in done.stderr
    assert lived_in.python(DUMPED) == before


def test_other_keys_that_stand_here_are_not_put_aside(backup: Path, elsewhere: House) -> None:
    other = "0a0a0a0a:" + "A" * 43 + "=\n"
    (elsewhere.folder / "data.keys").write_text(other)
    done = elsewhere.ombud("restore", backup)
    assert done.returncode == 1
    assert "other keys" in done.stderr
    assert (elsewhere.folder / "data.keys").read_text() == other


@pytest.mark.parametrize("share", [0.0, 0.4, 0.99])
def test_a_cut_file_is_no_backup(backup: Path, elsewhere: House, share: float) -> None:
    cut = elsewhere.folder / "cut"
    content = backup.read_bytes().rstrip(b"\0")
    cut.write_bytes(content[: int(len(content) * share)])
    before = listing(elsewhere)
    done = elsewhere.ombud("restore", cut)
    assert done.returncode == 1
    assert "not a whole backup" in done.stderr
    assert listing(elsewhere) == before


def test_a_damaged_byte_is_noticed(backup: Path, elsewhere: House) -> None:
    content = bytearray(backup.read_bytes())
    place = content.index(b"tables/casework.case/") + 512 + 40
    content[place] ^= 1
    (elsewhere.folder / "damaged").write_bytes(content)
    done = elsewhere.ombud("restore", elsewhere.folder / "damaged")
    assert done.returncode == 1
    assert "not a whole backup" in done.stderr
    assert not elsewhere.data.exists()


def test_a_full_disk_leaves_no_half_backup(lived_in: House) -> None:
    file = lived_in.folder / "too-big"
    code = (
        "import resource, sys, signal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from ombud.cli import backup, house\n"
        "house.open_house()\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        f"backup.command.main([{str(file)!r}], standalone_mode=False)"
    )
    with pytest.raises(AssertionError, match="The backup could not be written"):
        lived_in.python(code)
    assert not file.exists()
    assert not list(lived_in.folder.glob("*.part"))


def test_a_short_passphrase_is_not_taken(lived_in: House) -> None:
    environment = {**lived_in.environment}
    lived_in.environment["OMBUD_PASSPHRASE"] = "short"
    try:
        done = lived_in.ombud("backup", lived_in.folder / "short")
    finally:
        lived_in.environment = environment
    assert done.returncode != 0
    assert "at least 10 characters" in done.stderr
    assert not os.path.exists(lived_in.folder / "short")
