def fewest(people):
    return []
