"""Year by year: quiet years are there, and the last one is the whole."""

from teachkit.decisions.premise import by_year, pooled


def test_every_year_is_there_and_the_last_is_the_whole(rows):
    years = by_year(rows)
    assert [one.year for one in years] == list(range(2012, 2023))
    assert (years[2].yes, years[2].no) == (0, 2)
    assert (years[3].yes, years[3].no, years[3].unclear) == (0, 0, 0)
    last, whole = years[-1].total, pooled(rows)
    assert (last.hits, last.of, last.low, last.high) == (
        whole.hits,
        whole.of,
        whole.low,
        whole.high,
    )


def test_the_readers_own_readings_count_from_their_year_on(rows):
    ours = by_year(rows)
    theirs = by_year(rows, {rows[3].id: "no"})
    moved = [a.year for a, b in zip(ours, theirs, strict=True) if a.total.hits != b.total.hits]
    assert moved == list(range(2016, 2023))


def test_no_rows_have_no_years():
    assert by_year(()) == ()
