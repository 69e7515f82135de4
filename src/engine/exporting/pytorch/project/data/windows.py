def window_count(rows):
    """How many windows of LENGTH inputs, and the target after each, lie end to end."""
    return max(0, (rows - 1) // LENGTH)


def windows_at(values, starts):
    """Windows [B, T] that begin at these places; each target is the value that follows."""
    index = torch.tensor(starts)[:, None] + torch.arange(LENGTH + 1)
    window = values[index]
    inputs, targets = inputs_and_targets(window)
    return {INPUT: inputs, "targets": targets, "counts": torch.ones(len(starts), LENGTH)}


def numbered(values):
    return lambda numbers: windows_at(values, [number * LENGTH for number in numbers])


def training_source():
    values, windows = read("training"), window_count(len(read("training")))
    if ORDER == "streams":
        return StreamSource(windows, numbered(values))
    if ORDER == "epochs":
        return EpochSource(windows, numbered(values))
    places = len(values) - LENGTH
    return RandomSource(lambda random: windows_at(values, [random.below(places) for _ in range(BATCH)]))


def validation_batches(most):
    """At most so many batches, spread evenly over the validation data, or the first ones of its streams."""
    values, count = read("validation"), window_count(len(read("validation")))
    if ORDER == "streams":
        yield from stream_batches(count, most, numbered(values))
        return
    used = min(count, most * BATCH)
    starts = [k * count // used * LENGTH for k in range(used)]
    for begin in range(0, used, BATCH):
        yield windows_at(values, starts[begin : begin + BATCH])
