"""The door of the live socket: checks where it comes from, then runs its reader and its writer together."""

import asyncio
import itertools
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from havendesk.kit import words
from havendesk.kit.errors import HavendeskError
from havendesk.kit.log import get_log
from havendesk.web.live.service import Live
from havendesk.web.live.session import Session
from havendesk.web.live.socket import Socket
from havendesk.web.origins import Origins

log = get_log("live")
NUMBERS = itertools.count(1)
LAST_WORDS = 5.0  # seconds in which a client may still take why it is closed


async def serve_socket(live: Live, origins: Origins, scope: Scope, receive: Receive, send: Send) -> None:
    """One connection from its opening to its end."""
    headers = Headers(scope=scope)
    on_desk = origins.is_desk(scope)
    await receive()  # websocket.connect
    cookie = read_cookie(headers, origins.cookie) if on_desk else None
    if cookie:
        try:
            origins.check_same(headers)  # another site's page may open a socket with our cookie; it gets nowhere
        except HavendeskError:
            await send({"type": "websocket.close", "code": 4403})
            return
    await send({"type": "websocket.accept"})
    socket = Socket(next(NUMBERS), send, on_desk=on_desk)
    session = Session(live, socket, cookie, words.choose(headers.get("accept-language")))
    try:
        await converse(session, socket, receive)
    finally:
        leave(live, socket)


async def converse(session: Session, socket: Socket, receive: Receive) -> None:
    """Read and write side by side until either has come to its end."""
    reading = asyncio.create_task(session.read(receive))
    writing = asyncio.create_task(socket.write())
    tasks = (reading, writing, asyncio.create_task(socket.overstay(LAST_WORDS)))
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            report(task, socket)
        if reading in done and broke(reading):
            socket.close("restart", 1012)  # the client comes again and finds everything in the database
        if reading in done and socket.closing:
            await asyncio.wait({writing}, timeout=LAST_WORDS)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def leave(live: Live, socket: Socket) -> None:
    """Forget a connection, and tell others that its owner is gone."""
    live.presence.view(socket, None)
    live.hub.let_out(socket)
    if socket.actor:
        live.presence.left(socket.actor)


def report(task: asyncio.Task[None], socket: Socket) -> None:
    """Log what broke a connection; a client that is simply gone breaks nothing."""
    if error := broke(task):
        log.error("socket broke", socket=socket.number, exc_info=error)


def broke(task: asyncio.Task[None]) -> BaseException | None:
    """What ended this half of a connection, if it was our fault."""
    error = None if task.cancelled() else task.exception()
    return None if isinstance(error, OSError) else error


def read_cookie(headers: Headers, name: str) -> str | None:
    """The session token a browser sends along."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return morsel.value if morsel else None
