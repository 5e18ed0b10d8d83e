"""The worker as the server starts it: frames, errors, garbage, the same bytes for the same request, and the
catalogue."""

import copy
import json
import os
import random
import struct
import subprocess
import sys
import tempfile
import unittest

import support


class Conversation(unittest.TestCase):
    def test_a_paper_an_error_and_a_paper(self):
        data = support.sample("01-wolfberry-land-lease")
        with support.Worker() as worker:
            header, body = worker.ask(support.request("agreement", data, subject="1", identifier="a"))
            self.assertEqual(
                (header["id"], header["ok"], header["media_type"], header["title"]),
                ("a", True, "application/pdf", "人民调解协议书"),
            )
            self.assertTrue(body.startswith(b"%PDF-"))
            self.assertEqual(len(body), header["bytes"])
            wrong, nothing = worker.ask(support.request("agreement", data, subject="9", identifier="b"))
            self.assertEqual((wrong["id"], wrong["ok"], wrong["error"]["field"], nothing), ("b", False, "subject", b""))
            self.assertTrue(wrong["error"]["zh"] and wrong["error"]["en"])
            again, same = worker.ask(support.request("agreement", data, subject="1", identifier="c"))
            self.assertTrue(again["ok"])
            self.assertEqual(same, body, "what came between changes nothing")
        self.assertEqual((worker.status, worker.complaints), (0, ""))

    def test_each_field_of_a_request_is_checked(self):
        good = support.request("agreement", support.sample("01-wolfberry-land-lease"), subject="1")
        with support.Worker() as worker:
            for field, value in (
                ("id", ""),
                ("id", "x" * 200),
                ("id", 7),
                ("job", "print"),
                ("job", None),
                ("paper", "letter"),
                ("paper", 3),
                ("language", "en"),
                ("as_of", ""),
                ("as_of", "today"),
                ("as_of", "2026-05-01"),
                ("as_of", 5),
                ("data", None),
                ("data", []),
                ("subject", "no-such"),
                ("subject", {}),
            ):
                header, _ = worker.ask({**good, field: value})
                self.assertFalse(header["ok"], (field, value))
                self.assertEqual(header["error"]["field"].split(".")[0], field, header)
            self.assertTrue(worker.ask(good)[0]["ok"])

    def test_garbage_is_answered_and_survived(self):
        data = support.sample("01-wolfberry-land-lease")
        bits = random.Random(20261122)
        with support.Worker() as worker:
            for body in (
                b"",
                b"{",
                b"[]",
                b"null",
                b"\xff\xfe",
                b'"x"',
                b"[" * 100_000,
                bits.randbytes(5000),
                json.dumps({"id": "x"}).encode(),
                b'{"id":"x","job":"render","data":{"case":[]}}',
            ):
                worker.send(body)
                header, _ = worker.receive()
                self.assertFalse(header["ok"], body[:20])
            # Longer than a request may be: read to its end, dropped, answered.
            worker.process.stdin.write(struct.pack(">I", 4 * 1024 * 1024 + 1) + b" " * (4 * 1024 * 1024 + 1))
            worker.process.stdin.flush()
            header, _ = worker.receive()
            self.assertEqual((header["id"], header["ok"]), ("", False))
            self.assertIn("4194304", header["error"]["en"])
            self.assertTrue(worker.ask(support.request("visit-record", data, subject="1"))[0]["ok"])

    def test_a_case_of_any_shape_is_answered(self):
        """Values of a real case taken away or replaced: a paper or an error, never silence, and no value of Python's on
        it."""
        data = support.sample("30-delegated-and-confirmed")
        dice = random.Random(7)
        papers = [
            "application",
            "agreement",
            "mediation-record",
            "delegation-return",
            "elements",
            "confirmation",
            "undisputed-facts",
            "docket-cover",
        ]
        with support.Worker() as worker:
            for _ in range(60):
                broken = copy.deepcopy(data)
                for _ in range(dice.randint(1, 6)):
                    node = broken["case"]
                    while True:
                        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
                        key = dice.choice(keys)
                        if isinstance(node[key], (dict, list)) and node[key] and dice.random() < 0.75:
                            node = node[key]
                            continue
                        node[key] = dice.choice(
                            [None, 7, "x", [], {}, [1], {"open": 3}, True, -1.5, "2026-99-99T00:00:00Z"]
                        )
                        break
                header, body = worker.ask(support.request(dice.choice(papers), broken))
                self.assertIn("ok", header)
                if header["ok"]:
                    self.assertNotIn("None", support.text_of(body))
            self.assertTrue(worker.ask(support.request("application", data))[0]["ok"])
        self.assertNotIn("Traceback", worker.complaints)

    def test_a_frame_cut_off_ends_the_worker(self):
        with support.Worker() as worker:
            worker.process.stdin.write(struct.pack(">I", 100) + b"{")
        self.assertEqual(worker.status, 0)

    def test_a_wrong_folder_is_named(self):
        done = subprocess.run(
            [sys.executable, "-B", os.path.join(support.FOLDER, "worker"), "--folder", "/no/such"],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"/no/such/papers.json", done.stderr)
        self.assertEqual(done.stdout, b"")

    def test_without_an_environment(self):
        """As the server starts it: PATH, HOME and the encoding."""
        with tempfile.TemporaryDirectory() as home:
            question = json.dumps(
                support.request("visit-record", support.sample("01-wolfberry-land-lease"), subject="1")
            ).encode()
            done = subprocess.run(
                [sys.executable, "-B", os.path.join(support.FOLDER, "worker"), "--folder", support.FOLDER],
                input=struct.pack(">I", len(question)) + question,
                capture_output=True,
                check=True,
                env={"PATH": "/usr/bin:/bin", "HOME": home, "LC_ALL": "C"},
            )
            self.assertIn(b"%PDF-", done.stdout)


