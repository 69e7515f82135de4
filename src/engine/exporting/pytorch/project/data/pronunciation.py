CACHE = {}


def read(part):
    """The words of a part: the tokens of each, and the classes of its phonemes."""
    if part not in CACHE:
        with open(FOLDER / "data" / f"{part}.jsonl", encoding="utf-8", newline="\n") as file:
            CACHE[part] = [(line["tokens"], line["labels"]) for line in map(json.loads, file)]
    return CACHE[part]


def batch_of(words):
    """Words beside one another. Labels stand first, then class 0; a word counts once, at its last time step."""
    tokens, targets = torch.zeros(len(words), LENGTH, dtype=torch.int64), torch.zeros(len(words), LENGTH, dtype=torch.int64)
    mask, counts = torch.zeros(len(words), LENGTH), torch.zeros(len(words), LENGTH)
    for b, (letters, labels) in enumerate(words):
        tokens[b, : len(letters)] = torch.tensor(letters)
        targets[b, : len(labels)] = torch.tensor(labels)
        mask[b, : len(letters)] = 1.0
        counts[b, len(letters) - 1] = 1.0
    return {"tokens": tokens, "mask": mask, "targets": targets, "counts": counts}
