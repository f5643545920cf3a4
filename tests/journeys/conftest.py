"""Real browsers at a real desk. Whatever a page complains of fails its test, unless the test announced it."""

import re
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.journeys.running import ROOT, RunningDesk, running_desk
from tests.journeys.screens import AgentScreen, ContactScreen
from tests.journeys.wires import Wires

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# The driver's own list (the last one counts) turns off the partitioned storage that people's browsers have.
AS_AT_HOME = "--disable-features=Translate,MediaRouter,OptimizationHints"
# Without it, a browser that blocks third-party cookies denies the frame any storage, as some still do.
WITHOUT_STORAGE = "--disable-features=ThirdPartyStoragePartitioning"
# Every refusal by a policy, also where the browser says nothing on the console.
WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""
# A browser reports every 401 as an error; the desk's page asks who we are before anybody has signed in.
ALWAYS = [r"401 \(Unauthorized\) @ \S+/api/v1/me$"]
CUT = [r"ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE)"]
CUT += [r"WebSocket connection to \S+ failed"]

FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
async def town() -> AsyncIterator[RunningDesk]:
    """The desk of all journeys."""
    async with running_desk() as desk:
        yield desk
        assert "Traceback" not in desk.log(), desk.log()[-4000:]


@pytest.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    """One browser; each person has a context of their own in it."""
    async with open_browser(chromium, AS_AT_HOME) as opened:
        yield opened


@pytest.fixture
async def forgetful_browser(chromium: str) -> AsyncIterator[Browser]:
    """One that denies storage to a frame of another site."""
    async with open_browser(chromium, WITHOUT_STORAGE) as opened:
        yield opened


@asynccontextmanager
async def open_browser(path: str, *flags: str) -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=[*FLAGS, *flags])
        yield opened
        await opened.close()


class Stage:
    """Lets people in and keeps what their pages complain of."""

    def __init__(self, browser: Browser, desk: RunningDesk) -> None:
        self.browser = browser
        self.desk = desk
        self.complaints: list[str] = []
        self._expected = list(ALWAYS)
        self._contexts: list[BrowserContext] = []

    def expects(self, *patterns: str) -> None:
        """Complaints that this test brings about on purpose."""
        self._expected += patterns

    def expects_cuts(self) -> None:
        """The test takes the network away, and browsers say so."""
        self.expects(*CUT)

    async def contact(self, **look: Any) -> ContactScreen:
        """Somebody with a wallet, not on any page yet."""
        return ContactScreen(self.desk, *await self._enter(**{"viewport": {"width": 1280, "height": 860}} | look))

    async def agent(self, **look: Any) -> AgentScreen:
        """Somebody at the desk's door."""
        return AgentScreen(self.desk, *await self._enter(**{"viewport": {"width": 1440, "height": 900}} | look))

    async def _enter(self, **look: Any) -> tuple[BrowserContext, Page, Wires]:
        context = await self.browser.new_context(**{"locale": "en-GB", "color_scheme": "light"} | look)
        self._contexts.append(context)
        await context.add_init_script(WATCH)
        wires = await Wires().attach(context)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"not caught: {error.error}"))
        return context, await context.new_page(), wires

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text} @ {message.location['url']}")

    def unexpected(self) -> list[str]:
        """What nobody announced."""
        return [one for one in self.complaints if not any(re.search(known, one) for known in self._expected)]

    async def picture(self, name: str) -> None:
        """What everybody saw in the end, into test-results/."""
        for number, page in enumerate(page for context in self._contexts for page in context.pages):
            await page.screenshot(path=ROOT / "test-results" / f"{re.sub(r'[^a-z0-9_-]+', '-', name)}-{number}.png")

    async def close(self) -> None:
        """Send everybody home."""
        for context in self._contexts:
            await context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note how it went, so that the stage can leave pictures behind."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture
async def stage(browser: Browser, town: RunningDesk, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """Where one test's people meet."""
    opened = Stage(browser, town)
    yield opened
    try:
        if request.node.stash.get(FAILED, False):
            await opened.picture(request.node.name)
        assert opened.unexpected() == []
    finally:
        await opened.close()
