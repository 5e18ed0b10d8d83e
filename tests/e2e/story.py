#!/usr/bin/env python3
"""Walks a case through the real server with the real command line client, as a story file tells it.

A story is a text file:

    # Shown as a heading.
    cast registrar people/p-632821100001-committee-registrar
    clock 2026-03-02 09:00                    moves the server's test clock (never back)
    case c                                    from here on the steps are about case `c`; a new name is a new case
    registrar open_case {"channel": ...}      one command by one person; the JSON may go on over lines
    registrar open_case @2026-03-01T18:00+08:00 {...}      ... that happened earlier
    $ case explain $c --as registrar          any other gaiwan command; $c is the case, --as takes a name of the cast
    ----
    what came out, up to the next empty line

`story.py FILE` prints a story as it happens; `--check` compares it with what the file says came out, and
`--rewrite` writes what came out into the file: read that change as code. Exit status: 0 when every step that the
file does not mark as refused (`!` before the person) was done, and with --check when all came out as written.
"""

import argparse
import json
import os
import random
import re
import shlex
import subprocess
import sys

CALENDAR_ZONE = "+08:00"
# Sees every case of the county: the county bureau's officer.
OBSERVER = "people/p-632821-justice-officer"
ADMINISTRATOR = "people/p-632821-administrator"
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


class Step:
    def __init__(self, line_number, text):
        self.line_number = line_number
        self.text = text
        self.expected = None   # Lines that should come out; None when the file says nothing.
        self.expected_at = None


def parse(path):
    """The story's steps, in order, with what the file says came out."""
    steps, lines = [], open(path, encoding="utf-8").read().split("\n")
    i = 0
    while i < len(lines):
        line = lines[i]
        if line == "----":
            expected = []
            i += 1
            while i < len(lines) and lines[i] != "":
                expected.append(lines[i])
                i += 1
            steps[-1].expected = expected
            continue
        if line.strip() == "":
            i += 1
            continue
        step = Step(i + 1, line)
        i += 1
        # The JSON of a command may go on over indented lines.
        while i < len(lines) and lines[i].startswith("  "):
            step.text += "\n" + lines[i]
            i += 1
        steps.append(step)
    return steps


