"""The worker: reads requests on stdin and answers them on stdout until stdin ends. README.md of the folder above is the
contract."""

import argparse
import os
import sys

from . import frames
from .catalogue import Broken, Catalogue
from .errors import Refused
from .render import make
from .service import Service


def county_or_own(local, folder, name):
    """A file of the county's own folder if it is there, else ours."""
    own = os.path.join(local, name) if local else ""
    return own if own and os.path.exists(own) else os.path.join(folder, name)


def make_service(folder, local):
    """A Service over a papers' folder. Raises Broken."""
    return Service(make(folder, local, Catalogue(county_or_own(local, folder, "papers.json"))))


def serve(service, source, sink):
    """Answers requests of `source` on `sink`, one after another, until it ends."""
    while True:
        try:
            request = frames.read_request(source)
        except frames.Ended:
            return
        except Refused as error:
            frames.write_answer(
                sink, {"id": "", "ok": False, "error": {"field": error.field, "zh": error.zh, "en": error.en}}
            )
            continue
        header, body = service.answer(request)
        frames.write_answer(sink, header, body)


def main(arguments):
    parser = argparse.ArgumentParser(
        prog="papers worker", description="Renders papers: requests on stdin, answers on stdout."
    )
    parser.add_argument("--folder", required=True, help="papers.json, templates/ and words/")
    parser.add_argument("--local", default="", help="the county's own files, which go before")
    parsed = parser.parse_args(arguments)
    # Answers alone go to stdout: whatever a library prints must not get between them.
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        service = make_service(parsed.folder, parsed.local)
    except Broken as error:
        print(f"papers worker: {error}", file=sys.stderr)
        return 2
    try:
        serve(service, sys.stdin.buffer, sink)
    except BrokenPipeError:
        return 0
    return 0
