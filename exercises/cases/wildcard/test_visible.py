import json
from pathlib import Path

from teachkit.grading import require, same

HERE = Path(__file__).parent
WILD = "/usr/bin/head -n1 /var/log/*.log"


def test_a_star_matches_blanks_and_slashes(answer):
    """The arguments are one string, and a star matches any part of it."""
    got = answer.permits(WILD, ["head", "-n1", "/var/log/a.log"])
    require(got, bool)
    assert got is True, "That is what the rule was written for."
    got = answer.permits(WILD, ["head", "-n2", "/var/log/a.log"])
    assert got is False, "-n2 is not -n1, and no star stands there."
    got = answer.permits(WILD, ["head", "-n1", "/var/log/a.log", "/etc/shadow", "/var/log/a.log"])
    require(got, bool)
    assert got is True, (
        "You compare word with word, as one would expect. sudo joins the words with blanks, and a "
        "star matches a blank like any other character."
    )
    got = answer.permits(WILD, ["head", "-n1", "/var/log/../../etc/x.log"])
    require(got, bool)
    assert got is True, "A star matches slashes and dots, too. Nobody looks where the path leads."


def test_the_whole_string_must_match(answer):
    """What the pattern does not cover is not permitted."""
    got = answer.permits(WILD, ["head", "-n1", "/var/log/b.log"])
    require(got, bool)
    assert got is True, "This one is covered from its beginning to its end."
    got = answer.permits(WILD, ["head", "-n1"])
    assert got is False, "The rule's arguments are more than that."
    got = answer.permits(WILD, ["head", "-n1", "/var/log/a.log", "/etc/shadow"])
    require(got, bool)
    assert got is False, "The pattern ends with .log, and this command does not."
    got = answer.permits("/usr/bin/ls -l", ["ls", "-l", "/root"])
    assert got is False, "A rule with arguments permits these, and no others behind them."


def test_the_program_is_the_end_of_the_path(answer):
    """Only the rule's own program may run, and without arguments in the rule, with any."""
    got = answer.permits("/usr/bin/id", ["id"])
    require(got, bool)
    assert got is True, "That is the rule's program, with as many arguments as the rule has."
    got = answer.permits("/usr/bin/id", ["id", "-u", "root"])
    require(got, bool)
    assert got is True, "A rule without arguments permits any arguments."
    got = answer.permits("/usr/bin/id", ["whoami"])
    require(got, bool)
    assert got is False, "That is another program than the rule's."
    got = answer.permits("/usr/bin/id", ["d"])
    assert got is False, "The last part of the path is id, and not d."


def test_a_stretched_command_has_the_target_as_a_word(answer):
    """The star is replaced by words, and the target is one of them."""
    got = answer.stretched(WILD, "/etc/shadow")
    require(got, list)
    assert "-n1" in got or not got, "Keep what stands before the star: the pattern has it as well."
    assert got != ["head", "-n1", "/var/log//etc/shadow.log"], (
        "That names a file which does not exist. The target has to be a word of its own, so put "
        "blanks around it."
    )
    assert got[:1] != ["/usr/bin/head"], "What one types is the program's name, and not its path."
    assert same(got, ["head", "-n1", "/var/log/x", "/etc/shadow", "x.log"]), (
        "The rule has one star. There go an x, the target and another x."
    )


def test_without_a_star_nothing_can_be_stretched(answer):
    """A rule that names its files gives nothing away."""
    got = answer.stretched("/usr/bin/head -n1 /var/log/a.log", "/etc/shadow")
    require(got, list)
    assert got == [], "There is no star in that rule, so there is no room in it."
    got = answer.stretched("/usr/bin/cat /srv/* /srv/*", "/etc/shadow")
    assert not got or "/srv/*" in got, (
        "Only the first star is replaced. The other one matches itself."
    )
    assert same(got, ["cat", "/srv/x", "/etc/shadow", "x", "/srv/*"]), (
        "Two words with a star: the first is stretched, the second stays."
    )


def test_word_by_word_only_a_last_star_is_one(answer):
    """sudo-rs takes a lone star at the end for any further words, and refuses other ones."""
    got = answer.word_by_word("/usr/bin/ls -l *", ["ls", "-l", "/root", "/etc"])
    require(got, bool)
    assert got is True, "The last star stands for any number of further words."
    got = answer.word_by_word("/usr/bin/ls -l *", ["ls", "-l"])
    require(got, bool)
    assert got is True, (
        "None is a number, too: sudo-rs says \"zero or more\". sudo refuses this, for its pattern "
        "has a blank behind -l."
    )
    got = answer.word_by_word("/usr/bin/ls -l *", ["ls", "-la", "/root"])
    assert got is False, "-l and -la are different words."
    got = answer.word_by_word("/usr/bin/ls -l", ["ls", "-l", "/root"])
    assert got is False, "There is no star in that rule, and one word too many in the command."


def test_word_by_word_another_star_is_refused(answer):
    """A wildcard anywhere else makes sudo-rs refuse the rule, whatever was typed."""
    got = answer.word_by_word("/usr/bin/id", ["id", "-u"])
    require(got, bool)
    assert got is True, "There is no wildcard in that rule, and no argument: any will do."
    rules = {"head": WILD, "rm": "/usr/bin/rm ?.tmp", "cp": "/usr/bin/cp * /srv"}
    for program, rule in rules.items():
        assert answer.raises("word_by_word", rule, [program, "x"]) == "ValueError", (
            "sudo-rs refuses this rule: its wildcard is not a lone star at the end."
        )
    for rule in rules.values():
        assert answer.raises("word_by_word", rule, ["whoami"]) == "ValueError", (
            "The rule is refused before anybody looks at the command."
        )


def test_the_real_programs_agree(answer):
    """Every answer of the real sudo and the real sudo-rs comes out."""
    trials = json.loads((HERE / "data" / "trials.json").read_text("utf-8"))["trials"]
    for trial in trials:
        got = answer.permits(trial["rule"], trial["words"])
        require(got, bool)
        assert got is trial["sudo"], "The real sudo decided otherwise about one of these commands."
