"""The hands of a person at a browser: a mouse, or a keyboard and nothing else."""

import re

from playwright.sync_api import TimeoutError, expect

MOST_STOPS = 400
SOON = 10_000  # milliseconds
HAS_FOCUS = "one => one === document.activeElement"
# Only what a sighted person can see as marked: a line or a shadow around it, or the page's whole beginning.
IS_MARKED = """() => {
  const style = getComputedStyle(document.activeElement);
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return outlined || style.boxShadow !== "none";
}"""
WHAT_HAS_FOCUS = "() => document.activeElement.outerHTML.slice(0, 160)"


class Mouse:
    """Points and clicks."""

    def __init__(self, page):
        self.page = page
        self.main = page.locator("main")

    def link(self, name):
        return self.main.get_by_role("link", name=name)

    def follow(self, name):
        """Go to the page that the link leads to. Until it is there, the old one shows what it showed before."""
        with self.page.expect_navigation():
            self._act(self.link(name).first, "Enter")

    def press(self, name):
        """Send the form, and have its answer."""
        with self.page.expect_navigation():
            self._act(self.main.get_by_role("button", name=name), "Space")

    def jump(self, name):
        """Follow a link to another place on the same page."""
        self._act(self.link(name).first, "Enter")

    def open(self, name):
        """Unfold what is folded away under `name`."""
        self._act(self.main.locator("summary", has_text=name), "Enter")

    def fill(self, label, text):
        self.main.get_by_label(label).first.fill(text)

    def choose(self, label, words):
        """One of a list that folds out."""
        self.main.get_by_label(label).select_option(label=words)

    def attach(self, label, path):
        self.main.get_by_label(label).set_input_files(path)

    def download(self, name, folder):
        """The file behind a link, as it arrives."""
        with self.page.expect_download() as coming:
            self._act(self.link(name).first, "Enter")
        path = folder / coming.value.suggested_filename
        coming.value.save_as(path)
        return path

    def _act(self, target, key):
        target.click()


class Keyboard(Mouse):
    """Tab, Enter, Space and letters. What has focus is marked at every stop on the way."""

    def fill(self, label, text):
        field = self.main.get_by_label(label).first
        self._reach(field)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        expect(field).to_have_value(text)

    def choose(self, label, words):
        field = self.main.get_by_label(label)
        self._reach(field)
        self.page.keyboard.type(words)
        expect(field.locator("option:checked")).to_have_text(words)

    def attach(self, label, path):
        self._reach(self.main.get_by_label(label))
        self._chooser().set_files(path)

    def _chooser(self):
        """A browser that is kept busy forgets that a key was pressed before it comes to open anything for it."""
        try:
            return self._chooser_once()
        except TimeoutError:
            return self._chooser_once()

    def _chooser_once(self):
        with self.page.expect_file_chooser(timeout=SOON) as chooser:
            self.page.keyboard.press("Space")
        return chooser.value

    def _act(self, target, key):
        self._reach(target)
        self.page.keyboard.press(key)

    def _reach(self, target):
        """Press Tab until the target has focus; it must then stand in sight."""
        target.wait_for()
        for _ in range(MOST_STOPS):
            if target.evaluate(HAS_FOCUS):
                expect(target).to_be_in_viewport()
                return
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(IS_MARKED), self.page.evaluate(WHAT_HAS_FOCUS)
        raise AssertionError(f"{target} is not reached by the tab key.")


def whole(words):
    """The name that is exactly these words."""
    return re.compile(rf"^\s*{re.escape(words)}\s*$")
