"""Answers, notes and files: what counts as the first answer, and what never does."""

from datetime import date, timedelta

from ombud.arrivals.actions import original_bytes
from ombud.arrivals.models import Attachment, Message
from ombud.casework.actions import (
    NewAnswer,
    NewFile,
    NewNote,
    Step,
    add_attachments,
    record_answers,
    step_cases,
    write_notes,
)
from ombud.casework.models import Note
from ombud.ledger.events import SYSTEM
from ombud.ledger.models import Entry
from tests.casework.scenes import NOW, by, open_case

LATER = NOW + timedelta(minutes=30)


def answer(case, who, text="很抱歉，我们马上处理", at=NOW, **more):
    one = NewAnswer(case_id=case.pk, text=text, channel=more.pop("channel", "wechat"), **more)
    return record_answers([one], by=who, at=at).results[0]


def kinds():
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))


def test_an_answer_is_kept_with_its_author_channel_and_time(our_shop, charlie):
    case = open_case(our_shop)
    sent_at = NOW - timedelta(minutes=3)
    made = answer(case, by(charlie), said_at=sent_at)
    said = Message.objects.get(id=made.made_id)
    assert (said.thread, said.direction, said.author_id, said.channel, said.said_at) == (
        case.thread, "out", charlie.pk, "wechat", sent_at,
    )  # fmt: skip
    entry = Entry.objects.get(kind="CaseAnswered")
    assert (entry.happened_at, entry.facts) == (sent_at, {"message": said.pk, "channel": "wechat"})


def test_the_first_answer_sets_its_time_and_takes_the_case_to_first_contact(our_shop, charlie):
    case = open_case(our_shop)
    answer(case, by(charlie))
    answer(case, by(charlie), at=LATER)
    case.refresh_from_db()
    assert (case.first_answered_at, case.stage) == (NOW, "first_contact")
    assert kinds() == ["CaseAnswered", "CaseStepped", "CaseAnswered"]


def test_an_answer_does_not_take_back_a_case_that_went_further(our_shop, charlie):
    case = open_case(our_shop, stage="proposal")
    answer(case, by(charlie))
    case.refresh_from_db()
    assert (case.stage, case.first_answered_at) == ("proposal", NOW)


def test_an_automatic_answer_is_no_first_answer(our_shop):
    case = open_case(our_shop)
    made = answer(case, SYSTEM)
    case.refresh_from_db()
    assert (case.first_answered_at, case.stage, kinds()) == (None, "received", ["CaseAcknowledged"])
    said = Message.objects.get(id=made.made_id)
    assert (said.is_automatic, said.author_id) == (True, None)


def test_neither_a_note_nor_a_step_is_a_first_answer(our_shop, charlie):
    case = open_case(our_shop)
    write_notes([NewNote(case_id=case.pk, text="called the seller")], by=by(charlie), at=NOW)
    step_cases([Step(case_id=case.pk, stage="first_contact")], by=by(charlie), at=NOW)
    case.refresh_from_db()
    assert (case.first_answered_at, Note.objects.get().author_id) == (None, charlie.pk)


def test_an_answer_says_for_whom_we_wait_and_until_when(our_shop, charlie):
    case = open_case(our_shop)
    answer(case, by(charlie), waiting_for="customer", next_on=date(2026, 11, 23))
    case.refresh_from_db()
    assert (case.waiting_for, case.next_on) == ("customer", date(2026, 11, 23))


def test_an_answer_without_words_or_channel_is_refused(our_shop, charlie):
    case = open_case(our_shop)
    refused = answer(case, by(charlie), text=" ", channel="")
    assert (refused.reason, refused.missing) == ("empty", ("text", "channel"))
    assert not Message.objects.filter(direction="out").exists()


def test_a_time_that_has_not_come_yet_is_now(our_shop, charlie):
    case = open_case(our_shop)
    made = answer(case, by(charlie), said_at=LATER)
    assert Message.objects.get(id=made.made_id).said_at == NOW


def test_an_answer_from_before_the_case_counts_from_its_opening(our_shop, charlie):
    case = open_case(our_shop)
    answer(case, by(charlie), said_at=NOW - timedelta(days=2))
    case.refresh_from_db()
    assert case.first_answered_at == case.opened_at


def test_an_empty_note_is_refused(our_shop, charlie):
    case = open_case(our_shop)
    result = write_notes([NewNote(case_id=case.pk, text="\n")], by=by(charlie), at=NOW)[0]
    assert (result.reason, result.missing, Note.objects.count()) == ("empty", ("text",), 0)


def test_a_file_is_kept_byte_for_byte_with_the_conversation(our_shop, charlie):
    case = open_case(our_shop)
    file = NewFile(
        case_id=case.pk, name="鞋底.jpg", content=b"\xff\xd8\x00", media_type="image/jpeg"
    )
    made = add_attachments([file], by=by(charlie), at=NOW)[0]
    kept = Attachment.objects.select_related("original").get(id=made.made_id)
    assert (kept.thread, kept.original.name, kept.added_by_id) == (
        case.thread, "鞋底.jpg", charlie.pk,
    )  # fmt: skip
    assert original_bytes(kept.original) == b"\xff\xd8\x00"
    assert kinds() == ["AttachmentAdded"]


def test_an_empty_file_is_refused(our_shop, charlie):
    case = open_case(our_shop)
    file = NewFile(case_id=case.pk, name="x", content=b"")
    assert add_attachments([file], by=by(charlie), at=NOW)[0].missing == ("file",)
