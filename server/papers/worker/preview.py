"""Prints one paper of a sample case into a file, to look at a template while it is edited.

    python3 -B server/papers/worker preview --paper agreement --out agreement.pdf [--data FILE.json] [--subject 1]
        [--language zh-bo] [--local COUNTY_FOLDER] [--as-of TIME]
    python3 -B server/papers/worker preview --list

FILE.json is the `data` of a request (README.md); the sample cases of the tests are such files. What is blank on the
paper is listed on stderr.
"""

import argparse
import os
import sys

from . import catalogue
from .catalogue import Broken
from .main import make_service

FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main(arguments):
    parser = argparse.ArgumentParser(prog="papers preview", description="Prints one paper into a file.")
    parser.add_argument("--paper", default="", help="id of the paper or package")
    parser.add_argument("--out", default="", help="the PDF to write")
    parser.add_argument("--data", default=os.path.join(FOLDER, "sample.json"), help="the case, as in a request")
    parser.add_argument("--folder", default=FOLDER)
    parser.add_argument("--local", default="", help="the county's own templates, words and papers.json")
    parser.add_argument("--language", default="zh", choices=sorted(catalogue.LANGUAGES))
    parser.add_argument("--subject", default="", help="id of the party, session, agreement ... the paper is about")
    parser.add_argument("--as-of", default="2026-03-20T10:00:00+08:00", help="the day on the paper")
    parser.add_argument("--list", action="store_true", help="list the papers and packages")
    parsed = parser.parse_args(arguments)
    try:
        service = make_service(parsed.folder, parsed.local)
        rows = service.catalogue()
        if parsed.list:
            for row in (*rows.rows.values(), *rows.packages.values()):
                print(f"{row['id']:24}{row['zh']}")
            return 0
        if not parsed.paper or not parsed.out:
            parser.error("--paper and --out are needed")
        data = catalogue.read_json(parsed.data)
    except Broken as error:
        print(error, file=sys.stderr)
        return 2
    header, body = service.answer(
        {
            "id": "preview",
            "job": "package" if parsed.paper in rows.packages else "render",
            "paper": parsed.paper,
            "subject": parsed.subject,
            "language": parsed.language,
            "as_of": parsed.as_of,
            "data": data,
        }
    )
    if not header["ok"]:
        print(f"{header['error']['zh']} ({header['error']['en']})", file=sys.stderr)
        return 1
    with open(parsed.out, "wb") as file:
        file.write(body)
    for blank in header["missing"]:
        print(f"空白：{blank['zh']}", file=sys.stderr)
    print(f"{parsed.out}: {header['pages']} 页", file=sys.stderr)
    return 0
