"""What a contact and an agent can see and do, in the words of the trade; nothing here knows how it is made inside."""

import re
from typing import Any
from uuid import UUID

from playwright.async_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.journeys.running import RunningDesk
from tests.journeys.wires import Wires

DELIVERED = re.compile("^(Delivered|已送达|Entregado)")
SOON = 10_000  # ms: a patience for busy machines, never a promise
AT_ONCE = 2_000  # ms: what the product promises within a second, and one for the machine


class Screen:
    """One page in a browser context of its own."""

    def __init__(self, desk: RunningDesk, context: BrowserContext, page: Page, wires: Wires) -> None:
        self.desk = desk
        self.context = context
        self.page = page
        self.wires = wires

    async def until_bodies(self, words: Locator, expected: list[str]) -> None:
        """Wait until exactly these words stand there, in this order."""
        await expect(words).to_have_text(expected, timeout=SOON)


class ContactScreen(Screen):
    """The widget, on the wallet's page or alone on its own."""

    app: FrameLocator | Page

    async def visit(self, query: str = "") -> "ContactScreen":
        """The wallet's page, with the launcher."""
        await self.page.goto(self.desk.wallet + "/" + query)
        self.app = self.page.frame_locator("havendesk-chat iframe")
        await expect(self.launcher).to_be_visible()
        return self

    async def chat(self, query: str = "", inbox: str = "quayside") -> "ContactScreen":
        """The same app as a full page."""
        await self.page.goto(f"{self.desk.widget}/chat/{inbox}{query}")
        self.app = self.page
        await expect(self.field).to_be_visible(timeout=SOON)
        return self

    @property
    def launcher(self) -> Locator:
        return self.page.locator("havendesk-chat").get_by_role("button")

    @property
    def field(self) -> Locator:
        return self.app.get_by_role("textbox")

    @property
    def log(self) -> Locator:
        return self.app.get_by_role("log")

    @property
    def words(self) -> Locator:
        return self.log.locator(".bubble")

    @property
    def outlined(self) -> Locator:
        return self.log.locator(".bubble.outlined")

    async def open(self) -> "ContactScreen":
        """Press the launcher."""
        await self.launcher.click()
        await expect(self.field).to_be_visible(timeout=SOON)
        return self

    async def ask(self, body: str) -> UUID:
        """Begin a conversation; its id, once it is stored."""
        await self.say(body)
        await expect(self.words).to_have_text([body])
        await self.until_stored()
        return await self.desk.conversation(body)

    async def say(self, body: str) -> None:
        """Write and send, by Enter."""
        await self.field.fill(body)
        await self.field.press("Enter")

    async def until_stored(self) -> None:
        """Wait until nothing of ours is on its way."""
        await expect(self.outlined).to_have_count(0, timeout=SOON)
        await expect(self.log.locator(".mine.ends .meta").last).to_have_text(DELIVERED, timeout=SOON)

    async def sees(self, *expected: str) -> None:
        """The thread shows exactly these words, in this order."""
        await self.until_bodies(self.words, list(expected))

    async def token(self) -> str:
        """The visitor's secret, from the frame's own storage."""
        inside = next(frame for frame in self.page.frames if frame.url.startswith(self.desk.widget))
        return str(await inside.evaluate("localStorage.getItem('havendesk.visitor')"))


class AgentScreen(Screen):
    """The workspace."""

    @property
    def log(self) -> Locator:
        return self.page.locator("[data-log]")

    @property
    def words(self) -> Locator:
        return self.log.locator(".bub")

    @property
    def unsent(self) -> Locator:
        return self.log.locator(".msg.open .bub")

    @property
    def notes(self) -> Locator:
        return self.log.locator(".slip .body")

    @property
    def composer(self) -> Locator:
        return self.page.locator("[data-pane=composer] textarea")

    @property
    def collision(self) -> Locator:
        return self.page.locator("[data-pane=composer]").get_by_role("alert")

    async def sign_in(self, name: str) -> "AgentScreen":
        """Through the form, as a person does."""
        await self.page.goto(self.desk.desk)
        await self.page.locator("#email").fill(f"{name}@quayside.example")
        await self.page.locator("#password").fill(self.desk.password)
        await self.page.locator("#password").press("Enter")
        return await self.until_in()

    async def slip_in(self, name: str, path: str = "/") -> "AgentScreen":
        """By REST, where the form is not what is tried."""
        answer = await self.context.request.post(
            f"{self.desk.desk}/api/v1/sessions",
            data={"email": f"{name}@quayside.example", "password": self.desk.password},
            headers={"Origin": self.desk.desk},
        )
        assert answer.status == 201, await answer.text()
        await self.page.goto(self.desk.desk + path)
        return await self.until_in()

    async def until_in(self) -> "AgentScreen":
        """Wait for the desk and for its socket."""
        await expect(self.page.locator("nav.rail .lamp:not(.out)").first).to_be_visible(timeout=SOON)
        return self

    async def view(self, name: str) -> None:
        """Choose one of the lists."""
        await self.page.get_by_role("navigation", name="Views").get_by_role("link").filter(has_text=name).click()

    async def pick(self, text: str) -> None:
        """Open the row with these words, however far down the list it stands."""
        row = self.page.locator("a.conv").filter(has_text=text)
        for _ in range(100):
            if await row.count():
                break
            await self.page.locator("[data-pane=list] .scroll").evaluate("pane => pane.scrollTop += 300")
            await self.page.wait_for_function("new Promise((done) => requestAnimationFrame(() => done(true)))")
        await row.click()
        await expect(self.composer).to_be_visible(timeout=SOON)

    async def open(self, conversation: UUID) -> "AgentScreen":
        """Go to a conversation by its address."""
        await self.page.goto(f"{self.desk.desk}/c/{conversation}?view=open")
        await expect(self.words.first).to_be_visible(timeout=SOON)
        return self

    async def has_seen(self, last: str) -> None:
        """Wait until these words count as read in the list: a reply rests on what its writer saw."""
        row = self.page.locator("a.conv[aria-current]:not(.unread)").filter(has_text=last[:16])
        await expect(row).to_be_visible(timeout=SOON)

    async def mode(self, name: str) -> None:
        """Reply or Note."""
        await self.page.get_by_role("group", name="Reply or note").get_by_role("button", name=name).click()

    async def send(self, body: str) -> None:
        """Write what the composer is set to, and send it by Ctrl+Enter."""
        await self.composer.fill(body)
        await self.composer.press("Control+Enter")

    async def sees(self, *expected: str) -> None:
        """The thread shows exactly these words to and from the contact, in this order."""
        await self.until_bodies(self.words, list(expected))

    async def rest(self, method: str, path: str, **body: Any) -> Any:
        """What this browser may ask for by REST."""
        answer = await self.context.request.fetch(
            f"{self.desk.desk}/api/v1{path}", method=method, headers={"Origin": self.desk.desk}, data=body or None
        )
        assert answer.ok, f"{answer.status} {await answer.text()}"
        return await answer.json() if answer.status != 204 else None
