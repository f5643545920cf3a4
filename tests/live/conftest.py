"""Wires to the desk of a file, or to a test's own."""

from collections.abc import AsyncIterator

import pytest

from tests.desk import Desk
from tests.live.wire import Wires, wires_to


@pytest.fixture
async def wires(desk: Desk) -> AsyncIterator[Wires]:
    """Wires to the desk that this file shares."""
    async with wires_to(desk) as opened:
        yield opened


@pytest.fixture
async def own_wires(own_desk: Desk) -> AsyncIterator[Wires]:
    """Wires to this test's own desk."""
    async with wires_to(own_desk) as opened:
        yield opened
