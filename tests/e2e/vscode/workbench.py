"""The page of a VS Code window, in the words of the person in front of it."""

from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout


class Workbench:
    """One window. Every step waits for what it names and fails after the page's time-out."""

    def __init__(self, page: Page, shots: Path) -> None:
        self.page = page
        self._shots = shots
        self.editor = page.locator(".editor-instance .monaco-editor").first
        self.errors = self.editor.locator(".squiggly-error")
        self.text = self.editor.locator(".view-lines")
        self.terminal = page.locator(".terminal-wrapper .xterm-rows")

    def open(self, base: str, folder: Path, file: str) -> None:
        """Opens a folder, and in it a file from the explorer."""
        self.page.goto(f"{base}/?folder={quote(str(folder))}")
        self.page.locator(".monaco-workbench").wait_for()
        self.page.get_by_role("treeitem", name=file).dblclick()
        self.text.wait_for()

    def word(self, word: str) -> Locator:
        """The last place of a word in the editor."""
        return self.editor.locator(".view-line span span", has_text=word).last

    def hover(self, word: str, *texts: str) -> None:
        """Rests the mouse on a word until texts are shown."""
        self.word(word).hover()
        shown = self.page.locator(".monaco-hover:visible", has_text=texts[0])
        for text in texts:
            expect(shown).to_contain_text(text)

    def accept_completion(self, label: str, *, instead_of: str) -> None:
        """Deletes a word, asks for completion there and accepts the offer with `label`."""
        self.word(instead_of).dblclick()
        self.page.keyboard.press("Delete")  # a word that stays would filter the offers
        self.page.keyboard.press("Control+Space")
        offers = self.page.locator(".suggest-widget.visible .monaco-list-row")
        offers.filter(has_text=label).first.click()
        expect(self.text).to_contain_text(label)

    def lens(self, title: str) -> Locator:
        """The code lens with a title."""
        return self.editor.locator(".codelens-decoration a", has_text=title)

    def run_lens(self, title: str, told: str = "") -> None:
        """Clicks a lens until a terminal opens: a click while lenses are redrawn may get lost.

        `told` is the answer to what it asks first.
        """
        asked = self.page.locator(".quick-input-widget:visible input")
        for _ in range(3):
            self.lens(title).click()
            with suppress(PlaywrightTimeout):
                if told:
                    asked.wait_for(timeout=10_000)
                    asked.fill(told)
                    asked.press("Enter")
                self.terminal.wait_for(timeout=10_000)
                return
        raise AssertionError(f"no terminal opened after clicking {title!r}")

    def type_in_terminal(self, line: str) -> None:
        """Types a line and sends it; a terminal that a lens opened has the keyboard already."""
        self.page.keyboard.type(line)
        self.page.keyboard.press("Enter")

    def shot(self, name: str) -> None:
        """Keeps a picture of the window."""
        self._shots.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._shots / f"{name}.png")
