"""What no check can do, by the names that a test uses for it; and why, in words."""

from __future__ import annotations

__all__ = ["READS_FILES", "REFUSED", "CannotTranslateError"]


class CannotTranslateError(Exception):
    """Why a statement of a test has no place in a check.

    ``tampers`` says that it changes what the learner's names stand for: whatever comes after it
    means something else than it seems to.
    """

    def __init__(self, reason: str, *, tampers: bool = False) -> None:
        super().__init__(reason)
        self.tampers = tampers


_FILES = "it works with files; give the check its inputs in data/"
# Methods of packages that read or write files, whatever they are called on.
READS_FILES = {"load": _FILES, **dict.fromkeys(
    ("loadtxt", "genfromtxt", "read_csv", "read_table", "read_excel", "read_json", "read_text",
     "read_html", "imread", "savefig", "to_csv", "loadmat", "write_text"), _FILES)}  # fmt: skip
_PLOT = "it looks at a plot"
_HASH = "it compares a hash; nobody sees a hidden check, so write the value that is expected"
_INSIDE = "it looks inside the learner's process, where the answer could say anything"
_MOCK = "it puts something else in the place of what the answer uses"
_PRINTED = "it catches what is printed or typed; a check asks answer.run for that"
_TIME = "it measures time; exercise.toml has a limit in seconds"
_OUT = "it reaches for other programs or the network"
_TOOL = "it asks the grading tool itself"

REFUSED: dict[str, str] = {
    **dict.fromkeys(("open", "os", "pathlib", "Path", "shutil", "glob", "tempfile"), _FILES),
    **dict.fromkeys(("plt", "matplotlib", "pylab", "sns", "seaborn", "plotly", "ax", "fig"), _PLOT),
    **dict.fromkeys(("hashlib", "md5", "sha1", "sha256", "hash", "get_hash", "hexdigest"), _HASH),
    **dict.fromkeys(
        ("In", "Out", "get_ipython", "IPython", "globals", "locals", "vars", "dir", "eval", "exec",
         "compile", "__import__", "inspect", "ast", "callable", "hasattr", "getattr", "setattr",
         "id", "sys", "gc", "types", "dis"), _INSIDE),
    **dict.fromkeys(("mock", "patch", "MagicMock", "Mock", "monkeypatch", "importlib"), _MOCK),
    **dict.fromkeys(("capsys", "StringIO", "redirect_stdout", "io", "input", "contextlib"),
                    _PRINTED),
    **dict.fromkeys(("time", "timeit", "perf_counter", "signal"), _TIME),
    **dict.fromkeys(("subprocess", "threading", "multiprocessing", "socket", "requests", "urllib",
                     "asyncio"), _OUT),
    **dict.fromkeys(("grader", "otter", "nbgrader", "student_file", "display"), _TOOL),
}  # fmt: skip
