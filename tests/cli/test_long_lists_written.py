"""The worker starts a process that writes a long list."""

from pathlib import Path

from tests.crash.house import started_house, tried_once, until

pytestmark = tried_once
ASK = """
from django.utils import timezone
from ombud.learning.actions import ask_for_list
from ombud.people.models import Member
from ombud.people.queries import viewer_of
member = Member.objects.create(login="ann", name="Ann", role="administrator", is_active=True,
                              sees_all_shops=True)
asked = {"of": "cases", "kind": "xlsx", "ending": "xlsx", "query": "view=all", "extras": []}
print(ask_for_list(viewer_of(member), at=timezone.now(), **asked).pk)
"""


def test_a_list_that_was_asked_for_is_written_while_one_works(tmp_path: Path) -> None:
    house = started_house(tmp_path)
    file = house.folder / "rows.csv"
    file.write_text("投诉编号,问题描述,处理状态\nTS-1,鞋底开胶了,处理中\n", "utf-8")
    assert house.ombud("import", file, "--yes").returncode == 0
    list_id = house.python(ASK)
    house.serve()
    try:
        done = "SELECT rows, size FROM learning_longlist WHERE state = 'ready'"
        [[rows, size]] = until(lambda: house.ask(done), "the list is written")
    finally:
        house.stop()
    assert (rows, size > 1000) == (1, True)
    assert (house.data / "files" / "lists" / list_id).stat().st_size > size
