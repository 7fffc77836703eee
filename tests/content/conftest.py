"""The course's texts as cells, for the tests that judge what is written in them."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from teachkit.course.load import load_course, load_questions

HERE = Path(__file__).resolve().parents[2]
IDS = tuple(chapter.id for chapter in load_course(HERE).chapters)
CASES = tuple(
    case.id for case in load_course(HERE).cases if (HERE / case.notebook).is_file()
)  # that none is missing is a test of its own

CODE_BLOCK = re.compile(r"^```.*?^```\s*$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`[^`\n]+`")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Cell:
    kind: str
    tags: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Text:
    """A chapter or a case: its entry in course.toml, its cells, and its raw text."""

    entry: object
    path: Path
    raw: str
    cells: tuple[Cell, ...]

    def markdown(self, *, instructor: bool = True) -> str:
        return "\n\n".join(
            cell.source
            for cell in self.cells
            if cell.kind == "markdown" and (instructor or "instructor" not in cell.tags)
        )

    def code(self) -> str:
        return "\n".join(cell.source for cell in self.cells if cell.kind == "code")

    def anchors(self) -> list[str]:
        return re.findall(r'<a id="([^"]+)"></a>', self.raw)


def read_text(id: str) -> Text:
    import jupytext

    path = HERE / "notebooks" / f"{id}.md"
    raw = path.read_text(encoding="utf-8")
    notebook = jupytext.reads(raw, fmt="md:myst")
    cells = tuple(
        Cell(cell.cell_type, tuple(cell.metadata.get("tags", ())), cell.source)
        for cell in notebook.cells
    )
    return Text(load_course(HERE).chapter(id), path, raw, cells)


def plain(markdown: str) -> str:
    """What a reader sees as prose: no code, comments, tags or link targets."""
    text = CODE_BLOCK.sub("\n", markdown)
    text = COMMENT.sub("", text)
    text = INLINE_CODE.sub("CODE", text)
    text = LINK.sub(r"\1", text)
    return TAG.sub("", text)


def pytest_generate_tests(metafunc):
    if "chapter" in metafunc.fixturenames:
        metafunc.parametrize("chapter", [read_text(id) for id in IDS], ids=IDS)
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", [read_text(id) for id in CASES], ids=CASES)
    if "writing" in metafunc.fixturenames:  # a chapter or a case
        both = (*IDS, *CASES)
        metafunc.parametrize("writing", [read_text(id) for id in both], ids=both)
    if "statement" in metafunc.fixturenames:
        found = sorted((HERE / "exercises").rglob("statement.md"))
        metafunc.parametrize(
            "statement",
            [path.read_text(encoding="utf-8") for path in found],
            ids=[path.parent.name for path in found],
        )
    if "page" in metafunc.fixturenames:
        pages = [
            *sorted((HERE / "book").rglob("*.md")),
            *(HERE / "notebooks" / f"{id}.md" for id in (*IDS, *CASES)),
            *sorted((HERE / "exercises").rglob("statement.md")),
        ]
        metafunc.parametrize("page", pages, ids=[str(page.relative_to(HERE)) for page in pages])


@pytest.fixture
def prose():
    """The function that leaves what a reader sees as prose."""
    return plain


@pytest.fixture(scope="session")
def course():
    return load_course(HERE)


@pytest.fixture(scope="session")
def texts():
    """Every chapter by its id."""
    return {id: read_text(id) for id in IDS}


@pytest.fixture(scope="session")
def questions():
    """The questions of every chapter and case by its id."""
    return {id: load_questions(id, HERE) for id in (*IDS, *CASES)}
