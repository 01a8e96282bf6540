"""`ombud doctor --verify` finds what is lost, doubled or half done, and calls it by its rule."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection

from ombud import journey
from ombud.arrivals.actions import keep_original
from ombud.arrivals.drafts import Claims, Draft, LineClaim
from ombud.arrivals.models import Import, ImportedRow, Message
from ombud.cli import doctor
from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from ombud.people.claims import CustomerClaim
from ombud.people.models import Shop

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def two_cases(our_shop: Shop) -> None:
    """An imported complaint and an entered one, each as it should be."""
    imported = _import(our_shop)
    drafts = [
        Draft(
            shop_id=our_shop.pk,
            text="鞋子开胶了，要求退款",
            said_at=AT,
            customer=CustomerClaim(name=f"王{number}", phones=(f"1380000567{number}",)),
            claims=Claims(lines=[LineClaim(label="鞋")], import_id=imported.pk if number else None),
        )
        for number in range(2)
    ]
    journey.take_in(drafts, by=SYSTEM, at=AT)
    ImportedRow.objects.create(
        imported=imported, row_no=2, outcome="created", message_id=drafts[1].message_id
    )


def _import(shop: Shop) -> Import:
    original = keep_original(b"a,b", name="a.csv", at=AT)
    tally = {"rows": 1, "created": 1}
    return Import.objects.create(
        shop=shop, original=original, made_at=AT, state="done", cursor=1, tally=tally
    )


def verified() -> tuple[int, str]:
    """The exit status of `ombud doctor --verify` here and what it said."""
    try:
        doctor._verify()
    except SystemExit as ended:
        return int(str(ended.code)), ""
    return 0, ""


def run(sql: str) -> Callable[[], None]:
    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return change


def lose_the_original() -> None:
    for file in Path(settings.FILES_FOLDER).rglob("*"):
        if file.is_file():
            file.unlink()


def lose_an_index_row() -> None:
    key = "case_id" if connection.vendor == "postgresql" else "rowid"
    run(f"DELETE FROM casework_search WHERE {key} = (SELECT min(id) FROM casework_case)")()


def add_a_conversation_without_a_case() -> None:
    message = Message.objects.order_by("id")[0]
    message.pk, message.thread = 900_000, 900_000
    message.save(force_insert=True)


def open_a_case_again() -> None:
    entry = Entry.objects.filter(kind="CaseOpened").order_by("id")[0]
    entry.pk = None
    entry.save(force_insert=True)


BREAKAGES = {
    "an import's account is the sum of its rows": run(
        "UPDATE arrivals_importedrow SET outcome = 'joined'"
    ),
    "every row before an import's cursor is accounted for": run("DELETE FROM arrivals_importedrow"),
    "every created row has its message": run("UPDATE arrivals_importedrow SET message_id = NULL"),
    "every original is kept byte for byte": lose_the_original,
    "every message of a customer was read": run("DELETE FROM assessment_reading"),
    "every conversation has its case": add_a_conversation_without_a_case,
    "every case has a line": run("DELETE FROM casework_affectedline"),
    "every case was recorded when it opened": run(
        "DELETE FROM ledger_entry WHERE kind = 'CaseOpened'"
    ),
    "no case opened twice": open_a_case_again,
    "no number was given twice": run("UPDATE casework_case SET number = 'C-1', import_id = NULL"),
    "the refund total is the sum of what was agreed": run(
        "UPDATE casework_case SET refund_total = 5"
    ),
    "every case can be searched": lose_an_index_row,
    "every open case has its settlement clock": run(
        "DELETE FROM followup_clock WHERE kind = 'settlement'"
    ),
    "no clock runs on a closed case": run("UPDATE casework_case SET stage = 'closed'"),
    "the due time on the case is its soonest clock's": run(
        "UPDATE followup_clock SET due_at = '2031-01-01 00:00:00+00:00'"
    ),
    "no entry was changed": run("UPDATE ledger_entry SET about_id = about_id + 1000"),
    "every customer belongs to a shop": run("DELETE FROM people_customershop"),
    "every name opens": run("UPDATE people_customer SET sealed_name = 'v1.00000000.AAAA'"),
    "every contact opens": run("UPDATE people_contactpoint SET kind = 'im'"),
}


def test_a_whole_installation_has_nothing_broken(
    two_cases: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verified()[0] == 0
    assert "nothing lost, doubled or half done" in capsys.readouterr().out


@pytest.mark.parametrize("rule", BREAKAGES)
def test_each_broken_rule_is_named(
    rule: str, two_cases: None, capsys: pytest.CaptureFixture[str]
) -> None:
    BREAKAGES[rule]()
    assert verified()[0] == 1
    assert f"BROKEN  {rule}: " in capsys.readouterr().out


def test_a_rebuilt_index_and_rebuilt_due_times_equal_the_live_ones(
    two_cases: None, capsys: pytest.CaptureFixture[str]
) -> None:
    lose_an_index_row()
    run("UPDATE casework_case SET due_at = '2031-01-01 00:00:00+00:00'")()
    doctor._rebuild()
    assert verified()[0] == 0


def test_help_tells_what_it_does() -> None:
    said = CliRunner().invoke(doctor.command, ["--help"]).output
    assert "--verify" in said
    assert "--rebuild" in said
