"""axe finds nothing against WCAG 2 A and AA on any screen."""

import pytest
from playwright.async_api import Frame, Page, expect

from tests.journeys.running import ROOT
from tests.journeys.screens import SOON

AXE = (ROOT / "frontend/node_modules/axe-core/axe.min.js").read_text()
RUN = """() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], iframes: false })
  .then(({ violations, passes }) => [passes.length, violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary.slice(0, 300)}`))])"""
SCHEMES = ("light", "dark")
SAMPLED = [
    pytest.param("en", id="en"),
    pytest.param("zh", id="zh"),
    pytest.param("es", id="es", marks=pytest.mark.long),
]


async def is_open_to_all(where: Page | Frame, name: str) -> None:
    """No violation, and enough passes to know that axe looked."""
    await where.evaluate(AXE + ";undefined")
    await where.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)))")
    passes, violations = await where.evaluate(RUN)
    assert violations == [], name
    assert passes > 5, f"axe saw nothing on {name}"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("locale", SAMPLED)
async def test_the_widget_is_open_to_all(stage, locale, scheme):
    ada = await stage.contact(locale=locale, color_scheme=scheme, bypass_csp=True)
    await (await ada.visit()).open()
    inside = next(frame for frame in ada.page.frames if frame.url.startswith(ada.desk.widget))
    await is_open_to_all(inside, "home")
    asked = await ada.ask(f"axe {locale} {scheme}")
    await is_open_to_all(ada.page.main_frame, "the wallet's page with the open chat")
    noor = await (await stage.agent()).slip_in("noor")
    await noor.open(asked)
    await noor.has_seen("axe")
    await noor.send("A first answer, with an address: 0x" + "7f" * 20)
    await expect(ada.words).to_have_count(2, timeout=SOON)
    await is_open_to_all(inside, "thread")
    stage.expects_cuts()
    await ada.wires.cut()
    await ada.say("Not sent yet")
    await expect(ada.outlined).to_have_count(1)
    await expect(ada.app.get_by_role("status").first).to_be_visible(timeout=SOON)
    await is_open_to_all(inside, "offline")
    ada.wires.mend()
    await ada.app.locator("header button").first.click()
    await expect(ada.app.get_by_role("combobox")).to_be_visible()
    await is_open_to_all(inside, "home with cases")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("locale", SAMPLED)
async def test_the_desk_is_open_to_all(stage, locale, scheme):
    noor = await stage.agent(locale=locale, color_scheme=scheme, bypass_csp=True)
    page = noor.page
    await page.goto(noor.desk.desk)
    await expect(page.locator("#email")).to_be_visible()
    await is_open_to_all(page, "sign-in")
    await noor.slip_in("noor")
    await noor.rest("PUT", "/me/locale", locale=locale)
    await page.goto(noor.desk.desk + "/?view=open")
    await page.locator("a.conv").first.click()
    await expect(noor.words.first).to_be_visible(timeout=SOON)
    await is_open_to_all(page, "a conversation")
    await page.keyboard.press("n")
    await expect(page.locator("[data-pane=composer].note")).to_be_visible()
    await noor.composer.fill("A draft of a note")
    await is_open_to_all(page, "a note being written")
    for keys, name in (("Control+k", "palette"), ("a", "assign"), ("?", "keys")):
        await page.keyboard.press("Escape")
        await page.keyboard.press(keys)
        await expect(page.get_by_role("dialog")).to_be_visible()
        await is_open_to_all(page, name)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_be_hidden()
    for path in ("/?view=mine", "/?view=resolved", "/people", "/profile", "/c/01a20532-5daf-787a-96b2-bd85523e665b"):
        stage.expects(r"404 \(Not Found\)")
        await page.goto(noor.desk.desk + path)
        await expect(page.locator("a.conv, fieldset, .lost, .empty").first).to_be_visible(timeout=SOON)
        await is_open_to_all(page, path)
    await noor.rest("PUT", "/me/locale", locale="en")
