"""The checker itself: it finds nothing in a good ledger, and each way of breaking one."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.database import NOON
from tests.ledger.checker import Stored, check, check_screen
from tests.ledger.entries import Ledger

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["talk 1", "talk 2"]),
        st.sampled_from(["message", "note", "event", "answer"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=30,
)
Breakage = Callable[[Ledger, Stored], None]


def run_desk(steps: list[tuple[str, str, bool]]) -> tuple[Ledger, Stored]:
    """A desk that makes no mistakes: two conversations of Ada, answered and annotated by Bo."""
    ledger, stored = Ledger(), Stored([], [], [], [])
    ledger.ids = {"ada": "id of ada", "bo": "id of bo"}
    counters = {talk: {"seq": 0, "public_seq": 0, "message_seq": 0, "spoken_seq": 0} for talk in ("talk 1", "talk 2")}
    first = [("talk 1", "message", True), ("talk 2", "message", True), ("talk 1", "message", True)]
    for at, (talk, kind, is_acked) in enumerate([*first, *steps]):
        count = counters[talk]
        count["seq"] += 1
        public = None if kind == "note" else count["public_seq"] + 1
        count["public_seq"] = public or count["public_seq"]
        author = "ada" if kind == "message" else "bo"
        fact = {"note": "NoteWritten", "event": "ConversationAssigned"}.get(kind, "MessagePosted")
        place = {"conversation_id": talk, "seq": count["seq"]}
        event = place | {"kind": fact, "public_seq": public, "actor_id": ledger.ids[author]}
        stored.events = [*stored.events, event | {"at": NOON + timedelta(seconds=at)}]
        if kind == "event":
            continue
        count["spoken_seq"] = count["seq"]
        entry = ledger.write(author, talk, kind="note" if kind == "note" else "message")
        entry.lines = [1] if is_acked else [1, 2]
        row = place | {"author_id": ledger.ids[author], "client_id": entry.client_id, "body": entry.body}
        if kind == "note":
            stored.notes = [*stored.notes, row]
        else:
            count["message_seq"] = count["seq"]
            stored.messages = [*stored.messages, row | {"public_seq": public}]
        entry.ack(talk, count["seq"])
    stored.conversations = [{"id": talk} | count for talk, count in counters.items()]
    return ledger, stored


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_a_good_ledger_has_no_breach(steps):
    assert check(*run_desk(steps)) == []


def a_message(stored: Stored, talk: str = "talk 1", place: int = -1) -> dict[str, Any]:
    return [row for row in stored.messages if row["conversation_id"] == talk][place]  # type: ignore[return-value]


def lose(ledger: Ledger, stored: Stored) -> None:
    """The message and every trace of it, as if its transaction had never been."""
    gone = a_message(stored)
    stored.messages = [row for row in stored.messages if row is not gone]
    stored.events = [
        row for row in stored.events if (row["conversation_id"], row["seq"]) != (gone["conversation_id"], gone["seq"])
    ]


def double(ledger: Ledger, stored: Stored) -> None:
    """The same message once more, counted properly: what a desk without memory of client ids would do."""
    row = a_message(stored)
    talk = next(row for row in stored.conversations if row["id"] == "talk 1")
    talk["seq"] += 1  # type: ignore[index]
    talk["public_seq"] += 1  # type: ignore[index]
    talk["message_seq"] = talk["spoken_seq"] = talk["seq"]  # type: ignore[index]
    place = {"seq": talk["seq"], "public_seq": talk["public_seq"]}
    stored.messages = [*stored.messages, row | place]
    event = {"kind": "MessagePosted", "conversation_id": "talk 1", "actor_id": row["author_id"]}
    stored.events = [*stored.events, event | place | {"at": NOON + timedelta(hours=1)}]


def double_under_another_id(ledger: Ledger, stored: Stored) -> None:
    double(ledger, stored)
    stored.messages[-1]["client_id"] = "made up by the desk"  # type: ignore[index]


def swap(ledger: Ledger, stored: Stored) -> None:
    """Two messages of Ada in each other's place."""
    mine = [row for row in stored.messages if row["author_id"] == "id of ada" and row["conversation_id"] == "talk 1"]
    one, other = mine[0], mine[1]
    for field in ("client_id", "body"):
        one[field], other[field] = other[field], one[field]  # type: ignore[index]
    for entry in ledger.entries:
        entry.acked = None  # nobody was told a place: only the order itself can tell
        entry.refused = None
        entry.acked = next(
            (row["conversation_id"], row["seq"])
            for row in [*stored.messages, *stored.notes]
            if row["client_id"] == entry.client_id
        )


