def draw(random, length):
    """Pairs of a key and a value, blanks, and at the end a key whose value is the answer."""
    row, symbols, pairs = Row(length), TASK["symbols"], TASK["pairs"]
    order = [random.uniform() for _ in range(symbols)]
    keys = sorted(range(symbols), key=lambda key: order[key])[:pairs]
    values = [random.below(symbols) for _ in keys]
    queried = random.below(pairs)
    for t in range(2 * pairs, length):
        row.tokens[t] = 2 * symbols + 1 if t == length - 2 else 2 * symbols
    for k, key in enumerate(keys):
        row.tokens[2 * k], row.tokens[2 * k + 1] = key, symbols + values[k]
    row.tokens[length - 1] = keys[queried]
    row.targets[length - 1] = values[queried]
    return row
