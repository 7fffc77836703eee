from teachkit.grading import require, same

PEOPLE = {"zlib": 2, "sudo": 3, "expat": 1, "bzip2": 2, "linux": 2000}


def test_the_limit_counts(answer):
    """A project with exactly the most people you allow is among them."""
    got = answer.few_people(PEOPLE, 2)
    require(got, list, of=str)
    assert got != ["expat"], "At most means that the limit itself counts."
    assert not (len(got) < 5 and "linux" in got), "These are the projects with many people."
    assert len(got) < 5, "You have not compared with the limit."
    assert len(got) == 3, "Three projects should be left."


def test_the_order_is_that_of_the_names(answer):
    """The names come in their order."""
    got = answer.few_people(PEOPLE, 2)
    require(got, list, of=str)
    if sorted(got) == ["bzip2", "expat", "zlib"]:
        assert got == sorted(got), "The names are right, their order is not."
    assert same(sorted(got), ["bzip2", "expat", "zlib"]), "Other projects are meant."
