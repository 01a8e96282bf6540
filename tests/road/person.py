"""A person at a screen, who reads it in one language."""

from dataclasses import dataclass

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

BUSY = ".htmx-request, .htmx-swapping, .htmx-settling"
LOCALES = {"zh-hans": "zh-CN", "en": "en-US"}


@dataclass(frozen=True)
class Person:
    """Somebody in front of a page. language: "zh-hans" or "en"."""

    page: Page
    language: str

    def reads(self, words: str, **places: object) -> str:
        """What the screen says for these English words."""
        with translation.override(self.language):
            return translation.gettext(words) % places if places else translation.gettext(words)

    def button(self, words: str) -> Locator:
        """The button that carries the words; its key beside them does not count."""
        return self.page.get_by_role("button", name=self.reads(words)).first

    def link(self, words: str) -> Locator:
        """The link of the content that carries the words."""
        return self.page.locator("main").get_by_role("link", name=self.reads(words)).first

    def press(self, keys: str) -> None:
        """Press keys one after the other ("g c"), once the page listens to them."""
        self.page.wait_for_load_state()
        expect(self.page.locator(BUSY)).to_have_count(0)
        for key in keys.split():
            self.page.keyboard.press(key)

    def types(self, text: str) -> None:
        """Type where the focus is."""
        self.page.keyboard.type(text)

    def is_told(self, words: str, **places: object) -> None:
        """Wait until a message says so."""
        expect(self.page.locator("#toasts")).to_contain_text(self.reads(words, **places))

    def numbers(self) -> Locator:
        """The first cell of every row on the screen."""
        return self.page.locator("tr[data-row] th")
