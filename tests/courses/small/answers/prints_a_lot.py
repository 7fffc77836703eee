def few_people(people, most):
    for _ in range(2_000):
        print("still looking at", people)  # noqa: T201  # its purpose
    return sorted(name for name in people if people[name] <= most)
