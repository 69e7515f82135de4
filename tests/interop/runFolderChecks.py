"""Opens the Parquet file and the checkpoints of a run's folder in their own libraries, and compares them with what the engine reads."""
import json
import sys
from pathlib import Path

import duckdb
import numpy
import pandas
from safetensors import safe_open

folder, expected = Path(sys.argv[1]), json.loads(sys.argv[2])
summary = json.loads((folder / "run.json").read_text("utf8"))["summary"]
path = folder / "metrics.parquet"

table = pandas.read_parquet(path)
assert table["step"].tolist() == list(range(1, len(expected["loss"]) + 1)), len(table)
assert numpy.array_equal(table["loss"].to_numpy("float32"), numpy.float32(expected["loss"]))
evaluated = table[table["validation_loss"].notna()]
assert evaluated["step"].tolist() == expected["evaluated"]
assert evaluated["validation_loss"].tolist() == expected["evaluation"]

steps, mean = duckdb.sql(f"select count(*), avg(loss) from '{path}'").fetchall()[0]
assert steps == len(expected["loss"]) and abs(mean - numpy.mean(numpy.float64(expected["loss"]))) < 1e-6

files = sorted((folder / "checkpoints").glob("step-*.safetensors"))
assert files
for file in files:
    with safe_open(file, "np") as checkpoint:
        assert checkpoint.metadata()["step"] == file.stem.removeprefix("step-")
        for name in summary["parameters"]:
            assert numpy.isfinite(checkpoint.get_tensor(name)).all(), name
print("the same")
