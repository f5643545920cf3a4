"""Agents, sessions and links as records, and the rules about passwords and waiting."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from havendesk.kit.actor import Role
from havendesk.people.errors import EmailMalformed, VisitorTokenMalformed, WeakPassword

SESSION_RESTS = timedelta(days=30)  # a session not used for so long is over
SESSION_LIVES = timedelta(days=90)  # and however much it is used, after this
LINK_LIVES = timedelta(hours=24)
PASSWORD_LEAST, PASSWORD_MOST = 12, 1024
EMAIL = re.compile(r"[^\s@\x00-\x1f]+@[^\s@\x00-\x1f]+\.[^\s@\x00-\x1f]+")
VISITOR_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
WORST = ("password", "passw0rd", "qwerty", "asdfgh", "letmein", "admin", "welcome", "iloveyou", "havendesk", "abc")


class Newcomer(msgspec.Struct, frozen=True):
    """A visitor who says something, perhaps for the first time."""

    token: str
    language: str
    name: str = ""


class Agent(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff as their colleagues see them; `inbox_ids` names every inbox they may see."""

    id: UUID
    name: str
    role: Role
    languages: list[str]
    team_ids: list[UUID]
    inbox_ids: list[UUID]
    active: bool


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff as they see themselves; `inbox_ids` names every inbox they may see."""

    id: UUID
    name: str
    email: str
    role: Role
    languages: list[str]
    locale: str
    team_ids: list[UUID]
    inbox_ids: list[UUID]


class Team(msgspec.Struct, frozen=True, kw_only=True):
    """Agents who share a queue."""

    id: UUID
    name: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One browser or program that an agent signed in with."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    client: str
    current: bool


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a one-time link lets in."""

    name: str
    email: str


class StaffLine(msgspec.Struct, frozen=True, kw_only=True):
    """A member of staff as the operator's list shows them."""

    id: UUID
    email: str
    name: str
    role: Role
    active: bool
    sessions: int


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of an agent is decided on; it never leaves this domain."""

    id: UUID
    email: str
    role: Role
    active: bool
    password_hash: str | None


class Attempts(msgspec.Struct, frozen=True, kw_only=True):
    """How often signing in failed for one key, and when last."""

    key: bytes
    failures: int
    last_at: datetime


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How many failures cost nothing, and after which quiet time they are forgotten."""

    free: int
    forgets_after: timedelta

    def wait(self, attempts: Attempts, now: datetime) -> float:
        """Seconds until the next attempt may be made: doubling from 5 s to 15 min, 0.0 when it may be made now."""
        count = self.failures(attempts, now)
        if count < self.free:
            return 0.0
        pause = min(900.0, 5.0 * 2.0 ** min(count - self.free, 20))
        return max(0.0, pause - (now - attempts.last_at).total_seconds())

    def failures(self, attempts: Attempts, now: datetime) -> int:
        """The failures that still count."""
        return 0 if now - attempts.last_at > self.forgets_after else attempts.failures


FOR_EMAIL = Patience(free=5, forgets_after=timedelta(days=1))
FOR_ADDRESS = Patience(free=20, forgets_after=timedelta(hours=1))  # a whole office may share one address


def check_password(password: str, email: str) -> None:
    """Raise WeakPassword for what an attacker tries first: length is the rule, kinds of signs are none."""
    plain = password.strip().lower()
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        raise WeakPassword(least=PASSWORD_LEAST, most=PASSWORD_MOST)
    rest = plain
    for word in (*WORST, email.lower(), email.lower().partition("@")[0]):
        rest = rest.replace(word, "")
    if len(set(plain)) < 5 or len(rest.strip("0123456789!.-_ ")) < 4:
        raise WeakPassword(least=PASSWORD_LEAST, most=PASSWORD_MOST)


def plain_email(email: str) -> str:
    """The form an e-mail is kept in and looked up by; EmailMalformed when it cannot be one."""
    plain = email.strip().lower()
    if len(plain) > 254 or not EMAIL.fullmatch(plain):
        raise EmailMalformed
    return plain


def check_visitor_token(token: str) -> None:
    """Refuse a token that its client did not make from 32 random bytes: a short one could be guessed."""
    if not VISITOR_TOKEN.fullmatch(token):
        raise VisitorTokenMalformed
