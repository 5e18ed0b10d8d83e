#!/usr/bin/env python3
"""Records tests/unit/papers/samples/*.json from the real server: a story is walked, then its case and history are read
as the lead mediator may see them.

    record_samples.py --gaiwand PATH --gaiwan PATH [--check] [STORY...]

The tests of the papers read what it wrote, without a server. With --check nothing is written: exit status 1 and the
first places that differ when a sample is not what the server shows today, so that no paper is tested with a case that
no server would give (ctest e2e_paper-samples). One sample is the `data` of a request to the worker
(server/papers/README.md).
"""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))

import run_stories  # noqa: E402
import story as tale  # noqa: E402

STORIES = [
    "01-wolfberry-land-lease",
    "02-brothers-business",
    "10-three-sheep",
    "21-loan-reopened",
    "23-old-grassland",
    "30-delegated-and-confirmed",
]
BY_CHANCE = ("request_id", "request_digest")
# Of one sample: enough to see what changed.
SHOWN_MAX = 20
DATA = os.path.join(ROOT, "deploy", "data")


def snake(value):
    """The same message with proto field names."""
    if isinstance(value, dict):
        return {re.sub(r"(?<!^)([A-Z])", r"_\1", key).lower(): snake(item) for key, item in value.items()}
    if isinstance(value, list):
        return [snake(item) for item in value]
    return value


def rows(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def directory_names():
    names = {}
    for name in ("wulan-directory.csv", "wulan-extra.csv"):
        names.update((f"orgs/{row['code']}", row["name"]) for row in rows(name))
    names.update((f"people/{row['id']}", row["name"]) for row in rows("wulan-people.csv"))
    names.update((f"orgs/{row['org']}/seals/{row['id']}", row["name"]) for row in rows("wulan-seals.csv"))
    return names


def named_in(value):
    """Every resource name and code in a message."""
    if isinstance(value, dict):
        return set().union(*map(named_in, value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*map(named_in, value)) if value else set()
    return {value} if isinstance(value, str) else set()


def record(args, path):
    with tempfile.TemporaryDirectory(prefix="gaiwan-samples-") as folder, run_stories.Server(
        args.gaiwand, args.gaiwan, folder
    ) as server:
        server.import_county()
        told, _ = run_stories.walk(server, path)
        case = next(iter(told.cases.values()))
        lead = next(
            person["person"]
            for person in ask(server, tale.ADMINISTRATOR, "show", case)["mediators"]
            if person.get("lead")
        )
        shown = snake(ask(server, lead, "show", case))
        history = [snake(event) for event in history_of(server, lead, case)]
    shown = json.loads(json.dumps(shown).replace(case, "cases/c-sample"))
    history = json.loads(json.dumps(history).replace(case, "cases/c-sample"))
    used = named_in(shown) | named_in(history)
    names = {name: words for name, words in directory_names().items() if name in used}
    labels = {f"{row['list']}/{row['code']}": row["zh"] for row in rows("codes.csv") if row["code"] in used}
    return {"case": shown, "names": names, "labels": labels, "history": history, "documents": []}


def ask(server, who, command, case, *flags):
    done = subprocess.run(
        [server.gaiwan, "--server", server.address, "--as", who, "--json", "case", command, case, *flags],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ, NO_COLOR="1"),
    )
    return json.loads(done.stdout)


def history_of(server, who, case):
    return [entry["event"] for entry in ask(server, who, "history", case, "--all")["entries"]]


def settled(value):
    """Without what is made by chance anew each time: the ids of requests."""
    if isinstance(value, dict):
        return {key: settled(item) for key, item in value.items() if key not in BY_CHANCE}
    if isinstance(value, list):
        return [settled(item) for item in value]
    return value


def differences(was, now, at=""):
    """Paths at which two values differ, each with both."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in sorted(set(was) | set(now)):
            yield from differences(was.get(key), now.get(key), f"{at}.{key}")
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for place, (old, new) in enumerate(zip(was, now)):
            yield from differences(old, new, f"{at}[{place}]")
    elif was != now:
        yield f"  {at.lstrip('.')}: {json.dumps(was, ensure_ascii=False)} -> {json.dumps(now, ensure_ascii=False)}"


def stale(target, sample):
    """What differs from the file, as lines; none when it is the same."""
    with open(target, encoding="utf-8") as file:
        found = list(differences(json.load(file), sample))
    return [line[:300] for line in found[:SHOWN_MAX]] + ["  ..."] * (len(found) > SHOWN_MAX)


def main():
    parser = argparse.ArgumentParser(description="Records the samples of the papers' tests.")
    parser.add_argument("--gaiwand", required=True)
    parser.add_argument("--gaiwan", required=True)
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    parser.add_argument("stories", nargs="*", default=STORIES)
    args = parser.parse_args()
    args.gaiwand, args.gaiwan = os.path.abspath(args.gaiwand), os.path.abspath(args.gaiwan)
    failed = False
    for name in args.stories:
        path = os.path.join(ROOT, "tests", "e2e", "stories", name + ".txt")
        target = os.path.join(HERE, "samples", name + ".json")
        sample = settled(record(args, path))
        if args.check:
            found = stale(target, sample)
            failed |= bool(found)
            print(f"{name}: {'is not what the server shows:' if found else 'as the server shows it'}", *found, sep="\n")
            continue
        with open(target, "w", encoding="utf-8") as file:
            json.dump(sample, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.write("\n")
        print(target)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
