from fnmatch import fnmatchcase

from teachkit.grading import require, same

PATHS = ["/usr/bin/cat", "/usr/sbin/fsck", "/opt/x/bin/tool"]
WORDS = ["-n1", "/srv/a", "a.log", "--all", "x", "/etc"]
PATTERNS = ["*", "/srv/*", "?.log", "[a-c]", "-n[0-9]", *WORDS]


def test_any_rule_as_sudo(answer, rng):
    """Any rule permits what its pattern matches, as one string."""
    for _ in range(40):
        path = rng.choice(PATHS)
        pattern = [rng.choice(PATTERNS) for _ in range(rng.randint(0, 3))]
        program = rng.choice([path.rpartition("/")[2], "cat"])
        typed = [rng.choice([*WORDS, "b", "-n7"]) for _ in range(rng.randint(0, 4))]
        if rng.random() < 0.5:  # half of them are near the rule
            typed = " ".join(pattern).replace("*", rng.choice(["", "q", "q r/s"])).split()
        got = answer.permits(" ".join([path, *pattern]), [program, *typed])
        require(got, bool)
        want = path.rpartition("/")[2] == program and (
            not pattern or fnmatchcase(" ".join(typed), " ".join(pattern))
        )
        assert got is want, "One of these commands is decided otherwise."


def test_upper_and_lower_case_differ(answer):
    """Letters are compared as they are."""
    got = answer.permits("/usr/bin/cat /srv/*.LOG", ["cat", "/srv/A.LOG"])
    require(got, bool)
    assert got is True, "LOG is LOG."
    got = answer.permits("/usr/bin/cat /srv/*.log", ["cat", "/srv/A.LOG"])
    require(got, bool)
    assert got is False, "LOG is not log here."


def test_any_stretched_command(answer, rng):
    """Any rule with a star can be stretched, and permits what comes of it."""
    for _ in range(12):
        path = rng.choice(PATHS)
        before = rng.sample(WORDS, rng.randint(0, 2))
        end = rng.choice(["", ".log", "/b"])
        rule = " ".join([path, *before, f"/srv/*{end}"])
        target = rng.choice(["/etc/shadow", "/etc/ssl/key.pem", "/dev/sda"])
        got = answer.stretched(rule, target)
        require(got, list)
        want = [path.rpartition("/")[2], *before, "/srv/x", target, f"x{end}"]
        assert same(got, want), "One of these commands is written otherwise."
        assert answer.permits(rule, got) is True, "The rule does not permit what you have written."


def test_any_rule_as_sudo_rs(answer, rng):
    """Any rule is refused, or compared word by word."""
    for _ in range(40):
        path = rng.choice(PATHS)
        given = [rng.choice([*WORDS, "[a-c]"]) for _ in range(rng.randint(0, 3))]
        last = rng.random() < 0.4
        rule = " ".join([path, *given, *(["*"] if last else [])])
        typed = given[: rng.randint(0, len(given))] if rng.random() < 0.3 else list(given)
        typed += rng.sample(WORDS, rng.randint(0, 2)) if rng.random() < 0.6 else []
        program = rng.choice([path.rpartition("/")[2]] * 3 + ["cat"])
        same_program = path.rpartition("/")[2] == program
        if last:
            want = same_program and typed[: len(given)] == given
        else:
            want = same_program and (not given or typed == given)
        got = answer.word_by_word(rule, [program, *typed])
        require(got, bool)
        assert got is want, "One of these commands is decided otherwise."
    for rule in ("/bin/x a* b", "/bin/x *a", "/bin/x * *", "/bin/x a ?"):
        assert answer.raises("word_by_word", rule, ["x", "a"]) == "ValueError", (
            "One of these rules is refused by the real program."
        )
