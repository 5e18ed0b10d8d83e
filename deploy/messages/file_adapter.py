#!/usr/bin/env python3
"""An adapter that brings messages into a file: for trying gaiwand out, and for tests (docs/messages.md).

Each message it takes is a line of JSON in FILE, with what it answered. As every adapter should, it keeps ids: what it
brought before it was started anew it says again, and what it is given twice it brings once. Standard library only.
Options make it behave as badly as a real network does; each choice hangs on the seed and the message's id alone, so that
it repeats.
"""

import argparse
import hashlib
import json
import os
import sys
import time

# Of a line of the server's: a message of 300 characters and its names.
LINE_BYTES_MAX = 16384


def share_of(seed, what, message_id):
    """A number from 0 to 1 that hangs on these alone."""
    digest = hashlib.sha256(f"{seed} {what} {message_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def say(message_id, state, **more):
    """One line at once: the server waits for it."""
    sys.stdout.write(json.dumps({"id": message_id, "state": state, **more}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def keep(path, entry):
    """Appends a line that is on the disk before anything is said of it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, (json.dumps(entry, ensure_ascii=False) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def brought_before(path):
    """Ids that were delivered according to the file; empty when there is none yet."""
    try:
        with open(path, encoding="utf-8") as kept:
            entries = [json.loads(line) for line in kept if line.endswith("\n")]
    except FileNotFoundError:
        return set()
    return {entry["id"] for entry in entries if entry["state"] == "delivered"}


def answer(options, message, count, brought):
    """What becomes of one message."""
    message_id = message["id"]
    if message_id in brought:
        keep(options.file, {**message, "state": "again"})
        say(message_id, "delivered")
        return
    if options.crash_every and count % options.crash_every == 0:
        keep(options.file, {**message, "state": "crashed"})
        os._exit(1)
    if share_of(options.seed, "mute", message_id) < options.mute_share:
        keep(options.file, {**message, "state": "handed_over"})
        say(message_id, "handed_over", reference=f"file-{count}")
        return
    if share_of(options.seed, "fail", message_id) < options.fail_share:
        keep(options.file, {**message, "state": "failed"})
        say(message_id, "failed", reason="refused")
        return
    keep(options.file, {**message, "state": "delivered"})
    brought.add(message_id)
    say(message_id, "handed_over", reference=f"file-{count}")
    if options.delay:
        time.sleep(options.delay)
    say(message_id, "delivered")
    if share_of(options.seed, "read", message_id) < options.read_share:
        say(message_id, "read")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="file that messages are appended to, made for its owner alone")
    parser.add_argument("--fail-share", type=float, default=0, help="share of tries that fail, 0 to 1")
    parser.add_argument("--mute-share", type=float, default=0, help="share of tries it takes and says no more of")
    parser.add_argument("--read-share", type=float, default=0, help="share of what is delivered that is read too")
    parser.add_argument("--delay", type=float, default=0, help="seconds between taking and bringing")
    parser.add_argument("--crash-every", type=int, default=0, help="ends without a word at every so many messages")
    parser.add_argument("--seed", default="1", help="of what is left to chance")
    options = parser.parse_args()
    os.makedirs(os.path.dirname(os.path.abspath(options.file)), mode=0o700, exist_ok=True)
    brought = brought_before(options.file)
    for message_id in sorted(brought):
        say(message_id, "delivered")
    count = 0
    while True:
        line = sys.stdin.buffer.readline(LINE_BYTES_MAX)
        if not line:
            return 0
        try:
            message = json.loads(line)
            if not isinstance(message, dict) or not isinstance(message.get("id"), str):
                raise ValueError("no message")
        except ValueError:
            # Never what was in it: nobody reads here whose number it was.
            print("a line is no message", file=sys.stderr)
            return 1
        count += 1
        answer(options, message, count, brought)


if __name__ == "__main__":
    sys.exit(main())
