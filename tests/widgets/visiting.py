"""Run every chapter as a workshop's kernel does, and do to its widgets all that a page can do.

A script for a process of its own, since Python's audit hooks stay for ever:

    python visiting.py CHAPTERS WORKSPACE CANARY

Each text that a visitor may send is the path ``CANARY``, a file that is nobody's business. What
the interpreter was asked to do meanwhile (open, run, connect) is printed as JSON.
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

RUNS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")
REACHES = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto")
LISTS = ("os.listdir", "os.scandir")
CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod")


class Anything(dict):
    """A message in which every field is there, with the same value."""

    def __init__(self, word, value):
        super().__init__(do=word, id="t", value=value)
        self.said = value

    def get(self, name, default=None):
        return dict.get(self, name) if name in ("do", "id") else self.said

    def __getitem__(self, name):
        return self.get(name)


def main(folder, workspace, canary):
    os.chdir(workspace)
    from teachkit.widgets import messages

    words = {}
    answer = messages.answer_message

    def remembering(widget, content, deeds, **named):
        words.setdefault(type(widget).__name__, set()).update(deeds)
        return answer(widget, content, deeds, **named)

    messages.answer_message = remembering  # before the tools take it over by its name
    import ipywidgets
    import jupytext

    from teachkit.publish.live.kernel import prepare

    seen, doing = [], [""]
    sys.addaudithook(lambda event, about: _noted(event, about, seen, doing, workspace, canary))
    sent = 0
    for chapter in sorted(Path(folder).glob("*.md")):
        kernel = prepare()
        kernel.connect(lambda _text, _buffers: None, {})
        before = set(ipywidgets.widget._instances)
        for number, cell in enumerate(jupytext.read(chapter).cells):
            if cell.cell_type == "code":
                doing[0] = f"{chapter.stem}, cell {number}"
                assert asyncio.run(kernel.run(number, cell.source)), doing[0]
        for ident in set(ipywidgets.widget._instances) - before:
            sent += _all_of_it(ipywidgets.widget._instances[ident], words, doing, canary)
        ipywidgets.Widget.close_all()
    told = {name: sorted(known) for name, known in words.items()}
    sys.stdout.write(json.dumps({"sent": sent, "words": told, "seen": seen}))


def _all_of_it(widget, words, doing, canary):
    """Press it, set each of its texts, and send each message it knows; return how many."""
    name = type(widget).__name__
    todo = [
        ("custom", {"event": "click"}),
        ("custom", {"event": "submit"}),
        ("custom", {"do": "?"}),
    ]
    texts = [
        key for key, trait in widget.traits(sync=True).items()
        if isinstance(getattr(widget, key, None), str) and not key.startswith("_")
    ]  # fmt: skip
    todo = [("update", {key: canary}) for key in texts] + todo
    for method, content in todo:
        _send(widget, method, content, f"{name} {content}", doing)
    known = sorted(words.get(name, ()))
    for word in known:
        folder = os.path.dirname(canary)
        likely = {"name": "zlib", "candidate": {"name": "mine"}, "path": folder, "text": canary}
        for message in (
            Anything(word, folder),
            Anything(word, canary),
            Anything(word, {"Cargo.lock": canary, "name": canary, "text": canary}),
            {"id": "t", "do": word, "files": {"Cargo.lock": canary}, **likely},
        ):
            _send(widget, "custom", message, f"{name} {word}", doing)
    return len(todo) + 4 * len(known)


def _send(widget, method, content, what, doing):
    doing[0] = what
    data = {"method": method, "content": content, "state": content, "buffer_paths": []}
    with suppress(Exception):  # a refusal of any kind is fine: what was done counts
        widget._handle_msg({"content": {"data": data}, "buffers": []})


def _noted(event, about, seen, doing, workspace, canary):
    if event in RUNS or event in REACHES:
        seen.append([doing[0], event, str(about)[:200]])
    elif (event == "open" or event in LISTS) and isinstance(about[0], str | bytes | os.PathLike):
        path = os.path.abspath(os.fsdecode(about[0]))
        writes = event == "open" and isinstance(about[2], int) and about[2] & 3
        inside = path.startswith(workspace) or path == os.devnull
        if path.startswith(os.path.dirname(canary)) or (writes and not inside):
            seen.append([doing[0], event, path])
    elif event in CHANGES:
        path = os.path.abspath(os.fsdecode(about[0]))
        if not path.startswith(workspace):
            seen.append([doing[0], event, path])


if __name__ == "__main__":
    main(*sys.argv[1:])
