#!/usr/bin/env python3
"""Thousands of hand-overs between the county's server and two receivers, the court and the police, over a line that
loses, repeats, delays and cuts, with adapters that are killed and a court that is away for 48 hours.

    court_line_test.py --gaiwand FILE --gaiwan FILE --adapter FILE --proxy FILE --maker FILE [--count N] [--seed N]

Held at the end: each hand-over has one final state, the same on both sides; none is unknown; each has the number that
its receiver gave it, and no number is given twice; each that went with a paper has it whole, under its digest; nothing was lost while the court was away, and the alarm stood within
15 simulated minutes; the log of the county proves all its rows. 1,000 hand-overs; 10,000 with GAIWAN_TEST_FULL.
"""

import argparse
import hashlib
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from real_server import ADMINISTRATOR, PATIENCE_SECONDS, Client, RealServer, until  # noqa: E402

COURT = ("people/p-632821-court-liaison", "orgs/632821-court")
POLICE = ("people/p-632821-police-liaison", "orgs/632821-police")
# Of every hundred calls so many meet a fault.
FAULT_PERCENT = 12
# A call that is swallowed costs its deadline.
DEADLINE_SECONDS = 1
CALLS_AT_ONCE = 16
# How the receivers answer; what has no rule is taken.
ANSWERS = """every 7  not-accepted 不属于本院管辖
every 5  supplement 2026-03-20 补交身份证明 / filed
application  filed / confirmed
"""
DRAIN_SECONDS = 600


class Relay:
    """TCP from a free port to a server; cuts connections at any byte, and is silent while `away` is set."""

    def __init__(self, target, seed):
        self.target, self.random, self.cuts = target, random.Random(seed), 0
        self.away = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.away.is_set():
                client.close()
                continue
            try:
                server = socket.create_connection(self.target)
            except OSError:
                client.close()
                continue
            # Every connection ends some time, most of them within a message; now and then one lives for a large one.
            budget = [self.random.randrange(10_000, 400_000) if self.random.random() < 0.7 else 20_000_000]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pump, args=(source, sink, budget), daemon=True).start()

    def _pump(self, source, sink, budget):
        try:
            while not self.away.is_set():
                data = source.recv(65536)
                if not data:
                    break
                budget[0] -= len(data)
                if budget[0] < 0:
                    sink.sendall(data[:max(0, len(data) + budget[0])])
                    self.cuts += 1
                    break
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def close(self):
        self.away.set()
        self.listener.close()


