from teachkit.grading import require, same

KEYS = ["count", "from", "share", "sure", "to"]


def near(got, wanted):
    return same(float(got), float(wanted), tolerance=1e-6)


def said(*pairs):
    return [{"sure": sure, "right": right} for sure, right in pairs]


def score(answer, forecasts):
    got = answer.brier(forecasts)
    assert type(got) in (int, float), "A score is a number here."
    assert abs(got) < 1e6, "A score is a number that one can write down."
    assert not got > 1, "A score above one: is what was said a share of one, or still in percent?"
    return got


def rows(answer, forecasts, edges):
    got = answer.table(forecasts, edges)
    require(got, list, of=dict)
    assert len(got) == len(edges) - 1, "There is one row for each two neighbouring edges."
    assert all(sorted(map(str, row)) == KEYS for row in got), (
        "Each row has from, to, count, sure and share."
    )
    assert [(row["from"], row["to"]) for row in got] == list(zip(edges, edges[1:])), (
        "The rows come in the order of the edges."
    )
    return got


def test_squares_and_not_distances(answer):
    """The score is the mean of the squared distances: a large miss costs more than two small ones."""
    got = score(answer, said((80, True), (60, True)))
    assert not near(got, 0.3), "These are the distances: square them, so that a large miss hurts."
    assert not near(got, 0.7), "That is how sure they were on average."
    assert near(got, 0.1), "0.04 and 0.16 are the two squares; the score is their mean."


def test_what_did_not_come_true_is_nought(answer):
    """A forecast that did not come true is as far off as one was sure of it."""
    got = score(answer, said((90, False), (80, True)))
    assert not near(got, 0.025), (
        "90 percent sure, and it did not happen: that is far off, and yours is a good score."
    )
    assert not near(got, 0.5), "One of two was wrong; but it matters how sure one was."
    assert near(got, 0.425), "The two are 0.9 and 0.2 away from what came."


def test_of_nothing_there_is_no_score(answer):
    """Without forecasts there is no score, which is not the same as a perfect one."""
    assert near(score(answer, said((50, True))), 0.25), "One half is always a half away."
    assert answer.brier([]) is None, "A score of nought would be perfect: of nothing, return None."


def test_an_edge_begins_a_row(answer):
    """What stands on an edge belongs to the row that begins there, and the last row has both ends."""
    got = rows(answer, said((0, False), (50, True), (100, True)), [0, 50, 100])
    counts = [row["count"] for row in got]
    assert sum(counts) > 0, "There are three forecasts to put into rows."
    assert counts != [1, 1], "One is missing: where is the one who was 100 percent sure?"
    assert counts != [2, 1], "50 belongs to the row that begins there, not to the one that ends there."
    assert counts == [1, 2], "The first row has one of them, and the last row two."


def test_a_row_says_what_was_said(answer):
    """A row's confidence is the mean of what was said in it, not the middle of its edges."""
    got = rows(answer, said((82, True), (84, True), (83, False), (83, True)), [0, 80, 100])[1]
    assert got["count"] == 4, "All four are in the last row."
    assert type(got["sure"]) in (int, float), "A row with forecasts has a mean."
    assert not near(got["sure"], 90), "90 is the middle of the row. They said less than that."
    assert near(got["sure"], 83), "On average they said 83."
    assert type(got["share"]) in (int, float), "A row with forecasts has a share."
    assert not near(got["share"], 0.75), "The share is in percent here, as what was said is."
    assert near(got["share"], 75), "Three of the four came true."


def test_an_empty_row_knows_nothing(answer):
    """A row without forecasts stays in the table, and its means are None."""
    got = rows(answer, said((10, False)), [0, 50, 100])
    assert got[0]["count"] == 1, "The first row has one forecast."
    assert got[0]["share"] is not None, "None of one came true, which is a share: nought."
    assert got[1]["count"] == 0, "The second row has none."
    assert got[1]["share"] is None, "Nobody said anything there: unknown is not nought percent."
    assert got[1]["sure"] is None, "Nobody said anything there, so there is no mean."