class SameBytes(unittest.TestCase):
    def test_in_another_process_on_another_day_in_another_zone(self):
        made = []
        for environment in (
            {"TZ": "UTC", "PYTHONHASHSEED": "1"},
            {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1"},
        ):
            before = dict(os.environ)
            os.environ.update(environment)
            try:
                with support.Worker() as worker:
                    own = []
                    for name, paper, subject, language, job in (
                        ("01-wolfberry-land-lease", "agreement", "1", "zh", "render"),
                        ("10-three-sheep", "rights-notice", "1", "zh-mn", "render"),
                        ("10-three-sheep", "agreement", "1", "zh-bo", "render"),
                        ("30-delegated-and-confirmed", "court-packet", "1", "zh", "package"),
                        ("01-wolfberry-land-lease", "archive", "", "zh", "package"),
                    ):
                        header, body = worker.ask(support.request(paper, support.sample(name), job, subject, language))
                        self.assertTrue(header["ok"], header)
                        own.append(body)
                    # A paper made after others is as if it were the first.
                    _, again = worker.ask(
                        support.request("agreement", support.sample("01-wolfberry-land-lease"), subject="1")
                    )
                    self.assertEqual(again, own[0])
            finally:
                os.environ.clear()
                os.environ.update(before)
            made.append(own)
        self.assertEqual(made[0], made[1])

    def test_another_time_is_another_paper(self):
        data = support.sample("01-wolfberry-land-lease")
        with support.Worker() as worker:
            _, one = worker.ask(support.request("court-letter", data, subject="1"))
            _, other = worker.ask(support.request("court-letter", data, subject="1", as_of="2026-05-02T09:00:00+08:00"))
        self.assertNotEqual(one, other)
        self.assertIn("二〇二六年五月二日", support.text_of(other))


class CatalogueJob(unittest.TestCase):
    def list_of(self, data):
        with support.Worker() as worker:
            header, body = worker.ask(
                {
                    "id": "c",
                    "job": "catalogue",
                    "paper": "",
                    "subject": "",
                    "language": "zh",
                    "as_of": support.AS_OF,
                    "data": data,
                }
            )
        self.assertEqual((header["ok"], header["media_type"], header["bytes"]), (True, "application/json", len(body)))
        listed = json.loads(body)
        return {row["id"]: row for row in listed["papers"]}, listed["missing"]

    def test_without_a_case(self):
        rows, missing = self.list_of({})
        self.assertEqual((missing, rows["agreement"]["parts"], "needed" in rows["agreement"]), ([], [], False))

    def test_written_agreement(self):
        rows, missing = self.list_of(support.sample("01-wolfberry-land-lease"))
        needed = {paper for paper, row in rows.items() if row["needed"] == "required"}
        self.assertEqual(needed, {"acceptance-register", "rights-notice", "identity", "mediation-record", "agreement"})
        self.assertEqual([part["zh"] for part in rows["rights-notice"]["parts"]], ["申请人叶某", "被申请人孔某"])
        # The other one's identity card was seen, and is on record as that.
        self.assertEqual([gap["field"] for gap in missing], ["papers/identity/1"])

    def test_oral_agreement_asks_for_no_copy_of_identity_papers(self):
        rows, missing = self.list_of(support.sample("02-brothers-business"))
        needed = {paper for paper, row in rows.items() if row["needed"] == "required"}
        self.assertEqual(needed, {"acceptance-register", "rights-notice", "oral-register"})
        self.assertEqual(rows["identity"]["needed"], "not-for-this-case")
        self.assertEqual(missing, [])

    def test_letters_to_a_delegating_court_only_where_a_court_delegated(self):
        rows, _ = self.list_of(support.sample("01-wolfberry-land-lease"))
        self.assertEqual(rows["delegation-reply"]["needed"], "not-for-this-case")
        self.assertEqual(rows["delegation-return"]["needed"], "not-for-this-case")

    def test_failed_case_asks_for_the_notice_of_termination(self):
        rows, _ = self.list_of(support.sample("23-old-grassland"))
        self.assertEqual(rows["termination-notice"]["needed"], "required")
        self.assertEqual(rows["agreement"]["needed"], "as-needed")

    def test_a_seen_document_or_an_uploaded_copy_is_enough(self):
        data = support.sample("01-wolfberry-land-lease")
        data["case"]["identities"] = [
            {"who": "1", "level": "IDENTITY_LEVEL_DOCUMENT_SEEN"},
            {"who": "2", "level": "IDENTITY_LEVEL_KNOWN_IN_PERSON"},
        ]
        _, missing = self.list_of(data)
        self.assertEqual([gap["field"] for gap in missing], ["papers/identity/2"])
        data["case"]["documents"] = [{"id": "d", "paper": "identity", "party": "2"}]
        self.assertEqual(self.list_of(data)[1], [])


class Preview(unittest.TestCase):
    def test_prints_a_paper_of_the_sample_case(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "a.pdf")
            done = subprocess.run(
                [
                    sys.executable,
                    "-B",
                    os.path.join(support.FOLDER, "worker"),
                    "preview",
                    "--paper",
                    "application",
                    "--subject",
                    "1",
                    "--out",
                    path,
                ],
                capture_output=True,
                check=False,
            )
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(path, "rb") as file:
                self.assertIn("叶某", support.text_of(file.read()))

    def test_lists_papers_and_packages(self):
        done = subprocess.run(
            [sys.executable, "-B", os.path.join(support.FOLDER, "worker"), "preview", "--list"],
            capture_output=True,
            check=True,
        )
        self.assertIn("court-packet", done.stdout.decode())


if __name__ == "__main__":
    unittest.main()
