"""Goes on training where the run stood: the same weights, optimizer state, data, loss and schedule.

    python train.py --steps 500
    torchrun --nproc-per-node 2 train.py --steps 500

The new run is written to runs/<id>, which Gatescope opens: copy the folder into the workspace's folder "runs".
"""

import argparse
import contextlib
import math
import os
import signal
import time

import torch
import torch.distributed as dist
import torch.nn.functional as F
from safetensors.torch import load_file
from torch.nn.parallel import DistributedDataParallel

from data import CONFIG, FOLDER, TRAINING, training_source, validation_batches
from model import Model
from run_folder import RunFolder
from weights_map import WeightsMap

CLASSES = CONFIG["target"]["kind"] == "class"
UNALIGNED = "unaligned" in CONFIG["target"]
LOSS = TRAINING["loss"]
NO_INPUTS = ("targets", "counts", "scored", "fresh")


class Process:
    """This process among those of torchrun; alone it has rank 0 of 1."""

    def __init__(self, device):
        self.rank, self.world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        local = int(os.environ.get("LOCAL_RANK", 0))
        has_gpu = torch.cuda.is_available() and device != "cpu"
        self.device = torch.device(f"cuda:{local}" if has_gpu else "cpu") if device in ("auto", "cpu") else torch.device(device)
        if has_gpu:
            torch.cuda.set_device(self.device)
        if self.world > 1:
            dist.init_process_group("nccl" if has_gpu else "gloo")

    def rows(self, batch):
        """This process's rows of a batch, on its device. Without any it has one that counts nothing."""
        count = len(batch["targets"])
        begin, end = count * self.rank // self.world, count * (self.rank + 1) // self.world
        part = {name: tensor[begin : max(end, begin + 1)] if begin < count else tensor[:1] for name, tensor in batch.items()}
        if end <= begin:
            part["counts"] = torch.zeros_like(part["counts"])
        return {name: tensor.to(self.device) for name, tensor in part.items()}

    def sum(self, number):
        if self.world == 1:
            return number
        total = torch.tensor([number], dtype=torch.float64 if self.device.type == "cpu" else torch.float32, device=self.device)
        dist.all_reduce(total)
        return total.item()

    def gather(self, states):
        """The states of all processes on the CPU, joined along their rows, on the first process."""
        states = {name: tuple(state.cpu() for state in each) for name, each in states.items()}
        if self.world == 1:
            return states
        all_states = [None] * self.world
        dist.all_gather_object(all_states, states)
        return {name: tuple(torch.cat(parts) for parts in zip(*(each[name] for each in all_states))) for name in states}

    def wait(self):
        if self.world > 1:
            dist.barrier()


def learning_rate(step):
    """The learning rate of a step, counted from 1: the document's, or one that was set during training, times the schedule's factor."""
    changes = [change["learningRate"] for change in CONFIG["learningRates"] if change["from"] <= step]
    return (changes[-1] if changes else TRAINING["optimizer"]["learningRate"]) * factor(TRAINING["schedule"], step)


def half_cosine(start, end, share):
    return end + (start - end) * (1 + math.cos(math.pi * min(1.0, share))) / 2


