def few_people(people, most):
    names = []
    for name, count in people.items():
        if count > most:
            continue
        names.append(name)
    names.sort()
    return names
