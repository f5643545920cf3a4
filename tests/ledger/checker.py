"""What must be true of the database and of every screen, whatever happened: each breach is one sentence."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tests.ledger.entries import Entry, Ledger

Row = Mapping[str, Any]
MOST = 20  # sentences of one kind


@dataclass
class Stored:
    """What stands in the database."""

    conversations: Sequence[Row]
    messages: Sequence[Row]
    notes: Sequence[Row]
    events: Sequence[Row]


def check(ledger: Ledger, stored: Stored) -> list[str]:
    """Every breach of what a desk promises about what was sent."""
    words = [(row, "message") for row in stored.messages] + [(row, "note") for row in stored.notes]
    return [
        *ledger.complaints[:MOST],
        *few(unanswered(ledger.entries)),
        *few(lost_or_changed(ledger, words)),
        *few(doubled(words)),
        *few(unknown(ledger, words)),
        *few(reordered(ledger, words)),
        *few(gaps(stored)),
        *few(misplaced(stored)),
        *few(miscounted(stored)),
        *few(turned_around(stored.events)),
    ]


def unanswered(entries: Sequence[Entry]) -> Iterable[str]:
    """After the last resend everything has a final answer."""
    for entry in entries:
        if entry.is_open:
            yield f"{name(entry)} was never answered in {len(entry.lines)} attempts"


def lost_or_changed(ledger: Ledger, words: Sequence[tuple[Row, str]]) -> Iterable[str]:
    """Acknowledged is stored, as it was sent and where it was said to be; refused is not."""
    found = {(kind, str(row["author_id"]), str(row["client_id"])): row for row, kind in words}
    for entry in ledger.entries:
        row = found.get((entry.kind, ledger.ids.get(entry.author, ""), entry.client_id))
        if row is None:
            if entry.acked:
                yield f"{name(entry)} was acknowledged as {entry.acked} and is lost"
            continue
        if entry.refused and not entry.acked:
            yield f"{name(entry)} was refused with {entry.refused} and is stored"
        if row["body"] != entry.body:
            yield f"{name(entry)} is stored with other words"
        numbers = (row["seq"], row.get("public_seq"))
        if entry.acked and (str(row["conversation_id"]) != entry.acked[0] or entry.acked[1] not in numbers):
            yield f"{name(entry)} was said to be {entry.acked}, it is at {row['conversation_id']}, {numbers}"


def doubled(words: Sequence[tuple[Row, str]]) -> Iterable[str]:
    """Each (author, client id) stands once, and so do the words: every body was written once."""
    for what, count in Counter((kind, row["author_id"], row["client_id"]) for row, kind in words).items():
        if count > 1:
            yield f"{what} is stored {count} times"
    for body, count in Counter(row["body"] for row, _ in words).items():
        if count > 1:
            yield f"the words {body[:40]!r} are stored {count} times"


def unknown(ledger: Ledger, words: Sequence[tuple[Row, str]]) -> Iterable[str]:
    """Nothing is stored that nobody sent."""
    sent = {(entry.kind, ledger.ids.get(entry.author), entry.client_id) for entry in ledger.entries}
    for row, kind in words:
        if (kind, str(row["author_id"]), str(row["client_id"])) not in sent:
            yield f"a {kind} at {row['conversation_id']} {row['seq']} was sent by nobody"


def reordered(ledger: Ledger, words: Sequence[tuple[Row, str]]) -> Iterable[str]:
    """What one author said one after the other in a conversation stands there in that order.

    Who did not wait for answers is owed the order only of what one connection carried once: a message that was sent
    again because its first way was cut may stand behind a later one.
    """
    places = {str(row["client_id"]): (str(row["conversation_id"]), row["seq"]) for row, _ in words}
    threads: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in ledger.entries:
        if place := places.get(entry.client_id):
            if entry.is_sequential:
                threads[entry.author, place[0]].append(entry)
            elif len(entry.lines) == 1 and entry.lines[0] is not None:
                threads[entry.author, place[0], entry.lines[0]].append(entry)
    for thread in threads.values():
        for earlier, later in pairwise(thread):
            if places[earlier.client_id][1] >= places[later.client_id][1]:
                yield f"{name(later)} stands before {name(earlier)}"


def gaps(stored: Stored) -> Iterable[str]:
    """Both counters of each conversation go 1, 2, 3 …"""
    for key, events in by_conversation(stored.events).items():
        for counter in ("seq", "public_seq"):
            numbers = sorted(event[counter] for event in events if event[counter] is not None)
            if numbers != list(range(1, len(numbers) + 1)):
                yield f"{counter} of {key} is {brief(numbers)}"
        public = [event["public_seq"] for event in sorted(events, key=lambda e: e["seq"]) if event["public_seq"]]
        if public != sorted(public):
            yield f"the counters of {key} disagree about the order"


def misplaced(stored: Stored) -> Iterable[str]:
    """Each message and note has its event at the same place, and the other way round."""
    events = {(event["conversation_id"], event["seq"]): event for event in stored.events if event["conversation_id"]}
    said = {"MessagePosted": stored.messages, "NoteWritten": stored.notes}
    for kind, rows in said.items():
        for row in rows:
            event = events.get((row["conversation_id"], row["seq"]))
            if event is None or event["kind"] != kind:
                yield f"the words at {row['conversation_id']} {row['seq']} have no {kind}"
            elif event["public_seq"] != row.get("public_seq") or event["actor_id"] != row["author_id"]:
                yield f"the words at {row['conversation_id']} {row['seq']} and their event disagree"
        if len(rows) != sum(event["kind"] == kind for event in stored.events):
            yield f"there are {len(rows)} rows for another number of {kind}"


def miscounted(stored: Stored) -> Iterable[str]:
    """A conversation's own counters are the last numbers given."""
    events, messages, notes = map(by_conversation, (stored.events, stored.messages, stored.notes))
    for row in stored.conversations:
        key = row["id"]
        expected = {
            "seq": highest(events[key], "seq"),
            "public_seq": highest(events[key], "public_seq"),
            "message_seq": highest(messages[key], "seq"),
            "spoken_seq": max(highest(messages[key], "seq"), highest(notes[key], "seq")),
        }
        for counter, number in expected.items():
            if row[counter] != number:
                yield f"{counter} of {key} is {row[counter]}, the last given is {number}"


