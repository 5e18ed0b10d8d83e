#!/usr/bin/env python3
"""Walks cases through the real server with the real command line client, as a story file tells it.

A story is a text file:

    # Shown as a heading.
    definition mediation-diagnosis            the server's default; without it, the one of deploy/gaiwand.textproto
    cast registrar people/p-632821100001-committee-registrar
    clock 2026-03-02T09:00:00+08:00           moves the server's test clock (never back)
    case c                                    from here on the steps are about case `c`; a new name is a new case
    registrar open_case {"channel": ...}      one command by one person; the JSON may go on over indented lines
    registrar open_case @2026-03-01T18:00:00+08:00 {...}      ... that happened earlier
    !registrar accept_case                    ... that the server must refuse
    $ case explain $c --as registrar          any other gaiwan command; $c is the case, --as takes a name of the cast
    $ ! case list                             ... that must be refused
    ----
    what came out, up to the next empty line

What comes out of a command is a line for each event that is new in the case, those of due clocks included: version,
type, when it happened, who did it, what it says, states entered, and clocks started (⏱), ended (■), paused (⏸),
resumed (▶), moved, warned or expired. A refusal is shown without its list of what would be allowed.

`story.py FILE` prints a story as it happens; `--check` compares it with what the file says came out, and
`--rewrite` writes what came out into the file: read that change as code. Exit status: 0 when every step that the
file does not mark as refused was done, each marked one was refused, and with --check all came out as written.

On a server whose clock is past the story's first `clock` (old data), the story is told that many whole weeks later:
every date in it is moved, so that weekdays stay. Its cases are new ones; --check then makes no sense.
"""

import argparse
import datetime
import functools
import json
import os
import random
import re
import shlex
import subprocess
import sys

ZONE = datetime.timezone(datetime.timedelta(hours=8))
# Sees every case of the county: the county bureau's officer.
OBSERVER = "people/p-632821-justice-officer"
ADMINISTRATOR = "people/p-632821-administrator"
DEFINITIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "workflow", "definitions")
# As in deploy/gaiwand.textproto.
DEFAULT_DEFINITION = "mediation-543"
BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
# A command that takes longer than this hangs.
CALL_SECONDS = 120

# Fields of an event that belong to every type; the one that is left over is the type.
ENVELOPE = {"version", "recordTime", "actor", "requestId", "ignorable", "actTime", "requestDigest", "actTimeBasis",
            "command", "revisions", "moves", "clockChanges", "lateDays", "needsAdoption", "eventCount", "helpedBy"}
CLOCK_SIGNS = {"STARTED": "⏱ ", "ENDED": "■ ", "PAUSED": "⏸ ", "RESUMED": "▶ ", "EXPIRED": "到期 ", "WARNED": "提醒 ",
               "MOVED": "改期 "}
# What a refusal's list of allowed commands begins with. It is long and says nothing about the step.
ALLOWED_NOW = "你现在可以："
# What a reader looks for in an event beside its moves, by type; enumerations without their prefix.
TOLD = {
    "case_accepted": ["caseNumber"], "case_declined": ["reason"], "consent_recorded": ["kind", "way"],
    "consent_withdrawn": ["kind"], "session_ended": ["result"], "agreement_effective": ["effectiveTime"],
    "performance_recorded": ["obligation", "state"], "transfer_offered": ["to", "reason"],
    "transfer_accepted": ["unit", "committee", "level"], "transfer_returned": ["unit", "level"],
    "case_paused": ["kind", "reviewDate"],
    "risk_raised": ["grade"], "mediation_terminated": ["reason"], "case_closed": ["result"],
    "case_reopened": ["round"], "visit_planned": ["plannedDate"], "visit_recorded": ["outcome"],
    "clock_warned": ["percent"], "letter_issued": ["paper", "number"],
}
ENUM_PREFIX = re.compile(r"^(CONSENT_KIND|WAY|SESSION_RESULT|OBLIGATION_STATE|VISIT_OUTCOME)_(?=[A-Z])")


class Step:
    def __init__(self, line_number, text):
        self.line_number = line_number
        self.text = text
        self.expected = None   # Lines that should come out; None when the file says nothing.

    def is_refused(self):
        return self.text.startswith("!") or self.text.startswith("$ !")


