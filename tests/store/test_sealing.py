"""What is sealed opens only here, in its own place, with its own key."""

import base64
from dataclasses import replace
from pathlib import Path

import pytest

from ombud.store import sealing
from ombud.store.keys import KeyRing, KeyRingBroken


def test_a_sealed_text_opens_in_its_place() -> None:
    sealed = sealing.seal_text("王小明", "customer.name.1")
    assert "王小明" not in sealed
    assert sealing.open_text(sealed, "customer.name.1") == "王小明"


def test_a_sealed_text_moved_to_another_row_does_not_open() -> None:
    sealed = sealing.seal_text("王小明", "customer.name.1")
    with pytest.raises(sealing.SealBroken):
        sealing.open_text(sealed, "customer.name.2")


def test_a_sealed_blob_that_was_changed_by_one_bit_does_not_open() -> None:
    sealed = bytearray(sealing.seal_bytes(b"workbook", "file"))
    sealed[-1] ^= 1
    with pytest.raises(sealing.SealBroken):
        sealing.open_bytes(bytes(sealed), "file")


def test_tokens_find_equals_and_differ_by_kind() -> None:
    assert sealing.token("tail", "5678") == sealing.token("tail", "5678")
    assert sealing.token("tail", "5678") != sealing.token("full", "5678")
    assert 0 <= sealing.token("tail", "5678") < 2**63


def test_the_first_start_makes_a_key_file_only_the_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "data.keys"
    ring = KeyRing.found("", file)
    assert ring.is_new
    assert file.stat().st_mode & 0o777 == 0o600
    assert KeyRing.found("", file).masters == ring.masters


def test_a_key_ring_from_the_environment_beats_the_file(tmp_path: Path) -> None:
    ring = KeyRing.found("", tmp_path / "data.keys")
    assert KeyRing.found(ring.text(), tmp_path / "other.keys").masters == ring.masters
    assert not (tmp_path / "other.keys").exists()


@pytest.mark.parametrize("text", ["nonsense", "a:!!!", "a:" + base64.b64encode(b"short").decode()])
def test_a_broken_key_ring_says_what_to_do(text: str, tmp_path: Path) -> None:
    with pytest.raises(KeyRingBroken, match="Put back the key file"):
        KeyRing.found(text, tmp_path / "data.keys")


def test_an_old_key_still_opens_and_tokens_outlive_a_rotation(
    tmp_path: Path, settings: object
) -> None:
    old = KeyRing.found("", tmp_path / "old.keys")
    new = KeyRing.found("", tmp_path / "new.keys")
    rotated = replace(old, masters={**new.masters, **old.masters})
    assert rotated.sealing_id == new.sealing_id
    assert rotated.subkey("token") == old.subkey("token")


def test_many_texts_are_marked_as_each_by_itself() -> None:
    endings = ["1-2", "", "杯子"]
    marks = [sealing.mark("workbook", "c" + each) for each in endings]
    assert list(sealing.marks("workbook", "c", endings)) == marks
