"""What every check of ``pullquote doctor`` yields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; only problems make the exit status."""

    OK = "ok"
    NOTE = "note"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding about ``name``, and what to do about it where something should be done."""

    name: str
    severity: Severity
    finding: str
    remedy: str | None = None


def ok(name: str, finding: str) -> Check:
    """All is well."""
    return Check(name, Severity.OK, finding)


def note(name: str, finding: str, remedy: str | None = None) -> Check:
    """Good to know."""
    return Check(name, Severity.NOTE, finding, remedy)


def warning(name: str, finding: str, remedy: str) -> Check:
    """It works, but something is not as it should be."""
    return Check(name, Severity.WARNING, finding, remedy)


def problem(name: str, finding: str, remedy: str) -> Check:
    """It does not work, or loses something."""
    return Check(name, Severity.PROBLEM, finding, remedy)
