def few_people(people, most):
    return sorted(name for name in people if people[name] <= most)
