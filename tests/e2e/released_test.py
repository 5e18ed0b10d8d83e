#!/usr/bin/env python3
"""Data folders of every release, opened by the server that was just built: each is proved, says of its cases all that it
said then, and its cases go on. That a folder of a later format is refused is data_folder_test.py's.

    released_test.py GAIWAND GAIWAN [names of tests]
"""

import json
import pathlib
import shutil
import tarfile

from county import BINARIES, FolderTest, main
from keep_release import versions_of
from real_server import Client, RealServer

RELEASED = sorted((pathlib.Path(__file__).parent / "released").glob("*.tar.xz"))


def missing(then, now, path=""):
    """Where `now` does not say what was said `then`; what it says besides is a newer release's to say."""
    if isinstance(then, dict) and isinstance(now, dict):
        return sum((missing(value, now.get(key), f"{path}.{key}") for key, value in then.items()), [])
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        return sum((missing(one, other, f"{path}[{i}]") for i, (one, other) in enumerate(zip(then, now))), [])
    return [] if then == now else [f"{path}: said {then!r}, says {now!r}"]


class ReleasedTest(FolderTest):
    def unpacked(self, archive):
        folder = self.folder / archive.name
        with tarfile.open(archive) as packed:
            packed.extractall(folder)
        return folder, json.loads((folder / "said.json").read_text(encoding="utf-8"))

    def server(self, folder):
        server = RealServer(BINARIES["gaiwand"], folder / "data")
        self.addCleanup(server.kill)
        return server

    def assert_clean(self, server):
        proof = server.verify()
        self.assertEqual(proof.code, 0, str(proof))
        self.assertTrue(proof.out.strip().endswith(": clean"), str(proof))

    def test_at_least_one_release_is_remembered(self):
        self.assertNotEqual(RELEASED, [])

    def test_a_folder_of_a_release_is_proved_shows_what_it_showed_and_goes_on(self):
        for archive in RELEASED:
            with self.subTest(archive.name):
                folder, told = self.unpacked(archive)
                server = self.server(folder)
                self.assert_clean(server)
                client = Client(BINARIES["gaiwan"], server.start())
                for one in told["said"]:
                    shown = client.done("case", "show", one["case"], who=one["who"])
                    self.assertEqual(missing(one["shown"], shown), [], one["case"])
                    history = client.done("case", "history", one["case"], who=one["who"])
                    self.assertEqual(versions_of(history), one["history"], one["case"])
                before = client.done("case", "show", told["open"])["version"]
                noted = client.note(told["open"], "新版继续办理。")
                self.assertEqual(noted.code, 0, str(noted))
                self.assertEqual(int(client.done("case", "show", told["open"])["version"]), int(before) + 1)
                self.assertEqual(server.stop(), 0)
                self.assert_clean(server)

    def test_a_folder_of_a_release_with_a_changed_record_is_not_taken_for_proved(self):
        for archive in RELEASED:
            with self.subTest(archive.name):
                folder, _ = self.unpacked(archive)
                # Its newest file of the store: a byte in the middle.
                path = max((folder / "data" / "log").glob("*.sst"), key=lambda one: one.name)
                content = bytearray(path.read_bytes())
                content[len(content) // 2] ^= 0x41
                path.write_bytes(content)
                self.assertNotEqual(self.server(folder).verify().code, 0)
                shutil.rmtree(folder)


if __name__ == "__main__":
    main(__doc__)
