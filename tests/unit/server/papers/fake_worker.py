"""A worker that speaks as server/papers/README.md says and renders nothing: its faults are asked for by the paper's name.

Each line it starts with is added to the file of its first argument, so that a test sees how often it was started.
"""

import json
import os
import struct
import sys
import time


def answer(header, body=b""):
    text = json.dumps(header, ensure_ascii=False).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(text)) + text + body)
    sys.stdout.buffer.flush()


def main():
    with open(sys.argv[1], "a", encoding="utf-8") as starts:
        starts.write(json.dumps({"env": sorted(os.environ), "pgid": os.getpgid(0), "pid": os.getpid(),
                                 "fds": sorted(int(fd) for fd in os.listdir("/proc/self/fd"))}) + "\n")
    if sys.argv[2:] == ["broken"]:
        print("the package python3-jinja2 is missing", file=sys.stderr)
        return 2
    while True:
        head = sys.stdin.buffer.read(4)
        if len(head) < 4:
            return 0
        request = json.loads(sys.stdin.buffer.read(struct.unpack(">I", head)[0]))
        paper, number = request["paper"], request["id"]
        if paper == "crash":
            print("out of memory", file=sys.stderr)
            sys.stderr.flush()
            os._exit(3)
        if paper == "hang":
            time.sleep(3600)
        if paper == "half":
            answer({"id": number, "ok": True, "bytes": 100}, b"only this")
            os._exit(0)
        if paper == "nonsense":
            sys.stdout.buffer.write(b"\x00\x00\x00\x05hello")
            sys.stdout.buffer.flush()
            continue
        if paper == "endless":
            sys.stdout.buffer.write(b"\xff\xff\xff\xff")
            sys.stdout.buffer.flush()
            continue
        if paper == "stranger":
            answer({"id": "another", "ok": True, "bytes": 0})
            continue
        if paper == "poem":
            answer({"id": number, "ok": False, "error": {"field": "paper", "zh": "没有这种文书", "en": "no such paper"}})
            continue
        if paper == "last":
            answer({"id": number, "ok": True, "bytes": 4, "media_type": "application/pdf"}, b"last")
            return 0
        body = json.dumps({"pid": os.getpid(), "request": request}, ensure_ascii=False).encode()
        answer({"id": number, "ok": True, "media_type": "application/json", "pages": 2, "title": "协议书",
                "bytes": len(body), "missing": [{"field": "number", "zh": "文号"}]}, body)


sys.exit(main())
