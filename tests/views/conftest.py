"""The app as a browser meets it: a Streamlit server on a filled home, and headless chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, sync_playwright
from playwright.sync_api import TimeoutError as LateError

from tests.views import library
from tests.views.library import Library

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_STANDS_STILL = """async (part) => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let still = 0, frames = 0, before = ""; still < 10; await frame()) {
    if (++frames > 1800) throw new Error("it does not unfold");
    const box = JSON.stringify(part.getBoundingClientRect());
    const moves = part.getAnimations({subtree: true}).length > 0;
    still = part.open && !moves && box === before ? still + 1 : 0;
    before = box;
  }
}"""
_SETTLED = '.stApp[data-test-script-state="notRunning"]'


@contextmanager
def serving(home: Path, script: str = "app.py") -> Iterator[str]:
    """Run the app, or a page of the tests, on `home`; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    log = (home / "app.log").open("wb")
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PREREAD_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, server)
        yield address
    finally:
        # As the supervisor of `preread up` does; how the app stops is held in tests/test_daemon.py.
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()
        except OSError:
            assert server.poll() is None, "the app ended at once"
            assert time.monotonic() < deadline, "the app did not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="module")
def browser() -> Iterator[BrowserContext]:
    """One browser profile a module: the app's scripts are fetched once."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield running.new_context()
        running.close()


@dataclass
class Reader:
    """Someone who reads the app in a browser; `requests` and `dialogs` are all there ever were."""

    page: Page
    address: str
    requests: list[str]
    dialogs: list[str]

    def open(self, path: str) -> None:
        """Open a page of the app and wait until it is whole."""
        self.page.goto(f"{self.address}/{path}")
        self.page.wait_for_selector(".stHtml h1, .stHtml h2")
        self.page.wait_for_selector(_SETTLED)

    def press(self, name: str, within: str = "body", then: str = "") -> None:
        """Press a button, and wait for the one that takes its place."""
        where = self.page.locator(within)
        where.get_by_role("button", name=name, exact=True).click()
        if then:
            where.get_by_role("button", name=then, exact=True).wait_for()

    def unfold(self, name: str) -> None:
        """Unfold a part of the page, and wait until it stands still: a click that falls while it
        unfolds is lost.
        """
        part = self.page.locator("details").filter(has_text=name)
        part.locator("summary").click()
        part.evaluate(_STANDS_STILL)

    def open_filters(self) -> None:
        """Unfold the library's filters."""
        self.unfold("Filters")
        self.page.get_by_role("combobox", name="Kind").wait_for()

    def pick(self, name: str, option: str) -> None:
        """Pick an option in a select box."""
        box = self.page.get_by_role("combobox", name=name)
        self.offered(lambda: box.fill(option), self.page.get_by_role("option", name=option)).click()
        self.page.keyboard.press("Escape")

    def offered(self, act: Callable[[], None], option: Locator) -> Locator:
        """The option that shows when one does this to a select box.

        Unfolding makes the boxes anew a moment later, and what was done to them before is gone.
        """
        for _ in range(5):
            act()
            try:
                option.wait_for(timeout=3000)
            except LateError:
                continue
            break
        return option

    def sees(self, text: str) -> None:
        """Wait until the page says so and is whole again."""
        self.page.locator(".stMain").get_by_text(text).first.wait_for()
        self.page.wait_for_selector(_SETTLED)

    def text(self, selector: str = ".stMain") -> str:
        return self.page.inner_text(selector)

    @property
    def strangers(self) -> list[str]:
        """Requests that went anywhere but to the app."""
        ours = (self.address, self.address.replace("http", "ws", 1), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(ours)]


@contextmanager
def reading(browser: BrowserContext, address: str, width: int = 1280) -> Iterator[Reader]:
    """A fresh tab; at its end, it may not have asked a foreign host, or opened a dialog."""
    page = browser.new_page()
    page.set_viewport_size({"width": width, "height": 900})
    reader = Reader(page, address, [], [])
    errors: list[str] = []
    page.on("request", lambda request: reader.requests.append(request.url))
    page.on("websocket", lambda socket: reader.requests.append(socket.url))
    page.on("pageerror", lambda error: errors.append(str(error)))

    def dismiss(dialog: object) -> None:
        reader.dialogs.append(str(dialog))
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismiss)
    yield reader
    page.close()
    assert not reader.strangers
    assert not reader.dialogs
    assert not errors


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A home with everything in it."""
    made = library.open_library(tmp_path_factory.mktemp("home"))
    library.fill(made)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def address(filled: Library) -> Iterator[str]:
    """Where the app serves the filled home."""
    with serving(filled.home) as address:
        yield address


@pytest.fixture
def reader(browser: BrowserContext, address: str) -> Iterator[Reader]:
    with reading(browser, address) as reader:
        yield reader