class Story:
    def __init__(self, gaiwan, server, seed):
        self.gaiwan = gaiwan
        self.server = server
        self.cast = {}
        self.cases = {}
        self.present = None
        self.random = random.Random(seed)
        self.failures = []

    # --- the command line client -------------------------------------------------------------------------------

    def run(self, args, who=None):
        command = [self.gaiwan, "--server", self.server]
        if who:
            command += ["--as", who]
        env = dict(os.environ, NO_COLOR="1", COLUMNS="120")
        done = subprocess.run(command + args, capture_output=True, text=True, env=env, timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr

    def history(self, case, from_version):
        code, out, err = self.run(["--json", "case", "history", case, "--from-version", str(from_version)], OBSERVER)
        if code != 0:
            raise RuntimeError("case history failed: " + err)
        return json.loads(out).get("entries", [])

    # --- steps -------------------------------------------------------------------------------------------------

    def do(self, step):
        """Carries out one step; returns the lines that came out, or None for a step that has no output."""
        text = step.text
        if text.startswith("#"):
            return None
        if text.startswith("cast "):
            _, name, person = text.split()
            self.cast[name] = person
            return None
        if text.startswith("clock "):
            return self.clock(text[len("clock "):].strip())
        if text.startswith("case "):
            name = text.split()[1]
            self.cases.setdefault(name, "cases/c-" + "".join(self.random.choice(BASE32) for _ in range(25)) + "a")
            self.present = name
            return None
        if text.startswith("$ "):
            return self.raw(step, text[2:])
        return self.command(step, text)

    def clock(self, to):
        code, _, err = self.run(["admin", "advance", "--to", to], ADMINISTRATOR)
        if code != 0:
            raise RuntimeError("the clock did not move: " + err)
        return self.news() if self.present and self.seen() else None

    def raw(self, step, text):
        words, who = shlex.split(self.names(text)), None
        if "--as" in words:
            at = words.index("--as")
            who = self.cast.get(words[at + 1], words[at + 1])
            del words[at:at + 2]
        refused = words[0] == "!"
        code, out, err = self.run(words[1:] if refused else words, who)
        self.note(step, code, refused, err)
        return self.masked((out + err).rstrip("\n").split("\n"))

    def command(self, step, text):
        match = re.match(r"(!?)(\S+) ([a-z_]+)(?: @(\S+))?(?: (--\S+ \S+))?(?:\s+(\{.*))?$", text, re.S)
        if not match:
            raise RuntimeError(f"line {step.line_number}: not a step: {text}")
        refused, who, command, at, flag, data = match.groups()
        case = self.cases[self.present]
        args = ["--json", "case", "do", case, command, "--data", self.names(data or "{}")]
        if at:
            args += ["--at", at]
        if flag:
            args += self.names(flag).split()
        code, out, err = self.run(args, self.cast[who])
        self.note(step, code, bool(refused), err)
        if code != 0:
            return self.masked([line for line in err.rstrip("\n").split("\n")])
        lines = self.news()
        return lines if lines else self.masked(out.rstrip("\n").split("\n"))

    def note(self, step, code, refused, err):
        if (code != 0) != refused:
            what = "was done and should be refused" if refused else "failed: " + err.strip()
            self.failures.append(f"line {step.line_number}: {step.text.splitlines()[0]}: {what}")

    # --- what came out -----------------------------------------------------------------------------------------

    def seen(self):
        return getattr(self, "versions", {}).get(self.present, 0)

    def news(self):
        """A line for each event of the present case that was not shown yet."""
        self.versions = getattr(self, "versions", {})
        entries = self.history(self.cases[self.present], self.seen() + 1)
        lines = []
        for entry in entries:
            event = entry["event"]
            version = int(event["version"])
            self.versions[self.present] = version
            lines.append(self.describe(version, event, entry.get("actorName", "")))
        return self.masked(lines)

    def describe(self, version, event, actor_name):
        kind = next((k for k in event if k not in ENVELOPE), "?")
        parts = [f"{version:3d} {snake(kind)}", f"{act_time(event)} {actor_name or event.get('actor', '')}"]
        if event.get("lateDays"):
            parts.append(f"补录 {event['lateDays']} 天")
        for move in event.get("moves", []):
            where = move["track"] if not move.get("subject") else f"{move['track']}[{move['subject']}]"
            words = f"{where} → {move['to']}"
            if move["track"] == "main":
                words += " (" + " · ".join(x for x in (move.get("step"), move.get("level")) if x) + ")"
            parts.append(words)
        for change in event.get("clockChanges", []):
            clock = change["clock"]
            words = f"{CLOCK_SIGNS.get(change['kind'], change['kind'])}{clock['id']}"
            if change["kind"] in ("STARTED", "RESUMED", "MOVED") and "dueTime" in clock:
                words += " " + local(clock["dueTime"])
            parts.append(words)
        return "  ".join(parts)

    def names(self, text):
        for name, case in self.cases.items():
            text = text.replace(f"${name}", case)
        return text

    def masked(self, lines):
        """Ids of cases differ from run to run; their names in the story do not."""
        out = []
        for line in lines:
            for name, case in self.cases.items():
                line = line.replace(case, f"${name}").replace(case.removeprefix("cases/"), f"${name}")
            out.append(line.rstrip())
        return out


ENVELOPE = {"version", "recordTime", "actor", "requestId", "ignorable", "actTime", "requestDigest", "actTimeBasis",
            "command", "revisions", "moves", "clockChanges", "lateDays", "needsAdoption", "eventCount"}
CLOCK_SIGNS = {"STARTED": "⏱ ", "ENDED": "■ ", "PAUSED": "⏸ ", "RESUMED": "▶ ", "EXPIRED": "到期 ", "WARNED": "提醒 ",
               "MOVED": "改期 "}


def snake(camel):
    return re.sub(r"([A-Z])", lambda m: "_" + m.group(1).lower(), camel)


def local(timestamp):
    """An RFC 3339 time in UTC as people in the county read it; exclusive midnights as the day before, 24:00."""
    import datetime
    time = datetime.datetime.fromisoformat(timestamp.split(".")[0].rstrip("Z")) + datetime.timedelta(hours=8)
    if time.hour == 0 and time.minute == 0:
        return (time - datetime.timedelta(days=1)).strftime("%Y-%m-%d 24:00")
    return time.strftime("%Y-%m-%d %H:%M")


def act_time(event):
    import datetime
    time = datetime.datetime.fromisoformat(event["actTime"].split(".")[0].rstrip("Z")) + datetime.timedelta(hours=8)
    return time.strftime("%Y-%m-%d %H:%M")


def show(step, lines):
    if step.text.startswith("#"):
        print("\n" + step.text.lstrip("# "), flush=True)
        return
    if lines is None:
        return
    if not step.text.startswith("clock "):
        refused = step.text.startswith("!") or step.text.startswith("$ !")
        print(("  ✗ " if refused else "  › ") + " ".join(step.text.lstrip("!").split())[:160])
    for line in lines:
        print("      " + line, flush=True)


def rewrite(path, results):
    lines = open(path, encoding="utf-8").read().split("\n")
    out, done = [], {step.line_number: (step, came) for step, came in results}
    i = 0
    while i < len(lines):
        if lines[i] == "----":
            while i < len(lines) and lines[i] != "":
                i += 1
            i += 1
            continue
        out.append(lines[i])
        if i + 1 in done:
            step, came = done[i + 1]
            for extra in range(step.text.count("\n")):
                out.append(lines[i + 1 + extra])
            i += step.text.count("\n")
            if came:
                out += ["----"] + came + [""]
        i += 1
    while out and out[-1] == "":
        out.pop()
    open(path, "w", encoding="utf-8").write("\n".join(out) + "\n")


def main():
    parser = argparse.ArgumentParser(description="Walks a case through the real server, as a story file tells it.")
    parser.add_argument("story")
    parser.add_argument("--gaiwan", default="build/release/bin/gaiwan")
    parser.add_argument("--server", default="127.0.0.1:7543")
    parser.add_argument("--seed", default=None, help="of the ids of new cases; taken at random when not given")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rewrite", action="store_true")
    args = parser.parse_args()

    story = Story(args.gaiwan, args.server, args.seed)
    results, differences = [], 0
    for step in parse(args.story):
        came = story.do(step)
        results.append((step, came))
        if not args.check:
            show(step, came)
        elif came is not None and came != (step.expected or []):
            differences += 1
            print(f"{args.story}:{step.line_number}: {step.text.splitlines()[0]}")
            for line in step.expected or []:
                print("  - " + line)
            for line in came:
                print("  + " + line)
    if args.rewrite:
        rewrite(args.story, results)
    for failure in story.failures:
        print("FAILED " + failure, file=sys.stderr)
    if story.cases and not args.check:
        print("\n" + " ".join(f"{name}={case}" for name, case in story.cases.items()))
    sys.exit(1 if story.failures or differences else 0)


if __name__ == "__main__":
    main()
