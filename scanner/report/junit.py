"""JUnit's XML, as CI servers read it: a suite for each file, with a failed case for each finding and a passed one for each
launch without any.

The format has no standard; suites, cases and attributes are those that Jenkins and GitLab read.
"""

from __future__ import annotations

from xml.etree import ElementTree

from scanner.finding import Confidence, Finding
from scanner.launch import Launch
from scanner.report import RUN, Result
from scanner.report.grouping import title, worst_first
from scanner.report.launches import label
from scanner.report.places import rooted
from scanner.report.printable import LOG_COMMAND, printable

_NO_LAUNCH = "no container launch was seen, so none was judged"


def render(result: Result) -> str:
    findings: dict[str, list[Finding]] = {}
    for finding in worst_first(result.findings, result.rules):
        findings.setdefault(finding.span.file.path, []).append(finding)
    faulty = {id(finding.launch) for finding in result.findings}
    clean: dict[str, list[Launch]] = {}
    for launch in result.launches:
        if id(launch) not in faulty:
            clean.setdefault(launch.file.path, []).append(launch)
    root = ElementTree.Element("testsuites", name="capdrop")
    for path in sorted({*findings, *clean}):
        _suite(root, result, path, findings.get(path, []), clean.get(path, []))
    if not result.launches:
        case = ElementTree.SubElement(_element(root, "capdrop", 1, 0, 1), "testcase", classname="capdrop", name="launches")
        ElementTree.SubElement(case, "skipped", message=_NO_LAUNCH)
    for name in ("tests", "failures", "skipped"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    if result.errors:
        said = [
            f"{error.message}" if error.path == RUN else f"{error.path}:{error.line}: {error.message}" for error in result.errors
        ]
        suite = _element(root, "capdrop: files that could not be read in full", 0, 0, 0)
        ElementTree.SubElement(suite, "system-err").text = "\n".join(map(printable, said))
    ElementTree.indent(root, " ")
    xml = ElementTree.tostring(root, "unicode")
    xml = LOG_COMMAND.sub(r"\1&#58;", xml).replace("##[", "#&#35;[")  # as `inert` has it, but in XML
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def _element(root: ElementTree.Element, name: str, tests: int, failures: int, skipped: int) -> ElementTree.Element:
    counts = {"tests": str(tests), "failures": str(failures), "errors": "0", "skipped": str(skipped)}
    return ElementTree.SubElement(root, "testsuite", {"name": name, **counts})


def _suite(root: ElementTree.Element, result: Result, path: str, findings: list[Finding], clean: list[Launch]) -> None:
    name = printable(rooted(result, path))
    suite = _element(root, name, len(findings) + len(clean), len(findings), 0)
    for finding in findings:
        line = finding.span.line
        case = ElementTree.SubElement(
            suite, "testcase", classname=name, name=f"{finding.rule} at line {line}", file=name, line=str(line)
        )
        sure = "" if finding.confidence is Confidence.HIGH else f", {finding.confidence} confidence"
        told = [f"{title(finding, result.rules)} ({finding.severity}{sure})", f"{path}:{line}"]
        if finding.launch is not None:
            told.append("launch: " + "  ".join(label(finding.launch)))
        told += [f"{one.span.file.path}:{one.span.line} {one.message}" for one in finding.related]
        failure = ElementTree.SubElement(case, "failure", type=str(finding.severity), message=printable(finding.message))
        failure.text = "\n".join(map(printable, told))
    for launch in clean:
        line = launch.span.line
        ElementTree.SubElement(suite, "testcase", classname=name, name=f"launch at line {line}", file=name, line=str(line))
