from teachkit.grading import require, same


def look(got):
    require(got, dict)
    assert set(got) == {"gone", "new", "verdict"}, (
        "The dictionary should have the keys gone, new and verdict, and no others."
    )
    require(got["gone"], list)
    require(got["new"], list)
    require(got["verdict"], str)
    assert got["verdict"] in {"kept", "broken", "no promise"}, (
        "The verdict should be one of the three words."
    )


def judged(answer, old, new, old_version, new_version):
    got = answer.compare(old, new, old_version, new_version)
    look(got)
    return got


def test_what_is_gone_and_what_is_new(answer):
    """Gone is what only the old list has, new is what only the new list has."""
    got = answer.compare(["deflate", "inflate", "gzprintf"], ["deflate", "inflate", "crc32_z"], "1.2.0", "2.0.0")
    look(got)
    assert got["gone"] != ["crc32_z"], "You have gone and new the wrong way round."
    assert len(got["gone"]) == len(got["new"]) == 1, "One name went here, and one came."
    assert same(got["gone"], ["gzprintf"]), "Gone should name what only the old list has."


def test_both_lists_are_sorted(answer):
    """Both lists are sorted by name."""
    got = answer.compare(["c", "b", "a", "x"], ["x", "z", "y"], "1.0.0", "2.0.0")
    look(got)
    assert len(got["gone"]) == 3, "Three names went here."
    assert got["gone"] == sorted(got["gone"]), "The names should be sorted."
    assert got["new"] == sorted(got["new"]), "The names should be sorted."


def test_from_one_on_the_first_number_breaks(answer):
    """From 1.0.0 on, what is gone asks for a new first number."""
    for old, new, verdict in (("1.2.0", "2.0.0", "kept"), ("1.2.0", "1.3.0", "broken"), ("1.2.0", "1.2.1", "broken")):
        got = answer.compare(["deflate", "inflate"], ["deflate"], old, new)
        look(got)
        if verdict == "kept":
            assert got["verdict"] != "broken", "A new first number may take names away: it says so."
        assert got["verdict"] == verdict, (
            "A function is gone, and only the second or third number moved: that promised that"
            " nothing goes."
        )


def test_new_functions_do_no_harm(answer):
    """New names keep the promise when the second number says so."""
    got = answer.compare(["deflate"], ["deflate", "inflate"], "1.2.0", "1.3.0")
    look(got)
    assert got["verdict"] == "kept", "Nobody misses what is new: a new second number is enough."
    got = answer.compare(["deflate"], ["deflate", "inflate"], "1.2.0", "1.2.1")
    look(got)
    assert got["verdict"] == "broken", (
        "A new third number promised the same names, and there is a new one: who builds on it would"
        " not run with 1.2.0."
    )


def test_below_one_the_second_number_breaks(answer):
    """Below 1.0.0 the second number does the work of the first."""
    less = (["inflate", "deflate"], ["inflate"])
    more = (["inflate"], ["inflate", "deflate"])
    for lists, old, new, expected in (
        (less, "0.6.2", "0.7.0", "kept"),
        (less, "0.6.2", "0.6.3", "broken"),
        (less, "0.6.2", "1.0.0", "kept"),
        (more, "0.6.2", "0.6.3", "kept"),
        (more, "0.6.2", "0.7.0", "kept"),
    ):
        got = judged(answer, *lists, old, new)
        assert got["verdict"] == expected, (
            "Below 1.0.0 the leftmost number that is not zero counts as the first one, and the one"
            " after it may add."
        )


def test_below_a_tenth_nothing_is_promised(answer):
    """Below 0.1.0 nothing is promised, whatever happens."""
    for new in ("0.0.4", "0.1.0", "1.0.0"):
        got = judged(answer, ["inflate"], ["deflate"], "0.0.3", new)
        assert got["verdict"] == "no promise", "The old version is below 0.1.0: it had promised nothing."


def test_as_many_names_are_not_the_same_names(answer):
    """A list that is as long as before may lack a name."""
    got = judged(answer, ["deflate", "gzprintf"], ["deflate", "deflateUsed"], "1.3.1", "1.4.0")
    assert got["verdict"] == "broken", (
        "There are as many names as before, and not the same ones: somebody's is missing."
    )
