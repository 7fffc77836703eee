"""Play all attacks and print what became of each, as a table in Markdown.

python -m tests.workshop.attacks.table [options of pytest, such as -k warm]
"""

import sys
from contextlib import redirect_stdout
from pathlib import Path

import pytest

HERE = Path(__file__).parent


class Played:
    """What pytest says of each attack, in the order in which they were played."""

    def __init__(self):
        self.titles = {}  # node id -> what is tried
        self.rows = {}  # what is tried -> [(passed, outcome)]

    def pytest_collection_modifyitems(self, items):
        for item in items:
            self.titles[item.nodeid] = " ".join(item.obj.__doc__.split())

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.failed:
            words = dict(report.user_properties).get("outcome", "skipped" if report.skipped else "")
            rows = self.rows.setdefault(self.titles[report.nodeid], [])
            rows.append((not report.failed, words))


def lines(played):
    """Yield the lines of the table."""
    yield "| what is tried | variants | stopped | how |"
    yield "| --- | --: | --: | --- |"
    for title, rows in played.rows.items():
        ways = "; ".join(dict.fromkeys(words for _, words in rows if words))
        stopped = sum(fine for fine, _ in rows)
        mark = f"{stopped}" if stopped == len(rows) else f"**{stopped}**"
        yield f"| {title.rstrip('.')} | {len(rows)} | {mark} | {ways} |"
    every = [fine for rows in played.rows.values() for fine, _ in rows]
    yield f"| **all** | {len(every)} | {sum(every)} | |"


def main():
    """Play them; the answer is no when one succeeded."""
    played = Played()
    with redirect_stdout(sys.stderr):  # what pytest says on the way, beside the table
        code = pytest.main([str(HERE), "-q", *sys.argv[1:]], plugins=[played])
    sys.stdout.write("\n".join(lines(played)) + "\n")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
