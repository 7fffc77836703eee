"""Laws of what grades count for: later is never better, and order means nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from teachkit.grading.gradebook import Grade, Policy, count, totals
from teachkit.grading.gradebook.policy import Late, Terms, penalty
from teachkit.grading.report import FAILED, PASSED, CheckResult, Report

ZONES = [UTC, *map(ZoneInfo, ("Europe/Amsterdam", "America/St_Johns", "Pacific/Apia"))]
START = datetime(2011, 12, 1, tzinfo=UTC)

zones = st.sampled_from(ZONES)
moments = st.integers(0, 400 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
lates = st.builds(
    Late,
    grace=st.floats(0, 5_000),
    percent=st.floats(0, 100),
    per=st.sampled_from(("day", "hour")),
    most=st.floats(0, 100),
    cutoff=st.none() | st.integers(0, 400),
)
terms = st.builds(
    Terms,
    due=st.none() | moments,
    late=lates,
    counts=st.sampled_from(("best", "last", "first")),
    tries=st.integers(0, 4),
    points=st.none() | st.floats(0, 1_000),
)
policies = st.builds(Policy, zone=zones, terms=terms, drop=st.integers(0, 4))


@st.composite
def grades(draw):
    worth = draw(st.lists(st.floats(0, 10), max_size=5))
    results = tuple(
        CheckResult(f"t{n}", "", draw(st.sampled_from((PASSED, FAILED))), "", points=points)
        for n, points in enumerate(worth)
    )
    problem = draw(st.sampled_from(("", "", "This is no notebook.")))
    return Grade(
        learner="ada",
        exercise="depend/closure",
        revision=1,
        checks="c",
        digest=draw(st.text("abcdef", min_size=1, max_size=4)),
        attempt=draw(st.integers(1, 5)),
        received=draw(st.just("") | moments.map(datetime.isoformat)),
        origin="",
        level="sealed",
        report=Report(results, problem=problem),
    )


attempts = st.lists(grades(), min_size=1, max_size=6, unique_by=lambda one: one.key)


@given(due=moments, received=moments, later=st.integers(0, 90 * 86_400), late=lates, zone=zones)
def test_later_never_costs_less(due, received, later, late, zone):
    sooner = penalty(received, due, late, zone)
    assert penalty(received + timedelta(seconds=later), due, late, zone)[0] >= sooner[0]
    assert 0 <= sooner[0] <= 1
    assert bool(sooner[1]) == (received > due)


@given(due=moments, days=st.integers(1, 60), zone=st.sampled_from(ZONES[:3]))
@example(due=datetime(2011, 3, 26, 15, tzinfo=UTC), days=1, zone=ZONES[1])
def test_a_day_ends_when_the_clock_on_the_wall_shows_that_time_again(due, days, zone):
    wall = due.astimezone(zone).replace(tzinfo=None) + timedelta(days=days)
    end = max(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    late = Late(percent=1)
    for moment, number in ((end, days), (end + timedelta(seconds=1), days + 1)):
        said = f"{number} day{'s' if number > 1 else ''} late"
        assert penalty(moment, due, late, zone)[1].startswith(said)


@given(attempts=attempts, policy=policies, data=st.data())
def test_the_order_of_attempts_means_nothing(attempts, policy, data):
    shuffled = data.draw(st.permutations(attempts))
    assert count(shuffled, policy) == count(attempts, policy)


@given(attempts=attempts, policy=policies)
def test_what_counts_lies_between_nothing_and_all(attempts, policy):
    found = count(attempts, policy)
    assert 0 <= found.points <= found.earned <= found.of + 1e-6
    assert found.grade in attempts
    assert found.attempts == len(attempts)
    best = count(attempts, replace(policy, terms=replace(policy.terms, counts="best")))
    if policy.terms.points is not None:
        assert best.points >= found.points


@given(attempts=attempts, policy=policies)
def test_one_attempt_more_never_harms_where_the_best_counts(attempts, policy):
    policy = replace(policy, terms=replace(policy.terms, counts="best", tries=0, points=10.0))
    *fewer, _ = attempts
    read = [one for one in fewer if not one.report.problem]
    if read:
        assert count(attempts, policy).points >= count(fewer, policy).points


@given(
    points=st.lists(st.tuples(st.floats(0, 1), st.floats(1, 100)), min_size=1, max_size=6),
    drop=st.integers(0, 8),
)
def test_dropping_the_lowest_never_lowers_the_share(points, drop):
    worths = {f"a/{n}": worth for n, (_, worth) in enumerate(points)}
    grade = Grade("ada", "", 1, "", "", 1, "", "", "", Report(()))
    plain = count([grade], Policy())
    counted = [
        replace(plain, grade=replace(grade, exercise=f"a/{n}"), points=share * worth, of=worth)
        for n, (share, worth) in enumerate(points)
    ]
    every = totals(counted, Policy(), worths)
    fewer = totals(counted, Policy(drop=drop), worths)
    assert len(fewer.dropped) == min(drop, len(points) - 1)
    assert fewer.points / fewer.of >= every.points / every.of - 1e-6
    assert 0 <= fewer.points <= fewer.of + 1e-6
