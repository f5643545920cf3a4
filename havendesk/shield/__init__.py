"""Finds and blanks secrets: text in, findings out. Pure; docs/reference/shield.md says how it decides."""

from havendesk.shield.fragments import may_be_part, scan_together
from havendesk.shield.marks import redact
from havendesk.shield.model import Confidence, Finding
from havendesk.shield.scanner import clean, scan

__all__ = ["Confidence", "Finding", "clean", "may_be_part", "redact", "scan", "scan_together"]
