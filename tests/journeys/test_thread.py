"""Two defects that browsers found once, and what must never reach a contact's browser."""

from uuid import uuid4

from playwright.async_api import expect

from tests.journeys.screens import SOON


async def test_every_message_is_shown_with_or_without_a_client_id(stage, town):
    """A client that compared missing ids with each other dropped all but one."""
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Do I see every answer?")
    noor = await (await stage.agent()).slip_in("noor")

    def without_ids(frame):
        for item in frame.get("items", []):
            item.pop("client_id", None)

    ada.wires.change = without_ids
    answers = [f"Answer {number}" for number in range(1, 6)]
    for body in answers:
        await noor.rest("POST", f"/conversations/{asked}/messages", client_id=str(uuid4()), body=body)
    await ada.sees("Do I see every answer?", *answers)
    ada.wires.change = None
    await noor.rest("POST", f"/conversations/{asked}/messages", client_id=str(uuid4()), body="Answer 6")
    await ada.sees("Do I see every answer?", *answers, "Answer 6")


async def test_a_log_keeps_its_list(stage, town):
    """A list that is itself the log has no items for a screen reader."""
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Can a screen reader follow this?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)
    for log in (ada.log, lin.log):
        assert await log.evaluate("log => log.tagName") != "UL"
        await expect(log.get_by_role("list").get_by_role("listitem").filter(has_text="screen reader")).to_have_count(1)


async def test_a_note_never_reaches_the_contacts_browser(stage, town):
    secret = f"Only for colleagues {uuid4().hex}"
    ada = await (await stage.contact()).visit()
    bodies: list[str] = []

    async def keep(response):
        if response.url.startswith(town.widget) and "/api/" in response.url:
            bodies.append(await response.text())

    ada.page.on("response", keep)
    await ada.open()
    asked = await ada.ask("Who reads what you write there?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)
    await lin.mode("Note")
    await lin.send(secret)
    await expect(lin.notes).to_have_text([secret])
    await lin.mode("Reply")
    await lin.has_seen("Who reads what")
    await lin.send("Only you and us.")
    await ada.sees("Who reads what you write there?", "Only you and us.")
    await ada.page.reload()
    await (await ada.open()).sees("Who reads what you write there?", "Only you and us.")

    inside = next(frame for frame in ada.page.frames if frame.url.startswith(town.widget))
    assert secret not in await inside.content()
    assert bodies
    assert not any(secret in body for body in bodies)
    assert any("Only you and us." in str(frame) for frame in ada.wires.heard)
    assert not any(secret in str(frame) or frame.get("kind") == "note" for frame in ada.wires.heard)
    assert [words.public_seq for words in await town.messages(asked)] == [1, 2], "the contact could count the note"


async def test_note_mode_sticks_and_says_so(stage, town):
    ada = await (await (await stage.contact()).visit()).open()
    first = await ada.ask("Is a note a reply?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(first)
    await expect(lin.page.get_by_role("button", name="Send reply")).to_be_visible()
    await lin.composer.press("Control+Shift+M")
    await expect(lin.page.get_by_role("button", name="Save note")).to_be_visible()
    await expect(lin.page.get_by_text("will never see it.")).to_be_visible()

    await lin.send("A first note")
    await expect(lin.notes).to_have_text(["A first note"], timeout=SOON)
    await expect(lin.page.get_by_role("button", name="Save note")).to_be_visible()
    await lin.page.reload()
    await lin.until_in()
    await expect(lin.page.get_by_role("button", name="Save note")).to_be_visible()
    await lin.send("A second note")
    await expect(lin.notes).to_have_text(["A first note", "A second note"], timeout=SOON)
    await ada.sees("Is a note a reply?")
    assert len(await town.messages(first)) == 1

    await lin.composer.press("Escape")
    await lin.page.keyboard.press("r")  # a bare key goes to the composer and leaves the mode alone
    await expect(lin.composer).to_be_focused()
    await expect(lin.page.get_by_role("button", name="Save note")).to_be_visible()
