"""otter's own API in one process: run by the Python of otter's environment, not by ours.

python otter_loop.py AUTOGRADER.zip FOLDER RESULTS
"""

import json
import sys
from pathlib import Path

from otter.api import grade_submission

autograder, folder, results = sys.argv[1:]
scores = {}
for path in sorted(Path(folder).glob("*.ipynb")):
    graded = grade_submission(str(path), autograder, quiet=True)
    scores[path.stem] = {name: found.score for name, found in graded.results.items()}
Path(results).write_text(json.dumps(scores))
