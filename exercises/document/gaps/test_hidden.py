import json
from pathlib import Path

import pytest

from teachkit.grading import require

PROJECTS = json.loads((Path(__file__).parent / "data" / "pages.json").read_text())["projects"]
NEEDS = "tutorial guide reference explanation api examples man changelog migration".split()


def truth(pages, readers, least):
    """The truth in a way of its own: strike out what is served, reader by reader."""
    open_needs = {}
    for page in pages:
        for need in page["serves"]:
            if page["words"] >= least:
                open_needs[need] = False
    table = {}
    for reader in readers:
        gone = [need for need in reader["needs"] if open_needs.get(need, True)]
        for need in gone:
            lost, people = table.get(need, (0, 0))
            alone = reader["people"] if len(gone) == len(reader["needs"]) else 0
            table[need] = (lost + alone, people + reader["people"])
    return [need for _, _, need in sorted((-lost, -people, need) for need, (lost, people) in table.items())]


@pytest.mark.points(2)
@pytest.mark.parametrize("name", list(PROJECTS))
def test_three_projects(answer, name):
    """For three of the talk's projects, the right needs are missing, in the right order."""
    project = PROJECTS[name]
    for least in (100, 1000):
        wanted = truth(project["pages"], project["readers"], least)
        got = answer.missing(project["pages"], project["readers"], least)
        require(got, set, of=str)
        assert got == set(wanted), "Something else is missing there."
        got = answer.in_order(project["pages"], project["readers"], least)
        require(got, list, of=str)
        assert got == wanted, "The order is another one there."


@pytest.mark.points(2)
def test_any_pages_and_readers(answer, rng):
    """Whatever pages and readers there are, the order is right."""
    for _ in range(80):
        pages = [
            {
                "path": f"docs/{n}.md",
                "words": rng.choice((0, 49, 50, 51, 400)),
                "serves": rng.sample(NEEDS, rng.randint(0, 3)),
            }
            for n in range(rng.randint(0, 5))
        ]
        readers = [
            {
                "who": f"readers {n}",
                "people": rng.choice((1, 5, 5, 20)),
                "needs": rng.sample(NEEDS, rng.randint(1, 4)),
            }
            for n in range(rng.randint(1, 5))
        ]
        wanted = truth(pages, readers, 50)
        got = answer.missing(pages, readers, 50)
        require(got, set, of=str)
        assert got == set(wanted), "For some pages and readers something else is missing."
        got = answer.in_order(pages, readers, 50)
        require(got, list, of=str)
        assert got == wanted, "For some pages and readers the order is another one."


def test_without_a_page_everybody_is_lost(answer):
    """Where there is no page, every need is missing, and the most wanted comes first."""
    readers = [
        {"who": "some", "people": 3, "needs": ["man", "guide"]},
        {"who": "more", "people": 4, "needs": ["api", "guide"]},
    ]
    got = answer.in_order([], readers, 100)
    require(got, list, of=str)
    assert got == ["guide", "api", "man"], "Seven people want a guide, four the interface."


def test_the_input_is_left_as_it_was(answer):
    """Pages and readers are the same afterwards."""
    pages = [{"path": "README.md", "words": 300, "serves": ["guide"]}]
    readers = [{"who": "users", "people": 3, "needs": ["guide", "man", "api"]}]
    found = answer.missing(pages, readers, 100)
    changed = answer.changed
    order = answer.in_order(pages, readers, 100)
    assert found == {"man", "api"}, "That is not what is missing, so the rest says nothing."
    assert order == ["api", "man"], "That is not the order, so the rest says nothing."
    assert not changed, "Your function has changed what it was given."
    assert not answer.changed, "Your function has changed what it was given."
