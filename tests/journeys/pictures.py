"""Takes the pictures of docs/pictures from the running product: python -m tests.journeys.pictures [folder]."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import Browser, expect

from bin._setup import find_chromium
from tests.journeys.conftest import AS_AT_HOME, Stage, open_browser
from tests.journeys.running import ROOT, RunningDesk, running_desk
from tests.journeys.screens import SOON, AgentScreen, ContactScreen

DESK, PHONE = {"width": 1320, "height": 825}, {"width": 390, "height": 844}
MOST_BYTES, MOST_IN_ALL = 200_000, 1_500_000
ASKED = {
    "zh": (
        "zh-CN",
        "我昨天充值的 300 USDT 还没有到账，能帮我看看吗？",
        "您好，我是 Rui。已经看到这笔充值：18 个确认，还差 2 个，大约 1 分钟。",
    ),
    "es": (
        "es-419",
        "Mi depósito de 300 USDT no llega desde ayer. ¿Lo pueden mirar?",
        "Buenas noches, soy Rui. Veo el depósito: tiene 18 de 20 confirmaciones, falta un minuto.",
    ),
    "en": (
        "en-GB",
        "My deposit of 300 USDT has not arrived since yesterday. Can you look?",
        "Good evening, Rui here. I see the deposit: 18 of 20 confirmations, one more minute.",
    ),
}
NOTE = "Cloud backup exists since version 4.1. Ask when the old phone was bought before anything else."
DRAFT = "太好了。请在旧手机上打开“设置”里的“云备份”，看看有没有日期。助记词请不要发给任何人，包括我们。"
SECOND_NOTE = "Mei, could you look up when their cloud backup began?"


async def main(folder: Path) -> None:
    """All of them, each from an untouched demo company."""
    path = find_chromium()
    assert path, "Chromium is missing"
    folder.mkdir(parents=True, exist_ok=True)
    async with running_desk() as desk, open_browser(path, AS_AT_HOME) as browser:
        await take(browser, desk, folder)
    sizes = {path.name: path.stat().st_size for path in sorted(folder.glob("*.png"))}
    for name, size in sizes.items():
        print(f"{name:24} {size / 1000:6.0f} kB")
    too_heavy = [name for name, size in sizes.items() if size > MOST_BYTES]
    assert not too_heavy, f"over {MOST_BYTES} bytes: {too_heavy}"
    assert sum(sizes.values()) <= MOST_IN_ALL


async def take(browser: Browser, desk: RunningDesk, folder: Path) -> None:
    """First the empty phone and the door, then what a working day looks like."""
    stage = Stage(browser, desk)
    rui = await stage.agent(viewport=DESK, reduced_motion="reduce")
    await rui.page.goto(desk.desk)
    await shoot(rui, folder / "sign-in.png")
    await rui.slip_in("rui", "/?view=open")
    phones = {}
    for locale, (browser_locale, question, answer) in ASKED.items():
        phones[locale] = await phone(stage, folder / f"widget-{locale}-home.png", browser_locale)
        asked = await phones[locale].ask(question)
        await rui.open(asked)
        await rui.has_seen(question)
        await rui.page.get_by_role("button", name="Take it").click()
        await expect(rui.page.get_by_text("Yours", exact=True)).to_be_visible()
        await rui.send(answer)
        await phones[locale].sees(question, answer)
        await shoot(phones[locale], folder / f"widget-{locale}.png")
    await wallet(stage, folder)
    await workspace(await stage.agent(viewport=DESK, reduced_motion="reduce"), folder)
    assert stage.unexpected() == []
    await stage.close()


async def phone(stage: Stage, path: Path, locale: str) -> ContactScreen:
    """The chat on a phone."""
    dark = "dark" if locale == "es-419" else "light"
    ada = await stage.contact(viewport=PHONE, locale=locale, color_scheme=dark, reduced_motion="reduce")
    await (await ada.visit()).open()
    await expect(ada.app.locator(".onwatch")).to_be_visible(timeout=SOON)
    await shoot(ada, path)
    return ada


async def wallet(stage: Stage, folder: Path) -> None:
    """The demo wallet's page with the launcher, then with the chat on it."""
    ada = await (await stage.contact(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")).visit()
    await shoot(ada, folder / "wallet.png")
    await ada.open()
    await expect(ada.app.locator(".onwatch")).to_be_visible(timeout=SOON)
    await shoot(ada, folder / "wallet-open.png")


async def workspace(lin: AgentScreen, folder: Path) -> None:
    """The workspace at work: list, thread with a note, contact; then by night, then while a note is written."""
    await lin.slip_in("lin", await busiest(lin))
    await expect(lin.words.first).to_be_visible(timeout=SOON)
    await lin.mode("Note")
    await lin.send(NOTE)
    await expect(lin.notes.last).to_have_text(NOTE, timeout=SOON)
    await lin.mode("Reply")
    await lin.composer.fill(DRAFT)
    await shoot(lin, folder / "workspace.png")
    await lin.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    await shoot(lin, folder / "workspace-dark.png")
    await lin.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    await lin.composer.fill("")
    await lin.mode("Note")
    await lin.composer.fill(SECOND_NOTE)
    await shoot(lin, folder / "workspace-note.png")


async def busiest(lin: AgentScreen) -> str:
    """Where the longest conversation is that waits for Lin."""
    await lin.slip_in("lin")
    rows = (await lin.rest("GET", "/conversations?view=mine"))["rows"]
    waiting = [row for row in rows if row["waiting_since"]]
    return f"/c/{max(waiting, key=lambda row: row['seq'])['id']}"


async def shoot(screen: ContactScreen | AgentScreen, path: Path) -> None:
    """A picture of a page that stands still."""
    await screen.page.evaluate("document.fonts.ready.then(() => undefined)")
    await screen.page.mouse.move(0, 0)
    await screen.page.screenshot(path=path, animations="disabled", caret="hide", scale="css")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures"))
