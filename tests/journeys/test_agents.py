"""Two agents at one conversation, and what each sees of the other."""

from playwright.async_api import expect

from tests.journeys.screens import SOON


async def test_who_has_it_is_seen_by_both_at_once(stage, town):
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Who has my question?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)
    bo = await (await (await stage.agent()).slip_in("bo")).open(asked)
    await expect(bo.page.get_by_text("Lin Yue is here")).to_be_visible(timeout=SOON)
    await expect(lin.page.get_by_text("Bo Strand is here")).to_be_visible(timeout=SOON)

    await bo.page.get_by_role("button", name="Take it").click()
    await expect(lin.page.get_by_text("Bo Strand has it")).to_be_visible(timeout=SOON)
    await expect(bo.page.get_by_text("Yours", exact=True)).to_be_visible()
    await expect(lin.log.get_by_text("Bo Strand took it")).to_be_visible()

    await bo.page.get_by_role("button", name="Assign to").click()
    await bo.page.keyboard.type("lin yue")
    await bo.page.keyboard.press("Enter")
    await expect(lin.page.get_by_text("Yours", exact=True)).to_be_visible(timeout=SOON)
    await expect(ada.app.get_by_role("heading", name="Lin Yue")).to_be_visible(timeout=SOON)

    await lin.page.get_by_role("button", name="Solve").click()
    await expect(bo.page.get_by_role("button", name="Open again")).to_be_visible(timeout=SOON)
    await expect(ada.app.get_by_text("marked this case as solved")).to_be_visible(timeout=SOON)
    await ada.say("It is not solved.")
    await expect(bo.page.get_by_role("button", name="Solve")).to_be_visible(timeout=SOON)
    await expect(lin.log.get_by_text("wrote again, so it is open")).to_be_visible(timeout=SOON)


async def test_each_side_sees_the_other_typing(stage, town):
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Are you writing?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)
    await expect(lin.page.get_by_text("In the chat now")).to_be_visible(timeout=SOON)
    await lin.wires.until_heard("viewing")  # from now on she hears what is typed; who comes later does not

    await ada.field.press_sequentially("One more thing")
    await expect(lin.page.get_by_text("Visitor is typing")).to_be_visible(timeout=SOON)
    await lin.composer.press_sequentially("Yes, I am")
    await expect(ada.app.get_by_text("Lin Yue is writing")).to_be_visible(timeout=SOON)
    await lin.composer.fill("")
    await expect(ada.app.get_by_text("is writing")).to_be_hidden(timeout=SOON)

    await lin.mode("Note")  # that somebody writes a note is nobody's business
    heard = len(ada.wires.heard)
    await lin.send("She writes slowly.")
    await expect(lin.notes).to_have_count(1, timeout=SOON)
    assert not [frame for frame in ada.wires.heard[heard:] if frame["t"] == "typing" and frame["on"]]


async def test_an_answer_to_words_not_read_yet_is_held_back(stage, town):
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Two answers, please?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)
    bo = await (await (await stage.agent()).slip_in("bo")).open(asked)
    await lin.has_seen("Two answers, please?")
    await bo.has_seen("Two answers, please?")

    lin.wires.hold()  # Bo's words are on their way to Lin
    await bo.send("The first answer.")
    await bo.sees("Two answers, please?", "The first answer.")
    await expect(ada.words).to_have_count(2, timeout=SOON)
    await lin.send("Quite another answer.")
    await expect(lin.collision).to_contain_text("Not sent", timeout=SOON)
    lin.wires.release()

    await expect(lin.collision).to_contain_text("Not sent: Bo Strand replied", timeout=SOON)
    await expect(lin.composer).to_have_value("Quite another answer.")
    await lin.sees("Two answers, please?", "The first answer.")
    assert len(await town.messages(asked)) == 2

    await lin.collision.get_by_role("button", name="Read first").click()
    await expect(lin.collision).to_be_hidden()
    await lin.composer.press("Control+Enter")
    await ada.sees("Two answers, please?", "The first answer.", "Quite another answer.")
    assert [words.body for words in await town.messages(asked)][1:] == ["The first answer.", "Quite another answer."]
