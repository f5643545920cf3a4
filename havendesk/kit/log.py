"""Structured logs: request and conversation ids, kinds and counts; never what anybody wrote."""

import logging
import sys

import asyncpg
import structlog


def start_log(*, as_json: bool, quiet: bool = False) -> None:
    """Send our own and the libraries' logs to stderr, as JSON lines or as plain lines for a person."""
    renderer: structlog.types.Processor = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    if as_json:
        renderer = structlog.processors.JSONRenderer()
    level = logging.WARNING if quiet else logging.INFO
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            without_rows,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")


def without_rows(_logger: object, _method: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Take from a database's error the row it quotes: what somebody wrote may stand in it."""
    error = entry.get("exc_info")
    while isinstance(error, BaseException):
        if isinstance(error, asyncpg.PostgresError):
            error.detail = None
        error = error.__cause__ or error.__context__
    return entry


def get_log(room: str) -> structlog.stdlib.BoundLogger:
    """The log of one room; pass ids and numbers by name, never bodies."""
    log: structlog.stdlib.BoundLogger = structlog.get_logger(room=room)
    return log
