"""The demo company's content as records: who works there, what was said."""

from importlib.resources import files

import msgspec

LANGUAGES = ("en", "zh", "es")


class Team(msgspec.Struct, frozen=True):
    """A team by its key in the story."""

    key: str
    name: str


class Inbox(msgspec.Struct, frozen=True):
    """An inbox by its key."""

    key: str
    name: str
    languages: list[str]


class Staff(msgspec.Struct, frozen=True):
    """Somebody who works there."""

    key: str
    name: str
    email: str
    role: str
    teams: list[str]
    inboxes: list[str]
    languages: list[str]


class Name(msgspec.Struct, frozen=True):
    """The company's name."""

    name: str


class Company(msgspec.Struct, frozen=True):
    """The whole house."""

    company: Name
    teams: list[Team]
    inboxes: list[Inbox]
    agents: list[Staff]


class Turn(msgspec.Struct, frozen=True):
    """Something said, some minutes after what was said before."""

    by: str
    text: str
    after_minutes: float
    note: bool = False


class Case(msgspec.Struct, frozen=True):
    """One conversation, told from its beginning."""

    contact: str
    language: str
    inbox: str
    subject: str
    priority: str
    status: str
    started_minutes_ago: float
    team: str | None
    assignee: str | None
    turns: list[Turn]
    resolved_after_minutes: float | None = None


def read_company() -> Company:
    """The people and inboxes."""
    return msgspec.json.decode(_read("company"), type=Company)


def read_cases() -> list[Case]:
    """Every conversation, the earliest begun first."""
    cases = [case for language in LANGUAGES for case in msgspec.json.decode(_read(language), type=list[Case])]
    return sorted(cases, key=lambda case: -case.started_minutes_ago)


def _read(name: str) -> bytes:
    return files("havendesk").joinpath("demo", "content", f"{name}.json").read_bytes()
