"""Count the alternatives that each group has left; whoever loses the last one goes."""


def dependants(packages, source):
    providers = {}
    for name, about in packages.items():
        for called in {name, *about["provides"]}:
            providers.setdefault(called, []).append(name)
    left = []
    users = {name: [] for name in packages}
    for name, about in packages.items():
        for group in about["depends"]:
            options = {one for called in group for one in providers.get(called, [])}
            for option in options:
                users[option].append(len(left))
            left.append([name, len(options)])
    todo = [name for name, about in packages.items() if about["source"] == source]
    gone = set(todo)
    while todo:
        for group in users[todo.pop()]:
            left[group][1] -= 1
            user, options = left[group]
            if options == 0 and user not in gone:
                gone.add(user)
                todo.append(user)
    return {packages[name]["source"] for name in gone if packages[name]["source"] != source}
