"""Whatever is killed, nothing is left running and nothing acknowledged is lost."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from havendesk.kit.postgres.account import choose_account
from havendesk.kit.postgres.ghosts import end_unfinished, noted_process, processes_in
from havendesk.kit.postgres.home import Home


@pytest.fixture
async def empty(run, data, ask):
    """The shared data directory without rows of an earlier test."""
    async with run(data) as server:
        await ask(server.dsn, "drop table if exists kept")
    return data


def hear(desk: subprocess.Popen[str], word: str) -> int:
    """The number after the next line that begins with `word`."""
    assert desk.stdout
    heard = []
    while line := desk.stdout.readline():
        heard.append(line)
        if line.startswith(word):
            return int(line.split()[1])
    raise AssertionError(heard)


def kill_and_count(desk: subprocess.Popen[str], heard: int) -> int:
    """Kill it like a power cut; how many rows it had acknowledged, `heard` being the last we know of."""
    desk.kill()
    assert desk.stdout
    later = [int(line.split()[1]) for line in desk.stdout.read().splitlines() if line.startswith("acked")]
    return 1 + max([heard, *later])


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - neither files nor processes tell
            await asyncio.sleep(0.02)


def has_said(said: list[str], times: int) -> bool:
    return said.count("The database server runs again.") == times


def is_gone(process: int) -> bool:
    """Whether it has ended; init may take its time to forget it."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def is_orderly(data: Path) -> bool:
    """Whether the server in `data` has ended by a shutdown, not by a kill: the note is gone."""
    return not Home(data).postmaster_pid.exists()


@pytest.mark.parametrize("tie", ["signal", "pipe"])
async def test_a_killed_desk_takes_its_server_along_and_loses_nothing(run, empty, ask, desks, tie):
    desk = desks(empty, tie=tie, rows=100_000)
    postmaster = hear(desk, "pid")
    acked = kill_and_count(desk, hear(desk, "acked 20"))
    await until(lambda: not processes_in(Home(empty).cluster))
    assert is_gone(postmaster)
    assert is_orderly(empty)
    async with run(empty) as again:
        assert acked <= await ask(again.dsn, "select count(*) from kept") <= acked + 1
        assert await ask(again.dsn, "select max(number) + 1 = count(*) from kept")


async def test_killing_desk_and_server_together_loses_nothing(run, empty, ask, desks):
    desk = desks(empty, rows=100_000)
    heard = hear(desk, "acked 20")
    for process in processes_in(Home(empty).cluster):
        with contextlib.suppress(ProcessLookupError):  # the first one's death may have ended the others
            os.kill(process, signal.SIGKILL)
    acked = kill_and_count(desk, heard)
    async with run(empty) as again:
        assert acked <= await ask(again.dsn, "select count(*) from kept") <= acked + 1


async def test_a_server_left_over_is_seen_off_before_the_next_one(run, empty, ask, desks):
    desk = desks(empty, tie="none", rows=5)
    postmaster = hear(desk, "pid")
    hear(desk, "acked 4")
    desk.kill()
    desk.wait()
    assert postmaster in processes_in(Home(empty).cluster)
    async with run(empty) as again:
        assert is_gone(postmaster)
        assert await ask(again.dsn, "select count(*) from kept") == 5


async def test_a_long_recovery_is_waited_for_and_told(run, empty, ask, desks, said, monkeypatch):
    desk = desks(empty, rows=100_000)
    heard = hear(desk, "acked 20")
    os.kill(noted_process(Home(empty)), signal.SIGKILL)
    acked = kill_and_count(desk, heard)
    monkeypatch.setattr("havendesk.kit.postgres.server.TELL", 0)
    async with run(empty) as again:
        assert any("putting its files in order" in word for word in said)
        assert await ask(again.dsn, "select count(*) from kept") >= acked


@pytest.mark.parametrize("word", [signal.SIGKILL, signal.SIGQUIT, signal.SIGINT])
async def test_a_server_that_ends_by_itself_is_started_again(run, empty, ask, said, word):
    async with run(empty) as server:
        await ask(server.dsn, "create table kept as select 1 as number")
        first = server.pid
        os.kill(first, word)
        await until(partial(has_said, said, 1))
        assert server.pid not in (first, 0)
        assert await ask(server.dsn, "select number from kept") == 1
    assert not processes_in(Home(empty).cluster)


async def test_it_is_started_again_every_time_and_stops_for_good_when_told(run, empty, said):
    async with run(empty) as server:
        for times in (1, 2, 3):
            os.kill(server.pid, signal.SIGQUIT)
            await until(partial(has_said, said, times))
        os.kill(server.pid, signal.SIGQUIT)
    await asyncio.sleep(0)
    assert not processes_in(Home(empty).cluster)
    async with run(empty):
        pass


async def test_a_note_that_names_a_stranger_does_not_hinder(run, empty, ask):
    home = Home(empty)
    account = choose_account(home.room)
    user = account.uid if os.getuid() == 0 else None
    stranger = await asyncio.create_subprocess_exec("sleep", "30", user=user)
    try:
        home.postmaster_pid.write_text(f"{stranger.pid}\n{home.cluster}\n")
        os.chown(home.postmaster_pid, account.uid, account.gid)
        async with run(empty) as server:
            assert await ask(server.dsn, "select 1") == 1
        assert stranger.returncode is None
    finally:
        stranger.kill()
        await stranger.wait()


async def test_a_desk_killed_while_it_makes_the_cluster_leaves_no_half_made_one(run, place, desks, ask):
    home = Home(place / "data")
    desk = desks(home.data)
    await until((home.unfinished / "cluster" / "base").exists)
    desk.kill()
    desk.wait()
    assert home.unfinished.exists()
    assert not home.room.exists()
    async with run(home.data) as server:
        assert await ask(server.dsn, "select 1") == 1
        assert not home.unfinished.exists()


async def test_work_left_over_in_a_half_made_cluster_is_ended(place):
    (place / "postgres.new").mkdir()
    left = await asyncio.create_subprocess_exec("sleep", "30", cwd=place / "postgres.new")
    await end_unfinished(place / "postgres.new")
    assert await left.wait() == -signal.SIGKILL


async def test_stopping_rolls_back_what_is_open_and_does_not_wait_for_it(run, empty, ask):
    async with run(empty) as server:
        await ask(server.dsn, "create table kept as select 1 as number")
        open_end = await asyncpg.connect(server.dsn)
        await open_end.execute("begin; insert into kept values (2)")
        async with asyncio.timeout(10):
            await server.stop()
        open_end.terminate()
    async with run(empty) as server:
        assert await ask(server.dsn, "select count(*) from kept") == 1
