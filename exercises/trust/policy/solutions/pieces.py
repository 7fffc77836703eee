"""Cut the page at its fences: every second piece is code."""
import re

WAY_IN = re.compile(r"/security/advisories/new|[\w.+-]+@(?!lists\.|example\.)[\w-]+(?:\.[\w-]+)+")
CHECKS = [
    ("a private way in", WAY_IN),
    ("a warning", re.compile(r"\b(?:not|never)\b.*\b(?:issue|public)\b", re.I)),
    ("a time to answer", re.compile(r"(?:answer|respond|acknowledge)\b.*\d+ (?:day|hour)", re.I)),
    ("which versions", re.compile(r"\b(?:version|release)s?\b", re.I)),
]


def promises(policy):
    text = "".join(re.split(r"(?m)^\s*```.*$", policy)[::2])
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line and line[0] != "#"]


def private(line):
    return WAY_IN.search(line) is not None


def missing(policy):
    lines = promises(policy)
    return [name for name, says in CHECKS if not any(map(says.search, lines))]
