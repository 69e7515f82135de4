def open_chance(count, left):
    if count == 0:
        return 1.0
    return 0.0 if count in (left, TASK["depth"]) else 0.5


def draw(random, length):
    """Balanced brackets; where the next one closes, its kind is the answer."""
    row, symbols, even, opened = Row(length), TASK["symbols"], length - length % 2, []
    for t in range(even):
        if random.uniform() < open_chance(len(opened), even - t):
            opened.append(random.below(symbols))
            row.tokens[t] = opened[-1]
        else:
            kind = opened.pop()
            row.tokens[t] = symbols + kind
            row.targets[t - 1] = kind
    if length % 2 == 1:
        row.tokens[length - 1] = 2 * symbols
    return row
