"""misconception: a-user-is-a-reason-to-stay
feedback: Two packages that only need each other
"""


def exclusive(members, needs, dropped):
    gone = {dropped}
    changed = True
    while changed:
        changed = False
        for package in needs:
            users = [other for other, its in needs.items() if package in its]
            if package not in gone and package not in members and users:
                if all(user in gone for user in users):
                    gone.add(package)
                    changed = True
    return gone
