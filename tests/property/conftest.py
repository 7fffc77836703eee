"""How hard the laws are tried: HYPOTHESIS_PROFILE=thorough takes minutes, the default seconds."""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

# Tests are no packages here; the strategies lie beside them.
sys.path.insert(0, str(Path(__file__).parent))

COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("quick", max_examples=40, **COMMON)
settings.register_profile("thorough", max_examples=3000, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
