"""Fixtures for more than one room; the rest live beside the tests that use them."""

import os
import shutil
from pathlib import Path

import pytest

try:
    from hypothesis import settings
except ImportError:  # in the browser's Python, where the rooms without properties run
    pass
else:
    # No test is a timed one: what takes long on a busy machine is right all the same.
    settings.register_profile("untimed", deadline=None)
    settings.load_profile("untimed")

HERE = Path(__file__).resolve().parent
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


@pytest.fixture(scope="session")
def repository():
    """The checkout that these tests belong to."""
    return HERE.parent


@pytest.fixture(scope="session")
def shared(repository):
    """The pinned inputs and expected answers that lie beside the checkout, where there are any."""
    folder = repository.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the pinned data are not beside this checkout (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def chromium():
    """The path of a Chromium for browser tests."""
    named = os.environ.get("TEACHKIT_CHROMIUM")
    found = (
        [named] if named else map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    )
    for path in (*found, MAC_CHROME):
        if path and Path(path).exists():
            return path
    pytest.skip("no Chromium here; on Debian or Ubuntu: sudo apt install chromium")


@pytest.fixture(scope="module")  # Playwright allows one at a time: each room closes its own
def browser(chromium):
    """A headless Chromium that talks to nobody but the page under test."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",  # CI runs as root in a container
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()