def leave_a_gap(ledger: Ledger, stored: Stored) -> None:
    """A number that was given to nobody."""
    talk = next(row for row in stored.conversations if row["id"] == "talk 1")
    last = max(row["seq"] for row in stored.events if row["conversation_id"] == "talk 1")
    for row in (*stored.events, *stored.messages, *stored.notes):
        if row["conversation_id"] == "talk 1" and row["seq"] == last:
            row["seq"] += 1  # type: ignore[index]
    for counter in ("seq", "message_seq", "spoken_seq"):
        talk[counter] += talk[counter] == last  # type: ignore[index]
    for entry in ledger.entries:
        if entry.acked == ("talk 1", last):
            entry.acked = ("talk 1", last + 1)


def leave_a_public_gap(ledger: Ledger, stored: Stored) -> None:
    stored.events[0]["public_seq"] = 700  # type: ignore[index]
    stored.messages[0]["public_seq"] = 700  # type: ignore[index]


def invent(ledger: Ledger, stored: Stored) -> None:
    gone = a_message(stored)
    ledger.entries = [entry for entry in ledger.entries if entry.client_id != gone["client_id"]]


def change_the_words(ledger: Ledger, stored: Stored) -> None:
    a_message(stored)["body"] = "something else"


def forget_to_count(ledger: Ledger, stored: Stored) -> None:
    stored.conversations[0]["spoken_seq"] -= 1  # type: ignore[index]


def forget_the_event(ledger: Ledger, stored: Stored) -> None:
    event = next(row for row in stored.events if row["kind"] == "MessagePosted")
    event["kind"] = "ConversationAssigned"  # type: ignore[index]


def turn_time_back(ledger: Ledger, stored: Stored) -> None:
    event = max((row for row in stored.events if row["conversation_id"] == "talk 1"), key=lambda row: row["seq"])
    event["at"] = NOON - timedelta(seconds=1)  # type: ignore[index]


def store_what_was_refused(ledger: Ledger, stored: Stored) -> None:
    ledger.entries[0].acked, ledger.entries[0].refused = None, "ConversationMoved"


def never_answer(ledger: Ledger, stored: Stored) -> None:
    ledger.entries[0].acked = None


def tell_another_place(ledger: Ledger, stored: Stored) -> None:
    ledger.entries[0].acked = ("talk 1", 900)


BREAKAGES: dict[Breakage, str] = {
    lose: "is lost",
    double: "is stored 2 times",
    double_under_another_id: "are stored 2 times",
    swap: "stands before",
    leave_a_gap: "seq of talk 1 is",
    leave_a_public_gap: "public_seq of talk 1 is",
    invent: "was sent by nobody",
    change_the_words: "other words",
    forget_to_count: "the last given is",
    forget_the_event: "have no MessagePosted",
    turn_time_back: "is older than",
    store_what_was_refused: "was refused with ConversationMoved and is stored",
    never_answer: "was never answered",
    tell_another_place: "was said to be",
}


@pytest.mark.parametrize("break_it", BREAKAGES, ids=lambda breakage: breakage.__name__)
@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_each_breach_is_found(break_it, steps):
    ledger, stored = run_desk(steps)
    stored = copy.deepcopy(stored)
    break_it(ledger, stored)
    breaches = check(ledger, stored)
    assert any(BREAKAGES[break_it] in breach for breach in breaches), breaches


def test_who_waits_for_nothing_is_owed_the_order_of_one_connection_only():
    ledger, stored = run_desk([])
    for entry in ledger.entries:
        entry.is_sequential = False
    swap(ledger, stored)
    assert any("stands before" in breach for breach in check(ledger, stored))
    ledger.entries[0].lines = [1, 2]  # sent again after a cut: it may stand later
    assert check(ledger, stored) == []


@pytest.mark.parametrize(
    ("shown", "breach"),
    [
        ({"a": {1: "x", 2: "y"}}, None),
        ({"a": {1: "x"}}, "Ada shows a as 2: None, fresh is 'y'"),
        ({"a": {1: "x", 2: "z"}}, "Ada shows a as 2: 'z', fresh is 'y'"),
        ({}, "Ada does not show a"),
        ({"a": {1: "x", 2: "y"}, "b": {}}, "Ada shows b, which is not there"),
    ],
)
def test_a_screen_is_compared_line_by_line(shown, breach):
    assert check_screen("Ada", shown, {"a": {1: "x", 2: "y"}}) == ([breach] if breach else [])
