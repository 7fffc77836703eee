"""A chapter's faces: what is for teachers, for JupyterLab or for the book alone is nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teachkit.errors import TeachkitError
from teachkit.publish.handout import for_face

HEAD = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

"""

# The pieces that a chapter is made of, and whether a learner sees them.
PIECES = {
    "text": ("+++\n\nRead the lock.\n\n", True),
    "told": ('+++ {"tags": ["instructor"]}\n\nAsk who has read one.\n\n', False),
    "slide": ('+++ {"slideshow": {"slide_type": "slide"}}\n\n## Next\n\n', True),
    "code": ("```{code-cell} ipython3\n1 + 1\n```\n\n", True),
    "hidden": ("```{code-cell} ipython3\n:tags: [instructor]\n\nsecret()\n```\n\n", False),
    "yaml": ("```{code-cell} ipython3\n---\ntags: [x, instructor]\n---\nsecret()\n```\n\n", False),
    "note": (":::{note}\nNo +++ in here.\n:::\n\n", True),
    "fence": ("```python\n+++\n# instructor\n```\n\n", True),
}


def notebook(text):
    jupytext = pytest.importorskip("jupytext")
    return [
        (cell.cell_type, cell.source, dict(cell.metadata))
        for cell in jupytext.reads(text, fmt="md:myst").cells
    ]


def test_a_chapter_without_such_cells_is_untouched_to_the_byte():
    text = HEAD + "# Depend\n\nThe word teacher is fine.\n\n\n"
    assert for_face(text, "lab") == text


def test_cells_for_teachers_are_left_out():
    text = HEAD + "# Depend\n\n" + PIECES["told"][0] + PIECES["code"][0]
    assert for_face(text, "lab") == HEAD + "# Depend\n\n```{code-cell} ipython3\n1 + 1\n```\n"


@pytest.mark.parametrize(
    ("face", "seen"),
    [
        pytest.param("lab", ["All.", "In Lab.", "In both."], id="lab"),
        pytest.param("book", ["All.", "In the book.", "In both."], id="book"),
        pytest.param("room", ["All.", "In the room."], id="room"),
    ],
)
def test_a_cell_for_one_face_is_left_out_of_the_others(face, seen):
    cells = {
        "All.": "",
        "In Lab.": ' {"tags": ["lab"]}',
        "In the book.": ' {"tags": ["book"]}',
        "In both.": ' {"tags": ["book", "lab"]}',
        "In the room.": ' {"tags": ["room"]}',
        "On a slide.": ' {"tags": ["slide"]}',
        "For the teacher.": ' {"tags": ["instructor"]}',
    }
    text = HEAD + "".join(f"+++{tags}\n\n{source}\n\n" for source, tags in cells.items())
    assert [source for _, source, _ in notebook(for_face(text, face))] == seen


def test_two_texts_stay_two_cells_when_the_code_between_them_goes():
    text = f"{HEAD}Before.\n\n{PIECES['hidden'][0]}After.\n"
    sources = [source for _, source, _ in notebook(for_face(text, "lab"))]
    assert sources == ["Before.", "After."]


def test_a_text_after_code_needs_no_separator():
    text = f"{HEAD}Start.\n\n{PIECES['code'][0]}{PIECES['told'][0]}{PIECES['text'][0]}"
    assert for_face(text, "lab").endswith("1 + 1\n```\n\nRead the lock.\n")


def test_metadata_that_is_no_json_is_an_error_with_its_line():
    with pytest.raises(TeachkitError) as caught:
        for_face("instructor\n\n+++ {tags}\n", "lab", place="notebooks/depend.md")
    assert caught.value.code == "bad-cell"
    assert caught.value.place == "notebooks/depend.md, line 3"


@given(st.lists(st.sampled_from(sorted(PIECES)), max_size=8))
def test_the_rest_is_the_same_notebook(names):
    """Reading the handout gives the cells of the whole chapter, without those of teachers."""
    # Text after text is one cell, whatever was between; keep the pieces apart for the comparison.
    text = HEAD + "+++\n\nStart.\n\n" + "".join(PIECES[name][0] for name in names)
    expected = [cell for cell in notebook(text) if "instructor" not in cell[2].get("tags", [])]
    assert notebook(for_face(text, "lab")) == expected
