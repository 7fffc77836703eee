"""misconception: the-target-is-part-of-a-word
feedback: The target has to be a word of its own
"""
from fnmatch import fnmatchcase


def parts(rule):
    path, _, arguments = rule.partition(" ")
    return path.split("/")[-1], arguments


def permits(rule, words):
    program, arguments = parts(rule)
    if words[0] != program:
        return False
    return arguments == "" or fnmatchcase(" ".join(words[1:]), arguments)


def stretched(rule, target):
    program, arguments = parts(rule)
    if "*" not in arguments:
        return []
    return [program, *arguments.replace("*", target, 1).split()]


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
