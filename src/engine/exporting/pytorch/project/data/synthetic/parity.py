def bits(random, length):
    """Random bits; whether the number of ones is odd is to be said."""
    row, odd = Row(length), 0
    for t in range(length):
        row.tokens[t] = random.below(2)
        odd ^= row.tokens[t]
    row.targets[0] = odd
    return row


def draw(random, length):
    return bits(random, TASK["shortest"] + random.below(length - TASK["shortest"] + 1))


def draw_held_out(random, length):
    least = min(LENGTH, length)
    return bits(random, least + random.below(length - least + 1))
