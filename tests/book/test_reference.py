"""The reference has every public name, says what stands in the source, and leads somewhere."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import teachkit
from teachkit.publish.book.reference.pages import FOLDER, as_fields
from teachkit.publish.book.reference.source import ROOMS, library

PACKAGE = Path(teachkit.__file__).parent


def modules():
    for room in ROOMS:
        top = importlib.import_module(f"teachkit.{room}")
        yield top
        for found in pkgutil.walk_packages(getattr(top, "__path__", ()), f"{top.__name__}."):
            if not found.name.endswith("__main__"):
                try:
                    yield importlib.import_module(found.name)
                except ModuleNotFoundError as error:
                    # The browser's half stands on what only a browser has.
                    if error.name not in {"js", "pyodide", "pyodide_js"}:
                        raise


@pytest.fixture(scope="module")
def ours():
    return library(PACKAGE)


@pytest.fixture
def small(tmp_path):
    """A package of two modules, read as ours is."""
    (tmp_path / "teachkit" / "decisions").mkdir(parents=True)
    (tmp_path / "teachkit" / "decisions" / "__init__.py").write_text(
        '"""Two: `count` and `Pile`."""\n'
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from teachkit.decisions.pile import Pile\n"
        '__all__ = ["Pile"]\n'
    )
    (tmp_path / "teachkit" / "decisions" / "pile.py").write_text(
        '"""Piles."""\n\nfrom dataclasses import dataclass, field\n\n'
        '__all__ = ["MOST", "Pile", "count"]\n\nMOST, LEAST = 9, 1\n\n\n'
        '@dataclass(frozen=True)\nclass Pile:\n    """A pile of `stones`."""\n\n'
        "    stones: int\n    names: list[str] = field(default_factory=list)\n"
        "    more: int = field(default=3, repr=False)\n    kind: str = field(kw_only=True)\n\n"
        '    @property\n    def high(self) -> bool:\n        """Whether it is over `MOST`."""\n'
        "        return self.stones > MOST\n\n\n"
        "def count(pile: Pile, *, half: bool = False) -> int:\n"
        '    """Return how many.\n\n    Raises:\n        ValueError: none.\n    """\n'
        "    return pile.stones\n"
    )
    return library(tmp_path / "teachkit")


def test_every_public_name_has_an_entry(ours):
    missing = []
    count = 0
    for module in modules():
        read = ours.modules[module.__name__]
        for name in getattr(module, "__all__", ()):
            count += 1
            if ours.entry(ours.home(read.names[name])) is None:
                missing.append(f"{module.__name__}.{name}")
        assert set(read.public) == set(getattr(module, "__all__", ())), module.__name__
    assert missing == []
    assert count > 1500


def test_every_public_name_has_its_anchor_in_the_book(ours, site):
    missing = []
    for page in ours.pages():
        html = (site / FOLDER / f"{page.removeprefix('teachkit.')}.html").read_text()
        anchors = set(re.findall(r'id="([\w.]+)"', html))
        for module in ours.page(page):
            wanted = {f"{module.name}.{name}" for name in module.public}
            missing += sorted(wanted - anchors)
    assert missing == []


def test_the_list_of_modules_names_every_page(ours, site):
    html = (site / "book" / "reference" / "api.html").read_text()
    for page in ours.pages():
        assert f'href="api/{page.removeprefix("teachkit.")}.html"' in html


def test_a_signature_is_as_it_is_written(small):
    assert small.entry("teachkit.decisions.pile.count").signature == (
        "(pile: Pile, *, half: bool=False) -> int"
    )
    assert small.entry("teachkit.decisions.pile.Pile").signature == (
        "(stones: int, names: list[str] = ..., more: int = 3, kind: str)"
    )
    assert small.entry("teachkit.decisions.pile.MOST").value == "9"


def test_an_entry_knows_the_line_of_its_docstring(small):
    entry = small.entry("teachkit.decisions.pile.Pile.high")
    lines = small.modules["teachkit.decisions.pile"].path.read_text().splitlines()
    assert "Whether it is over" in lines[entry.line - 1]


def test_a_name_is_found_where_a_reader_would_look_for_it(small):
    package = small.modules["teachkit.decisions"]
    pile = small.modules["teachkit.decisions.pile"]
    assert small.find("Pile", package) == "teachkit.decisions.pile.Pile"
    assert small.find("pile.count", package) == "teachkit.decisions.pile.count"
    assert small.find("count", package) == "teachkit.decisions.pile.count", "nobody else has it"
    assert small.find("Pile.high", pile) == "teachkit.decisions.pile.Pile.high"
    assert small.find("hill", pile) == ""


def test_a_name_that_is_only_spoken_of_is_told_from_one_that_is_there(small):
    pile = small.modules["teachkit.decisions.pile"]
    assert pile.speaks_of("stones")
    assert not pile.speaks_of("pebbles")


def test_sections_of_a_docstring_become_fields_on_the_same_lines():
    doc = "Say.\n\nRaises:\n    OSError: when\n        it breaks.\n\nReturns:\n    A word."
    assert as_fields(doc) == [
        "Say.",
        "",
        "",
        ":raises OSError: when",
        "    it breaks.",
        "",
        "",
        ":returns: A word.",
    ]


def test_a_long_signature_is_no_list_of_definitions(site):
    html = (site / FOLDER / "decisions.depend.html").read_text()
    assert 'class="tk-parameters"' in html
    assert not re.search(r"<dl>\s*<dd>", html)


def test_pages_of_the_reference_are_not_in_git(repository):
    ignored = (repository / ".gitignore").read_text().split()
    assert f"/{FOLDER}/" in ignored
