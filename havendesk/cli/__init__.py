"""The command line: one file per command, loaded only when asked for, so that each starts quickly."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Coroutine
from importlib import import_module

import uvloop

from havendesk.cli.options import read_options
from havendesk.kit.config import Config, read_config
from havendesk.kit.errors import HavendeskError
from havendesk.kit.log import start_log

INTERRUPTED, TERMINATED = 130, 143  # 128 + the signal, as a shell reports it
SETTINGS = ("data", "host", "port", "database_url", "pg_bin", "desk_url", "widget_url", "demo", "log_json")


def main(words: list[str] | None = None) -> None:
    """Obey one command line, and leave with 0, 1 (a sentence says why), 2 (usage), 130 or 143 (a signal)."""
    sys.exit(obey(read_options(words)))


def obey(options: argparse.Namespace) -> int:
    """Run one command to its end; the exit code."""
    try:
        config = read_config(**{name: getattr(options, name, None) for name in SETTINGS})
        start_log(as_json=config.log_json)
        return run_to_end(options, config)
    except HavendeskError as refusal:
        sys.stderr.write(f"havendesk: {refusal}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough
        return 1


def run_to_end(options: argparse.Namespace, config: Config) -> int:
    """The command in its loop; the first signal asks it to clean up, a second one ends it at once."""
    command: Coroutine[object, object, None] = import_module(f"havendesk.cli.{options.command}").run(options, config)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(until_told(command))


async def until_told(command: Coroutine[object, object, None]) -> int:
    """The command's end, or its clean interruption by SIGTERM or by a terminal that closes."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(command)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup means: stay
            loop.add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        here = asyncio.current_task()
        if here and here.cancelling():  # Ctrl-C cancels us and through us the command, SIGTERM only the command
            raise
        return TERMINATED
    return 0
