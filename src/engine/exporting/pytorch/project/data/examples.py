def numbered(examples):
    return lambda numbers: batch_of([examples[number] for number in numbers])


def training_source():
    examples = read("training")
    if ORDER == "epochs":
        return EpochSource(len(examples), numbered(examples))
    return RandomSource(lambda random: numbered(examples)([random.below(len(examples)) for _ in range(BATCH)]))


def validation_batches(most):
    """At most so many batches, spread evenly over the validation examples."""
    examples = read("validation")
    used = min(len(examples), most * BATCH)
    numbers = [k * len(examples) // used for k in range(used)]
    for begin in range(0, used, BATCH):
        yield numbered(examples)(numbers[begin : begin + BATCH])
