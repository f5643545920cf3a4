"""Starts the real command line as an operator would, and talks to what it serves."""

import asyncio
import json
import os
import signal
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


def environment(**more: str) -> dict[str, str]:
    """A clean one: no setting of the developer's own desk."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **more}


async def start(*words: str, **variables: str) -> asyncio.subprocess.Process:
    """`havendesk WORDS`, begun."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "havendesk", *words, cwd=ROOT, env=environment(**variables),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def say(*words: str, **variables: str) -> tuple[int, str, str]:
    """`havendesk WORDS`, ended: exit code, output, errors."""
    process = await start(*words, **variables)
    out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode or 0, out.decode(), err.decode()


async def until_ready(process: asyncio.subprocess.Process) -> str:
    """What a desk said until it was ready."""
    assert process.stdout
    said = ""
    async with asyncio.timeout(PATIENCE):
        while "Ctrl-C stops everything" not in said:
            line = await process.stdout.readline()
            if not line:
                _, err = await process.communicate()
                raise AssertionError(f"the desk ended with {process.returncode}: {said}{err.decode()}")
            said += line.decode()
    return said


async def end(process: asyncio.subprocess.Process, number: signal.Signals) -> tuple[int, str]:
    """Send a signal: the exit code and what was complained of."""
    process.send_signal(number)
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode or 0, err.decode()


async def ask(url: str, method: str = "GET", body: object = None, **headers: str) -> tuple[int, dict]:
    """One request: status and answer."""
    request = urllib.request.Request(url, method=method, headers=headers)
    if body is not None:
        request.data = json.dumps(body).encode()

    def fetch() -> tuple[int, dict]:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.loads(refused.read() or b"{}")

    return await asyncio.to_thread(fetch)


def free_port() -> int:
    """A port with three free ones behind it, as far as one can know."""
    while True:
        with socket.socket() as first:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            if port < 60_000 and all(is_free(port + step) for step in (1, 2, 3)):
                return port


def is_free(port: int) -> bool:
    """May we listen there?"""
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) != 0
