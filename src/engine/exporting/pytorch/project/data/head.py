import json
import math
from pathlib import Path

import torch

FOLDER = Path(__file__).resolve().parent
CONFIG = json.loads((FOLDER / "training.json").read_text(encoding="utf-8"))
TASK, TRAINING = CONFIG["task"], CONFIG["training"]
BATCH, LENGTH, SEED, ORDER = TRAINING["batchSize"], TRAINING["sequenceLength"], TRAINING["seed"], TRAINING["order"]


class Random:
    """The generator xoshiro128** (Blackman and Vigna 2018), seeded by splitmix32."""

    def __init__(self, seed):
        words, state = [], seed & 0xFFFFFFFF
        for _ in range(4):
            state = (state + 0x9E3779B9) & 0xFFFFFFFF
            mixed = ((state ^ (state >> 16)) * 0x21F0AAAD) & 0xFFFFFFFF
            mixed = ((mixed ^ (mixed >> 15)) * 0x735A2D97) & 0xFFFFFFFF
            words.append(mixed ^ (mixed >> 15))
        self.state = words

    def word(self):
        a, b, c, d = self.state
        rotated = (b * 5) & 0xFFFFFFFF
        rotated = ((rotated << 7) | (rotated >> 25)) & 0xFFFFFFFF
        shifted = (b << 9) & 0xFFFFFFFF
        c, d = c ^ a, d ^ b
        b, a = b ^ c, a ^ d
        c ^= shifted
        d = ((d << 11) | (d >> 21)) & 0xFFFFFFFF
        self.state = [a, b, c, d]
        return (rotated * 9) & 0xFFFFFFFF

    def uniform(self):
        """A number in [0, 1) with 53 random bits."""
        high = self.word() >> 5
        return (high * 67108864 + (self.word() >> 6)) / 9007199254740992

    def below(self, bound):
        """A whole number in 0 ... bound - 1."""
        return math.floor(self.uniform() * bound)

    def normal(self):
        """A number of the standard normal distribution (Box and Muller 1958)."""
        radius = math.sqrt(-2 * math.log(1 - self.uniform()))
        return radius * math.cos(2 * math.pi * self.uniform())


class RandomSource:
    """Batches without end, each drawn by one generator."""

    def __init__(self, draw):
        self.random, self.draw = Random(SEED ^ 0x5EED), draw

    def next(self):
        return self.draw(self.random)

    def epoch(self):
        return None

    def state(self):
        return json.dumps(self.random.state, separators=(",", ":"))

    def restore(self, text):
        self.random.state = json.loads(text)


class EpochSource:
    """Goes through examples in epochs: each comes once, in an order that depends on the seed and the epoch."""

    def __init__(self, examples, take):
        self.examples, self.take, self.taken, self.order = examples, take, 0, (-1, [])
        self.per_epoch = math.ceil(examples / BATCH)

    def next(self):
        epoch, batch = divmod(self.taken, self.per_epoch)
        if self.order[0] != epoch:
            random = Random(SEED ^ 0xE70C ^ ((epoch * 0x9E3779B1) & 0xFFFFFFFF))
            numbers = list(range(self.examples))
            for k in range(self.examples - 1, 0, -1):
                other = random.below(k + 1)
                numbers[k], numbers[other] = numbers[other], numbers[k]
            self.order = (epoch, numbers)
        self.taken += 1
        return self.take(self.order[1][batch * BATCH : (batch + 1) * BATCH])

    def epoch(self):
        return max(1, math.ceil(self.taken / self.per_epoch))

    def state(self):
        return json.dumps({"taken": self.taken}, separators=(",", ":"))

    def restore(self, text):
        self.taken = json.loads(text)["taken"]


class StreamSource:
    """Windows end to end: each row of a batch goes on where it ended in the batch before, and begins again after the last window."""

    def __init__(self, windows, take, begins=lambda number: number == 0):
        self.windows, self.take, self.begins, self.taken = windows, take, begins, 0
        self.first = [b * windows // BATCH for b in range(BATCH)]

    def next(self):
        numbers = [(number + self.taken) % self.windows for number in self.first]
        fresh = torch.tensor([self.taken == 0 or self.begins(number) for number in numbers])
        self.taken += 1
        return {**self.take(numbers), "fresh": fresh}

    def epoch(self):
        return max(1, math.ceil(self.taken * BATCH / self.windows))

    def state(self):
        return json.dumps({"taken": self.taken}, separators=(",", ":"))

    def restore(self, text):
        self.taken = json.loads(text)["taken"]


def stream_batches(windows, most, take, begins=lambda number: False):
    """The first batches in which rows read consecutive stretches, so that each window comes once."""
    used = min(BATCH, windows)
    least, longer = divmod(windows, used)
    first = [b * least + min(b, longer) for b in range(used)]
    for k in range(min(most, least + 1 if longer > 0 else least)):
        numbers = [number + k for number in (first if k < least else first[:longer])]
        yield {**take(numbers), "fresh": torch.tensor([k == 0 or begins(number) for number in numbers])}
