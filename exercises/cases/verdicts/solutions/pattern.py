"""A pattern for the settings, and a set of pairs for what stays without effect."""
import re

UNHEARD = {
    *((name, True) for name in (
        "fqdn", "insults", "lecture", "mail_badpass", "mailerpath", "visiblepw",
    )),
    *((name, False) for name in ("env_reset", "ignore_dot", "log_denied")),
}
SETTING = re.compile(r"(?:^|,)\s*(!?)\s*(\w+)")
LINE = re.compile(r"Defaults\S*\s+(.*)", re.DOTALL)


def verdict(exit, said):
    if exit:
        return "refused"
    return "warned" if re.search(r"(?m)^warning:", said) else "accepted"


def settings(rule):
    line = LINE.match(rule)
    return [(name, not sign) for sign, name in SETTING.findall(line[1])] if line else []


def kind(answer):
    word = verdict(answer["exit"], answer["said"])
    if word == "accepted" and UNHEARD.intersection(settings(answer["rule"])):
        return "silent"
    return word


def report(answers):
    kinds = [(kind(answer), answer["rule"]) for answer in answers]
    return {
        word: [rule for one, rule in kinds if one == word]
        for word in ("refused", "warned", "silent", "accepted")
    }
