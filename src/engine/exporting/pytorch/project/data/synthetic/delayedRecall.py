def draw(random, length):
    """Among random symbols one is marked, and is asked for some steps later."""
    row, symbols = Row(length), TASK["symbols"]
    for t in range(length - 1):
        row.tokens[t] = random.below(symbols)
    symbol = random.below(symbols)
    row.tokens[length - 1 - TASK["distance"]] = symbols + symbol
    row.tokens[length - 1] = 2 * symbols
    row.targets[length - 1] = symbol
    return row
