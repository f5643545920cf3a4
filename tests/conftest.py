"""What holds for every test: no network, no silent skip, long ones only when asked for."""

import ipaddress
import os
import sys
from collections.abc import Generator

import pytest

from bin._setup import find_chromium, has_chinese

pytest_plugins = ("tests.database", "tests.cast", "tests.desk")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser for the journeys; without it they fail and say what could not run."""
    path = find_chromium()
    if path is None or not has_chinese():
        missing = "a Chinese font (fonts-noto-cjk)" if path else "Chromium"
        pytest.fail(f"No journey could run: {missing} is missing. On Debian: sudo apt install chromium fonts-noto-cjk")
    return path


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the tests that take minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if is_left_out(item, config)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def is_left_out(item: pytest.Item, config: pytest.Config) -> bool:
    """What takes minutes waits to be asked for; what only root can do is not there for anybody else."""
    if item.get_closest_marker("long"):
        return not config.getoption("--long")
    return bool(item.get_closest_marker("as_root")) and os.getuid() != 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a gap nobody sees: it counts as failed, with the reason it gave."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Could not run, which counts as failed: {report.longrepr}"
    return report


def stay_home(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse a connection that would leave this machine."""
    address = arguments[1] if event == "socket.connect" else None
    if isinstance(address, tuple) and not ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback:
        raise AssertionError(f"A test tried to reach {address[0]}; tests stay on this machine.")


sys.addaudithook(stay_home)
