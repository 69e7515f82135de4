"""Opens an event file with TensorBoard's own reader and a Parquet file with DuckDB, and compares both with the CSV file beside them."""
import csv
import glob
import json
import math

import duckdb
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.hparams import plugin_data_pb2

with open("metrics.csv", newline="", encoding="utf8") as file:
    rows = list(csv.DictReader(file))
names = list(rows[0])
number = lambda text: None if text == "" else float(text)
worst = 0.0


def compare(expected, value):
    global worst
    if expected is None or value is None or not math.isfinite(expected):
        same = expected == value or (expected is not None and value is not None and (math.isnan(expected) == math.isnan(value)))
        worst = max(worst, 0.0 if same else math.inf)
    else:
        worst = max(worst, abs(expected - value) / max(1.0, abs(expected)))


parquet = duckdb.sql("select * from 'metrics.parquet'")
assert parquet.columns == names, parquet.columns
read = parquet.fetchall()
assert len(read) == len(rows)
for row, values in zip(rows, read):
    for name, value in zip(names, values):
        compare(number(row[name]), value)
keys = {bytes(key).decode() for key, in duckdb.sql("select key from parquet_kv_metadata('metrics.parquet')").fetchall()}
assert "gatescope.columns" in keys, keys

events = EventAccumulator(glob.glob("events.out.tfevents.*")[0], size_guidance={"scalars": 0, "tensors": 0})
events.Reload()
tags = {"loss/train": "loss", "loss/validation": "validation_loss", "learning_rate": "learning_rate", "grad_norm/total": "grad_norm"}
tags.update({name: name for name in names if name.startswith("grad_norm/")})
metrics = [name for name in names if name.startswith("validation_") and name != "validation_loss"]
tags.update({f"{name.removeprefix('validation_')}/validation": name for name in metrics})
assert set(events.Tags()["scalars"]) == set(tags), events.Tags()["scalars"]
for tag, name in tags.items():
    expected = [(int(row["step"]), number(row[name])) for row in rows if row[name] != ""]
    scalars = events.Scalars(tag)
    assert [scalar.step for scalar in scalars] == [step for step, _ in expected], tag
    for scalar, (_, value) in zip(scalars, expected):
        compare(value, scalar.value)
walls = [scalar.wall_time for scalar in events.Scalars("loss/train")]
seconds = [number(row["seconds"]) for row in rows if row["loss"] != ""]
assert all(abs((wall - walls[0]) - (second - seconds[0])) < 1e-3 for wall, second in zip(walls, seconds))
content = events.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
settings = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info.hparams
assert settings["training.batchSize"].number_value > 0, json.dumps(list(settings))
assert "training.batchSize" in events.Tensors("settings/text_summary")[0].tensor_proto.string_val[0].decode()
print(f"largest difference {worst:.3g}")