def factor(schedule, step):
    kind, done = schedule["kind"], step - 1
    if kind == "step":
        return schedule["factor"] ** (done // schedule["every"])
    if kind == "cosine":
        return half_cosine(1.0, schedule["floor"], done / schedule["steps"])
    if kind == "warmupCosine":
        if step <= schedule["warmup"]:
            return step / schedule["warmup"]
        return half_cosine(1.0, schedule["floor"], (step - schedule["warmup"]) / (schedule["steps"] - schedule["warmup"]))
    if kind == "oneCycle":
        start, steps = 1 / schedule["startDivisor"], schedule["steps"]
        top = max(0.0, schedule["rise"] * steps - 1)
        if done < top:
            return half_cosine(start, 1.0, done / top)
        return half_cosine(1.0, start / schedule["endDivisor"], (done - top) / (steps - 1 - top) if steps - 1 > top else 1.0)
    return 1.0


def make_optimizer(model):
    """The optimizer with the state that it had after the exported step."""
    settings, trained = TRAINING["optimizer"], {name: p for name, p in model.named_parameters() if p.requires_grad}
    decayed = [p for name, p in trained.items() if name in CONFIG["decayed"]]
    spared = [p for name, p in trained.items() if name not in CONFIG["decayed"]]
    groups = [{"params": decayed, "weight_decay": TRAINING["weightDecay"]["rate"]}, {"params": spared, "weight_decay": 0.0}]
    groups, rate, kind = [group for group in groups if group["params"]], settings["learningRate"], settings["kind"]
    if kind in ("adam", "adamw"):
        make = torch.optim.AdamW if kind == "adamw" else torch.optim.Adam
        optimizer = make(groups, lr=rate, betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"])
    elif kind == "rmsprop":
        optimizer = torch.optim.RMSprop(groups, lr=rate, alpha=settings["decay"], eps=settings["epsilon"], momentum=settings["momentum"])
    else:
        nesterov = settings["nesterov"] and settings["momentum"] > 0
        optimizer = torch.optim.SGD(groups, lr=rate, momentum=settings["momentum"], nesterov=nesterov)
    if CONFIG["hasOptimizerState"]:
        slots = load_file(FOLDER / "optimizer.safetensors")
        for name, p in trained.items():
            state = {slot: slots[f"{slot}.{name}"].to(p.device) for slot in CONFIG["slots"].values()}
            if kind != "sgd":
                state["step"] = torch.tensor(float(CONFIG["step"]))
            if state:
                optimizer.state[p] = state
    return optimizer


def steps_of(output, batch):
    """The real time steps of each sequence."""
    return batch["mask"].sum(dim=1).long() if "mask" in batch else torch.full((len(output),), output.shape[1])


def target_losses(output, batch):
    """The loss of each target [B, S]: cross-entropy of classes, squared or absolute errors of numbers; CTC stands in all rows of a sequence."""
    targets = batch["targets"]
    if UNALIGNED:
        chances, steps, labels = output.log_softmax(-1).transpose(0, 1), steps_of(output, batch), (targets > 0).sum(dim=1)
        return F.ctc_loss(chances, targets, steps, labels, reduction="none")[:, None].expand(targets.shape)
    if CLASSES:
        return F.cross_entropy(output.transpose(1, 2), targets, reduction="none", label_smoothing=LOSS["labelSmoothing"])
    error = output - targets
    return (error.square() if LOSS["numbers"] == "squared" else error.abs()).mean(dim=-1)


def bits(output, targets):
    """The cross-entropy of each target [B, S] in bits."""
    return F.cross_entropy(output.transpose(1, 2), targets, reduction="none") / math.log(2)


def edit_distance(said, truth):
    before = list(range(len(truth) + 1))
    for i, one in enumerate(said):
        row = [i + 1]
        for k, other in enumerate(truth):
            row.append(min(before[k] + (one != other), before[k + 1] + 1, row[k] + 1))
        before = row
    return before[-1]


def label_errors(output, batch, of_words):
    """The errors of each decoded sequence [B, 1], and what they are a share of: labels, or sequences."""
    errors, counts = [], []
    for best, targets, steps in zip(output.argmax(-1), batch["targets"], steps_of(output, batch)):
        path = best[:steps].tolist()
        said = [label for k, label in enumerate(path) if label > 0 and (k == 0 or label != path[k - 1])]
        truth = targets[targets > 0].tolist()
        distance = edit_distance(said, truth)
        errors.append(float(distance > 0) if of_words else float(distance))
        counts.append(1.0 if of_words else float(len(truth)))
    counts = torch.tensor(counts)[:, None]
    return torch.tensor(errors)[:, None] / counts.clamp(min=1.0), counts


DECODED = {"phonemeErrors": False, "wordErrors": True}
METRICS = {
    "bitsPerCharacter": bits,
    "bitsPerToken": bits,
    "bitsPerTarget": bits,
    "accuracy": lambda output, targets: (output.gather(-1, targets[..., None])[..., 0] >= output.amax(dim=-1)).float(),
    "squaredError": lambda output, targets: (output - targets).square().mean(dim=-1),
    "absoluteError": lambda output, targets: (output - targets).abs().mean(dim=-1),
}


def weights_of(batch):
    """How much each target counts in the loss [B, S]: as the batch says, times the weight of its class."""
    counts = batch["counts"]
    if LOSS["classWeights"]:
        counts = counts * torch.tensor(LOSS["classWeights"], device=counts.device)[batch["targets"]]
    return counts


def run(model, batch, states):
    """The model's output [B, S, width] on a batch, with the states that it leaves."""
    inputs = {name: tensor for name, tensor in batch.items() if name not in NO_INPUTS}
    if CONFIG["states"]:
        output, states = model(**inputs, states=states, fresh=batch["fresh"])
    else:
        output = model(**inputs)
    return (output if CONFIG["target"]["over"] == "step" else output[:, None]), states


@torch.no_grad()
def evaluate(model, most, device):
    """The mean loss and the mean of each metric over at most so many validation batches."""
    model.eval()
    sums, states = [[0.0, 0.0] for _ in range(1 + len(CONFIG["metrics"]))], None
    for batch in validation_batches(most):
        batch = {name: tensor.to(device) for name, tensor in batch.items()}
        if states is not None:
            states = {name: tuple(state[: len(batch["targets"])] for state in each) for name, each in states.items()}
        output, states = run(model, batch, states)
        scored = batch.get("scored", batch["counts"])
        figures = [(target_losses(output, batch), weights_of(batch))]
        figures += [
            label_errors(output, batch, DECODED[name]) if name in DECODED else (METRICS[name](output, batch["targets"]), scored)
            for name in CONFIG["metrics"]
        ]
        for total, (values, counts) in zip(sums, figures):
            total[0] += (values.double() * counts).sum().item()
            total[1] += counts.double().sum().item()
    model.train()
    return [total / count if count > 0 else math.nan for total, count in sums]


def clip(parameters, norm):
    """Scales all gradients down together, or cuts each number, as the settings say."""
    kind = TRAINING["clip"]["kind"]
    if kind == "globalNorm":
        limit = TRAINING["clip"]["norm"]
        for p in parameters:
            p.grad.mul_(limit / max(norm, limit))
    elif kind == "value":
        for p in parameters:
            p.grad.clamp_(-TRAINING["clip"]["limit"], TRAINING["clip"]["limit"])


class Training:
    def __init__(self, process, arguments):
        self.process, self.step, self.seconds = process, CONFIG["step"], CONFIG["seconds"]
        self.source, self.states = training_source(), None
        if CONFIG["batches"] is not None:
            self.source.restore(CONFIG["batches"])
        else:
            for _ in range(self.step * TRAINING["accumulate"]):
                self.source.next()
        self.model = Model().to(process.device)
        self.model.load_state_dict(load_file(FOLDER / "weights.safetensors"))
        self.parameters = dict(self.model.named_parameters())
        self.trained = [p for p in self.model.parameters() if p.requires_grad]
        self.optimizer = make_optimizer(self.model)
        self.forward = DistributedDataParallel(self.model) if process.world > 1 else self.model
        self.map = WeightsMap(CONFIG["places"], CONFIG["shapes"])
        self.load_states()
        left = (TRAINING["steps"] or 0) - self.step
        self.end = self.step + (arguments.steps or (left if left > 0 else 1000))
        self.checkpoint_every, self.stopping = arguments.checkpoint_every, False
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self.stop)
        self.run = RunFolder(FOLDER / "run", arguments.out, self.end) if process.rank == 0 else None
        if self.run:
            where = f"{process.device.type}, {process.world} process{'es' if process.world > 1 else ''}"
            self.run.note(self.step, f"Training goes on in PyTorch {torch.__version__} ({where}) from step {self.step}.")

    def stop(self, *_):
        """Ends after this step with a checkpoint, on Ctrl+C or when a cluster's time is up."""
        self.stopping = True

    def load_states(self):
        """The states that training carries from batch to batch, of this process's rows."""
        if not CONFIG["states"] or not CONFIG["hasStates"]:
            return
        stored = load_file(FOLDER / "states.safetensors")
        begin, end = (TRAINING["batchSize"] * (self.process.rank + k) // self.process.world for k in (0, 1))
        self.states = {
            layer: tuple(stored[name][begin:end].to(self.process.device) for name in names) for layer, names in CONFIG["states"].items()
        }

    def take_step(self):
        """One step of training on as many batches as the settings add up; returns its loss and the norms of the gradients."""
        batches = [self.source.next() for _ in range(TRAINING["accumulate"])]
        total = sum(weights_of(batch).sum().item() for batch in batches)
        torch.manual_seed(TRAINING["seed"] + 1_000_003 * self.step + self.process.rank)
        self.optimizer.zero_grad(set_to_none=False)
        loss = 0.0
        for k, batch in enumerate(batches):
            rows, is_last = self.process.rows(batch), k == len(batches) - 1
            apart = contextlib.nullcontext() if is_last or self.process.world == 1 else self.forward.no_sync()
            with apart:
                output, states = run(self.forward, rows, self.states)
                part = (target_losses(output, rows) * weights_of(rows)).sum() / max(total, 1e-30)
                # DistributedDataParallel takes the mean over the processes, and the loss is their sum.
                (part * self.process.world).backward()
            loss += part.item()
            if states is not None:
                self.states = {name: tuple(state.detach() for state in each) for name, each in states.items()}
        loss = self.process.sum(loss)
        for p in self.trained:
            p.grad = torch.zeros_like(p) if p.grad is None else p.grad
        norms = self.map.norms(self.parameters)
        norm = math.sqrt(sum(each**2 for each in norms))
        if not math.isfinite(loss + norm):
            raise FloatingPointError(f"The loss or its gradient is not finite in step {self.step + 1}.")
        rate = learning_rate(self.step + 1)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        clip(self.trained, norm)
        self.optimizer.step()
        self.step += 1
        return loss, rate, norm, norms

    def train(self):
        begun, before = time.perf_counter(), self.seconds
        while self.step < self.end:
            loss, rate, norm, norms = self.take_step()
            self.seconds = before + time.perf_counter() - begun
            if self.run:
                self.run.step(self.step, self.seconds, loss, rate, norm, norms)
                print(f"step {self.step}: loss {loss:.6f}")
            is_last = self.step == self.end
            if is_last or self.step % TRAINING["evaluateEvery"] == 0:
                self.evaluate(is_last)
            stops = self.process.sum(float(self.stopping)) > 0
            if is_last or stops or self.step % self.checkpoint_every == 0:
                self.save()
            if stops:
                break
        if self.run:
            self.run.finish("finished" if self.step == self.end else "stopped")
            print(f"Written to {self.run.folder}")

    def evaluate(self, is_last):
        tokens = TRAINING["batchSize"] * TRAINING["sequenceLength"] * TRAINING["accumulate"]
        most = TRAINING["validationBatches"] or (256 if is_last else min(32, math.ceil(12_800 / tokens)))
        if self.run:
            loss, *metrics = evaluate(self.model, most, self.process.device)
            self.run.evaluation(self.step, loss, metrics)
            print(f"step {self.step}: validation loss {loss:.6f}, " + ", ".join(f"{n} {v:.4f}" for n, v in zip(CONFIG["metrics"], metrics)))
        self.process.wait()

    def save(self):
        """Writes a checkpoint of everything that training needs, under the names of the drawing."""
        states = self.process.gather(self.states) if self.states is not None else {}
        if not self.run:
            return
        tensors = self.map.weights(dict(self.model.state_dict()))
        for ours, slot in CONFIG["slots"].items():
            kept = {name: self.optimizer.state[p].get(slot, torch.zeros_like(p)) for name, p in self.parameters.items() if p.requires_grad}
            kept |= {name: torch.zeros_like(p) for name, p in self.parameters.items() if not p.requires_grad}
            tensors |= {f"{ours}.{name}": tensor for name, tensor in self.map.weights(kept).items()}
        for layer, names in CONFIG["states"].items():
            tensors |= {f"carried.train.{name}": state[None] for name, state in zip(names, states.get(layer, ()))}
        for name, shape in CONFIG["others"].items():
            tensors.setdefault(name, torch.zeros(shape))
        tensors["step"] = torch.tensor(float(self.step))
        self.run.summary["epoch"] = self.source.epoch()
        self.run.checkpoint(self.step, self.seconds, self.source.state(), tensors)


def main():
    parser = argparse.ArgumentParser(description="Goes on training where the run stood.")
    parser.add_argument("--steps", type=int, default=0, help="steps to take; without it, those that are left of the run, or 1000")
    parser.add_argument("--out", default=str(FOLDER / "runs"), help="folder of the new run")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--checkpoint-every", type=int, default=200, metavar="STEPS")
    arguments = parser.parse_args()
    process = Process(arguments.device)
    try:
        Training(process, arguments).train()
    finally:
        if process.world > 1:
            dist.destroy_process_group()


if __name__ == "__main__":
    main()
