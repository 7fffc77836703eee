from teachkit.grading import require


def page(serves, words=500, path="docs/page.md"):
    return {"path": path, "words": words, "serves": serves.split()}


def reader(needs, people=10, who="users"):
    return {"who": who, "people": people, "needs": needs.split()}


def missing(answer, pages, readers, least=100):
    got = answer.missing(pages, readers, least)
    require(got, set, of=str)
    return got


def in_order(answer, pages, readers, least=100):
    got = answer.in_order(pages, readers, least)
    require(got, list, of=str)
    return got


def test_what_nobody_comes_for_is_not_missing(answer):
    """Missing is what some reader has come for and no page serves, and nothing else."""
    got = missing(answer, [page("guide")], [reader("guide man"), reader("tutorial")])
    assert "api" not in got, "Nobody here comes to call it from code: what nobody needs is no gap."
    assert "guide" not in got, "A page serves the guide."
    assert got == {"man", "tutorial"}, "Two needs of these readers are served by no page."


def test_a_page_may_serve_several_needs(answer):
    """A page serves each of the needs that it names."""
    got = missing(answer, [page("man reference")], [reader("man reference tutorial")])
    assert got != {"reference", "tutorial"}, "That page serves two needs, and you have seen one."
    assert got == {"tutorial"}, "Only the tutorial is missing."


def test_a_promise_of_a_page_serves_nobody(answer):
    """A page of fewer words than asked for serves nobody, and one of exactly as many does."""
    got = missing(answer, [page("api", 57), page("guide", 100)], [reader("api guide man")])
    assert "man" in got, "No page serves it at all."
    assert "api" in got, "57 words are fewer than 100: that page is a promise and serves nobody."
    assert "guide" not in got, "100 words are not fewer than 100: at least means that it will do."
    assert len(got) == 2, "Two needs are missing here."


def test_people_are_counted_and_not_kinds(answer):
    """The need of more people comes before the need of more kinds of people."""
    readers = [
        reader("guide man", 5, "packagers"),
        reader("guide man", 5, "reviewers"),
        reader("guide tutorial", 90, "newcomers"),
    ]
    got = in_order(answer, [page("guide")], readers)
    assert sorted(got) == ["man", "tutorial"], "Two needs are missing here."
    assert got == ["tutorial", "man"], (
        "90 people come for one of the two, and 10 for the other: count people, not kinds of them."
    )


def test_the_lost_come_first(answer):
    """People who find nothing at all come before people who lack something."""
    readers = [
        reader("guide migration", 700, "administrators"),
        reader("changelog", 20, "packagers"),
    ]
    got = in_order(answer, [page("guide")], readers)
    assert sorted(got) == ["changelog", "migration"], "Two needs are missing here."
    assert got == ["changelog", "migration"], (
        "The 20 find no page at all, and the 700 have their guide: whoever is lost comes first."
    )


def test_among_equals_the_alphabet_decides(answer):
    """Needs of equally many people come in the order of the alphabet."""
    got = in_order(answer, [page("guide")], [reader("guide tutorial api man", 30)])
    assert sorted(got) == ["api", "man", "tutorial"], "Three needs are missing here."
    assert got == ["api", "man", "tutorial"], (
        "These three are needed by the same 30 people: then the alphabet decides, from a to z."
    )
