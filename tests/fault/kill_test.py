#!/usr/bin/env python3
"""Kills the real server under load again and again, and proves that nothing that was promised is lost.

Starts gaiwand on a temporary folder, with a client (gaiwan_crash_client) that works, watches and moves the test clock all
the while; kills the server with SIGKILL after a random moment, most often under load and sometimes while it still
starts; starts it again on the same folder. After the last round everything unanswered is repeated, the clocks run out,
and then it is checked that

  - every acknowledged command is there exactly once, at the position and version of its receipt, and every repeat was
    given the same receipt; every command that was sent at all was answered in the end, but for those given up,
  - what was refused because the case had changed is not there,
  - commands, with and without an etag, and reads of each case are linearizable (gaiwan_check_calls),
  - commands are whole: as many events as their first one says, one behind the other, versions without gap, positions growing,
  - every clock fired exactly once a stage when it was due, and none that is due has not,
  - the watch delivered every event of the log once, in order, over all its resumptions,
  - `gaiwand --verify` finds the folder clean.

Exit status 0 when all of that holds; otherwise the first faults are printed and the folder is kept.
100 kills; 1,000 with GAIWAN_TEST_FULL=1 in the environment.
"""

import argparse
import collections
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

START_TIME = "2026-03-02T09:00:00+08:00"
# How long a started server may take until it listens, the client to finish, --verify, and the search for an order.
UP_MAX = 60
FINISH_MAX = 240
VERIFY_MAX = 120
ORDER_MAX = 120
# Of the rounds, the share in which the server dies while it starts.
EARLY_SHARE = 0.15
FAULTS_SHOWN = 20
KILLS, KILLS_FULL = 100, 1000


