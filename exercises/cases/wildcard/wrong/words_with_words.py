"""misconception: a-pattern-is-for-a-word
feedback: You compare word with word
"""
from fnmatch import fnmatchcase


def parts(rule):
    path, _, arguments = rule.partition(" ")
    return path.split("/")[-1], arguments


def permits(rule, words):
    program, arguments = parts(rule)
    if words[0] != program:
        return False
    given = arguments.split()
    if not given:
        return True
    return len(given) == len(words) - 1 and all(map(fnmatchcase, words[1:], given))


def stretched(rule, target):
    program, arguments = parts(rule)
    if "*" not in arguments:
        return []
    return [program, *arguments.replace("*", f"x {target} x", 1).split()]


def word_by_word(rule, words):
    program, arguments = parts(rule)
    given = arguments.split()
    further = bool(given) and given[-1] == "*"
    if further:
        given.pop()
    if any("*" in word or "?" in word for word in given):
        raise ValueError(rule)
    if words[0] != program:
        return False
    if not arguments:
        return True
    asked = words[1:]
    return asked[: len(given)] == given if further else asked == given
