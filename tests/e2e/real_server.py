"""Runs the built server and the built command line client for the tests of this folder.

One test holds one RealServer at a time; nothing here is for use by several threads, but `Client` is.
"""

import json
import os
import pathlib
import re
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEFINITIONS = ROOT / "workflow" / "definitions"
DIRECTORY_FILES = sorted(str(path) for path in (ROOT / "deploy" / "data").glob("*.csv"))

# The committee of Chengzhong community in Xiligou, and who works there.
COMMITTEE = "632821100001-committee"
ADMINISTRATOR = "people/p-632821-administrator"
REGISTRAR = f"people/p-{COMMITTEE}-registrar"
HEAD = f"people/p-{COMMITTEE}-head"
MEDIATOR = f"people/p-{COMMITTEE}-mediator-1"

START_TIME = "2026-03-02T08:30:00+08:00"
# How long anything may take before the test gives up. Nothing is judged by how long it takes.
PATIENCE_SECONDS = 120


class Answer:
    """What a program printed and how it ended."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return f"exit status {self.code}\nstdout: {self.out}\nstderr: {self.err}"


def run(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=PATIENCE_SECONDS,
                          check=False, env=dict(os.environ, NO_COLOR="1", COLUMNS="120"))
    return Answer(done.returncode, done.stdout, done.stderr)


def until(what, condition):
    """Waits until condition() is true, and returns what it gave."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("did not happen: " + what)


def planted_in(gaiwand, folders, secrets, control):
    """Which of `secrets` the stores of stopped data folders and of backup folders hold in any record or row, as
    (secret, place, where). `control` lies there in the clear: it must be found in each folder's log and in a row."""
    finder = pathlib.Path(gaiwand).parent / "gaiwan_find_planted"
    found = []
    for folder in folders:
        done = subprocess.run([str(finder), str(folder)], input="\n".join([*secrets, control]), capture_output=True,
                              text=True, timeout=PATIENCE_SECONDS, check=False)
        if done.returncode != 0:
            raise AssertionError(f"{folder}: {done.stderr}")
        lines = [tuple(line.removeprefix("found ").split("\t")) for line in done.stdout.splitlines()
                 if line.startswith("found ")]
        places = {place.split("/")[1] for secret, place, _ in lines if secret == control}
        if not {"log", "list"} <= places:
            raise AssertionError(f"{folder}: {control} was found in {sorted(places)} alone: {done.stdout}")
        found += [line for line in lines if line[0] != control]
    return found


class RealServer:
    """gaiwand on a free port of its own, over one data folder, on simulated time."""

    def __init__(self, gaiwand, data_dir, *flags, key_file=None, prefix=(), port=0):
        self.data_dir = pathlib.Path(data_dir)
        self.log_path = pathlib.Path(f"{data_dir}.stderr")
        self.command = [*prefix, str(gaiwand), "--data-dir", str(data_dir), "--key-file",
                        str(key_file or f"{data_dir}.key"), "--default-definition", "mediation-543",
                        "--definitions-dir", str(DEFINITIONS)]
        self.serving_flags = ["--listen", f"127.0.0.1:{port}", "--insecure-dev-auth", "--insecure-dev-clock",
                              START_TIME, *flags]
        self.process = None
        self.port = None

    def start(self):
        """Returns when the server serves; raises with its output when it ends instead."""
        seen = self.log_path.stat().st_size if self.log_path.exists() else 0
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command + self.serving_flags, stdout=log, stderr=log,
                                            stdin=subprocess.DEVNULL)
        def serving():
            with open(self.log_path, "rb") as log_read:
                log_read.seek(seen)
                text = log_read.read().decode("utf-8", "replace")
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended with {self.process.returncode}: {text}")
            return re.search(r'"message":"serving".*"port":(\d+)', text)
        self.port = int(until("the server serves", serving).group(1))
        return self

    def start_refused(self):
        """Starts a server that should not start; how it ended. One that serves is stopped: its code is None then."""
        process = subprocess.Popen(self.command + self.serving_flags, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        try:
            out, err = process.communicate(timeout=10)
            return Answer(process.returncode, out, err)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            return Answer(None, out, err)

    def verify(self):
        return run([*self.command, "--verify"])

    def stop(self, how=signal.SIGTERM):
        """Ends the server by a signal; its exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        self.process = None
        return code

    def kill(self):
        return self.stop(signal.SIGKILL)

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")


class Client:
    """The command line client against one server."""

    def __init__(self, gaiwan, server):
        self.gaiwan, self.server = gaiwan, server

    def command(self, *args, who=None):
        return [str(self.gaiwan), "--server", f"127.0.0.1:{self.server.port}", *(["--as", who] if who else ["--insecure"]), *args]

    def run(self, *args, who=REGISTRAR):
        return run(self.command(*args, who=who))

    def done(self, *args, who=REGISTRAR):
        """Runs what has to be done; its answer as JSON."""
        answer = self.run("--json", *args, who=who)
        if answer.code != 0:
            raise AssertionError(f"{args}: {answer}")
        return answer.json()

    def ordered(self, *args, asks, office, allows):
        """Asks at `office` for the order that a command takes, and has somebody else allow it; `--order` and its name."""
        asked = self.done(*args, "--ask", office, who=asks)
        order = self.done("admin", "order", "list", office, who=asks)["orders"][0]["name"]
        assert asked["receipt"]["name"] == order.split("/orders/")[0], asked
        self.done("admin", "order", "approve", office, order, who=allows)
        return "--order", order

    def status(self):
        return self.done("admin", "status", who=ADMINISTRATOR)

    def position(self):
        """Of the log, once it stands: what was looked at is noted a little later, many looks in one entry."""
        def stands():
            status = self.status()
            return not int(status.get("readsWaiting", 0)) or status.get("writingClosed")
        until("the looks are noted", stands)
        return int(self.status()["position"])

    def import_directory(self):
        self.done("directory", "import", *DIRECTORY_FILES, who=ADMINISTRATOR)

    def open_case(self, data, *flags):
        """Opens a case; its id."""
        receipt = self.done("case", "do", "-", "open_case", "--data", json.dumps(data, ensure_ascii=False), *flags)
        return receipt["receipt"]["name"].removeprefix("cases/")

    def note(self, case, text, *flags, who=REGISTRAR):
        data = json.dumps({"note": {"text": text}}, ensure_ascii=False)
        return self.run("--json", "case", "do", case, "add_note", "--data", data, *flags, who=who)


def opening(**more):
    """A whole OpenCase: two parties, class, facts."""
    return {"channel": "governance_centre", "source": "on-application", "disputeClass": "04-01", "difficulty": "simple",
            "claimed": {"currency": "CNY", "fen": 369000},
            "text": {"facts": "枸杞地租金欠付半年。", "claim": "付清所欠租金3690元", "place": "希里沟镇"},
            "parties": [party("APPLICANT", "叶某"), party("RESPONDENT", "孔某")], **more}


def party(side, name, **details):
    return {"side": f"PARTY_SIDE_{side}", "kind": "PARTY_KIND_PERSON", "details": {"name": name, **details}}
