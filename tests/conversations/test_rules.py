"""The pure rules: whose turn it is, who waits, what is refused, what is counted."""

from datetime import timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from havendesk.conversations.errors import (
    ConversationClosed,
    ConversationMissing,
    ConversationMoved,
    EmptyMessage,
    MessageTooLong,
)
from havendesk.conversations.model import LONGEST_MESSAGE, Author, Conversation, Draft, Priority, Status
from havendesk.kit.actor import Actor, Role
from tests.database import NOON

LATER = NOON + timedelta(minutes=5)
INBOX, OTHER_INBOX = UUID(int=10), UUID(int=11)
ADA = Actor(id=UUID(int=1), role=Role.CONTACT, name="Ada")
EVE = Actor(id=UUID(int=2), role=Role.CONTACT, name="Eve")
BO = Actor(id=UUID(int=3), role=Role.AGENT, name="Bo", inbox_ids=frozenset({INBOX}))
LIN = Actor(id=UUID(int=4), role=Role.AGENT, name="Lin", inbox_ids=frozenset({OTHER_INBOX}))
RUI = Actor(id=UUID(int=5), role=Role.LEAD, name="Rui", inbox_ids=None)
BOT = Actor(id=UUID(int=6), role=Role.BOT, name="Harbour")


def conversation(**fields: object) -> Conversation:
    begun = Conversation(
        id=UUID(int=99), case_number="HD-7K3M9Q-D", contact_id=UUID(int=1), contact_name="Ada", inbox_id=INBOX,
        subject="", language="en", status=Status.OPEN, priority=Priority.NORMAL, team_id=None, assignee_id=None,
        created_at=NOON, waiting_since=NOON, last_at=NOON, seq=4, public_seq=3, message_seq=3, spoken_seq=4,
    )  # fmt: skip
    return msgspec.structs.replace(begun, **fields)


def words(body: str = "hello", base_seq: int | None = None) -> Draft:
    return Draft(uuid4(), body, base_seq)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED])
def test_a_contacts_message_reopens_and_starts_the_wait(status):
    change = conversation(status=status, waiting_since=None).after_message(ADA, words(), now=LATER)

    assert (change.conversation.status, change.conversation.waiting_since) == (Status.OPEN, LATER)
    told = None if status is Status.OPEN else {"status": [status, Status.OPEN]}
    assert change.event.changes == told


def test_a_second_message_of_the_contact_does_not_restart_the_wait():
    assert conversation().after_message(ADA, words(), now=LATER).conversation.waiting_since == NOON


@pytest.mark.parametrize(("author", "waits"), [(BO, None), (RUI, None), (ADA, NOON)])
def test_only_an_agents_message_ends_the_wait(author, waits):
    assert conversation().after_message(author, words(), now=LATER).conversation.waiting_since == waits


def test_a_note_and_an_assignment_leave_the_contact_waiting():
    noted = conversation().after_note(BO, words(), now=LATER)
    given = conversation().after_assignment(BO, assignee=Author(BO.id, Role.AGENT, "Bo"), team_id=None, now=LATER)

    assert given
    assert noted.conversation.waiting_since == given.conversation.waiting_since == NOON


@pytest.mark.parametrize("author", [ADA, BO, RUI])
def test_a_closed_conversation_takes_no_more_words(author):
    closed = conversation(status=Status.CLOSED)

    with pytest.raises(ConversationClosed):
        closed.after_message(author, words(), now=LATER)


def test_a_closed_conversation_takes_no_note_and_cannot_be_reopened_but_resolving_it_is_done_already():
    closed = conversation(status=Status.CLOSED)

    with pytest.raises(ConversationClosed):
        closed.after_note(BO, words(), now=LATER)
    with pytest.raises(ConversationClosed):
        closed.after_reopening(BO, now=LATER)
    assert closed.after_resolution(BO, now=LATER) is None


def test_an_agent_who_has_not_read_the_last_note_is_held_back():
    with pytest.raises(ConversationMoved) as refused:
        conversation().after_message(BO, words(base_seq=3), now=LATER)

    assert refused.value.facts == {"conversation_id": UUID(int=99), "spoken_seq": 4}


def test_nobody_collides_with_their_own_words():
    mine = conversation().after_message(BO, words(base_seq=4), now=LATER).conversation

    again = mine.after_message(BO, words(base_seq=4), now=LATER).conversation

    assert (again.spoken_seq, again.others_seq) == (6, 4)
    with pytest.raises(ConversationMoved):
        again.after_message(RUI, words(base_seq=5), now=LATER)
    with pytest.raises(ConversationMoved) as refused:
        again.after_message(BO, words(base_seq=3), now=LATER)
    assert refused.value.facts["spoken_seq"] == 4


