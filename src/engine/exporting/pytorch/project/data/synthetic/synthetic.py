class Row:
    """One sequence: tokens and features by time step, targets and what metrics count by place."""

    def __init__(self, length):
        self.length = length
        self.tokens, self.features, self.targets, self.scored = [0] * length, [()] * length, {}, set()


def batch_of(rows, length):
    """Puts sequences together; a target that a sequence does not set counts nothing."""
    batch = {}
    if CONFIG["tokens"] is not None:
        batch["tokens"] = torch.tensor([row.tokens + [0] * (length - len(row.tokens)) for row in rows])
    if CONFIG["features"] is not None:
        batch["features"] = torch.tensor([row.features for row in rows], dtype=torch.float32)
    if CONFIG["masked"]:
        batch["mask"] = (torch.arange(length) < torch.tensor([[row.length] for row in rows])).float()
    target = CONFIG["target"]
    places = length if target["over"] == "step" else 1
    shape = (len(rows), places) if target["kind"] == "class" else (len(rows), places, target["width"])
    targets = torch.zeros(shape, dtype=torch.int64 if target["kind"] == "class" else torch.float32)
    counts, scored = torch.zeros(len(rows), places), torch.zeros(len(rows), places)
    for b, row in enumerate(rows):
        for t, value in row.targets.items():
            targets[b, t] = value
            counts[b, t] = 1.0
        for t in row.scored:
            scored[b, t] = 1.0
    batch.update(targets=targets, counts=counts)
    return {**batch, "scored": scored} if scored.any() else batch


def drawn(random, length, draw_row):
    return batch_of([draw_row(random, length) for _ in range(BATCH)], length)


def training_source():
    return RandomSource(lambda random: drawn(random, LENGTH, draw))


def validation_batches(most):
    """Sequences from a seed of their own, the same each time."""
    random = Random(0x4E1D)
    for _ in range(min(most, max(1, math.ceil(2048 / BATCH)))):
        yield drawn(random, CONFIG["heldOutLength"] or LENGTH, draw_held_out)


def draw_held_out(random, length):
    return draw(random, length)
