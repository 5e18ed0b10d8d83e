"""Every field of proto/gaiwan/v1 has a comment of its own, and what a comment refers to is there.

A comment stands in front of the field or behind it on its line; one that speaks of the next field too does not count for
that one. buf's COMMENT_FIELD sees only those in front. What protoc takes for a comment is what counts here: it is asked
for the descriptors with their comments, and these are read byte by byte, since the distribution's Python has no protobuf.

    field_comments_test.py PROTOC
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROTO = ROOT / "proto"
PROTOC = "protoc"

# Field numbers of google/protobuf/descriptor.proto.
SET_FILE = 1
FILE_NAME, FILE_MESSAGES, FILE_ENUMS, FILE_SERVICES, FILE_EXTENSIONS, FILE_SOURCE = 1, 4, 5, 6, 7, 9
MESSAGE_NAME, MESSAGE_FIELDS, MESSAGE_NESTED = 1, 2, 3
LOCATION_PATH, LOCATION_LEADING, LOCATION_TRAILING = 1, 3, 4

# "As in AssessRisk.people.", "FreeText: RemoveParty.reason."
REFERENCE = re.compile(r"\b(?:As (?:in|said of)|FreeText:) ([A-Z]\w+)(?:\.([a-z]\w*))?")


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def entries(data):
    """(field number, value) of a serialised message: bytes of what has a length, numbers else."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 2:
            size, at = varint(data, at)
            yield tag >> 3, data[at : at + size]
            at += size
        elif kind == 0:
            value, at = varint(data, at)
            yield tag >> 3, value
        else:
            width = {1: 8, 5: 4}[kind]
            yield tag >> 3, data[at : at + width]
            at += width


def all_of(data, number):
    return [value for field, value in entries(data) if field == number]


def text_of(data, number):
    return b"".join(all_of(data, number)).decode()


def path_of(location):
    numbers, packed, at = [], b"".join(all_of(location, LOCATION_PATH)), 0
    while at < len(packed):
        number, at = varint(packed, at)
        numbers.append(number)
    return tuple(numbers)


class Field:
    def __init__(self, file, message, name, comment):
        self.file, self.message, self.name, self.comment = file, message, name, comment

    def __str__(self):
        return f"{self.file}: {self.message}.{self.name}"


class Read:
    """All fields of some files, and the names of everything in them."""

    def __init__(self, folder):
        files = sorted(path.relative_to(folder).as_posix() for path in folder.glob("gaiwan/v1/*.proto"))
        with tempfile.TemporaryDirectory() as out:
            descriptors = pathlib.Path(out) / "all"
            subprocess.run(
                [PROTOC, f"-I{folder}", "--include_source_info", f"--descriptor_set_out={descriptors}", *files], check=True
            )
            data = descriptors.read_bytes()
        self.fields = []
        self.names = set()
        for file in all_of(data, SET_FILE):
            self.read_file(file)

    def read_file(self, file):
        name = text_of(file, FILE_NAME)
        source = b"".join(all_of(file, FILE_SOURCE))
        comments = {}
        for location in all_of(source, 1):
            words = text_of(location, LOCATION_LEADING) + text_of(location, LOCATION_TRAILING)
            # `--- people ---` heads a part of a message and says nothing of the field below it.
            lines = [line for line in words.split("\n") if not line.strip().startswith("---")]
            comments[path_of(location)] = "\n".join(lines).strip()
        for number in (FILE_ENUMS, FILE_SERVICES):
            self.names.update(text_of(each, 1) for each in all_of(file, number))
        for i, message in enumerate(all_of(file, FILE_MESSAGES)):
            self.read_message(name, "", message, (FILE_MESSAGES, i), comments)
        for i, extension in enumerate(all_of(file, FILE_EXTENSIONS)):
            self.add(name, "extend", extension, (FILE_EXTENSIONS, i), comments)

    def read_message(self, file, outer, message, path, comments):
        name = outer + text_of(message, MESSAGE_NAME)
        self.names.add(name)
        for i, field in enumerate(all_of(message, MESSAGE_FIELDS)):
            self.add(file, name, field, (*path, MESSAGE_FIELDS, i), comments)
        for i, nested in enumerate(all_of(message, MESSAGE_NESTED)):
            self.read_message(file, name + ".", nested, (*path, MESSAGE_NESTED, i), comments)

    def add(self, file, message, field, path, comments):
        self.fields.append(Field(file, message, text_of(field, 1), comments.get(path, "")))

    def bare(self):
        return [str(field) for field in self.fields if not field.comment]

    def astray(self):
        """Comments that refer to a message or field that is not there."""
        known = {(field.message, field.name) for field in self.fields}
        lost = []
        for field in self.fields:
            for message, name in REFERENCE.findall(" ".join(field.comment.split())):
                if message not in self.names or (name and (message, name) not in known):
                    lost.append(f"{field}: {message}{'.' if name else ''}{name}")
        return lost


class Comments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.read = Read(PROTO)

    maxDiff = None

    def test_every_field_has_one(self):
        self.assertGreater(len(self.read.fields), 3000, "the files were not read")
        self.assertEqual(
            self.read.bare(), [], "say what it means, its format, unit and limit, and what its absence means"
        )

    def test_what_they_refer_to_is_there(self):
        self.assertEqual(self.read.astray(), [])

    def test_a_bare_field_and_a_lost_reference_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "gaiwan" / "v1" / "planted.proto"
            path.parent.mkdir(parents=True)
            path.write_text(
                'syntax = "proto3";\n'
                "package gaiwan.v1;\n"
                "message Outer {\n"
                "  // First and last day.\n"
                "  string first = 1;\n"
                "  string last = 2;\n"
                "  string behind = 3;  // As in Outer.first.\n"
                "  string lost = 4;  // As in Outer.middle.\n"
                "  // --- headed ---\n"
                "  string headed = 6;\n"
                "  oneof what {\n"
                "    string that = 5;\n"
                "  }\n"
                "  message Inner {\n"
                "    optional int32 deep = 1;\n"
                "  }\n"
                "}\n"
            )
            read = Read(pathlib.Path(folder))
        file = "gaiwan/v1/planted.proto"
        bare = ["Outer.last", "Outer.headed", "Outer.that", "Outer.Inner.deep"]
        self.assertEqual(read.bare(), [f"{file}: {name}" for name in bare])
        self.assertEqual(read.astray(), [f"{file}: Outer.lost: Outer.middle"])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        PROTOC = sys.argv.pop(1)
    unittest.main()