def parse(path):
    """The story's steps, in order, with what the file says came out."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    steps = []
    i = 0
    while i < len(lines):
        line = lines[i]
        i += 1
        if line == "----":
            expected = []
            while i < len(lines) and lines[i] != "":
                expected.append(lines[i])
                i += 1
            steps[-1].expected = expected
        elif line.strip():
            step = Step(i, line)
            # The JSON of a command may go on over indented lines.
            while i < len(lines) and lines[i].startswith("  "):
                step.text += "\n" + lines[i]
                i += 1
            steps.append(step)
    return steps


def definition_of(path):
    """The definition of `definition NAME` in the file, by which the server's cases run that name none; empty for none."""
    return next((step.text.split()[1] for step in parse(path) if step.text.startswith("definition ")), "")


@functools.cache
def commands_of(definition):
    """Commands that some action of the definition offers; those that only open a case are over once there is one."""
    with open(os.path.join(DEFINITIONS, definition + ".textproto"), encoding="utf-8") as file:
        text = file.read()
    return frozenset(re.findall(r'^ *actions \{\s*command: "([a-z_]+)"', text, re.M))


def read_time(text):
    """An RFC 3339 time, to the second, on the county's clock."""
    text = re.sub(r"\.\d+", "", text).replace("Z", "+00:00")
    return datetime.datetime.fromisoformat(text).astimezone(ZONE)


def at(timestamp):
    return read_time(timestamp).strftime("%Y-%m-%d %H:%M")


def until(timestamp):
    """A due time: an exclusive midnight is the day before, 24:00."""
    time = read_time(timestamp)
    if time.hour == 0 and time.minute == 0:
        return (time - datetime.timedelta(days=1)).strftime("%Y-%m-%d 24:00")
    return time.strftime("%Y-%m-%d %H:%M")


def later(text, days):
    """The same words with every date moved: 2026-04-30 and 2026年4月30日."""
    def moved(match):
        day = datetime.date(*(int(part) for part in match.groups())) + datetime.timedelta(days=days)
        return f"{day.year}年{day.month}月{day.day}日" if "年" in match.group(0) else day.isoformat()
    return re.sub(r"(\d{4})年(\d{1,2})月(\d{1,2})日", moved, re.sub(r"\b(\d{4})-(\d\d)-(\d\d)(?!\d)", moved, text))


