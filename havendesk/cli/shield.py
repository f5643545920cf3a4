"""`havendesk shield scan`: texts in, findings out, one JSON object per line; needs no desk and no database."""

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator

import msgspec

from havendesk.kit.config import Config
from havendesk.shield import Finding, clean

CHUNK = 1 << 16


class Line(msgspec.Struct):
    """What one line asks."""

    text: str


async def run(_options: argparse.Namespace, _config: Config) -> None:
    """Answer each line as soon as it is there; one that is no question is named and does not stop the rest."""
    number = 0
    async for line in lines(sys.stdin.fileno()):
        number += 1
        sys.stdout.write(answer(line, number) + "\n")
        sys.stdout.flush()


def answer(line: bytes, number: int) -> str:
    """The findings of one line, or what is wrong with it; an error never repeats the line."""
    try:
        text = msgspec.json.decode(line, type=Line).text
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        return msgspec.json.encode({"error": f"line {number}: {problem}"}).decode()
    findings, redacted = clean(text)
    return msgspec.json.encode({"findings": [tell(each) for each in findings], "redacted": redacted}).decode()


def tell(finding: Finding) -> dict[str, str | int]:
    """A finding as the outside reads it."""
    return {
        "kind": finding.kind,
        "start": finding.start,
        "end": finding.end,
        "confidence": finding.confidence.value,
    }


async def lines(source: int) -> AsyncIterator[bytes]:
    """Lines as they come; waits without blocking the loop, so that a signal still ends the command."""
    rest: list[bytes] = []
    async for chunk in chunks(source):
        first, *others = chunk.split(b"\n")
        rest.append(first)
        for other in others:
            yield b"".join(rest)
            rest = [other]
    if last := b"".join(rest):
        yield last


async def chunks(source: int) -> AsyncIterator[bytes]:
    """What can be read, until the end."""
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    try:
        loop.add_reader(source, ready.set)
    except OSError:  # a plain file is always ready, and cannot be waited for
        ready.set()
        while chunk := os.read(source, CHUNK):
            yield chunk
        return
    try:
        while True:
            await ready.wait()
            ready.clear()
            if not (chunk := os.read(source, CHUNK)):
                return
            yield chunk
    finally:
        loop.remove_reader(source)
