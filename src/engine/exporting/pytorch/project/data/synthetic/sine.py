def draw(random, length):
    """Two sines of random period, phase and size, and noise; the next value without its noise is to be said."""
    row, waves = Row(length), []
    for _ in range(2):
        period = 6 + 34 * random.uniform()
        phase = 2 * math.pi * random.uniform()
        waves.append((period, phase, 0.2 + 0.6 * random.uniform()))

    def value(t):
        return sum(size * math.sin(2 * math.pi * t / period + phase) for period, phase, size in waves)

    for t in range(length):
        row.features[t] = (value(t) + TASK["noise"] * random.normal(),)
        row.targets[t] = value(t + 1)
    return row
