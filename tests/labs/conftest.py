"""A cache that is kept between test runs, and each lab run at most once a session."""

import pytest

from teachkit.data.cache import LOCATION_VARIABLE
from teachkit.errors import TeachkitError

# What a machine may lack, or not reach; anything else that goes wrong is a failure.
NOT_HERE = ("cannot-run-here", "no-mirror", "offline", "server-silent")


@pytest.fixture(scope="session")
def lab_cache(repository):
    """The cache that labs' tests share; what was fetched is there the next time, offline too."""
    return repository / "_build" / "labs"


@pytest.fixture(autouse=True)
def _in_lab_cache(lab_cache, monkeypatch):
    monkeypatch.setenv(LOCATION_VARIABLE, str(lab_cache))


@pytest.fixture(scope="session")
def outcome(lab_cache):
    """A function that runs a lab, once for each name and options, and returns its outcome."""
    from teachkit.labs import run

    outcomes = {}

    def outcome(name, **options):
        key = name, *sorted(options.items())
        if key not in outcomes:
            try:
                with pytest.MonkeyPatch.context() as patch:
                    patch.setenv(LOCATION_VARIABLE, str(lab_cache))  # whatever a test has put there
                    outcomes[key] = run(name, **options)
            except TeachkitError as error:
                if error.code not in NOT_HERE:
                    raise
                outcomes[key] = error
        if isinstance(outcomes[key], TeachkitError):
            pytest.skip(f"the lab {name} cannot be run here: {outcomes[key]}")
        return outcomes[key]

    return outcome
