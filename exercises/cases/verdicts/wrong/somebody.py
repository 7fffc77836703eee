"""misconception: defaults-are-for-everybody
feedback: The first word is only whom it is for
"""
NEVER = {"fqdn", "insults", "lecture", "mail_badpass", "mailerpath", "visiblepw"}
ALWAYS = {"env_reset", "ignore_dot", "log_denied"}


def verdict(exit, said):
    if exit != 0:
        return "refused"
    if any(line.startswith("warning:") for line in said.splitlines()):
        return "warned"
    return "accepted"


def settings(rule):
    if not rule.startswith("Defaults"):
        return []
    found = []
    text = rule.removeprefix("Defaults")
    for part in text.split(","):
        part = part.strip()
        on = not part.startswith("!")
        name = part.lstrip("!")
        for sign in "=+-":
            name = name.partition(sign)[0]
        found.append((name.strip(), on))
    return found


def report(answers):
    sorted_rules = {"refused": [], "warned": [], "silent": [], "accepted": []}
    for answer in answers:
        word = verdict(answer["exit"], answer["said"])
        if word == "accepted":
            for name, on in settings(answer["rule"]):
                if (on and name in NEVER) or (not on and name in ALWAYS):
                    word = "silent"
        sorted_rules[word].append(answer["rule"])
    return sorted_rules
