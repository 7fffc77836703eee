from teachkit.grading import require, same


def rows(*years):
    """Rows such as those of a program: (year, answer), the answers shortened to y, n and u."""
    words = {"y": "yes", "n": "no", "u": "unclear"}
    return [
        {"id": f"CVE-{year}-{place:04}", "year": year, "memory": words[letter]}
        for place, (year, letters) in enumerate(years)
        for letter in letters
    ]


# A time server with a bad year (an audit of its protocol) and a few good hunts for overflows.
SERVER = rows((2009, "ynn"), (2014, "yn"), (2015, "nnnnyn"), (2017, "yyyn"), (2018, "yyn"))


def spans(got):
    require(got, dict)
    assert set(map(str, got)) == {"most", "least"}, "The dict should have most and least."
    for span in got.values():
        assert type(span) in (tuple, list) and len(span) == 2, "A span is two years."
        assert all(type(year) is int for year in span), "A span is two years, as whole numbers."
        assert span[0] <= span[1], "The first year of a span comes first."
    return {which: tuple(span) for which, span in got.items()}


def test_a_span_may_be_longer_than_a_year(answer):
    """The two spans that move the share most, with six rows at least."""
    got = spans(answer.extremes(SERVER, 6))
    assert got["most"] != (2015, 2015), (
        "Only single years are looked at. A span may go from one year to a later one."
    )
    assert got["most"] != (2017, 2017), (
        "This span has fewer rows in it than asked for: a headline about a handful."
    )
    assert got["least"] != (2009, 2015), (
        "The number asked for is of rows, and you counted years: many rows of one year are enough."
    )
    assert got["most"] != (2009, 2018), (
        "You look for the most memory bugs. The headline says a share, so divide."
    )
    assert got["most"] != (2014, 2018), (
        "It looks as if the rows of a span's last year were left out. Both years are included."
    )
    assert same(got, {"most": (2017, 2018), "least": (2015, 2015)}), (
        "Another span of six rows or more has a larger share, or a smaller one."
    )


def test_unclear_rows_are_rows(answer):
    """An unclear row is a row of its span, and it is not a yes."""
    got = spans(answer.extremes(rows((2020, "yuu"), (2021, "yyn")), 3))
    assert got["most"] != (2020, 2020), (
        "One yes beside two unclear ones, and you call it the largest share. The unclear rows"
        " belong to the whole."
    )
    assert same(got, {"most": (2021, 2021), "least": (2020, 2020)}), (
        "Count the unclear rows into the whole, and not into the hits."
    )


def test_more_rows_win_a_tie(answer):
    """Of two spans with the same share, the one with more rows says more."""
    got = spans(answer.extremes(rows((2001, "yn"), (2002, "yn"), (2003, "ny")), 2))
    assert got["most"] != (2001, 2001) and got["least"] != (2001, 2001), (
        "Several spans have the same share, and you took the first that came. Take the one with"
        " more rows."
    )
    assert same(got, {"most": (2001, 2003), "least": (2001, 2003)}), (
        "When every span has the same share, the longest one has the most rows."
    )


def test_rows_come_in_any_order(answer):
    """Rows come in any order: their years say what belongs together."""
    got = spans(answer.extremes(rows((2017, "yy"), (2009, "nn"), (2014, "yn")), 4))
    assert got["most"] != (2009, 2014), "The rows came in another order, and so did your answer."
    assert same(got, {"most": (2014, 2017), "least": (2009, 2014)}), (
        "Another span of four rows moves the share further."
    )


def test_when_no_span_counts_there_is_no_headline(answer):
    """Too few rows altogether: no span, and so an empty dict."""
    for few, at_least in ((rows((2020, "n")), 2), ([], 1)):
        got = answer.extremes(few, at_least)
        require(got, dict)
        assert not got, (
            "There are too few rows for any span, and still you found a headline."
        )
    got = spans(answer.extremes(rows((2020, "n")), 1))
    assert set(got.values()) == {(2020, 2020)}, "One row is enough where one is asked for."
