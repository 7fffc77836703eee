import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent
NEVER = ["fqdn", "insults", "lecture", "mail_badpass", "mailerpath", "visiblepw"]
ALWAYS = ["env_reset", "ignore_dot", "log_denied"]
HARMLESS = ["use_pty", "passwd_tries", "rootpw", "editor"]


def test_the_answers_of_two_releases(answer):
    """All the answers of the real parsers are sorted."""
    answers = json.loads((HERE / "data" / "answers.json").read_text("utf-8"))
    then, now = answer.report(answers["0.2.5"]), answer.report(answers["0.2.15"])
    require(then, dict)
    require(now, dict)
    assert [len(then.get(word, [])) for word in ("refused", "warned", "silent", "accepted")] == [
        32, 2, 2, 27,
    ], "One of the rules of the older release is elsewhere."  # fmt: skip
    assert [len(now.get(word, [])) for word in ("refused", "warned", "silent", "accepted")] == [
        29, 0, 4, 30,
    ], "One of the rules of the newer release is elsewhere."  # fmt: skip
    assert same(now.get("silent"), [
        "Defaults !env_reset", "Defaults visiblepw", "Defaults insults", "Defaults lecture=always",
    ]), "The silent rules of the newer release are others, or in another order."  # fmt: skip


def test_any_line_of_settings(answer, rng):
    """Any line of settings comes apart, and is silent when one of its parts is."""
    rules, expected = [], {"refused": [], "warned": [], "silent": [], "accepted": []}
    for i in range(12):
        parts, pairs = [], []
        for name in rng.sample(NEVER + ALWAYS + HARMLESS, rng.randint(1, 3)):
            on = rng.random() < 0.6
            value = rng.choice(["", "=5", ' = "a b"', "+=x", " -= y"]) if on else ""
            parts.append(f"{'' if on else '!'}{name}{value}")
            pairs.append((name, on))
        first = rng.choice(["Defaults", "Defaults:bob", "Defaults@web", f"Defaults!/bin/x{i}"])
        rule = f"{first} {rng.choice([',', ', ', ' , ']).join(parts)}"
        got = answer.settings(rule)
        require(got, list)
        assert same([tuple(one) for one in got], pairs), "One of these lines has other settings."
        exit, said = rng.choice([(0, "x: parsed OK"), (0, "warning: y\nx"), (1, "warning: z")])
        silent = any(name in (NEVER if on else ALWAYS) for name, on in pairs)
        word = "refused" if exit else "warned" if "y" in said else "silent" if silent else "accepted"
        word = "accepted" if word == "warned" and "warning" not in said else word
        rules.append({"rule": rule, "exit": exit, "said": said})
        expected[word].append(rule)
    assert same(answer.report(rules), expected), "One of these rules belongs elsewhere."
