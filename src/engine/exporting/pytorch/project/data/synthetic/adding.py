def draw(random, length):
    """A number and a mark at each step; two are marked, one in each half, and the sum of their numbers is to be said."""
    row, half, total = Row(length), length // 2, 0.0
    marked = [random.below(half), half + random.below(length - half)]
    for t in range(length):
        value = random.uniform()
        row.features[t] = (value, 1.0 if t in marked else 0.0)
        if t in marked:
            total += value
    row.targets[0] = total
    return row