class Server:
    def __init__(self, args, folder):
        self.port = free_port()
        self.target = f"127.0.0.1:{self.port}"
        self.log = open(os.path.join(folder, "gaiwand.log"), "ab")
        self.command = [
            args.gaiwand, "--data-dir", os.path.join(folder, "data"), "--listen", self.target,
            "--definitions-dir", os.path.join(args.source, "workflow/definitions"),
            "--default-definition", "mediation-543", "--limits-rate-per-second", "1000000",
            "--limits-rate-burst", "10000000", "--limits-cases-read-per-hour", "100000000", "--log-level", "warning",
            "--insecure-dev-auth", "--insecure-dev-clock", START_TIME]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=self.log)

    def wait_until_up(self):
        end = time.monotonic() + UP_MAX
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"gaiwand ended by itself with status {self.process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.005)
        raise RuntimeError("gaiwand did not come up")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=UP_MAX)

    def verify(self):
        return subprocess.run(self.command + ["--verify"], capture_output=True, text=True, timeout=VERIFY_MAX,
                              check=False)

    def end(self):
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.log.close()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def lines(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return [line.split() for line in file.read().splitlines()]


class Event:
    def __init__(self, words):
        self.position, self.case, self.version = int(words[0]), words[1], int(words[2])
        self.request, self.count, self.type = words[3], int(words[4]), words[5]
        # KIND, clock id, stage it waits for now in percent, when that comes in seconds.
        self.clocks = []
        for clock in words[6:]:
            kind, clock_id, percent, at = clock.split(":")
            self.clocks.append((kind, clock_id, int(percent), int(at)))


class Check:
    def __init__(self, folder, now):
        self.faults = [" ".join(words) for words in lines(folder, "faults")]
        self.now = now
        self.sent = [words[0] for words in lines(folder, "sent")]
        self.acknowledged = lines(folder, "acknowledged")
        self.calls = lines(folder, "calls")
        self.watched = lines(folder, "watched")
        self.events = [Event(words) for words in lines(folder, "history")]
        self.events.sort(key=lambda event: event.position)
        self.by_case = collections.defaultdict(list)
        for event in self.events:
            self.by_case[event.case].append(event)
        self.fired = 0

    def run(self):
        self.log_is_whole()
        self.commands_are_whole()
        self.acknowledged_are_there_once()
        self.clocks_fired_once()
        self.watch_is_the_log()
        return self.faults

    def fault(self, words):
        self.faults.append(words)

    def log_is_whole(self):
        """Positions only grow; what lies between are entries of the read log. Within a case no version is missing."""
        for before, after in zip(self.events, self.events[1:]):
            if after.position <= before.position:
                self.fault(f"positions: {after.position} follows {before.position}")

    def commands_are_whole(self):
        for case, events in self.by_case.items():
            left, at = 0, 0
            for number, event in enumerate(events, 1):
                if event.version != number:
                    self.fault(f"{case}: version {event.version} stands where {number} should")
                if event.count > 0:
                    if left > 0:
                        self.fault(f"{case}: the command before version {event.version} has {left} events too few")
                    left = event.count
                elif left == 0:
                    self.fault(f"{case}: version {event.version} belongs to no command")
                elif event.position != at + 1:
                    self.fault(f"{case}: version {event.version} does not stand behind its command's event before")
                left, at = left - 1, event.position
            if left > 0:
                self.fault(f"{case}: the last command has {left} events too few")

    def acknowledged_are_there_once(self):
        first = collections.defaultdict(list)
        for event in self.events:
            if event.request != "-":
                first[event.request].append(event)
        receipts = {}
        for request, case, version, first_position, last_position in self.acknowledged:
            receipt = (case, int(version), int(first_position), int(last_position))
            if receipts.setdefault(request, receipt) != receipt:
                self.fault(f"{request}: acknowledged as {receipts[request]} and as {receipt}")
        for request, (case, version, first_position, last_position) in receipts.items():
            found = first.get(request, [])
            if len(found) != 1:
                self.fault(f"{request}: acknowledged, and {len(found)} times in the log")
                continue
            event = found[0]
            expected = (event.case, event.version + event.count - 1, event.position, event.position + event.count - 1)
            if expected != (case, version, first_position, last_position):
                self.fault(f"{request}: acknowledged as {(case, version, first_position, last_position)}, is {expected}")
        for request, found in first.items():
            if len(found) > 1:
                self.fault(f"{request}: {len(found)} times in the log")
        ended = {words[4]: words[6] for words in self.calls}
        for request in self.sent:
            if request not in receipts and ended.get(request) not in ("stale", "unknown"):
                self.fault(f"{request}: sent and never answered")
            if ended.get(request) == "stale" and request in first:
                self.fault(f"{request}: refused because the case had changed, and in the log")

    def clocks_fired_once(self):
        for case, events in self.by_case.items():
            waits = {}    # Of each clock that runs: the stage it waits for, and when that comes.
            fired = set()
            for event in events:
                for kind, clock, percent, at in event.clocks:
                    if kind in ("WARNED", "EXPIRED"):
                        stage = waits.get(clock, (None, 0))[0]
                        self.fired += 1
                        if stage is None or stage == 0:
                            self.fault(f"{case}: clock {clock} fired at version {event.version} and waited for nothing")
                        if (clock, stage) in fired:
                            self.fault(f"{case}: clock {clock} fired twice at {stage} percent")
                        if kind != ("EXPIRED" if stage == 100 else "WARNED"):
                            self.fault(f"{case}: clock {clock} waited for {stage} percent and {kind}")
                        fired.add((clock, stage))
                    waits[clock] = (0, 0) if kind in ("ENDED", "PAUSED") else (percent if at else 0, at)
            for clock, (stage, at) in waits.items():
                if stage > 0 and at <= self.now:
                    self.fault(f"{case}: clock {clock} was due at {at} ({stage} percent) and did not fire")

    def watch_is_the_log(self):
        log = [(event.position, event.case, event.version, event.type) for event in self.events]
        seen = [(int(words[0]), words[1], int(words[2]), words[3]) for words in self.watched]
        for before, after in zip(seen, seen[1:]):
            if after[0] <= before[0]:
                self.fault(f"watch: position {after[0]} came behind {before[0]}")
        missing, extra = set(log) - set(seen), set(seen) - set(log)
        for event in sorted(missing)[:FAULTS_SHOWN]:
            self.fault(f"watch: did not deliver {event}")
        for event in sorted(extra)[:FAULTS_SHOWN]:
            self.fault(f"watch: delivered {event}, which is not in the log")


def run_rounds(server, rounds, chance):
    """Each round ends with a kill; returns how many hit a server that was still starting."""
    early = 0
    for _ in range(rounds):
        server.start()
        if chance.random() < EARLY_SHARE:
            time.sleep(chance.uniform(0.0, 0.15))
            early += 1
        else:
            server.wait_until_up()
            time.sleep(chance.uniform(0.1, 0.5))
        if server.process.poll() is not None:
            raise RuntimeError(f"gaiwand ended by itself with status {server.process.returncode}")
        server.kill()
    return early


def order_calls(args, folder):
    """What gaiwan_check_calls says, and whether it found an order."""
    done = subprocess.run([args.checker, os.path.join(folder, "calls"), os.path.join(folder, "history")],
                          capture_output=True, text=True, timeout=ORDER_MAX * max(1, args.kills // KILLS), check=False)
    return (done.stdout if done.returncode == 0 else done.stderr).strip(), done.returncode == 0


def run(args, folder):
    chance = random.Random(args.seed)
    server = Server(args, folder)
    client = None
    begin = time.monotonic()
    try:
        # The county is loaded before the first kill: everybody in it is known from then on.
        server.start()
        server.wait_until_up()
        client = subprocess.Popen(
            [args.client, server.target, os.path.join(args.source, "deploy/data"), folder, str(args.kills)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if client.stdout.readline().strip() != "working":
            raise RuntimeError("the client did not begin")
        server.kill()
        early = run_rounds(server, args.kills - 1, chance)
        server.start()
        server.wait_until_up()
        killed = time.monotonic()
        # A longer run leaves more to finish.
        said, _ = client.communicate(timeout=FINISH_MAX * max(1, args.kills // KILLS))
        if client.returncode != 0:
            raise RuntimeError(f"the client ended with status {client.returncode}")
        words = dict(line.split() for line in said.splitlines())
        faults = []
        if server.stop() != 0:
            faults.append(f"gaiwand stopped with status {server.process.returncode}")
        verified = server.verify()
        if verified.returncode != 0:
            faults += ["--verify: " + line for line in (verified.stdout + verified.stderr).splitlines()]
    finally:
        if client is not None and client.poll() is None:
            client.kill()
        server.end()

    check = Check(folder, int(words["time"]))
    faults += check.run()
    # A run in which nothing happened proves nothing.
    if len(check.events) < 10 * args.kills or check.fired == 0:
        faults.append(f"only {len(check.events)} events and {check.fired} expiries")
    ordered, in_order = order_calls(args, folder)
    if not in_order:
        faults += ordered.splitlines()
    print(f"{args.kills} kills ({early} while starting) in {killed - begin:.0f} s, checked in "
          f"{time.monotonic() - killed:.0f} s: {len(check.events)} events of {len(check.by_case)} cases, "
          f"{len(check.acknowledged)} acknowledgements, {len(check.sent)} commands, {check.fired} warnings and "
          f"expiries, {len(check.watched)} watched; verify: {verified.stdout.strip()}")
    print(f"{args.kills} cycles, {len(check.calls)} operations checked: {ordered if in_order else 'NOT LINEARIZABLE'}")
    return faults


def main():
    parser = argparse.ArgumentParser(description="Kills the real server under load and checks what it promised.")
    parser.add_argument("--gaiwand", required=True)
    parser.add_argument("--client", required=True)
    parser.add_argument("--checker", required=True, help="gaiwan_check_calls")
    parser.add_argument("--source", default=".", help="folder of the source tree")
    full = os.environ.get("GAIWAN_TEST_FULL") == "1"
    parser.add_argument("--kills", type=int, default=KILLS_FULL if full else KILLS)
    parser.add_argument("--seed", type=int, default=None, help="of the moments; taken at random when not given")
    args = parser.parse_args()
    if args.seed is None:
        args.seed = random.randrange(1 << 32)
    folder = tempfile.mkdtemp(prefix="gaiwan_kill_")
    print(f"seed {args.seed}", flush=True)
    faults = ["the run itself failed"]
    try:
        faults = run(args, folder)
    finally:
        if not faults:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            print(f"FAILED, {len(faults)} faults; what is left lies in {folder}", file=sys.stderr)
            for fault in faults[:FAULTS_SHOWN]:
                print("  " + fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
