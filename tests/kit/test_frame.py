"""The frame keeps the strict content policy, speaks its language and stays light."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.utils import translation

from ombud.web.icons import ICONS, icon
from tests.kit.conftest import TEMPLATES

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "ombud" / "web" / "static"
FIRST_LOAD_BYTES = 300_000
PAGE = '{% extends "frame/base.html" %}{% block title %}x{% endblock %}'
ALL_TEMPLATES = sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("path", ALL_TEMPLATES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_needs_more_than_the_strict_content_policy(path):
    text = path.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|\bjs:", text)


@pytest.mark.parametrize("path", ALL_TEMPLATES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_every_icon_a_template_names_is_in_the_sprite(path):
    named = re.findall(r'icon\("([a-z0-9-]+)"', path.read_text("utf-8"))
    assert set(named) <= set(ICONS)


def test_an_icon_that_is_not_in_the_sprite_is_refused():
    with pytest.raises(KeyError, match="ICONS"):
        icon("not-an-icon")


def test_the_frame_stands_with_nothing_but_the_language(shown):
    html = shown(PAGE)
    assert '<html lang="zh-hans" data-bs-theme="auto">' in html
    assert 'href="#main"' in html


def test_the_rail_marks_where_one_is_and_folds_what_a_phone_has_no_room_for(shown):
    rail = [
        {"label": f"place {n}", "url": f"/{n}", "icon": "home", "active": n == 2, "key": f"g {n}"}
        for n in range(7)
    ]
    html = shown(PAGE, rail=rail)
    assert html.count('aria-current="page"') == 1
    assert html.count("rail-later") == 3
    assert 'data-key="g 2"' in html


def test_a_flash_can_be_undone(shown):
    flash = {"text": "3 cases closed", "undo_url": "/undo/7"}
    html = shown(PAGE, flashes=[flash, {"text": "Saved"}])
    assert html.count('action="/undo/7"') == 1
    assert html.count("data-toast-close") == 2


def test_scripts_are_handed_their_words_in_the_language_of_the_page(shown):
    with translation.override("en"):
        html = shown(PAGE)
    content = re.search(r'name="ombud-words" content="([^"]*)"', html)
    assert content
    words = json.loads(content.group(1).replace("&#34;", '"').replace("&#39;", "'"))
    assert words["short_late"] == "%(span)s late"


def test_every_word_a_script_asks_for_is_handed_over(shown):
    handed = json.loads(shown("{{ script_words() }}").replace("&#34;", '"').replace("&#39;", "'"))
    asked = {
        name
        for path in (STATIC / "js").glob("*.js")
        for name in re.findall(r'(?:words\(|rowKey\("\S+", )"(\w+)"', path.read_text("utf-8"))
    }
    assert asked
    assert asked <= set(handed)


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "csrf"])
def test_an_error_page_stands_without_any_context_and_says_what_to_do(kit, name):
    with translation.override("en"):
        html = kit.get_template(f"errors/{name}.html").render()
    assert "<h1>" in html
    assert re.search(r"[Pp]lease|Searching", html)
    assert 'href="/"' in html


def test_the_first_load_is_light():
    if not (STATIC / "vendor" / "tabler.css").exists():
        pytest.skip("run tools/assets.py first")
    loaded = [*(STATIC / "css").glob("*.css"), *(STATIC / "js").glob("*.js")]
    loaded += [STATIC / "vendor" / name for name in ("tabler.css", "htmx.js", "icons.svg")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) < FIRST_LOAD_BYTES


def test_the_lock_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = [entry for name, entry in lock["packages"].items() if name]
    assert all("integrity" in entry for entry in packages)
    assert not any("resolved" in entry for entry in packages)
