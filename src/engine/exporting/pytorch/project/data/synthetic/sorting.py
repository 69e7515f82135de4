def draw(random, length):
    """Symbols, blanks, then as many steps to say the symbols in ascending order."""
    row, symbols, count = Row(length), TASK["symbols"], TASK["count"]
    start = length - count
    unsorted = [random.below(symbols) for _ in range(count)]
    row.tokens = unsorted + [symbols if t < start else symbols + 1 for t in range(count, length)]
    for k, symbol in enumerate(sorted(unsorted)):
        row.targets[start + k] = symbol
    return row
