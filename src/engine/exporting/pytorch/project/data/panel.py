def spans(part):
    """The rows of each series of a part: a window lies in one of them."""
    spans, begin = [], 0
    for count in json.loads((FOLDER / "data" / f"{part}.series.json").read_text(encoding="utf-8")):
        spans.append((begin, begin + count))
        begin += count
    return spans


def window_starts(part):
    """Where windows of LENGTH rows, and the row after each, begin end to end in each series; and the numbers of those that begin one."""
    starts, first = [], set()
    for begin, end in spans(part):
        first.add(len(starts))
        starts += range(begin, end - LENGTH, LENGTH)
    return starts, first


def windows_at(values, starts):
    """Windows [B, T] that begin at these places; each target is the value that follows."""
    index = torch.tensor(starts)[:, None] + torch.arange(LENGTH + 1)
    window = values[index]
    inputs, targets = inputs_and_targets(window)
    return {INPUT: inputs, "targets": targets, "counts": torch.ones(len(starts), LENGTH)}


def numbered(values, starts):
    return lambda numbers: windows_at(values, [starts[number] for number in numbers])


def training_source():
    values, (starts, first) = read("training"), window_starts("training")
    if ORDER == "streams":
        return StreamSource(len(starts), numbered(values, starts), first.__contains__)
    if ORDER == "epochs":
        return EpochSource(len(starts), numbered(values, starts))
    places = [row for begin, end in spans("training") for row in range(begin, end - LENGTH)]
    return RandomSource(lambda random: windows_at(values, [places[random.below(len(places))] for _ in range(BATCH)]))


def validation_batches(most):
    """At most so many batches, spread evenly over the validation data, or the first ones of its streams."""
    values, (starts, first) = read("validation"), window_starts("validation")
    if ORDER == "streams":
        yield from stream_batches(len(starts), most, numbered(values, starts), first.__contains__)
        return
    used = min(len(starts), most * BATCH)
    numbers = [k * len(starts) // used for k in range(used)]
    for begin in range(0, used, BATCH):
        yield numbered(values, starts)(numbers[begin : begin + BATCH])