class Adapter:
    """A receiver's process over its own journal."""

    def __init__(self, binary, port, person, folder):
        self.person, self.folder = person, folder
        rules = folder / "answers.txt"
        rules.write_text(ANSWERS, encoding="utf-8")
        name = person.rsplit("/", 1)[1]
        self.journal = folder / f"{name}.journal"
        self.log = folder / f"{name}.log"
        self.command = [str(binary), "--server", f"127.0.0.1:{port}", "--as", person, "--journal", str(self.journal),
                        "--answers", str(rules), "--number-prefix", name, "--deadline", str(DEADLINE_SECONDS),
                        "--calls", str(CALLS_AT_ONCE), "--poll", "0.2",
                        # A packet takes a second or two to lay out; e2e_court has one over a good line.
                        "--no-packets"]
        self.process = None

    def start(self, *flags):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([*self.command, *flags], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        return self

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(PATIENCE_SECONDS)
        self.process = None

    def drained(self):
        code = self.process.wait(DRAIN_SECONDS)
        assert code == 0, f"{self.person} ended with {code}: {self.log.read_text(encoding='utf-8')[-3000:]}"

    def received(self):
        """What the journal holds, with nobody writing to it: id -> (digest, number, state, answer)."""
        done = subprocess.run([*self.command, "--print"], capture_output=True, text=True, timeout=PATIENCE_SECONDS,
                              check=True)
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        return {row[0]: tuple(row[1:]) for row in rows}

    def papers(self):
        """What it keeps of papers: hand-over -> digests. Each file is what its name says, and none is half there."""
        kept = {}
        for path in pathlib.Path(f"{self.journal}.papers").glob("*/*"):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name, path
            kept.setdefault(path.parent.name, []).append(path.name)
        return kept


def inbox(client, receiver, *flags):
    """All hand-overs as the county has them: id -> LineHandOver."""
    person, org = receiver
    answer = client.done("court", "inbox", "--org", org, "--final", "--all", "--page-size", "1000", *flags, who=person)
    return {item["id"]: item["handOver"] for item in answer.get("items", [])}


def alarms(client):
    return client.status().get("alarms", [])


def has_line_alarm(client, org):
    return any("专线递交" in alarm and org.removeprefix("orgs/") in alarm for alarm in alarms(client))


def check_same(client, receiver, adapter):
    """One final state, the same on both sides; the numbers agree one to one."""
    county, held = inbox(client, receiver), adapter.received()
    assert set(county) == set(held), f"{receiver}: {len(county)} at the county, {len(held)} at the receiver"
    states = {}
    for key, line in county.items():
        digest, number, state, _ = held[key]
        assert line["state"] in ("LINE_STATE_ACCEPTED", "LINE_STATE_REFUSED"), (key, line)
        assert line["state"] == f"LINE_STATE_{state.upper()}", (key, line, held[key])
        assert line["digest"] == digest, (key, line, held[key])
        assert line["number"] == number, (key, line, held[key])
        states[line["state"]] = states.get(line["state"], 0) + 1
    assert len({row[1] for row in held.values()}) == len(held), f"{receiver}: a number was given twice"
    return states


def make(binary, server, count):
    done = subprocess.run([str(binary), f"127.0.0.1:{server.port}", str(count)], capture_output=True, text=True,
                          timeout=DRAIN_SECONDS, check=False)
    assert done.returncode == 0, done.stderr


def run(args, folder):
    began = time.monotonic()

    def stage(what):
        print(f"{time.monotonic() - began:7.1f} s  {what}", flush=True)

    print(f"seed {args.seed}, {args.count} hand-overs", flush=True)
    server = RealServer(args.gaiwand, folder / "data", "--limits-rate-per-second", "100000", "--limits-rate-burst",
                        "1000000", "--limits-cases-read-per-hour", "100000000").start()
    proxy = relay = None
    adapters = []
    try:
        client = Client(args.gaiwan, server)
        client.import_directory()
        proxy = subprocess.Popen([str(args.proxy), f"127.0.0.1:{server.port}", str(args.seed), str(FAULT_PERCENT)],
                                 stdout=subprocess.PIPE, text=True)
        proxy_port = int(re.match(r"port (\d+)", proxy.stdout.readline()).group(1))
        relay = Relay(("127.0.0.1", proxy_port), args.seed)
        court = Adapter(args.adapter, relay.port, COURT[0], folder)
        police = Adapter(args.adapter, relay.port, POLICE[0], folder)
        adapters = [court, police]

        first = args.count * 6 // 10
        make(args.maker, server, first)
        stage(f"{first} made")

        # Both receivers at work; each is killed a few times where it stands.
        randomness = random.Random(args.seed)
        for adapter in adapters:
            adapter.start()
        for _ in range(4):
            time.sleep(randomness.uniform(0.5, 2.0))
            victim = randomness.choice(adapters)
            victim.kill()
            victim.start()
        stage("killed and started again four times")

        # The court is away for 48 hours: its process is dead and its line is silent. The police go on.
        relay.away.set()
        court.kill()
        police.kill()
        make(args.maker, server, args.count - first)
        waiting = sum(line["state"] == "LINE_STATE_WAITING" for line in inbox(client, COURT).values())
        assert waiting > 0, "nothing waits for the court"
        client.done("admin", "advance", "14m", who=ADMINISTRATOR)
        client.done("admin", "advance", "1m", who=ADMINISTRATOR)
        assert has_line_alarm(client, COURT[1]), f"15 minutes and no alarm: {alarms(client)}"
        until("the log tells it", lambda: "hand-overs by line are not received" in server.log())
        client.done("admin", "advance", "48h", who=ADMINISTRATOR)
        assert has_line_alarm(client, COURT[1]), alarms(client)
        unknown = [key for key, line in inbox(client, COURT).items() if line["state"] == "LINE_STATE_UNKNOWN"]
        stage(f"away for 48 hours: {waiting} waiting, {len(unknown)} unknown")

        # It comes back. Everything is drained, answered and reconciled over the same bad line.
        relay.away.clear()
        for adapter in adapters:
            adapter.start("--drain")
        for adapter in adapters:
            adapter.drained()
        stage(f"drained; the line was cut {relay.cuts} times")

        for receiver, adapter in ((COURT, court), (POLICE, police)):
            print(f"           {receiver[1]}: {check_same(client, receiver, adapter)}", flush=True)
            assert not has_line_alarm(client, receiver[1]), alarms(client)
        papers = court.papers()
        assert set(papers) == set(court.received()), f"{len(papers)} of {len(court.received())} with their paper"
        assert all(len(each) == 1 for each in papers.values()), papers
        until("the log tells it", lambda: "hand-overs by line are received again" in server.log())
        total = len(inbox(client, COURT)) + len(inbox(client, POLICE))
        assert total == args.count, f"{total} of {args.count}"

        # Nobody else sees any of it.
        one = next(iter(inbox(client, COURT)))
        for who, reason in ((POLICE[0], "PART_UNKNOWN"), (ADMINISTRATOR, "NOT_YOUR_ROLE")):
            answer = client.run("--json", "court", "fetch", one, who=who)
            assert answer.code == 1 and reason in answer.err, str(answer)

        assert server.stop() == 0
        verified = server.verify()
        assert verified.code == 0 and "clean" in verified.out, str(verified)
        stage(f"verified: {verified.out.strip()}")
        proxy.send_signal(signal.SIGTERM)
        print("faults: " + ", ".join(proxy.communicate(timeout=PATIENCE_SECONDS)[0].split("\n")[:-1]), flush=True)
    finally:
        for adapter in adapters:
            adapter.kill()
        if relay is not None:
            relay.close()
        if proxy is not None and proxy.poll() is None:
            proxy.kill()
            proxy.wait()
        server.kill()


def main():
    parser = argparse.ArgumentParser()
    for name in ("gaiwand", "gaiwan", "adapter", "proxy", "maker"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--count", type=int, default=10_000 if os.environ.get("GAIWAN_TEST_FULL") else 1_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--keep", help="folder to keep everything in")
    args = parser.parse_args()
    if args.keep:
        run(args, pathlib.Path(args.keep))
        return
    with tempfile.TemporaryDirectory(prefix="gaiwan-court-line-") as folder:
        run(args, pathlib.Path(folder))


if __name__ == "__main__":
    main()
