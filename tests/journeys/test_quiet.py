"""What a wallet's page gives away before its visitor wants anything: one script, no cookie, nothing else."""

from playwright.async_api import expect

from tests.journeys.conftest import FLAGS, Stage
from tests.journeys.screens import SOON

DENIED = "() => { try { return String(localStorage.length); } catch (error) { return error.name; } }"


async def test_nothing_but_the_loader_is_asked_for_before_intent(stage, town):
    ada = await stage.contact()
    asked: list[str] = []
    ada.page.on("request", lambda request: asked.append(request.url) if request.url.startswith(town.widget) else None)
    await ada.visit()
    await ada.page.wait_for_load_state("networkidle")
    assert asked == [f"{town.widget}/loader.js"]
    assert ada.wires.said == []

    await ada.launcher.hover()
    await expect(ada.app.locator("textarea")).to_have_count(1, timeout=SOON)  # loaded, not shown yet
    assert len(asked) > 1
    assert ada.wires.said == [], "who only passes by is not connected"


async def test_the_widgets_origin_has_no_cookie(stage, town):
    ada = await stage.contact()
    setting: list[str] = []

    async def look(response):
        if "set-cookie" in await response.all_headers():
            setting.append(response.url)

    ada.page.on("response", look)
    await (await ada.visit()).open()
    await ada.ask("Do you keep cookies?")
    assert await ada.context.cookies() == []
    assert setting == []
    for frame in ada.page.frames:
        assert await frame.evaluate("document.cookie") == ""
    token = await ada.token()
    assert not any(token in frame.url for frame in ada.page.frames)
    assert token not in await ada.page.evaluate("JSON.stringify(localStorage)"), "the wallet's page holds the token"


async def test_the_chat_works_where_the_browser_denies_storage(forgetful_browser, town):
    stage = Stage(forgetful_browser, town)
    ada = await (await (await stage.contact()).visit()).open()
    inside = next(frame for frame in ada.page.frames if frame.url.startswith(town.widget))
    denied = await inside.evaluate(
        "() => { try { return String(localStorage.length); } catch (error) { return error.name; } }"
    )
    assert denied == "SecurityError", "nothing was denied: nothing was tried"
    asked = await ada.ask("Do you know me without storage?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)
    await lin.has_seen("Do you know me")
    await lin.send("As long as this page is open.")
    await ada.sees("Do you know me without storage?", "As long as this page is open.")
    await ada.say("Good.")
    await lin.sees("Do you know me without storage?", "As long as this page is open.", "Good.")
    assert stage.unexpected() == []
    await stage.close()


def test_the_browser_is_kept_at_home():
    assert "--disable-background-networking" in FLAGS