class Story:
    """Carries out steps. `failures` collects what should have been done and was refused, or the other way round."""

    def __init__(self, gaiwan, server, seed, explains=False, definition=""):
        self.gaiwan = gaiwan
        self.definition = definition or DEFAULT_DEFINITION   # Of cases that name none.
        self.definitions = {}   # Of cases that name one, by the story's name of the case.
        self.explains = explains   # Whether what is open and closed is looked at after every command.
        self.server = server
        self.cast = {}
        self.cases = {}
        self.present = None
        self.versions = {}   # The last event shown, by the story's name of the case.
        self.random = random.Random(seed)
        self.days_later = None   # Unknown until the first `clock`.
        self.failures = []

    # --- the command line client -------------------------------------------------------------------------------

    def run(self, args, who=None):
        command = [self.gaiwan, "--server", self.server]
        if who:
            command += ["--as", who]
        env = dict(os.environ, NO_COLOR="1", COLUMNS="120")
        done = subprocess.run(command + args, capture_output=True, text=True, env=env, timeout=CALL_SECONDS,
                              check=False)
        return done.returncode, done.stdout, done.stderr

    def whoever_sees_all(self, case):
        """Somebody of the story who sees the parties by name, a mediator first; the case as they see it; the names. None,
        {}, [] where nobody does."""
        for name in sorted(self.cast, key=lambda name: "mediator" not in name):
            code, out, _ = self.run(["--json", "case", "show", case], self.cast[name])
            shown = json.loads(out) if code == 0 else {}
            parties = [party["details"]["open"]["party"]["name"] for party in shown.get("parties", [])
                       if not party.get("removed") and "open" in party.get("details", {})]
            if parties:
                return self.cast[name], shown, parties
        return None, {}, []

    def ask(self, args, who):
        """JSON of a question that must be answered."""
        code, out, err = self.run(["--json"] + args, who)
        if code != 0:
            raise RuntimeError(f"{' '.join(args)} failed: {err}")
        return json.loads(out)

    # --- steps -------------------------------------------------------------------------------------------------

    def do(self, step):
        """Carries out one step; returns the lines that came out, or None for a step that has no output."""
        text = step.text
        if text.startswith("#"):
            return None
        if text.startswith("definition "):
            return None   # The server's: it was started with it.
        if text.startswith("cast "):
            _, name, person = text.split()
            self.cast[name] = person
            return None
        if text.startswith("case "):
            name = text.split()[1]
            self.cases.setdefault(name, "cases/c-" + "".join(self.random.choice(BASE32) for _ in range(25)) + "a")
            self.present = name
            return None
        if text.startswith("clock "):
            return self.clock(text[len("clock "):].strip())
        if self.days_later:
            text = later(text, self.days_later)
        if text.startswith("$ "):
            return self.raw(step, text[2:])
        return self.command(step, text)

    def clock(self, to):
        if self.days_later is None:
            behind = read_time(self.ask(["admin", "status"], ADMINISTRATOR)["time"]) - read_time(to)
            weeks = -(-behind // datetime.timedelta(weeks=1))
            self.days_later = max(0, 7 * weeks)
        code, _, err = self.run(["admin", "advance", "--to", later(to, self.days_later)], ADMINISTRATOR)
        if code != 0:
            raise RuntimeError("the clock did not move: " + err)
        return self.news() if self.versions.get(self.present) else None

    def raw(self, step, text):
        words, who = shlex.split(self.names(text)), None
        if "--as" in words:
            where = words.index("--as")
            who = self.cast.get(words[where + 1], words[where + 1])
            del words[where:where + 2]
        code, out, err = self.run(words[1:] if step.is_refused() else words, who)
        self.note(step, code, err)
        return self.masked([line for line in (out + err).split("\n") if line])

    def command(self, step, text):
        match = re.match(r"!?(\S+) ([a-z_]+)(?: @(\S+))?(?: (--\S+ \S+))?(?:\s+(\{.*))?$", text, re.S)
        if not match:
            raise RuntimeError(f"line {step.line_number}: not a step: {text}")
        who, command, act_time, flag, data = match.groups()
        if named := re.search(r'"definition": "([^"]+)"', data or ""):
            self.definitions[self.present] = named.group(1)
        args = ["--json", "case", "do", self.cases[self.present], command, "--data", self.names(data or "{}")]
        if act_time:
            args += ["--at", act_time]
        if flag:
            args += self.names(flag).split()
        code, out, err = self.run(args, self.cast[who])
        self.note(step, code, err)
        if code != 0:
            lines = err.rstrip("\n").split("\n")
            return self.masked([line for line in lines if not line.strip().startswith(ALLOWED_NOW)])
        if self.explains:
            self.check_explained(step, self.cast[who])
        return self.news() or self.unseen(out)

    def unseen(self, out):
        """What came out of a command whose events the observer does not see: where it stands in the case."""
        receipt = json.loads(out).get("receipt", {})
        if receipt.get("name") != self.cases[self.present]:
            return self.masked(out.rstrip("\n").split("\n"))
        return [f"{int(receipt['version']):3d} （不对外显示）"]

    def check_explained(self, step, who):
        """`case explain` tells of each command that it is open, or why it is closed, in Chinese."""
        code, out, err = self.run(["--json", "case", "explain", self.cases[self.present]], who)
        if code != 0:
            # Who opened a case may have lost sight of it: they are told that there is none.
            if "CASE_UNKNOWN" not in err:
                self.failures.append(f"line {step.line_number}: case explain failed: {err.strip()}")
            return
        explained = json.loads(out)
        if not explained.get("closed") and not self.sees_state(who):
            return  # Who learns no more than whether it is handled is told what to do about it, and no more.
        commands = [entry["command"] for entry in explained.get("open", []) + explained.get("closed", [])]
        wrong = [f"{name} stands twice" for name in sorted(set(commands)) if commands.count(name) > 1]
        wrong += [entry["command"] + " has no name" for entry in explained.get("open", []) + explained.get("closed", [])
                  if not is_chinese(entry.get("label", {}).get("zh", ""))]
        wrong += [entry["command"] + " is closed and nobody knows why" for entry in explained.get("closed", [])
                  if not entry.get("words") or not all(is_chinese(word.get("zh", "")) for word in entry["words"])]
        untold = commands_of(self.definitions.get(self.present, self.definition)) - set(commands)
        wrong += [name + " is neither open nor closed" for name in sorted(untold)]
        self.failures += [f"line {step.line_number}: case explain: {words}" for words in wrong]

    def sees_state(self, who):
        code, out, _ = self.run(["--json", "case", "show", self.cases[self.present]], who)
        return code == 0 and "state" in json.loads(out)

    def note(self, step, code, err):
        if (code != 0) != step.is_refused():
            what = "was done and should be refused" if code == 0 else "failed: " + err.strip()
            self.failures.append(f"line {step.line_number}: {step.text.splitlines()[0]}: {what}")

    # --- what came out -----------------------------------------------------------------------------------------

    def news(self):
        """A line for each event of the present case that was not shown yet."""
        seen = self.versions.get(self.present, 0)
        lines = []
        while True:
            entries = self.ask(["case", "history", self.cases[self.present], "--from-version", str(seen + 1)],
                               OBSERVER).get("entries", [])
            for entry in entries:
                seen = int(entry["event"]["version"])
                lines.append(self.describe(entry["event"], entry.get("actorName", "")))
            if not entries:
                break
        self.versions[self.present] = seen
        return self.masked(lines)

    @staticmethod
    def describe(event, actor_name):
        key = next((key for key in event if key not in ENVELOPE), "?")
        kind, payload = snake(key), event.get(key, {})
        parts = [f"{int(event['version']):3d} {kind}", f"{at(event['actTime'])} {actor_name or event.get('actor', '')}"]
        if event.get("lateDays"):
            parts.append(f"补录 {event['lateDays']} 天" + ("，须他人确认" if event.get("needsAdoption") else ""))
        told = [told_value(name, payload[name]) for name in TOLD.get(kind, []) if name in payload]
        if told:
            parts.append("「" + "，".join(told) + "」")
        for move in event.get("moves", []):
            words = move["track"] + (f"[{move['subject']}]" if move.get("subject") else "") + f" → {move['to']}"
            if move["track"] == "main":
                words += " (" + " · ".join(x for x in (move.get("step"), move.get("level")) if x) + ")"
            parts.append(words)
        for change in event.get("clockChanges", []):
            clock = change["clock"]
            words = f"{CLOCK_SIGNS.get(change['kind'], change['kind'])}{clock['id']}"
            if change["kind"] in ("STARTED", "RESUMED", "MOVED") and "dueTime" in clock:
                words += " " + until(clock["dueTime"])
            parts.append(words)
        return "  ".join(parts)

    def names(self, text):
        for name, case in self.cases.items():
            text = text.replace(f"${name}", case)
        return text

    def masked(self, lines):
        """Ids of cases differ from run to run; their names in the story do not. Positions do, too: what the server notes
        of reads stands in the same log, and when it is written is a matter of time."""
        out = []
        for line in lines:
            for name, case in self.cases.items():
                line = line.replace(case, f"${name}").replace(case.removeprefix("cases/"), f"${name}")
            line = re.sub(r"^(位置 +)\S+$", r"\1*", line)
            out.append(line.rstrip())
        return out


def is_chinese(words):
    return any("\u4e00" <= character <= "\u9fff" for character in words)


def snake(camel):
    return re.sub(r"([A-Z])", lambda m: "_" + m.group(1).lower(), camel)


def told_value(key, value):
    if key == "effectiveTime":
        return at(value)
    return ENUM_PREFIX.sub("", str(value))


def show(step, lines):
    if step.text.startswith("#"):
        print("\n" + step.text.lstrip("# "), flush=True)
        return
    if lines is None:
        return
    if not step.text.startswith("clock "):
        print(("  ✗ " if step.is_refused() else "  › ") + " ".join(step.text.lstrip("!").split())[:160])
    for line in lines:
        print("      " + line, flush=True)


def rewrite(path, results):
    """Writes what came out below each step, in place of what stood there."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    came_after = {step.line_number + step.text.count("\n"): came for step, came in results}
    out = []
    i = 0
    while i < len(lines):
        if lines[i] == "----":
            while i < len(lines) and lines[i] != "":
                i += 1
            i += 1
            continue
        out.append(lines[i])
        i += 1
        if came_after.get(i):
            out += ["----"] + came_after[i] + [""]
    with open(path, "w", encoding="utf-8") as file:
        file.write(re.sub(r"\n{3,}", "\n\n", "\n".join(out)).rstrip("\n") + "\n")


def differences(path, results):
    """What came out otherwise than the file says, step by step, in words."""
    report = []
    for step, came in results:
        expected = step.expected or []
        if (came or []) != expected:
            report.append(f"{path}:{step.line_number}: {step.text.splitlines()[0]}")
            report += ["  - " + line for line in expected if line not in (came or [])]
            report += ["  + " + line for line in came or [] if line not in expected]
    return report


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
    results = []
    for step in parse(args.story):
        results.append((step, story.do(step)))
        if not args.check:
            show(*results[-1])
    report = differences(args.story, results) if args.check else []
    if args.rewrite:
        rewrite(args.story, results)
    for line in report:
        print(line)
    for failure in story.failures:
        print("FAILED " + failure, file=sys.stderr)
    if story.cases and not args.check:
        print("\n" + " ".join(f"{name}={case}" for name, case in story.cases.items()))
    sys.exit(1 if story.failures or report else 0)


if __name__ == "__main__":
    main()
