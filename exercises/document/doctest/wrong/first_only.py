"""misconception: stop-at-the-first
feedback: go on after the first
"""


def printed(source, names):
    try:
        value = eval(source, names)
    except SyntaxError:
        exec(source, names)
        return ""
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "" if value is None else repr(value)


def examples(page):
    found = []
    fence = None
    waiting = None
    for number, line in enumerate(page.split("\n"), start=1):
        if line.startswith("```"):
            fence = line[3:] if fence is None else None
            waiting = None
        elif fence == "python" and line.startswith(">>> "):
            waiting = {"line": number, "source": line[4:], "expect": ""}
            found.append(waiting)
        elif not line.strip():
            waiting = None
        elif waiting is not None:
            waiting["expect"] += ("\n" if waiting["expect"] else "") + line
    return found


def failures(page):
    names = {}
    failed = []
    for example in examples(page):
        got = printed(example["source"], names)
        if got != example["expect"]:
            failed.append({"line": example["line"], "expected": example["expect"], "got": got})
            break
    return failed
