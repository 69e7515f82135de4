def draw(random, length):
    """Symbols, a pause whose last step asks for them, and as many steps to say them; until then the answer is blank."""
    row, symbols, count = Row(length), TASK["symbols"], TASK["count"]
    for t in range(length):
        row.tokens[t] = symbols + 1 if t == length - count - 1 else symbols
        row.targets[t] = symbols
    for k in range(count):
        symbol = random.below(symbols)
        row.tokens[k] = row.targets[length - count + k] = symbol
        row.scored.add(length - count + k)
    return row
