def draw(random, length):
    """A number and a command at each step: add it, take it away, skip it, or begin anew with it; the total is to be said."""
    row, total = Row(length), 0.0
    for t in range(length):
        command = 3 if random.uniform() < 1 / 16 else random.below(3)
        number = 2 * random.uniform() - 1
        total = (total + number, total - number, total, number)[command]
        row.tokens[t], row.features[t], row.targets[t] = command, (number,), total
    return row
