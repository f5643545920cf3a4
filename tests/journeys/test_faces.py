"""Every face in every language, on a phone and at a desk, light and dark, with large letters."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.journeys.running import ROOT
from tests.journeys.screens import SOON

LOCALES = {"en": "en-GB", "zh": "zh-CN", "es": "es-419"}
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
# Controls that one cannot reach because they lie outside the page; what may be scrolled sideways is reachable.
OUTSIDE = """() => {
  const scrolls = (element) => { for (let up = element.parentElement; up; up = up.parentElement)
    if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return true;
    return false; };
  return [...document.querySelectorAll("a, button, input, select, textarea, [tabindex='0']")].filter((element) => {
    const { left, right, width, height } = element.getBoundingClientRect();
    const shown = element.checkVisibility({ visibilityProperty: true }) && !element.closest(".vh, [inert], .skip");
    return width && height && shown
      && (right > innerWidth + 1 || left < -1) && !scrolls(element);
  }).map((element) => element.outerHTML.slice(0, 120));
}"""


async def fits(page: Page) -> None:
    """Nothing lies beside the page, and no control out of reach."""
    across = await page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert across[0] <= across[1], f"one must scroll sideways: {across}"
    assert await page.evaluate(OUTSIDE) == []


def words(client: str, locale: str) -> dict[str, str]:
    read: dict[str, str] = json.loads((ROOT / "frontend" / client / "src/words" / f"{locale}.json").read_text())
    return read


async def speaks(page: Page, client: str, locale: str) -> None:
    """The page says its language, shows no key, no gap for a value, and no English where there is another word."""
    await expect(page.locator("html")).to_have_attribute("lang", locale, timeout=SOON)
    lines = [line.strip() for line in (await page.locator("body").inner_text()).splitlines()]
    keys = {key for key in words(client, "en") if "." in key or "_" in key}
    assert not keys & set(lines)
    assert not [line for line in lines if "{" in line or "undefined" in line or "NaN" in line]
    ours, english = words(client, locale), words(client, "en")
    foreign = {text for key, text in english.items() if ours[key] != text and len(text) > 3 and "{" not in text}
    foreign -= set(ours.values())
    assert locale == "en" or not foreign & set(lines)


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_chat_speaks_each_language(stage, locale):
    for size in (PHONE, WIDE):
        ada = await (await stage.contact(locale=LOCALES[locale], viewport=size)).chat()
        await speaks(ada.page, "widget", locale)
        await fits(ada.page)
        await ada.ask(f"{locale} {size['width']}: 0x" + "73ab" * 30)
        await speaks(ada.page, "widget", locale)
        await fits(ada.page)


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_wallets_page_and_the_chat_on_it_speak_each_language(stage, locale):
    ada = await (await stage.contact(locale=LOCALES[locale], viewport=PHONE)).visit()
    await expect(ada.page.locator("html")).to_have_attribute("lang", locale)
    await fits(ada.page)
    await ada.open()
    await expect(ada.app.locator("html")).to_have_attribute("lang", locale)
    await expect(ada.launcher).to_have_count(0)  # it gives way to the chat, which fills the phone
    await fits(ada.page)


@pytest.mark.parametrize("locale", LOCALES)
async def test_the_desk_speaks_each_language(stage, locale):
    lin = await stage.agent(locale=LOCALES[locale])
    await lin.page.goto(lin.desk.desk)
    await expect(lin.page.locator("#email")).to_be_visible()
    await speaks(lin.page, "workspace", locale)
    await fits(lin.page)
    await lin.slip_in("rui")
    await lin.rest("PUT", "/me/locale", locale=locale)
    try:
        for path in ("/?view=open", "/profile"):
            for size in (PHONE, WIDE):
                await lin.page.set_viewport_size(size)
                await lin.page.goto(lin.desk.desk + path)
                await expect(lin.page.locator("a.conv, fieldset").first).to_be_visible(timeout=SOON)
                await speaks(lin.page, "workspace", locale)
                await fits(lin.page)
        await lin.page.goto(lin.desk.desk + "/?view=open")
        await lin.page.locator("a.conv").first.click()
        await expect(lin.composer).to_be_visible(timeout=SOON)
        for size in (PHONE, WIDE):
            await lin.page.set_viewport_size(size)
            await speaks(lin.page, "workspace", locale)
            await fits(lin.page)
    finally:
        await lin.rest("PUT", "/me/locale", locale="en")


async def test_letters_of_twice_the_size_fit(stage):
    ada = await (await stage.contact(viewport=PHONE)).chat()
    await ada.ask("Large letters please")
    lin = await (await stage.agent()).slip_in("lin", "/?view=open")
    await expect(lin.page.locator("a.conv").first).to_be_visible(timeout=SOON)
    await lin.page.keyboard.press("j")
    await expect(lin.composer).to_be_visible(timeout=SOON)
    for page in (ada.page, lin.page):
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        await fits(page)
    await lin.page.set_viewport_size({"width": 720, "height": 450})  # 200 % zoom of a small screen
    await lin.page.evaluate("document.documentElement.style.fontSize = ''")
    await fits(lin.page)
    await ada.page.set_viewport_size({"width": 320, "height": 640})
    await ada.page.evaluate("document.documentElement.style.fontSize = ''")
    await fits(ada.page)


async def test_light_and_dark_differ_and_follow_the_system(stage):
    colours = {}
    for scheme in ("light", "dark"):
        ada = await (await stage.contact(color_scheme=scheme)).chat()
        colours[scheme] = await ada.page.evaluate("getComputedStyle(document.querySelector('.app')).backgroundColor")
    assert colours["light"] != colours["dark"]


def test_there_are_words_to_look_for():
    assert Path(ROOT / "frontend/widget/src/words/zh.json").exists()
    assert len(words("workspace", "zh")) > 100
