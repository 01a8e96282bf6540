"""The questions of the desk bench, and how each is asked of the application."""

import io
import random
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from http.cookies import SimpleCookie
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.measuring import sample
from ombud.casework.models import Case
from ombud.casework.queries import list as case_list
from ombud.casework.queries.asked import CaseList
from ombud.people.models import ContactPoint, Member, Shop
from ombud.people.queries import viewer_of
from ombud.people.roles import ADMINISTRATOR, AGENT
from ombud.site.wsgi import application

DEEP = 100_000
SEARCHES = {
    "2 characters, common": "退款", "2 characters, rare": "扣留",
    "4 characters, common": "质量问题",
    "4 characters, rare": "琥珀吊坠", "English, common": "refund", "English, rare": "counterfeit",
}  # fmt: skip
VIEWERS = {"administrator": None, "1 of 20 shops": 1, "3 of 20 shops": 3}


def answers(times: int) -> dict[str, dict[str, float]]:
    """The figures of every question for every viewer."""
    watch = [_backend_process()] if connection.vendor == "postgresql" else []
    found = {}
    for who, shops in VIEWERS.items():
        member = _member(who, shops)
        get = _door(member)
        for name, paths in _questions(member).items():
            turns = cycle(paths)
            measured = sample(lambda: get(next(turns)), times, watch=watch)  # noqa: B023
            rows = sum(get(path).count(b"data-row=") for path in paths) / len(paths)
            found[f"{who}: {name}"] = asdict(measured) | {"rows": rows}
            print(f"  {who}: {name}: p50 {measured.p50:.1f} p95 {measured.p95:.1f}", flush=True)
    return found


def _backend_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _member(name: str, shops: int | None) -> Member:
    role = ADMINISTRATOR if shops is None else AGENT
    member, _ = Member.objects.update_or_create(
        login=name, defaults={"name": name, "role": role, "is_active": True},
    )  # fmt: skip
    member.sees_all_shops = shops is None
    member.save()
    member.shops.set(Shop.objects.order_by("id")[: shops or 0])
    return member


def _door(member: Member) -> Callable[[str], bytes]:
    """Ask the WSGI application for a path as this member; anything but 200 ends the bench."""
    client = Client()
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookies = SimpleCookie({name: each.value for name, each in client.cookies.items()})
    environment = {
        "REQUEST_METHOD": "GET", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.version": (1, 0),
        "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": False,
        "wsgi.run_once": False, "HTTP_COOKIE": cookies.output(header="", sep=";").strip(),
    }  # fmt: skip

    def get(path: str) -> bytes:
        place, _, query = path.partition("?")
        asked = environment | {
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "wsgi.input": io.BytesIO(),
        }
        said: list[str] = []
        body = application(asked, lambda status, headers, exc_info=None: said.append(status))
        page = b"".join(body)
        body.close()
        if not said[0].startswith("200"):
            raise SystemExit(f"{said[0]} for {path}")
        return page

    return get


def _questions(member: Member) -> dict[str, list[str]]:
    cases = reverse("cases")
    dice = random.Random(2)
    some = {"owner": Member.objects.filter(name__startswith="客服").order_by("id")}
    owners = [str(owner.pk) for owner in some["owner"][:8]]
    asked = {
        "first page, newest": [""],
        "first page, due order": ["sort=due"],
        "open, due order": ["open=1&sort=due"],
        f"{DEEP:,} rows deep, newest": [_deep(member, "sort=-opened")],
        f"{DEEP:,} rows deep, due order": [_deep(member, "sort=due")],
        "class and stage": [f"class={each}&stage=closed" for each in ("LOG", "QUA", "AFT")],
        "class and stage, due order": ["class=LOG&stage=closed&sort=due"],
        "owner and priority": [f"owner={owner}&priority=P1" for owner in owners],
        "detail and waiting for, due order": ["detail=QUA.DEFECT&waiting_for=seller&sort=due"],
    }
    for name, words in SEARCHES.items():
        asked[f"search {name}"] = [urlencode({"q": words})]
        asked[f"search {name}, due order"] = [urlencode({"q": words, "sort": "due"})]
    asked["search phone tail"] = [urlencode({"q": tail}) for tail in _tails(dice)]
    paths = {
        name: [f"{cases}?{each or 'view=all'}" for each in every] for name, every in asked.items()
    }
    return paths | {"one case": [reverse("case", args=[each]) for each in _cases(member, dice)]}


def _deep(member: Member, query: str) -> str:
    """The query of the page that begins DEEP rows down, or as far down as there are rows."""
    viewer = viewer_of(member)
    page, cursor, left = None, "", min(DEEP, Case.objects.count() // 10)
    while left > 0:
        asked = CaseList.parsed(query + "&" + urlencode({"after": cursor}))
        page = case_list.cases(viewer, asked, [], at=timezone.now(), size=min(left, 10_000))
        if not page.next_cursor:
            break
        cursor, left = page.next_cursor, left - len(page.rows)
    return f"{query}&{urlencode({'after': cursor})}"


def _tails(dice: random.Random) -> list[str]:
    points = ContactPoint.objects.filter(kind="phone").order_by("id")
    from ombud.people.queries.customers import opened_contact

    ids = list(points.values_list("id", flat=True)[:20_000])
    return [opened_contact(points.get(id=each))[-4:] for each in dice.sample(ids, 8)]


def _cases(member: Member, dice: random.Random) -> list[int]:
    viewer: Any = viewer_of(member)
    mine = Case.objects.order_by("-id")
    if viewer.shop_ids is not None:
        mine = mine.filter(shop_id__in=viewer.shop_ids)
    recent = timezone.now() - timedelta(days=365)
    return dice.sample(
        list(mine.filter(opened_at__gte=recent).values_list("id", flat=True)[:2000]), 8
    )