def test_the_collision_guard_compares_words_only_not_other_events():
    change = conversation().after_assignment(
        RUI, assignee=Author(BO.id, Role.AGENT, "Bo"), team_id=None, now=LATER
    )  # fmt: skip
    assert change
    given = change.conversation
    assert (given.seq, given.spoken_seq) == (5, 4)

    assert given.after_message(BO, words(base_seq=4), now=LATER).conversation.seq == 6


def test_the_collision_guard_holds_back_nobody_who_does_not_ask_for_it_and_no_contact():
    assert conversation().after_message(BO, words(), now=LATER).conversation.seq == 5
    assert conversation().after_message(ADA, words(base_seq=0), now=LATER).conversation.seq == 5


def test_a_clock_that_steps_back_does_not_turn_the_thread_around():
    early = NOON - timedelta(hours=1)
    steps = [
        conversation().after_message(BO, words(), now=early),
        conversation().after_note(BO, words(), now=early),
        conversation().after_resolution(BO, now=early),
        conversation(status=Status.RESOLVED).after_reopening(BO, now=early),
        conversation().after_assignment(BO, assignee=None, team_id=UUID(int=7), now=early),
    ]

    assert {step and step.event.at for step in steps} == {NOON}
    assert {step and step.conversation.last_at for step in steps} == {NOON}


def test_the_public_count_skips_notes_and_moves_between_teams():
    noted = conversation().after_note(BO, words(), now=LATER)
    moved = conversation().after_assignment(BO, assignee=None, team_id=UUID(int=7), now=LATER)
    assert moved

    assert [(step.event.seq, step.event.public_seq, step.public_item) for step in (noted, moved)] == [
        (5, None, None)
    ] * 2
    assert noted.conversation.public_seq == moved.conversation.public_seq == 3


def test_the_public_count_counts_messages_a_new_agent_and_the_end():
    begun = conversation()
    steps = [
        begun.after_message(BO, words(), now=LATER),
        begun.after_assignment(BO, assignee=Author(BO.id, Role.AGENT, "Bo"), team_id=None, now=LATER),
        begun.after_resolution(BO, now=LATER),
    ]

    assert [step and step.event.public_seq for step in steps] == [4, 4, 4]
    assert [step.public_item.seq for step in steps if step and step.public_item] == [4, 4, 4]


def test_what_already_is_changes_nothing():
    assert conversation().after_assignment(BO, assignee=None, team_id=None, now=LATER) is None
    assert conversation(status=Status.RESOLVED).after_resolution(BO, now=LATER) is None
    assert conversation(status=Status.PENDING).after_reopening(BO, now=LATER) is None


WHO_MAY = [(ADA, True), (EVE, False), (BO, True), (LIN, False), (RUI, True), (BOT, False)]


@pytest.mark.parametrize(("actor", "may"), WHO_MAY)
def test_a_contact_sees_their_own_and_an_agent_the_inboxes_they_work(actor, may):
    assert conversation().may_be_seen_by(actor) is may


def test_a_visitor_without_a_contact_sees_nothing():
    assert not conversation().may_be_seen_by(Actor(id=None, role=Role.CONTACT))


@pytest.mark.parametrize("intruder", [EVE, LIN])
def test_who_may_not_see_it_may_not_write_in_it(intruder):
    with pytest.raises(ConversationMissing):
        conversation().after_message(intruder, words(), now=LATER)
    with pytest.raises(ConversationMissing):
        conversation().after_note(intruder, words(), now=LATER)


def test_a_lead_speaks_as_an_agent():
    item = conversation().after_message(RUI, words(), now=LATER).public_item
    assert item
    assert item.author == Author(RUI.id, Role.AGENT, "Rui")


def test_a_draft_is_trimmed_and_freed_of_nul():
    assert words("  a\x00b \n").checked().body == "ab"


@pytest.mark.parametrize("body", ["", "   \n", "\x00", " \x00 "])
def test_an_empty_draft_is_no_message(body):
    with pytest.raises(EmptyMessage):
        words(body).checked()


def test_a_draft_may_be_as_long_as_the_most_and_no_longer():
    assert words("字" * LONGEST_MESSAGE).checked().body == "字" * LONGEST_MESSAGE
    with pytest.raises(MessageTooLong):
        words("字" * (LONGEST_MESSAGE + 1)).checked()
