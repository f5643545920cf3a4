"""Without a mouse: an agent from sign-in to solved, a contact from the wallet's page to an answer."""

from playwright.async_api import Page, expect

from tests.journeys.screens import SOON


async def tab_to(page: Page, target, most: int = 60) -> None:
    """Press Tab until the focus is there."""
    for _ in range(most):
        if await target.evaluate("element => element === element.getRootNode().activeElement"):
            return
        await page.keyboard.press("Tab")
    raise AssertionError("Tab does not lead there")


async def test_an_agent_needs_no_mouse(stage, town):
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Can this be answered by keys?")
    lin = await stage.agent()
    keys = lin.page.keyboard
    await sign_in_and_find(lin, "answered by keys")
    await expect(lin.words).to_have_text(["Can this be answered by keys?"], timeout=SOON)
    await keys.press("t")
    await expect(lin.page.get_by_text("Yours", exact=True)).to_be_visible()

    await keys.press("n")
    await keys.type("Known by the shortcut list.")
    await keys.press("Control+Enter")
    await expect(lin.notes).to_have_text(["Known by the shortcut list."], timeout=SOON)
    await keys.press("Control+Shift+M")
    await keys.type("Yes, with n, e and Ctrl Enter: nothing happens while I type e.")
    await keys.press("Control+Enter")
    await ada.sees("Can this be answered by keys?", "Yes, with n, e and Ctrl Enter: nothing happens while I type e.")
    await keys.press("Escape")
    await keys.press("e")
    await expect(lin.page.get_by_role("button", name="Open again")).to_be_visible(timeout=SOON)
    await expect(ada.app.get_by_text("marked this case as solved")).to_be_visible(timeout=SOON)
    assert [words.role for words in await town.messages(asked)] == ["contact", "agent"]


async def sign_in_and_find(lin, text: str) -> None:
    """From the door to the conversation with these words."""
    keys = lin.page.keyboard
    await lin.page.goto(lin.desk.desk)
    await expect(lin.page.locator("#email")).to_be_focused()
    await keys.type("lin@quayside.example")
    await keys.press("Tab")
    await keys.type(lin.desk.password)
    await keys.press("Enter")
    await lin.until_in()

    await keys.press("Control+k")
    await expect(lin.page.get_by_role("combobox", name="Commands")).to_be_focused()
    await keys.type("unassigned")
    await keys.press("Enter")
    await expect(lin.page.get_by_role("heading", name="Unassigned")).to_be_visible()
    await expect(lin.page.locator("a.conv").first).to_be_visible(timeout=SOON)
    await keys.press("j")
    await expect(lin.composer).to_be_visible(timeout=SOON)
    await keys.press("Control+k")
    await expect(lin.page.get_by_role("combobox", name="Commands")).to_be_focused()
    await keys.type(text)
    await keys.press("Enter")


async def test_f6_walks_the_panes(stage):
    lin = await (await stage.agent()).slip_in("lin", "/?view=open")
    await expect(lin.page.locator("a.conv").first).to_be_visible(timeout=SOON)
    await lin.page.keyboard.press("j")
    await expect(lin.composer).to_be_visible(timeout=SOON)
    walked = []
    for _ in range(4):
        await lin.page.keyboard.press("F6")
        walked.append(await lin.page.evaluate("document.activeElement.closest('[data-pane]')?.dataset.pane"))
    assert sorted(walked) == ["composer", "contact", "list", "thread"]


async def test_a_contact_needs_no_mouse(stage, town):
    ada = await (await stage.contact()).visit()
    keys = ada.page.keyboard
    await tab_to(ada.page, ada.launcher)
    await keys.press("Enter")
    await expect(ada.field).to_be_focused(timeout=SOON)
    await keys.type("No mouse here")
    await keys.press("Shift+Enter")
    await keys.type("and two lines")
    await keys.press("Enter")
    await expect(ada.words).to_have_text(["No mouse here\nand two lines"], timeout=SOON)
    await ada.until_stored()
    await expect(ada.field).to_be_focused()
    await keys.press("Escape")
    await expect(ada.field).to_be_hidden()
    await expect(ada.launcher).to_be_focused()
    await keys.press("Enter")
    await expect(ada.field).to_be_focused(timeout=SOON)
    await keys.press("Shift+Tab")
    await expect(ada.app.locator(":focus")).to_be_visible()
    assert (await town.messages(await town.conversation("No mouse here\nand two lines")))[0].role == "contact"
