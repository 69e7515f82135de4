def drawn_length(random):
    shortest = TASK.get("shortest")
    if shortest is None:
        return LENGTH
    low = min(shortest, LENGTH)
    return low + random.below(LENGTH - low + 1)


def end_to_end(chapters, random):
    """Windows (chapter, start, length) end to end, chapter after chapter in turn."""
    counts = [len(text) // LENGTH for text, _ in chapters]
    return [
        (chapter, turn * LENGTH, drawn_length(random)) for turn in range(max(counts)) for chapter, count in enumerate(counts) if turn < count
    ]


def windows_of(chapters, windows):
    return batch_of([(chapters[chapter][0][start : start + length], chapters[chapter][1]) for chapter, start, length in windows])


def training_source():
    chapters = read("training")
    if ORDER == "epochs":
        windows = end_to_end(chapters, Random(SEED))
        return EpochSource(len(windows), lambda numbers: windows_of(chapters, [windows[number] for number in numbers]))

    def draw(random):
        windows = []
        for _ in range(BATCH):
            chapter = random.below(len(chapters))
            start = random.below(len(chapters[chapter][0]) - LENGTH + 1)
            windows.append((chapter, start, drawn_length(random)))
        return windows_of(chapters, windows)

    return RandomSource(draw)


def validation_batches(most):
    """Windows end to end for at most so many batches, of the same lengths each time."""
    chapters = read("validation")
    windows = end_to_end(chapters, Random(0xC4A9))[: most * BATCH]
    for begin in range(0, len(windows), BATCH):
        yield windows_of(chapters, windows[begin : begin + BATCH])
