def few_people(people, most):
    while True:
        pass
