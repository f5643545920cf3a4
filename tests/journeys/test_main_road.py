"""The main job: a contact asks on the wallet's page, an agent answers, and a killed server loses nothing."""

from playwright.async_api import expect

QUESTION = "我昨天充值的 300 USDT 还没有到账，能帮我看看吗？"
ANSWER = "您好，我查到了：还差 2 个确认，大约 3 分钟后到账。"
THANKS = "好的，谢谢！已经看到了。"
LAST = "太好了，有需要随时找我们。"


async def test_a_question_is_answered_although_the_server_is_killed(stage, town):
    stage.expects_cuts()
    ada = await (await stage.contact(locale="zh-CN")).visit()
    await ada.open()
    asked = await ada.ask(QUESTION)

    lin = await (await stage.agent()).sign_in("lin")
    await lin.view("Unassigned")
    await lin.pick(QUESTION[:12])
    await lin.page.get_by_role("button", name="Take it").click()
    await expect(lin.page.get_by_text("Yours", exact=True)).to_be_visible()
    await lin.view("Mine")
    await lin.has_seen(QUESTION)

    await town.kill()
    await lin.send(ANSWER)
    await expect(lin.unsent).to_have_text([ANSWER])
    await town.start()
    await ada.page.reload()
    await ada.open()
    await ada.sees(QUESTION, ANSWER)
    await ada.say(THANKS)
    await lin.sees(QUESTION, ANSWER, THANKS)
    await lin.has_seen(THANKS)
    await lin.send(LAST)
    await ada.sees(QUESTION, ANSWER, THANKS, LAST)
    await expect(lin.unsent).to_have_count(0)

    await lin.sees(QUESTION, ANSWER, THANKS, LAST)
    await is_stored(town, asked)


async def is_stored(town, asked):
    """All four, once, in the order in which they were said."""
    stored = await town.messages(asked)
    assert [words.body for words in stored] == [QUESTION, ANSWER, THANKS, LAST]
    assert [words.role for words in stored] == ["contact", "agent", "contact", "agent"]
    counted = await town.counters(asked)
    assert counted == list(range(1, len(counted) + 1))
