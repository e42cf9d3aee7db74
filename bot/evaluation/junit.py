"""A report → JUnit XML, which continuous integration shows: one test case a question."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from bot.evaluation.asking import Asked
from bot.evaluation.diagnosis import diagnosis
from bot.evaluation.known_failures import KnownFailures
from bot.evaluation.printing import expected_words, what_came
from bot.evaluation.report import Report

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def junit_xml(report: Report, known: KnownFailures) -> bytes:
    """The document, in UTF-8: a suite for each set, known failures as skipped.

    A question that passes though it is known to fail is a failure: the list is wrong.
    """
    failed = {each.name for each in (*report.verdicts.failed, *report.verdicts.mended)}
    skipped = {each.name for each in report.verdicts.known}
    root = _element(None, "testsuites", name="pullquote evaluate")
    for name in report.set_figures():
        members = [each for each in report.asked if each.set_name == name]
        suite = _element(
            root,
            "testsuite",
            name=name,
            tests=str(len(members)),
            failures=str(sum(each.name in failed for each in members)),
            errors="0",
            skipped=str(sum(each.name in skipped for each in members)),
            time=_seconds(sum(each.score.milliseconds for each in members)),
            timestamp=report.made.isoformat(timespec="seconds"),
        )
        for each in members:
            case = _element(
                suite,
                "testcase",
                classname=f"{name}.{each.item.kind}",
                name=each.item.id,
                file=str(each.set_path),
                line=str(each.line),
                time=_seconds(each.score.milliseconds),
            )
            reason = known.reason(name, each.item.id)
            if each.name in skipped:
                _element(case, "skipped", message=f"known failure: {reason}")
            elif each.name in failed:
                message = "known to fail, yet right: take it off the list" if reason else ""
                message = (
                    message or f"expected {expected_words(each.item.expect, each.item.together)}"
                )
                failure = _element(case, "failure", message=message, type="answer")
                failure.text = _allowed(_told(each))
    xml: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _told(asked: Asked) -> str:
    item = asked.item
    lines = [
        f"question  {item.question}",
        f"expected  {expected_words(item.expect, item.together)}",
        f"came      {what_came(asked.answer)}",
    ]
    if asked.asked_as != item.question:
        lines.insert(1, f"asked as  {asked.asked_as}")
    return "\n".join([*lines, f"why       {diagnosis(asked)}"])


def _element(
    parent: ElementTree.Element | None, tag: str, **attributes: str
) -> ElementTree.Element:
    allowed = {name: _allowed(value) for name, value in attributes.items()}
    if parent is None:
        return ElementTree.Element(tag, allowed)
    return ElementTree.SubElement(parent, tag, allowed)


def _allowed(text: str) -> str:
    """The text with what XML cannot hold replaced, so that nothing is lost unseen."""
    return _NOT_IN_XML.sub("\ufffd", text)


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"