def turned_around(events: Sequence[Row]) -> Iterable[str]:
    """Time does not go backwards inside a thread."""
    for key, thread in by_conversation(events).items():
        for earlier, later in pairwise(sorted(thread, key=lambda event: event["seq"])):
            if later["at"] < earlier["at"]:
                yield f"{key} {later['seq']} is older than what stands before it"


def check_screen(whose: str, shown: Mapping[str, Any], fresh: Mapping[str, Any]) -> list[str]:
    """A screen made of frames and replays shows what a fresh fetch shows."""
    breaches = [f"{whose} does not show {key}" for key in fresh if key not in shown]
    breaches += [f"{whose} shows {key}, which is not there" for key in shown if key not in fresh]
    breaches += [
        f"{whose} shows {key} as {difference(shown[key], fresh[key])}"
        for key in fresh
        if key in shown and shown[key] != fresh[key]
    ]
    return breaches[:MOST]


def difference(shown: Any, fresh: Any) -> str:
    """The first place where the two differ."""
    if isinstance(shown, dict) and isinstance(fresh, dict):
        keys = [key for key in {**fresh, **shown} if shown.get(key) != fresh.get(key)]
        return f"{keys[0]}: {difference(shown.get(keys[0]), fresh.get(keys[0]))}"
    return f"{shown!r}, fresh is {fresh!r}"


def by_conversation(rows: Sequence[Row]) -> "defaultdict[object, list[Row]]":
    """The rows of each conversation; what belongs to none is left out."""
    found: defaultdict[object, list[Row]] = defaultdict(list)
    for row in rows:
        if row["conversation_id"] is not None:
            found[row["conversation_id"]].append(row)
    return found


def highest(rows: Sequence[Row], counter: str) -> int:
    return max((row[counter] for row in rows if row[counter] is not None), default=0)


def brief(numbers: Sequence[int]) -> str:
    """Where a row of numbers first goes wrong."""
    wrong = next((i for i, number in enumerate(numbers, start=1) if number != i), len(numbers))
    return f"… {numbers[max(0, wrong - 3) : wrong + 2]} … at {wrong} of {len(numbers)}"


def name(entry: Entry) -> str:
    return f"{entry.author}'s {entry.kind} {entry.number}"


def few(breaches: Iterable[str]) -> list[str]:
    """The first sentences of a kind, and how many more there are."""
    found = list(breaches)
    return found[:MOST] + ([f"… and {len(found) - MOST} more like that"] if len(found) > MOST else [])
