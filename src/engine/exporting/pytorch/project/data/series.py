import csv

INPUT = "features"
CACHE = {}


def read(part):
    """The rows of a part [rows, columns], each column scaled as scaling.json says."""
    if part not in CACHE:
        columns = json.loads((FOLDER / "scaling.json").read_text(encoding="utf-8"))["inputs"]
        mean = torch.tensor([column["mean"] for column in columns], dtype=torch.float64)
        scale = torch.tensor([column["scale"] for column in columns], dtype=torch.float64)
        with open(FOLDER / "data" / f"{part}.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        values = torch.tensor([[float(field) for field in row] for row in rows], dtype=torch.float64)
        CACHE[part] = ((values - mean) / scale).float()
    return CACHE[part]
