"""Runs the entrance: sockets bound, lane and doorbell started, everything put away in order."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import prometheus_client
import uvicorn
from starlette.types import ASGIApp

from havendesk.kit.config import Config
from havendesk.kit.db import Database
from havendesk.kit.errors import CannotStart
from havendesk.web.app import App
from havendesk.web.live.doorbell import Doorbell
from havendesk.web.live.service import Live
from havendesk.web.pages import check_built

BACKLOG = 2048
MOST_MESSAGE = 256 * 1024  # bytes of one WebSocket message; a session refuses earlier and more kindly


async def run_desk(
    config: Config, db: Database, *, demo: ASGIApp | None = None, ready: Callable[[], None] = lambda: None
) -> None:
    """Serve until told to stop (SIGTERM, SIGINT); what was acknowledged is durable, what waits is written first."""
    check_built()
    listening = [bind(config.host, port) for port in ports(config, demo=demo is not None)]
    live = Live(config, db)
    async with live_layer(live):
        await Server(settings(App(live, demo)), ready).serve(listening)


class Server(uvicorn.Server):
    """uvicorn's server, which says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self._ready()


def ports(config: Config, *, demo: bool) -> list[int]:
    """Desk and widget, and the demo wallet's page if there is one."""
    return [config.port, config.port + 1, *([config.port + 2] if demo else [])]


def bind(host: str, port: int) -> socket.socket:
    """A listening address; CannotStart when somebody has it."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        raise CannotStart(
            f"Port {port} on {host} cannot be used: {error.strerror}. Choose another with --port."
        ) from error
    return listening


def settings(app: App) -> uvicorn.Config:
    """uvicorn as measured: uvloop, httptools, the sans-I/O WebSocket, no deflate (memory and time per socket)."""
    return uvicorn.Config(
        app,
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=MOST_MESSAGE,
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=3,
        backlog=BACKLOG,
    )


@asynccontextmanager
async def live_layer(live: Live) -> AsyncIterator[None]:
    """Lane, doorbell and metrics for as long as the server runs."""
    doorbell = Doorbell(live)
    live.start()
    await doorbell.start()
    metrics, _ = prometheus_client.start_http_server(live.config.metrics_at, addr="127.0.0.1")
    try:
        yield
    finally:
        metrics.shutdown()
        await live.close()
        await doorbell.stop()
