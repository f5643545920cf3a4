"""`bin/bench [NAME …] [--json] [--quick]`: measures, prints, judges nothing."""

import argparse
import asyncio
from importlib import import_module

import uvloop

from bench.report import Report

NAMES = ("chat", "flood", "starts", "stall", "idle", "weight", "shield")


def main() -> None:
    """Run the benches that were named, or all of them."""
    parser = argparse.ArgumentParser(prog="bin/bench", description="Each figure beside the raw limit of the same run.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {' '.join(NAMES)}; all when left out")
    parser.add_argument("--json", action="store_true", help="one object on the last line, for machines")
    parser.add_argument("--quick", action="store_true", help="at most 40 seconds each, setting up aside")
    wish = parser.parse_args()
    if unknown := set(wish.names) - set(NAMES):
        parser.error(f"there is no bench named {' or '.join(sorted(unknown))}; choose from {' '.join(NAMES)}")
    for name in wish.names or NAMES:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            report: Report = runner.run(import_module(f"bench.{name}").run(quick=wish.quick))
        print(report.as_json() if wish.json else report.as_text() + "\n", flush=True)


if __name__ == "__main__":
    main()
