"""Every screen is looked over by axe: nothing serious stands in anybody's way."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.road.person import LOCALES
from tools.screens import SCREENS, show

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
# What passes is not told: to tell it takes longer than to look.
EVERYTHING = {"resultTypes": ["violations"]}
# What the dark and a narrow screen change.
OF_LOOKS = {
    **EVERYTHING,
    "runOnly": ["color-contrast", "scrollable-region-focusable", "aria-hidden-focus", "tabindex"],
}
# On a wide screen in the light, and on a phone in the dark.
WAYS = {"light": (1440, 900, EVERYTHING), "dark": (390, 844, OF_LOOKS)}


def faults_of(page, looked_for=EVERYTHING) -> list[str]:
    """What axe finds grave on the page: the rule, and where it is broken."""
    found = Axe().run(page, options=looked_for).response["violations"]
    return [
        f"{page.url} {each['id']}: {[node['target'] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in GRAVE
    ]


@pytest.mark.parametrize("theme", WAYS)
def test_no_screen_has_a_grave_fault(theme, stocked, page_of):
    width, height, looked_for = WAYS[theme]
    page = page_of("alice", width=width, height=height, color_scheme=theme, locale=LOCALES["en"])
    faults = []
    for screen in SCREENS:
        show(page, screen)
        faults += [f"{screen.name} {fault}" for fault in faults_of(page, looked_for)]
    assert not faults, "\n".join(faults)


def test_nobody_is_kept_out_at_the_door(stocked, new_page):
    page = new_page(locale=LOCALES["zh-hans"])
    page.goto("/")
    assert not faults_of(page)
