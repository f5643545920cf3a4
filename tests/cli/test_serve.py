"""A desk from its first start to its end: by Ctrl-C, by SIGTERM, by kill -9."""

import asyncio
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from havendesk.kit.postgres.ghosts import processes_in
from havendesk.kit.postgres.home import Home
from tests.cli.desk import PATIENCE, ask, end, free_port, is_free, say, start, until_ready

NEW = "a quiet harbour at dusk"


@pytest.fixture(scope="module")
async def begun() -> AsyncIterator[tuple[str, str]]:
    """A data directory with a desk that has its first admin, and their link."""
    made = Path(tempfile.mkdtemp(prefix="desk-"))
    made.chmod(0o755)  # the server runs as somebody else when we are root
    code, out, err = await say("init", "--email", "noor@quayside.example", "--name", "Noor", "--data", str(made))
    assert (code, err) == (0, "")
    yield str(made), out.split("/link/")[1].split()[0]
    shutil.rmtree(made)


@pytest.fixture
def data(begun) -> str:
    made: str = begun[0]
    return made


@pytest.fixture
async def starts(data) -> AsyncIterator[Callable]:
    """Starts commands on that directory; what a failed test leaves running is ended."""
    begun: list[asyncio.subprocess.Process] = []

    async def starting(*words: str) -> asyncio.subprocess.Process:
        begun.append(await start(*words, "--data", data))
        return begun[-1]

    yield starting
    for one in begun:
        if one.returncode is None:
            await end(one, signal.SIGKILL)
    await until_gone(data)


async def test_from_a_link_to_a_signed_in_admin_and_a_clean_ctrl_c(begun, starts):
    data, token = begun
    port = free_port()
    desk = await starts("serve", "--no-demo", "--port", str(port))
    said = await until_ready(desk)
    assert f"http://127.0.0.1:{port}" in said
    assert "password" not in said.lower()

    api = f"http://127.0.0.1:{port}/api/v1"
    assert await ask(f"{api}/links/{token}") == (200, {"name": "Noor", "email": "noor@quayside.example"})
    assert (await ask(f"{api}/links/{token}/password", "PUT", {"password": NEW}))[0] == 200
    status, signed_in = await ask(
        f"{api}/sessions", "POST", {"email": "noor@quayside.example", "password": NEW, "as": "token"}
    )
    assert (status, signed_in["me"]["role"]) == (201, "admin")
    bearer = {"Authorization": f"Bearer {signed_in['token']}"}
    assert (await ask(f"{api}/me", **bearer))[0] == 200

    await beside_a_running_desk(data, port)
    assert (await ask(f"{api}/me", **bearer))[0] == 401  # signed out by the operator

    assert await end(desk, signal.SIGINT) == (130, "")
    assert nothing_is_left(data, port)


async def beside_a_running_desk(data: str, port: int) -> None:
    """Admin works, a second desk and another first admin do not."""
    code, out, _ = await say("admin", "sessions", "noor@quayside.example", "--revoke", "--data", data)
    assert (code, out) == (0, "Noor is signed in nowhere.\n")
    code, _, err = await say("serve", "--data", data, "--port", str(free_port()))
    assert code == 1
    assert "already in use by process" in err
    code, _, err = await say("serve", "--data", data, "--port", str(port))
    assert code == 1
    assert f"Port {port}" in err
    code, _, err = await say("init", "--data", data, "--email", "eve@quayside.example", "--name", "Eve")
    assert code == 1
    assert "administrator already" in err


async def test_sigterm_ends_it_as_cleanly_with_a_worker_beside(data, starts):
    port = free_port()
    desk = await starts("serve", "--no-demo", "--no-worker", "--port", str(port))
    await until_ready(desk)
    worker = await starts("worker")
    assert worker.stdout
    assert b"One more worker" in await worker.stdout.readline()

    code, err = await end(worker, signal.SIGINT)
    assert (code, err) == (130, "")
    assert await end(desk, signal.SIGTERM) == (143, "")
    assert nothing_is_left(data, port)


async def test_kill_9_leaves_nothing_running_and_the_next_start_serves(data, starts):
    port = free_port()
    desk = await starts("serve", "--no-demo", "--port", str(port))
    await until_ready(desk)

    await end(desk, signal.SIGKILL)
    await until_gone(data)
    assert nothing_is_left(data, port)
    again = await starts("serve", "--no-demo", "--port", str(port))
    await until_ready(again)
    assert (await ask(f"http://127.0.0.1:{port}/ready"))[0] == 200
    assert (await ask(f"http://127.0.0.1:{port}/api/v1/widget/support"))[0] == 200
    await end(again, signal.SIGINT)
    assert nothing_is_left(data, port)


def nothing_is_left(data: str, port: int) -> bool:
    """No database process in the data directory, no port held."""
    return not processes_in(Home(Path(data)).cluster) and all(is_free(port + step) for step in range(4))


async def until_gone(data: str) -> None:
    """Wait for the last process of a killed desk's database."""
    async with asyncio.timeout(PATIENCE):
        while processes_in(Home(Path(data)).cluster):  # noqa: ASYNC110  nobody tells us when a stranger's child ends
            await asyncio.sleep(0.02)
