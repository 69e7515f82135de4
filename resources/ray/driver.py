"""Hands the trials of a sweep to a Ray cluster: one Ray task a trial, which runs the command line of Gatescope in a folder that goes away.

Started by Gatescope as `python driver.py --address ADDRESS`. They talk in JSON, one object a line. On standard input:
  {"type": "trial", "id", "command": [...], "document": {...}, "runId", "steps", "archive": path or null, "files": [{"name", "path"}]}
  {"type": "cancel", "id"}
The archive is a zip of the run's folder, where the run goes on from an earlier rung. On standard output:
  {"type": "ready", "width"}             how many trials can train at once
  {"type": "done", "id", "archive"}      the path of a zip of the run's folder, which the reader removes
  {"type": "failed", "id", "reason"}     there is no run
Ray starts a task again when its node dies. The end of standard input ends the driver, and cancels what still trains.
"""

import argparse
import ctypes
import io
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import zipfile

import ray


def tell(**message):
    PRINTED.write(json.dumps(message) + "\n")
    PRINTED.flush()


def zipped(folder):
    """The files of a folder as the bytes of a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for parent, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(parent, name)
                archive.write(path, os.path.relpath(path, folder))
    return packed.getvalue()


def ends_with_parent():
    """A command whose worker is killed ends as well. Linux alone can do that."""
    try:
        ctypes.CDLL("libc.so.6").prctl(1, signal.SIGKILL)
    except OSError:
        pass


@ray.remote(num_cpus=1, max_retries=50)
def train(trial, archive, files):
    """Trains in a folder of the node. Returns the run's folder as a zip, or why there is none."""
    with tempfile.TemporaryDirectory(prefix="gatescope-trial-") as workspace:
        os.makedirs(os.path.join(workspace, "data"))
        for name, content in files.items():
            with open(os.path.join(workspace, "data", os.path.basename(name)), "wb") as file:
                file.write(content)
        if archive is None:
            document = os.path.join(workspace, "trial.gatescope.json")
            with open(document, "w") as file:
                json.dump(trial["document"], file)
            what = ["train", document]
        else:
            zipfile.ZipFile(io.BytesIO(archive)).extractall(os.path.join(workspace, "runs", trial["runId"]))
            what = ["resume", trial["runId"]]
        options = ["--steps", str(trial["steps"]), "--json", "--workspace", workspace]
        ended = subprocess.run(
            [*trial["command"], *what, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=ends_with_parent if sys.platform == "linux" else None,
        )
        runs = os.path.join(workspace, "runs")
        names = [name for name in os.listdir(runs) if not name.startswith(".")] if os.path.isdir(runs) else []
        if ended.returncode not in (0, 1) or not names:
            return {"reason": ended.stderr.decode(errors="replace")[-2000:] or f"the command ended with {ended.returncode}"}
        return {"zip": zipped(os.path.join(runs, names[0]))}


class Driver:
    def __init__(self):
        self.running = {}  # from the reference of a task to the id of its trial
        self.files = {}  # references of data files, by path and time
        self.asked = queue.Queue()

    def read(self):
        for line in sys.stdin:
            self.asked.put(json.loads(line))
        self.asked.put(None)

    def file(self, path):
        key = (path, os.stat(path).st_mtime_ns)
        if key not in self.files:
            with open(path, "rb") as file:
                self.files[key] = file.read()
        return self.files[key]

    def begin(self, trial):
        archive = None
        if trial["archive"] is not None:
            with open(trial["archive"], "rb") as file:
                archive = file.read()
        files = {each["name"]: self.file(each["path"]) for each in trial["files"]}
        self.running[train.remote(trial, archive, files)] = trial["id"]

    def cancel(self, id):
        for task in [task for task, each in self.running.items() if each == id]:
            ray.cancel(task, force=True)
            del self.running[task]

    def end(self, task):
        id = self.running.pop(task)
        try:
            result = ray.get(task)
        except Exception as error:
            return tell(type="failed", id=id, reason=str(error)[-2000:])
        if "zip" not in result:
            return tell(type="failed", id=id, reason=result["reason"])
        handle, path = tempfile.mkstemp(prefix="gatescope-run-", suffix=".zip")
        with os.fdopen(handle, "wb") as file:
            file.write(result["zip"])
        tell(type="done", id=id, archive=path)

    def run(self):
        threading.Thread(target=self.read, daemon=True).start()
        while True:
            try:
                message = self.asked.get(timeout=0.05 if self.running else None)
            except queue.Empty:
                message = {"type": "nothing"}
            if message is None:
                break
            if message["type"] == "trial":
                self.begin(message)
            elif message["type"] == "cancel":
                self.cancel(message["id"])
            done, _ = ray.wait(list(self.running), timeout=0.05) if self.running else ([], [])
            for task in done:
                self.end(task)
        for id in list(self.running.values()):
            self.cancel(id)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--address", required=True)
    # Ray and its workers print on standard output, which belongs to the messages.
    PRINTED = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    ray.init(address=parser.parse_args().address, log_to_driver=False, logging_level="ERROR")
    tell(type="ready", width=max(1, int(ray.cluster_resources().get("CPU", 1))))
    Driver().run()
