"""The real thing: a lab that ran once runs again where there is no network at all."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from teachkit.data.cache import LOCATION_VARIABLE

# Packages, wheels and a server: all that a lab can want.
LAB = "ntpd-rs"


@pytest.mark.slow
def test_a_lab_that_ran_once_runs_again_without_a_network(outcome, lab_cache):
    if shutil.which("unshare") is None:
        pytest.skip("taking the network away needs unshare, of util-linux")
    alone = ["unshare", "--net", *(() if os.geteuid() == 0 else ("--map-root-user",))]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system does not let us take the network away")
    first = outcome(LAB, quick=True)
    command = [sys.executable, "-m", "teachkit", "lab", "run", LAB, "--quick", "--json"]
    environment = {**os.environ, LOCATION_VARIABLE: str(lab_cache)}
    again = subprocess.run(
        [*alone, *command], env=environment, capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stderr
    said = json.loads(again.stdout)
    assert said["lab"] == LAB
    assert said["fetched"] == 0
    assert said["unpacked"] == first.unpacked
