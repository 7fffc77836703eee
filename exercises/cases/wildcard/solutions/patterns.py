"""Turn both readings into regular expressions."""
import fnmatch
import re


def permits(rule, words):
    path, *arguments = rule.split(" ", 1)
    pattern = fnmatch.translate(arguments[0]) if arguments else r"(?s:.*)\Z"
    return path.endswith("/" + words[0]) and bool(re.match(pattern, " ".join(words[1:])))


def stretched(rule, target):
    path, *arguments = rule.split(" ", 1)
    before, star, after = "".join(arguments).partition("*")
    command = f"{path.rpartition('/')[2]} {before}x {target} x{after}"
    return command.split() if star else []


def word_by_word(rule, words):
    path, *given = rule.split()
    fixed = given[:-1] if given[-1:] == ["*"] else given
    if re.search(r"[*?]", " ".join(fixed)):
        raise ValueError("wildcards are not allowed in command arguments")
    asked = words[1:]
    if fixed != given:
        asked = asked[: len(fixed)]
    return path.endswith("/" + words[0]) and (not given or asked == fixed)
