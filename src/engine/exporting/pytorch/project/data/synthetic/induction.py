def draw(random, length):
    """Random symbols and one mark, which comes again at the end: the symbol behind it is the answer."""
    row, symbols = Row(length), TASK["symbols"]
    drawn = [random.below(symbols) for _ in range(length - 1)]
    mark = random.below(length - 2)
    row.tokens = [symbols if t == mark else symbol for t, symbol in enumerate(drawn)] + [symbols]
    row.targets[length - 1] = drawn[mark + 1]
    return row
