"""Finds and blanks secrets: text in, findings out. Pure; docs/reference/shield.md says how it decides."""

from havendesk.shield.marks import redact
from havendesk.shield.model import Confidence, Finding
from havendesk.shield.scanner import clean, scan

__all__ = ["Confidence", "Finding", "clean", "redact", "scan"]
