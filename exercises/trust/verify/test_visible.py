from teachkit.grading import require, same

RECORDS = [{"id": "GHSA-1", "hole": "echo"}, {"id": "GHSA-2", "hole": "timestamp"}]


def claim(id, hole, source="changelog"):
    return {"source": source, "id": id, "hole": hole}


def test_an_id_that_stands_beside_its_own_hole_is_right(answer):
    """An id is held against the hole that its record names, and some ids have no record."""
    got = answer.verdicts([claim("GHSA-2", "timestamp"), claim("GHSA-9", "echo")], RECORDS)
    require(got, list)
    assert got != ["right", "wrong"], (
        "No record has the second id. That is not knowing, and not knowing is no mistake."
    )
    assert got == ["right", "unknown"], "The first is in the records like this; the second is in none."


def test_two_ids_that_changed_places_are_swapped(answer):
    """Two ids that have changed places are told as that, though both exist."""
    got = answer.verdicts([claim("GHSA-2", "echo"), claim("GHSA-1", "timestamp")], RECORDS)
    require(got, list)
    assert got != ["right", "right"], (
        "Both ids exist, and that is all you have looked at. Each stands beside the other's hole."
    )
    assert got != ["wrong", "wrong"], (
        "It is a mistake that has a name and a cure: each has the other's place."
    )
    assert got == ["swapped", "swapped"], "There are two claims, and each of them has the other's id."


def test_one_mistake_is_no_swap(answer):
    """One wrong id alone is no swap: nothing has taken the other place."""
    got = answer.verdicts([claim("GHSA-2", "echo")], RECORDS)
    require(got, list)
    assert got != ["swapped"], (
        "Swapped with what? Nobody gave the id of this hole to the other one."
    )
    assert got == ["wrong"], "The id's record names another hole."


def test_two_sources_do_not_swap_with_each_other(answer):
    """Two sources that err apart have not changed anything between them."""
    claims = [claim("GHSA-2", "echo", "sudo-rs"), claim("GHSA-1", "timestamp", "Debian")]
    got = answer.verdicts(claims, RECORDS)
    require(got, list)
    assert got != ["swapped", "swapped"], (
        "You have put the claims of two sources together. Each of them made one mistake of its own."
    )
    assert got == ["wrong", "wrong"], "Both ids have a record, and it names another hole."


def test_corrected_claims_have_the_ids_of_the_records(answer):
    """A corrected claim has the id that the records have for its hole."""
    claims = [claim("GHSA-2", "echo"), claim("GHSA-1", "timestamp"), claim("GHSA-9", "race")]
    got = answer.corrected(claims, RECORDS)
    require(got, list)
    assert all(isinstance(one, dict) for one in got), "Each claim comes back as a dictionary."
    wanted = [claim("GHSA-1", "echo"), claim("GHSA-2", "timestamp"), claim("GHSA-9", "race")]
    assert not same([one.get("hole") for one in got], ["timestamp", "echo", "race"]), (
        "You kept the ids and moved the holes. The text says what was fixed; the id is what was"
        " mistaken."
    )
    assert len(got) != 2, (
        "A claim is lost: a hole without a record keeps the id that it was given."
    )
    assert same(got, wanted), "An id here is not the one that the records have for its hole."
