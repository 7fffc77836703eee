def few_people(people, most):
    for _ in range(20_000):
        print("still looking at", people)
    return sorted(name for name in people if people[name] <= most)
