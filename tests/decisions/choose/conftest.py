import sys
from pathlib import Path

import pytest

from teachkit.decisions.choose import prepare

# Tests are no packages here; what makes candidates lies beside them.
sys.path.insert(0, str(Path(__file__).parent))

from archive import package  # only now can it be found


@pytest.fixture(scope="session")
def talk():
    """Some of the talk's own names and their neighbours, with Debian's numbers of 2026."""
    return prepare(
        [
            package("expat", 1, 14_783, 23, 8_488_503, popularity=73, rust_users=602),
            package("zlib", 1, 27_918, 7, 1_295_859, popularity=11, rust_users=2_512),
            package("bzip2", 3, 22_060, 5, 810_029, popularity=10, rust_users=2_470),
            package("sudo", 5, 73, 25, 5_502_087, popularity=345, section="admin"),
            package("chrony", 1, 3, 6, 663_805, popularity=9_887, section="net"),
            package("openssl", 3, 18_996, 81, 55_078_161, popularity=104),
            package("quiet", None, None, None, None, updates=(None, None, None), rust_users=None),
        ]
    )
