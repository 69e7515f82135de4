CACHE = {}


def read(part):
    """The texts of a part as tokens, each with the number of its class."""
    if part not in CACHE:
        vocabulary = json.loads((FOLDER / "vocabulary.json").read_text(encoding="utf-8"))["tokens"]
        token = {character: number for number, character in enumerate(vocabulary)}
        with open(FOLDER / "data" / f"{part}.jsonl", encoding="utf-8", newline="\n") as file:
            lines = [json.loads(line) for line in file]
        tokens = [line["tokens"] if "tokens" in line else [token[character] for character in line["text"]] for line in lines]
        CACHE[part] = [(torch.tensor(numbers, dtype=torch.int64), line["class"]) for numbers, line in zip(tokens, lines)]
    return CACHE[part]


def batch_of(texts):
    """A batch of pairs of tokens and class; what is longer than LENGTH is cut there."""
    tokens, mask = torch.zeros(len(texts), LENGTH, dtype=torch.int64), torch.zeros(len(texts), LENGTH)
    for b, (text, _) in enumerate(texts):
        kept = min(len(text), LENGTH)
        tokens[b, :kept], mask[b, :kept] = text[:kept], 1.0
    targets = torch.tensor([[target] for _, target in texts])
    return {"tokens": tokens, **({"mask": mask} if CONFIG["masked"] else {}), "targets": targets, "counts": torch.ones(len(texts), 1)}
