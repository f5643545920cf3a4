"""What bin/check does: every guard once, two at a time, one line each; what failed prints what it had to say."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CODE = [name for name in ("havendesk", "bench", "tests", "bin/_setup.py", "bin/_check.py") if (ROOT / name).exists()]
NPM = [str(BIN / "npm"), "--silent", "--prefix", "frontend", "run"]
STEPS = {  # the slowest first, so that two at a time end together
    "types": [str(BIN / "mypy"), *CODE],
    "house": [str(BIN / "python"), "-m", "pytest", "-q", "tests/house"],
    "front end": [*NPM, "check"],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "imports": [str(BIN / "lint-imports"), "--no-logo"],
    "weight": [*NPM, "budget"],
}


def main() -> None:
    """Run every step and end non-zero if any failed."""
    if "--fix" in sys.argv[1:]:
        subprocess.run([str(BIN / "ruff"), "format", "--quiet", "."], cwd=ROOT, check=False)
        subprocess.run([str(BIN / "ruff"), "check", "--fix", "--quiet", "."], cwd=ROOT, check=False)
    failed = []
    with ThreadPoolExecutor(2) as pool:
        for done in as_completed([pool.submit(step, name) for name in STEPS]):
            name, seconds, status, words = done.result()
            print(f"{'ok    ' if status == 0 else 'FAILED'}  {name:<10}{seconds:5.1f} s", flush=True)
            if status != 0:
                failed.append(name)
                print(words, flush=True)
    sys.exit(f"bin/check: {', '.join(failed)} failed." if failed else 0)


def step(name: str) -> tuple[str, float, int, str]:
    began = time.monotonic()
    done = subprocess.run(
        STEPS[name], cwd=ROOT, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return name, time.monotonic() - began, done.returncode, done.stdout.strip()


if __name__ == "__main__":
    main()
