#!/usr/bin/env python3
"""Runs story files (story.py), each on a server and data folder of its own, and checks what is left behind.

    run_stories.py --gaiwand PATH --gaiwan PATH STORY...

For each story: a server with a test clock on a free port, the county of deploy/data imported, the story walked and
compared with what its file says came out, the server stopped by SIGTERM, and the data folder proved by
`gaiwand --verify`. With REWRITE=1 in the environment the files are rewritten instead of compared.

    run_stories.py --second-start OTHER_STORY STORY

walks STORY, stops the server, starts it again on the same data with the same clock as before, imports the county again
(which must change nothing), walks OTHER_STORY as a new case on the old data, and proves the folder.

Exit status: 0 when all was as written and every folder is clean.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

import story as tale

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# All stories begin after this.
START = "2026-03-02T08:30:00+08:00"
# Under sanitizers on a busy machine a start takes seconds; a server that is not up by then never is.
START_SECONDS = 60
STOP_SECONDS = 60
# The server notes reads within a tenth of a second; one that has not by then never does.
NOTE_SECONDS = 60
# A port found free can be taken by somebody else before the server has it.
START_TRIES = 5


class Server:
    """A gaiwand on a folder; stopped when left. `definition`: by which cases run that name none; empty as in the settings."""

    def __init__(self, gaiwand, gaiwan, folder, definition=""):
        self.gaiwand, self.gaiwan, self.folder, self.definition = gaiwand, gaiwan, folder, definition
        self.address = self.process = None

    def flags(self):
        data = os.path.join(self.folder, "data")
        return ["--settings", os.path.join(ROOT, "deploy/gaiwand.textproto"), "--data-dir", data, "--key-file",
                data + ".key"] + (["--default-definition", self.definition] if self.definition else [])

    def __enter__(self):
        for _ in range(START_TRIES):
            if self.start():
                return self
        raise RuntimeError("the server did not start:\n" + self.log())

    def start(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [self.gaiwand] + self.flags() + ["--listen", self.address, "--insecure-dev-auth",
                                                 "--insecure-dev-clock", START], stdout=log, stderr=log, cwd=ROOT)
        give_up = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < give_up:
            if self.ask(["admin", "status"]).returncode == 0:
                return True
            time.sleep(0.05)
        self.process.kill()
        self.process.wait()
        return False

    def __exit__(self, kind, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            status = "none in time"
        if status != 0 and kind is None:
            raise RuntimeError(f"the server ended with status {status}:\n" + self.log())

    def log(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            return "".join(log.readlines()[-20:])

    def ask(self, args):
        return subprocess.run([self.gaiwan, "--server", self.address, "--as", tale.ADMINISTRATOR] + args,
                              capture_output=True, text=True, check=False, timeout=tale.CALL_SECONDS,
                              env=dict(os.environ, NO_COLOR="1"), cwd=ROOT)

    def import_county(self):
        """Returns the rows of the import's table: kind, added, changed, unchanged."""
        folder = os.path.join(ROOT, "deploy/data")
        files = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".csv"))
        done = self.ask(["directory", "import"] + files)
        if done.returncode != 0:
            raise RuntimeError("the county was not imported:\n" + done.stderr)
        rows = [line.rsplit(None, 3) for line in done.stdout.splitlines()]
        return [row for row in rows if len(row) == 4 and all(cell.isdigit() for cell in row[1:])]

    def position(self):
        """Of the log, once the reads are noted too."""
        give_up = time.monotonic() + NOTE_SECONDS
        while time.monotonic() < give_up:
            status = json.loads(self.ask(["--json", "admin", "status"]).stdout)
            if int(status.get("readsWaiting", 0)) == 0:
                return status["position"]
            time.sleep(0.02)
        raise RuntimeError("reads wait to be noted, and are not")

    def verify(self):
        """Proves the stopped folder; returns what is wrong with it."""
        done = subprocess.run([self.gaiwand] + self.flags() + ["--verify"], capture_output=True, text=True,
                              check=False, timeout=tale.CALL_SECONDS, cwd=ROOT)
        output = (done.stdout + done.stderr).strip()
        return [] if done.returncode == 0 and output.endswith(": clean") else [f"--verify: {done.returncode}: {output}"]


def walk(server, path):
    """Walks a story; returns it and (step, what came out) of every step."""
    told = tale.Story(server.gaiwan, server.address, os.path.basename(path), explains=True,
                      definition=tale.definition_of(path))
    return told, [(step, told.do(step)) for step in tale.parse(path)]


def run_story(args, path, folder):
    """Returns what went otherwise than the file says."""
    with Server(args.gaiwand, args.gaiwan, folder, tale.definition_of(path)) as server:
        server.import_county()
        told, results = walk(server, path)
    wrong = list(told.failures)
    if os.environ.get("REWRITE"):
        tale.rewrite(path, results)
    else:
        wrong += tale.differences(path, results)
    return wrong + server.verify()


def run_second_start(args, first, second, folder):
    wrong = []
    with Server(args.gaiwand, args.gaiwan, folder) as server:
        server.import_county()
        told, _ = walk(server, first)
        wrong += told.failures
        before = server.ask(["--json", "case", "show", next(iter(told.cases.values()))]).stdout
    with Server(args.gaiwand, args.gaiwan, folder) as server:
        # Behind what the stop noted: how often the case was looked at again.
        position = server.position()
        rows = server.import_county()
        if not rows or any(int(added) or int(changed) for _, added, changed, _ in rows):
            wrong.append(f"the second import should find all unchanged: {rows}")
        if server.position() != position:
            wrong.append(f"position {position} became {server.position()} by importing again")
        if server.ask(["--json", "case", "show", next(iter(told.cases.values()))]).stdout != before:
            wrong.append("the case of the first start is not shown as it was")
        told, results = walk(server, second)
        wrong += told.failures
        if not any("case_archived" in line for _, came in results for line in came or []):
            wrong.append(f"{second} did not reach the archive on old data")
    return wrong + server.verify()


def main():
    parser = argparse.ArgumentParser(description="Runs stories, each on a server of its own.")
    parser.add_argument("--gaiwand", required=True)
    parser.add_argument("--gaiwan", required=True)
    parser.add_argument("--second-start", metavar="OTHER_STORY", help="walked after a restart on the same data")
    parser.add_argument("stories", nargs="+")
    args = parser.parse_args()
    args.gaiwand, args.gaiwan = os.path.abspath(args.gaiwand), os.path.abspath(args.gaiwan)

    failed = 0
    for path in args.stories:
        with tempfile.TemporaryDirectory(prefix="gaiwan-e2e-") as folder:
            if args.second_start:
                wrong = run_second_start(args, path, args.second_start, folder)
            else:
                wrong = run_story(args, path, folder)
        for line in wrong:
            print(line)
        failed += 1 if wrong else 0
        print(f"{'FAILED' if wrong else 'ok'}: {os.path.basename(path)}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
