#!/usr/bin/env python3
"""Makes the data folder that a release is remembered by, for released_test.py: a county's, with cases at several points of
their way, and what the release said of each.

    keep_release.py GAIWAND GAIWAN ARCHIVE.tar.xz

In the archive: `data` and `data.key`, as the server left them, and `said.json`. People and cases are the sample county's,
made up. `deploy/dev/check --release` runs it; an archive of what was released is never made again.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile

import run_stories
import story as tale
from real_server import REGISTRAR, opening

# On the spot, with an agreement, before a court; and one case that is left open.
STORIES = ("10-three-sheep", "01-wolfberry-land-lease", "30-delegated-and-confirmed")
HERE = os.path.dirname(os.path.abspath(__file__))


def versions_of(history):
    return [entry["event"]["version"] for entry in history["entries"]]


def said_of(told, case):
    """The case as an officer of the county and somebody who knows its parties see it: [{who, shown}]."""
    readers = {tale.OBSERVER, told.whoever_sees_all(case)[0] or tale.OBSERVER}
    return [{"who": who, "case": case, "shown": told.ask(["case", "show", case], who),
             "history": versions_of(told.ask(["case", "history", case], who))}
            for who in sorted(readers)]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    gaiwand, gaiwan, archive = (os.path.abspath(path) for path in sys.argv[1:])
    if os.path.exists(archive):
        sys.exit(f"{archive} is there: what was released does not change")
    walked = []
    with tempfile.TemporaryDirectory(prefix="gaiwan-release-") as folder:
        # A start for each story, so that there are files of the store beside its write-ahead log.
        for name in STORIES:
            with run_stories.Server(gaiwand, gaiwan, folder) as server:
                if not walked:
                    server.import_county()
                walked.append(run_stories.walk(server, os.path.join(HERE, "stories", name + ".txt"))[0])
        with run_stories.Server(gaiwand, gaiwan, folder) as server:
            told = tale.Story(gaiwan, server.address, "open")
            data = json.dumps(opening(), ensure_ascii=False)
            still_open = told.ask(["case", "do", "-", "open_case", "--data", data], REGISTRAR)["receipt"]["name"]
            # Last, since clocks of one went off while another was walked.
            said = said_of(told, still_open)
            for story in walked:
                story.server = server.address
                said += [one for case in story.cases.values() for one in said_of(story, case)]
        wrong = server.verify()
        if wrong:
            sys.exit("\n".join(wrong))
        version = subprocess.run([gaiwand, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
        with open(os.path.join(folder, "said.json"), "w", encoding="utf-8") as file:
            json.dump({"version": version, "open": still_open.removeprefix("cases/"), "said": said}, file, ensure_ascii=False)
        with tarfile.open(archive, "w:xz", preset=9) as out:
            for part in ("data", "data.key", "said.json"):
                out.add(os.path.join(folder, part), part, filter=keep)
    print(f"{archive}: {len(said)} looks at {len({one['case'] for one in said})} cases of {version}")


def keep(entry):
    """What the store writes for people to read is nothing to remember."""
    if os.path.basename(entry.name) in ("LOG", "LOCK") or "LOG.old" in entry.name:
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    main()
