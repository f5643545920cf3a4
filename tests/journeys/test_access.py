"""An administrator takes access away while somebody looks: it takes effect on the open screen."""

import re

from playwright.async_api import expect

from tests.journeys.screens import AT_ONCE, SOON


async def test_a_thread_goes_with_its_inbox(stage, town):
    stage.expects(r"404 \(Not Found\)")
    ada = await (await stage.contact()).chat(inbox="quayside-exchange")
    asked = await ada.ask("Can Petra see this?")
    petra = await (await (await stage.agent()).slip_in("petra")).open(asked)
    await petra.composer.fill("A draft that must not be lost")
    noor = await (await stage.agent()).slip_in("noor", "/people")
    works = noor.page.get_by_role("listitem").filter(has_text="Petra Vance").get_by_label("Quayside Exchange")
    await expect(works).to_be_checked()

    await works.uncheck()
    await expect(petra.page.get_by_text("You can no longer see this conversation")).to_be_visible(timeout=AT_ONCE)
    await expect(petra.page.get_by_text("Can Petra see this?")).to_have_count(0)
    await petra.page.reload()
    await petra.until_in()
    await expect(petra.page.get_by_text("Can Petra see this?")).to_have_count(0)

    await works.check()
    await petra.open(asked)
    await expect(petra.composer).to_have_value("A draft that must not be lost")


async def test_who_no_longer_works_here_is_shown_out(stage, town):
    stage.expects(r"401 \(Unauthorized\)", "WebSocket connection")
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Can Marisol see this?")
    marisol = await (await (await stage.agent()).slip_in("marisol")).open(asked)
    noor = await (await stage.agent()).slip_in("noor", "/people")
    works = noor.page.get_by_role("switch", name="Marisol Arce")

    await works.uncheck()
    await expect(marisol.page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=AT_ONCE)
    await expect(marisol.page.get_by_text("Can Marisol see this?")).to_have_count(0)
    await marisol.page.locator("#email").fill("marisol@quayside.example")
    await marisol.page.locator("#password").fill(town.password)
    await marisol.page.locator("#password").press("Enter")
    await expect(marisol.page.get_by_role("alert")).to_be_visible(timeout=SOON)
    await works.check()
    await marisol.page.locator("#password").fill(town.password)
    await marisol.page.locator("#password").press("Enter")
    await marisol.until_in()


async def test_a_revoked_session_ends_on_its_screen(stage, town):
    stage.expects(r"401 \(Unauthorized\)", "WebSocket connection")
    there = await (await stage.agent()).slip_in("hao")
    here = await (await stage.agent()).slip_in("hao", "/profile")
    await here.page.get_by_role("button", name=re.compile("^Sign out there")).click()
    await expect(there.page.get_by_text("You were signed out")).to_be_visible(timeout=AT_ONCE)
    await expect(there.page.locator("#email")).to_be_visible()
    await expect(here.page.get_by_role("heading", name="Profile")).to_be_visible()
    await there.page.reload()
    await expect(there.page.locator("#email")).to_be_visible(timeout=SOON)
