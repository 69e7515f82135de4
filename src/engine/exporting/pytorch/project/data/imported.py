def training_source():
    """The model was imported without data. Return a source of your own here, such as a RandomSource.

    A batch is a dictionary: "tokens" int64 [B, T] or "features" float32 [B, T, D], "mask" where sequences end early, "targets", and
    "counts" float32 [B, S], which says how much each target counts.
    """
    raise NotImplementedError("The model came without data: write training_source and validation_batches in data.py.")


def validation_batches(most):
    raise NotImplementedError("The model came without data: write training_source and validation_batches in data.py.")
