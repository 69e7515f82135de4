INPUT = "tokens"
CACHE = {}


def read(part):
    """The text of a part as tokens: the place of a character in the vocabulary, or the numbers of longer tokens as they are stored."""
    if part not in CACHE and TASK.get("tokenKind", "characters") != "characters":
        CACHE[part] = torch.tensor(json.loads((FOLDER / "data" / f"{part}.json").read_text(encoding="utf-8")))
    elif part not in CACHE:
        vocabulary = json.loads((FOLDER / "vocabulary.json").read_text(encoding="utf-8"))["tokens"]
        token = {character: number for number, character in enumerate(vocabulary)}
        with open(FOLDER / "data" / f"{part}.txt", encoding="utf-8", newline="") as file:
            CACHE[part] = torch.tensor([token[character] for character in file.read()])
    return CACHE[part]


def inputs_and_targets(window):
    """Each target is the token that follows."""
    return window[:, :-1], window[:, 1:]
