"""Roles and inboxes: who may change them, and that every change is told."""

import asyncio

import pytest

from havendesk.inboxes.queries import list_inboxes
from havendesk.kit.actor import SYSTEM, Actor, Role
from havendesk.kit.db import Tx
from havendesk.kit.errors import Forbidden, Missing
from havendesk.kit.ids import new_id
from havendesk.people import queries
from havendesk.people.actions import add_agent, change_agent, change_locale, close_inbox, open_inbox
from havendesk.people.errors import AdminsOnly, AgentMissing, EmailMalformed, EmailTaken, LastAdmin
from tests.database import NOON


@pytest.fixture
def told(tx):
    """The events recorded from here on."""

    def events() -> list[tuple]:
        return [(one.event.kind, one.event.about_id, one.event.changes) for one in tx.recorded]

    return events


@pytest.mark.parametrize("who", ["ada", "eve", "bo", "lin", "rui"])
async def test_only_an_admin_changes_access(tx, cast, who):
    actor = getattr(cast, who)
    attempts = [
        change_agent(tx, actor, cast.lin.id, role=Role.ADMIN, now=NOON),
        change_agent(tx, actor, actor.id, role=Role.ADMIN, now=NOON),
        open_inbox(tx, actor, cast.exchange.id, cast.bo.id, now=NOON),
        close_inbox(tx, actor, cast.support.id, cast.bo.id, now=NOON),
        add_agent(tx, actor, email="new@quayside.example", name="New", role=Role.ADMIN, now=NOON),
    ]
    for attempt in attempts:
        with pytest.raises(AdminsOnly):
            await attempt


async def test_a_new_role_is_told_with_what_it_was(tx, cast, told):
    tx.recorded.clear()

    agent = await change_agent(tx, cast.noor, cast.bo.id, role=Role.LEAD, now=NOON)

    assert agent.role is Role.LEAD
    assert told() == [("AccessChanged", cast.bo.id, {"role": ["agent", "lead"]})]


async def test_a_change_that_changes_nothing_is_not_told(tx, cast, told):
    tx.recorded.clear()

    await change_agent(tx, cast.noor, cast.bo.id, role=Role.AGENT, active=True, now=NOON)
    await open_inbox(tx, cast.noor, cast.support.id, cast.bo.id, now=NOON)
    await close_inbox(tx, cast.noor, cast.exchange.id, cast.bo.id, now=NOON)

    assert told() == []


async def test_an_agent_who_is_deactivated_is_nobody_any_more(tx, cast, told):
    tx.recorded.clear()

    agent = await change_agent(tx, cast.noor, cast.bo.id, active=False, now=NOON)

    assert not agent.active
    assert await queries.find_staff_by_id(tx, cast.bo.id) is None
    assert [kind for kind, _, _ in told()] == ["AgentDeactivated", "AccessChanged"]


async def test_the_last_active_admin_stays(tx, cast):
    with pytest.raises(LastAdmin):
        await change_agent(tx, cast.noor, cast.noor.id, role=Role.AGENT, now=NOON)
    with pytest.raises(LastAdmin):
        await change_agent(tx, SYSTEM, cast.noor.id, active=False, now=NOON)

    await change_agent(tx, cast.noor, cast.rui.id, role=Role.ADMIN, now=NOON)
    await change_agent(tx, cast.noor, cast.noor.id, role=Role.AGENT, now=NOON)


async def test_two_admins_who_end_each_other_at_once_do_not_both_succeed(db, db_cast):
    async with db.transaction() as tx:
        await change_agent(tx, db_cast.noor, db_cast.rui.id, role=Role.ADMIN, now=NOON)
        rui = await again(tx, db_cast.rui)

    async def end(actor, agent_id):
        async with db.transaction() as tx:
            return await change_agent(tx, actor, agent_id, active=False, now=NOON)

    outcomes = await asyncio.gather(
        end(db_cast.noor, db_cast.rui.id), end(rui, db_cast.noor.id), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["Agent", "LastAdmin"]


async def test_an_inbox_opens_and_closes_and_both_are_told(tx, cast, told):
    tx.recorded.clear()
    await open_inbox(tx, cast.noor, cast.exchange.id, cast.bo.id, now=NOON)
    bo = await again(tx, cast.bo)
    assert {one.key for one in await list_inboxes(tx, bo)} == {"support", "exchange"}

    await close_inbox(tx, cast.noor, cast.support.id, cast.bo.id, now=NOON)
    bo = await again(tx, cast.bo)
    assert {one.key for one in await list_inboxes(tx, bo)} == {"exchange"}
    assert (await queries.get_me(tx, bo)).inbox_ids == [cast.exchange.id]
    assert told() == [
        ("AccessChanged", cast.bo.id, {"inbox_id": [None, str(cast.exchange.id)]}),
        ("AccessChanged", cast.bo.id, {"inbox_id": [str(cast.support.id), None]}),
    ]


async def test_what_is_not_there_cannot_be_changed(tx, cast):
    with pytest.raises(AgentMissing):
        await change_agent(tx, cast.noor, new_id(), active=False, now=NOON)
    with pytest.raises(AgentMissing):
        await open_inbox(tx, cast.noor, cast.support.id, cast.ada.id, now=NOON)
    with pytest.raises(Missing):
        await open_inbox(tx, cast.noor, new_id(), cast.bo.id, now=NOON)


async def test_leads_and_admins_see_every_inbox_and_contacts_none(tx, cast):
    assert cast.bo.inbox_ids == frozenset({cast.support.id})
    assert cast.lin.inbox_ids == frozenset({cast.support.id, cast.exchange.id})
    assert cast.rui.inbox_ids is cast.noor.inbox_ids is None
    assert cast.noor.may_see_inbox(cast.exchange.id)
    assert not cast.bo.may_see_inbox(cast.exchange.id)
    assert not cast.eve.may_see_inbox(cast.support.id)
    assert len((await queries.get_me(tx, cast.rui)).inbox_ids) == 2


async def test_an_email_is_one_person_s_and_looks_like_one(tx, cast):
    with pytest.raises(EmailTaken):
        await add_agent(tx, cast.noor, email=" BO@quayside.example", name="Bob", role=Role.AGENT, now=NOON)
    for email in ("", "bo", "bo@quayside", "b o@quayside.example", "bo@quay\x00side.example", "x" * 250 + "@q.example"):
        with pytest.raises(EmailMalformed):
            await add_agent(tx, cast.noor, email=email, name="Bob", role=Role.AGENT, now=NOON)


async def test_a_contact_learns_nothing_about_the_staff(tx, cast):
    for ask in (queries.list_agents, queries.list_teams, queries.get_me):
        with pytest.raises(Forbidden):
            await ask(tx, cast.eve)
    with pytest.raises(AdminsOnly):
        await queries.list_staff(tx, cast.bo, now=NOON)
    names = {agent.name for agent in await queries.list_agents(tx, cast.bo)}
    assert names == {"Bo", "Lin", "Rui", "Noor"}


async def test_one_reads_the_desk_in_their_own_language(tx, cast):
    assert (await change_locale(tx, cast.lin, "zh")).locale == "zh"
    assert (await again(tx, cast.lin)).locale == "zh"


async def again(tx: Tx, actor: Actor) -> Actor:
    """The same agent as they are now."""
    assert actor.id
    found = await queries.find_staff_by_id(tx, actor.id)
    assert found
    return found
