"""What the tests of papers share: the worker as a process, sample cases, and what a PDF says."""

import copy
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
FOLDER = os.path.join(ROOT, "server", "papers")
sys.path.insert(0, FOLDER)
sys.dont_write_bytecode = True

AS_OF = "2026-05-01T09:00:00+08:00"
SAMPLES = (
    "01-wolfberry-land-lease",
    "02-brothers-business",
    "10-three-sheep",
    "21-loan-reopened",
    "23-old-grassland",
    "30-delegated-and-confirmed",
)

FULL = {
    "sex": "male",
    "ethnic_group": "mongol",
    "birth_date": "1980-03-02",
    "occupation": "牧民",
    "phone": "19900099001",
    "address": "乌兰县希里沟镇西庄村12号",
    "id_type": "resident-id",
    "id_number": "632821198003021234",
}


def sample(name):
    """The `data` of a request, as the real server showed the case (record_samples.py)."""
    with open(os.path.join(HERE, "samples", name + ".json"), encoding="utf-8") as file:
        return json.load(file)


def with_full_parties(data):
    """The same case with everything known of its parties."""
    data = copy.deepcopy(data)
    for party in data["case"]["parties"]:
        details = party["details"]["open"]["party"]
        details.update({key: value for key, value in FULL.items() if key not in details})
        details.setdefault("credit_code", "91632821MA00000001")
        details.setdefault("representative", "李某")
    data["labels"].update({"ethnic_group/mongol": "蒙古族", "id_type/resident-id": "居民身份证", "sex/male": "男"})
    return data


def request(paper, data, job="render", subject="", language="zh", as_of=AS_OF, identifier="t"):
    return {
        "id": identifier,
        "job": job,
        "paper": paper,
        "subject": subject,
        "language": language,
        "as_of": as_of,
        "data": data,
    }


class Worker:
    """The worker as the server starts it. A context manager."""

    def __init__(self, *arguments, folder=FOLDER):
        self._command = [sys.executable, "-B", os.path.join(FOLDER, "worker"), "--folder", folder, *arguments]

    def __enter__(self):
        self.process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.status = self.process.wait(timeout=60)
        self.complaints = self.process.stderr.read().decode("utf-8", "replace")
        self.process.stdout.close()
        self.process.stderr.close()

    def send(self, body):
        self.process.stdin.write(struct.pack(">I", len(body)) + body)
        self.process.stdin.flush()

    def receive(self):
        """(header, body) of the next answer."""
        (length,) = struct.unpack(">I", self.process.stdout.read(4))
        header = json.loads(self.process.stdout.read(length))
        return header, self.process.stdout.read(header.get("bytes", 0))

    def ask(self, question):
        self.send(json.dumps(question, ensure_ascii=False).encode("utf-8"))
        return self.receive()


def _tool(name, body, *arguments):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(body)
        file.flush()
        return subprocess.run(
            [name, *arguments, file.name] + (["-"] if name == "pdftotext" else []), capture_output=True, check=True
        ).stdout.decode("utf-8")


def text_of(body):
    """What the PDF says, without blanks: a line may break anywhere, and a vowel may stand apart."""
    return re.sub(r"\s+", "", _tool("pdftotext", body))


def fonts_of(body):
    """[(name, embedded, subset, has unicode)] of a PDF."""
    rows = _tool("pdffonts", body).splitlines()[2:]
    return [(row.split()[0], *re.search(r" (yes|no) +(yes|no) +(yes|no) +\d+ +\d+$", row).groups()) for row in rows]


def link(name):
    """A link with its QR code, as server/papers/paper_data.cc makes it: `party` or `poster`."""
    with open(os.path.join(HERE, "links.json"), encoding="utf-8") as file:
        return json.load(file)[name]


def code_on(body, page=1):
    """What the QR code on a page says, read off a picture of it as a phone does; None for no code."""
    import ctypes

    zbar = ctypes.CDLL("libzbar.so.0")
    pointer, number = ctypes.c_void_p, ctypes.c_ulong
    for name, arguments, result in (
        ("image_scanner_create", [], pointer),
        ("image_create", [], pointer),
        ("image_set_format", [pointer, number], None),
        ("image_set_size", [pointer, ctypes.c_uint, ctypes.c_uint], None),
        ("image_set_data", [pointer, ctypes.c_char_p, number, pointer], None),
        ("scan_image", [pointer, pointer], ctypes.c_int),
        ("image_first_symbol", [pointer], pointer),
        ("symbol_get_data", [pointer], ctypes.c_char_p),
        ("image_destroy", [pointer], None),
        ("image_scanner_destroy", [pointer], None),
    ):
        function = getattr(zbar, f"zbar_{name}")
        function.argtypes, function.restype = arguments, result
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(body)
        file.flush()
        grey = subprocess.run(
            ["pdftoppm", "-gray", "-r", "150", "-f", str(page), "-l", str(page), file.name],
            capture_output=True,
            check=True,
        ).stdout
    _, size, _, pixels = grey.split(b"\n", 3)
    width, height = map(int, size.split())
    scanner, image = zbar.zbar_image_scanner_create(), zbar.zbar_image_create()
    zbar.zbar_image_set_format(image, int.from_bytes(b"Y800", "little"))
    zbar.zbar_image_set_size(image, width, height)
    zbar.zbar_image_set_data(image, pixels, len(pixels), None)
    found = zbar.zbar_scan_image(scanner, image) > 0
    said = zbar.zbar_symbol_get_data(zbar.zbar_image_first_symbol(image)).decode() if found else None
    zbar.zbar_image_destroy(image)
    zbar.zbar_image_scanner_destroy(scanner)
    return said


def places_to_sign(body):
    """[(words, millimetres free above and below the line, millimetres to the right)] of every place to sign: from the
    words beside it to the nearest others over and under it, and along it."""
    import xml.etree.ElementTree

    page_height, words, places = 842, [], []
    root = xml.etree.ElementTree.fromstring(_tool("pdftotext", body, "-bbox"))
    for number, page in enumerate(root.iter("{http://www.w3.org/1999/xhtml}page")):
        for word in page.iter("{http://www.w3.org/1999/xhtml}word"):
            box = [float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")]
            words.append((number, box, word.text or ""))
    blank = lambda text: not text.strip("＿_　年月日")
    for number, (x0, y0, x1, y1), text in words:
        if not re.search("签名[^）]*）.{0,2}[：:]?", text) or "年" in text:
            continue
        line = [w for w in words if w[0] == number and w[1][0] > x0 + 1 and abs(w[1][1] - y0) < 6]
        end = min([w[1][0] for w in line if not blank(w[2])] + [595 - 57])
        others = [w for w in words if w[0] == number and not blank(w[2]) and w[1][0] < end and w[1][2] > x0 and w[1] != [x0, y0, x1, y1]]
        above = max([w[1][3] for w in others if w[1][3] <= y0 + 2] + [71])
        below = min([w[1][1] for w in others if w[1][1] >= y1 - 2] + [page_height - 68])
        places.append((text, (below - above) * 25.4 / 72, (end - x0) * 25.4 / 72))
    return places


def sizes_of(body):
    """(pages, {page sizes in points, rounded}) of a PDF."""
    import io

    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(body))
    return len(reader.pages), {
        (round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages
    }


def service(local=""):
    """The worker's inside, without a process, for tests of many papers."""
    from worker.main import make_service

    return make_service(FOLDER, local)
