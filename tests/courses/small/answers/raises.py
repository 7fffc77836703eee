def few_people(people, most):
    return sorted(people[name] for name in most)
