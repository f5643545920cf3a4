"""Runs reactions to events and deferred jobs, in the desk's own process and in as many more as are started."""

from havendesk.worker.run import run_worker

__all__ = ["run_worker"]
