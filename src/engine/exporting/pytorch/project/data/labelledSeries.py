CACHE = {}


def read(part):
    """The series of a part [steps, width], scaled as scaling.json says, each with its class or its scaled number."""
    if part not in CACHE:
        with open(FOLDER / "data" / f"{part}.jsonl", encoding="utf-8", newline="\n") as file:
            lines = [json.loads(line) for line in file]
        CACHE[part] = [(torch.tensor(line["values"], dtype=torch.float32), line["target"]) for line in lines]
    return CACHE[part]


def batch_of(series):
    """A batch of pairs of series and target; what is longer than LENGTH is cut there, and what is behind an end is masked."""
    features, mask = torch.zeros(len(series), LENGTH, CONFIG["features"]), torch.zeros(len(series), LENGTH)
    for b, (values, _) in enumerate(series):
        kept = min(len(values), LENGTH)
        features[b, :kept], mask[b, :kept] = values[:kept], 1.0
    if CONFIG["target"]["kind"] == "class":
        targets = torch.tensor([[target] for _, target in series])
    else:
        targets = torch.tensor([[[target]] for _, target in series], dtype=torch.float32)
    return {"features": features, "mask": mask, "targets": targets, "counts": torch.ones(len(series), 1)}
