def draw(random, length):
    """Symbols at random places among blanks, then as many steps to say them in their order."""
    row, symbols, count = Row(length), TASK["symbols"], TASK["count"]
    start, places = length - count, set()
    row.tokens = [symbols if t < start else symbols + 1 for t in range(length)]
    for k in range(start - count, start):
        place = random.below(k + 1)
        places.add(k if place in places else place)
    for k, place in enumerate(sorted(places)):
        row.tokens[place] = row.targets[start + k] = random.below(symbols)
    return row
