"""The tiny course."""

from pathlib import Path

import pytest

SMALL = Path(__file__).resolve().parents[1] / "courses" / "small"


@pytest.fixture
def small():
    """The folder of the tiny course."""
    return SMALL
