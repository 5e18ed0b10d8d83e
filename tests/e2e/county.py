"""What the tests of this folder begin with: the programs under test, a folder of one's own and, in most, a server with the
sample county in it."""

import os
import pathlib
import sys
import tempfile
import unittest

from real_server import Client, RealServer

# `gaiwand` and `gaiwan`, as main was given them.
BINARIES = {}


class FolderTest(unittest.TestCase):
    """A folder for each test, gone after it."""

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="gaiwan-e2e-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)


class CountyTest(FolderTest):
    """A server for each test, over an empty data folder into which the directory was imported, and a client of it."""

    # What the server is started with beside what every test's is.
    FLAGS = ()

    def setUp(self):
        super().setUp()
        self.server = RealServer(BINARIES["gaiwand"], self.folder / "data", *self.FLAGS)
        self.addCleanup(self.server.kill)
        self.client = Client(BINARIES["gaiwan"], self.server.start())
        self.client.import_directory()


def main(doc):
    """Runs the tests of the program that calls: PROGRAM GAIWAND GAIWAN [names of tests]."""
    if len(sys.argv) < 3:
        sys.exit(doc)
    BINARIES["gaiwand"], BINARIES["gaiwan"] = (os.path.abspath(path) for path in sys.argv[1:3])
    unittest.main("__main__", argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
