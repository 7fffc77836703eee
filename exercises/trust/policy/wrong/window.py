"""misconception: the-shop-window-is-a-letter-box
feedback: The page of published advisories is a shop window
"""
import re

FORM = "/security/advisories"
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PATTERNS = {
    "a warning": re.compile(r"\b(?:not|never)\b.*\b(?:issue|public)\b", re.IGNORECASE),
    "a time to answer": re.compile(
        r"(?:answer|respond|acknowledge)\b.*\d+ (?:day|hour)", re.IGNORECASE
    ),
    "which versions": re.compile(r"\b(?:version|release)s?\b", re.IGNORECASE),
}
NEEDED = ["a private way in", *PATTERNS]


def promises(policy):
    kept = []
    inside = False
    for line in policy.splitlines():
        line = line.strip()
        if line.startswith("```"):
            inside = not inside
        elif line and not inside and not line.startswith("#"):
            kept.append(line)
    return kept


def private(line):
    if FORM in line:
        return True
    for address in ADDRESS.findall(line):
        host = address.split("@")[1]
        if not host.startswith("lists.") and not host.startswith("example."):
            return True
    return False


def missing(policy):
    lines = promises(policy)
    lacks = []
    if not any(private(line) for line in lines):
        lacks.append("a private way in")
    for name, pattern in PATTERNS.items():
        if not any(pattern.search(line) for line in lines):
            lacks.append(name)
    return lacks
