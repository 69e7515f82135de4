import csv

INPUT = "features"
COLUMNS = json.loads((FOLDER / "scaling.json").read_text(encoding="utf-8"))["inputs"]
AHEAD = sum(column.get("ahead", False) for column in COLUMNS)
CACHE = {}


def read(part):
    """The rows of a part [rows, columns], each column scaled as scaling.json says."""
    if part not in CACHE:
        mean = torch.tensor([column["mean"] for column in COLUMNS], dtype=torch.float64)
        scale = torch.tensor([column["scale"] for column in COLUMNS], dtype=torch.float64)
        with open(FOLDER / "data" / f"{part}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        values = torch.tensor([[float(field) for field in row] for row in rows], dtype=torch.float64)
        CACHE[part] = ((values - mean) / scale).float()
    return CACHE[part]


def inputs_and_targets(window):
    """Each target is the row that follows; what is known in advance is an input one row earlier, and no target."""
    own = window.shape[2] - AHEAD
    inputs = torch.cat((window[:, :-1, :own], window[:, 1:, own:]), dim=2)
    return inputs, window[:, 1:, :own]
