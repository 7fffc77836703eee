import pytest

from teachkit.errors import TeachkitError
from teachkit.labs.clock.liars import CASES, DAEMONS, decided, pictures, sentences, tables
from teachkit.labs.outcome import as_json, from_json, recorded

ONE, HONEST, ONE_LIAR, THREE_LIARS, TWO_TWO, PAST = CASES
CHRONY = "2026-11-23T17:28:13Z "


@pytest.mark.parametrize(
    ("log", "did", "step"),
    [
        pytest.param("Jumped offset by 1955.335ms. This", "right", 1.955, id="a step to truth"),
        pytest.param("Jumped offset by 3599985.37ms.", "wrong", 3599.985, id="a step to a lie"),
        pytest.param(f"{CHRONY}System clock wrong by 2.000019 seconds", "right", 2.0, id="chrony"),
        pytest.param(
            f"{CHRONY}System clock wrong by -172799.99 seconds", "wrong", -172_799.99, id="back"
        ),
        pytest.param("No consensus on current time", "waits", None, id="no consensus"),
        pytest.param("Unusually large clock step suggested", "stops", None, id="ends"),
        pytest.param(
            "Jumped offset by 3599985.3ms.\nERROR Unusually large clock step suggested",
            "wrong",
            3599.985,
            id="the first decision counts",
        ),
        pytest.param("", "waits", None, id="it said nothing"),
    ],
)
def test_a_log_tells_the_decision(log, did, step):
    found = decided(THREE_LIARS, "a daemon", log, None, 1.0)
    assert (found.did, found.step) == (did, step)


def test_a_daemon_that_ends_before_it_decides_does_not_wait():
    with pytest.raises(TeachkitError) as caught:
        decided(ONE, "chrony", "first\nno such file\n", 126, None)
    assert caught.value.code == "not-started"
    assert "status 126 before it had decided: no such file" in caught.value.message


@pytest.fixture(scope="module")
def found(outcome):
    return outcome("liars").found


@pytest.mark.slow
def test_each_daemon_decides_as_its_defaults_say(found):
    did = {(one.case, one.daemon): one.did for one in found.decisions}
    wanted = {
        ONE: "waits wrong waits",
        HONEST: "right right right",
        ONE_LIAR: "right right right",
        THREE_LIARS: "wrong wrong wrong",
        TWO_TWO: "waits waits waits",
        PAST: "stops wrong wrong",
    }
    assert {
        case.name: " ".join(did[case.name, daemon] for daemon in DAEMONS) for case in CASES
    } == {case.name: words for case, words in wanted.items()}


@pytest.mark.slow
def test_no_clock_is_touched(found):
    assert found.moved < 0.2


@pytest.mark.slow
def test_it_is_over_in_less_than_forty_seconds(outcome):
    assert outcome("liars").seconds < 40


@pytest.mark.parametrize("source", ["recorded", pytest.param("run", marks=pytest.mark.slow)])
def test_an_outcome_is_told_and_comes_back(source, request):
    one = recorded("liars") if source == "recorded" else request.getfixturevalue("outcome")("liars")
    assert from_json(as_json(one)).found == one.found
    assert len(tables(one.found)[0].rows) == len(CASES) * len(DAEMONS)
    assert "ntpd-rs wrong" in pictures(one.found)[0].told
    assert sentences(one.found)[0].startswith("ntpd-rs: took a lie in 1 of 6 cases")
