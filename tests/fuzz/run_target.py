#!/usr/bin/env python3
"""run_target.py TARGET --source DIR --work DIR --bytes-max N: one libFuzzer target for a while, from its corpus.

First each file of corpus/NAME once; then what libFuzzer makes of them: for 15 seconds from one seed, so that the same inputs come in the
same order and a faster machine comes further; with GAIWAN_TEST_FULL in the environment for five minutes from another seed each time. It works on a copy: nothing is written into the source tree. An input that breaks something stays in
the work folder, and a small one is printed too. Exit status 0 when nothing was found.
"""
import argparse
import base64
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys

SECONDS = 15
# Without GAIWAN_TEST_FULL: a submission is not judged by what chance finds in it.
SEED = 1
FULL = bool(os.environ.get("GAIWAN_TEST_FULL"))
SECONDS_FULL = 300
# One input: some hundred times what the slowest takes under the sanitizers on a busy machine.
INPUT_SECONDS = 10
MEMORY_MIB = 2048
# Of what the target said, without a line for each step it made.
SAID_CHARS_MAX = 20000
# What is printed of a found input, for whoever has the log alone.
PRINTED_BYTES_MAX = 16384


def prepare(source, work, name):
    """A fresh copy of the corpus in `work`; returns its folder and the arguments for the dictionary."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "found").mkdir(parents=True)
    shutil.copytree(source / "corpus" / name, work / "corpus")
    dictionary = source / "dict" / f"{name}.dict"
    return work / "corpus", [f"-dict={dictionary}"] if dictionary.exists() else []


def run(target, arguments, environment=None):
    """The target's exit status and what it said."""
    done = subprocess.run([str(target), *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, **(environment or {})}, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def run_unhurried(target, arguments, work):
    """The same, again where an input only seemed to take long: libFuzzer counts the seconds of a machine that others use."""
    status, said = run(target, arguments)
    for _ in range(2):
        late = sorted(work.glob("timeout-*"))
        if not late:
            break
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run(target, ["-timeout=0", str(late[0])])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime >= INPUT_SECONDS:
            break
        print(f"{late[0].name} took its time from others")
        for path in late:
            path.unlink()
        status, said = run(target, arguments)
    return status, said


def limits(bytes_max):
    return [f"-timeout={INPUT_SECONDS}", f"-rss_limit_mb={MEMORY_MIB}", f"-max_len={bytes_max}", "-detect_leaks=1"]


def shortened(said):
    return "\n".join(line for line in said.splitlines() if not line.startswith("#"))[-SAID_CHARS_MAX:]


def figure(name, said):
    found = re.findall(rf"stat::{name}:\s*(\d+)", said)
    return int(found[-1]) if found else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=pathlib.Path)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--bytes-max", type=int, required=True)
    parser.add_argument("--seconds", type=int,
                        default=SECONDS_FULL if FULL else SECONDS)
    options = parser.parse_args()

    corpus, dictionary = prepare(options.source, options.work, options.target.name)
    kept = sorted(path for path in corpus.iterdir())
    status, said = run_unhurried(
        options.target, [*limits(options.bytes_max), f"-artifact_prefix={options.work}/", *map(str, kept)], options.work)
    if status == 0:
        status, said = run_unhurried(options.target, [
            *limits(options.bytes_max), *dictionary, f"-artifact_prefix={options.work}/", "-print_final_stats=1",
            f"-max_total_time={options.seconds}", *([] if FULL else [f"-seed={SEED}"]), "-use_value_profile=1",
            str(options.work / "found"), str(corpus)], options.work)
    broken = [path for path in options.work.iterdir()
              if path.name.startswith(("crash-", "leak-", "timeout-", "oom-", "slow-unit-"))]
    tried = figure("number_of_executed_units", said)
    if status == 0 and tried > len(kept):
        print(f"{options.target.name}: {len(kept)} of the corpus, {tried} tried, "
              f"{figure('new_units_added', said)} that led somewhere new")
        return 0
    print(shortened(said))
    for path in broken:
        print(f"\nkept: {path}")
        if path.stat().st_size <= PRINTED_BYTES_MAX:
            print(f"in base 64: {base64.b64encode(path.read_bytes()).decode()}")
    print(f"{options.target.name}: exit status {status}, {tried} tried")
    return 1


if __name__ == "__main__":
    sys.exit(main())
