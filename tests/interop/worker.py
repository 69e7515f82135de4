"""Runs the check scripts of exports, one request a line, in one process, so that a framework is imported once.

A request is {"folder": ..., "script": ..., "args": [...]}; the answer is {"code": ..., "output": ...}: the script's exit code and all that it
printed.
"""

import contextlib
import io
import json
import os
import runpy
import sys
import traceback


def forget(folder):
    """Modules of an export have the same names in each export, such as `model`."""
    for name, module in list(sys.modules.items()):
        path = getattr(module, "__file__", None)
        if path is not None and os.path.realpath(path).startswith(folder + os.sep):
            del sys.modules[name]


def run(folder, script, args):
    sys.argv = [script, *args]
    sys.path.insert(0, folder)
    os.chdir(folder)
    try:
        runpy.run_path(script, run_name="__main__")
        return 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code)
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.path.remove(folder)
        forget(folder)


def main():
    answers = os.fdopen(os.dup(1), "w")
    # What a library prints below Python's level must not stand between the answers.
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run(os.path.realpath(request["folder"]), request["script"], request["args"])
        answers.write(json.dumps({"code": code, "output": printed.getvalue()}) + "\n")
        answers.flush()


main()
