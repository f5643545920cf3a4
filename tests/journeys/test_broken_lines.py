"""Lines break at the worst moment: nothing is lost, doubled or out of order, and one sees what is on its way."""

from playwright.async_api import expect

from tests.journeys.screens import SOON

THREE = ["Offline one", "Offline two", "Offline three"]


async def test_what_was_written_offline_arrives_in_the_servers_order(stage, town):
    stage.expects_cuts()
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("Is my line broken?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)
    await lin.has_seen("Is my line broken?")
    await lin.send("Not yet.")
    await ada.sees("Is my line broken?", "Not yet.")

    await ada.context.set_offline(True)
    await ada.wires.cut()
    for body in THREE:
        await ada.say(body)
    await expect(ada.outlined).to_have_text(THREE)
    await lin.send("Can you hear me?")
    await lin.send("It seems you are away.")
    await lin.sees("Is my line broken?", "Not yet.", "Can you hear me?", "It seems you are away.")

    await ada.context.set_offline(False)  # for the page alone: its sockets stay cut
    await ada.page.reload()
    await ada.open()
    await expect(ada.outlined).to_have_text(THREE, timeout=SOON)
    ada.wires.mend()

    expected = ["Is my line broken?", "Not yet.", "Can you hear me?", "It seems you are away.", *THREE]
    await ada.until_bodies(ada.words, expected)
    await expect(ada.outlined).to_have_count(0)
    await lin.sees(*expected)
    assert [words.body for words in await town.messages(asked)] == expected


async def test_a_line_cut_before_the_acknowledgement_doubles_nothing(stage, town):
    stage.expects_cuts()
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("What does a withdrawal cost?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)

    ada.wires.cut_at = lambda frame: frame["t"] in ("ack", "items")
    await ada.say("To another wallet, I mean.")
    expected = ["What does a withdrawal cost?", "To another wallet, I mean."]
    await lin.sees(*expected)
    await ada.until_stored()

    assert ada.wires.cuts == 1
    sent = [frame["client_id"] for frame in ada.wires.said if frame["t"] == "post"]
    assert len(sent) == 2, "the words were not sent again"
    assert len(set(sent)) == 1, "they were sent again as others"
    assert [words.body for words in await town.messages(asked)] == expected
    await ada.sees(*expected)


async def test_an_agents_cut_line_doubles_nothing_either(stage, town):
    stage.expects_cuts()
    ada = await (await (await stage.contact()).visit()).open()
    asked = await ada.ask("May I close my account?")
    lin = await (await (await stage.agent()).slip_in("lin")).open(asked)
    await lin.has_seen("May I close my account?")

    lin.wires.cut_at = lambda frame: frame["t"] in ("ack", "items")
    await lin.send("You may, at any time.")
    await ada.sees("May I close my account?", "You may, at any time.")
    await expect(lin.unsent).to_have_count(0, timeout=SOON)

    assert lin.wires.cuts == 1
    assert [words.body for words in await town.messages(asked)] == ["May I close my account?", "You may, at any time."]
    await lin.sees("May I close my account?", "You may, at any time.")
