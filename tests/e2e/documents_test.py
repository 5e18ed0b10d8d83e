"""Documents and papers with the real server and client: uploads that survive a kill, files that are read as they were
put, damage that is named, and papers as PDF by the real worker.

    python3 tests/e2e/documents_test.py GAIWAND GAIWAN
"""

import hashlib
import json
import random
import subprocess

from county import BINARIES, CountyTest, main
from real_server import HEAD, MEDIATOR, REGISTRAR, Client, RealServer, opening, party, until

# Many pieces: there is time to kill the server between them.
LARGE_BYTES = 45 * 1024 * 1024


def pdf(size, seed):
    """Bytes that begin as a PDF does."""
    return (b"%PDF-1.7\n" + random.Random(seed).randbytes(size))[:size]


class DocumentsTest(CountyTest):
    def setUp(self):
        super().setUp()
        self.case = self.client.open_case(opening())

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def put(self, path, *flags, title="收条", who=REGISTRAR):
        return self.client.run("document", "put", self.case, str(path), "--paper", "evidence", "--title", title, *flags,
                               who=who)

    def get(self, document, name="fetched", who=REGISTRAR):
        path = self.folder / name
        answer = self.client.run("document", "get", self.case, document, "--out", str(path), who=who)
        return answer, path

    def do(self, command, who, **data):
        return self.client.done("case", "do", self.case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)

    def stored(self):
        return [path for path in (self.server.data_dir / "files" / "cases").glob("*/*")]


class Files(DocumentsTest):
    def test_put_killed_put_again_and_get(self):
        content = pdf(LARGE_BYTES, 1)
        path = self.file("scan.pdf", content)
        command = self.client.command("document", "put", self.case, str(path), "--paper", "evidence", "--title", "扫描件",
                                      "--party", "1", who=REGISTRAR)
        first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        uploads = self.server.data_dir / "files" / "uploads"
        until("some of it is there", lambda: any(each.stat().st_size > 2 << 20 for each in uploads.iterdir()))
        self.server.kill()
        _, err = first.communicate(timeout=120)
        self.assertEqual(first.returncode, 1, err)
        self.assertIn("从断处接着传", err)
        self.assertEqual(self.stored(), [])

        self.server.start()
        again = self.put(path, "--party", "1", title="扫描件")
        self.assertEqual(again.code, 0, str(again))
        self.assertRegex(again.err, r"从第 [1-9]\d* 字节接着传")
        answer, fetched = self.get("1")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertEqual(fetched.read_bytes(), content)
        # The same command once more changes nothing.
        position = self.client.position()
        self.assertEqual(self.put(path, "--party", "1", title="扫描件").code, 0)
        self.assertEqual(self.client.position(), position)

        self.assertEqual(self.server.stop(), 0)
        verify = self.server.verify()
        self.assertRegex(verify.out, r" 1 documents: clean\n$")
        # Nothing of it lies readable on the disk.
        for each in self.stored():
            self.assertNotIn(content[:64], each.read_bytes())

    def test_what_is_refused(self):
        program = self.file("setup.pdf", b"MZ\x90" + bytes(1000))
        answer = self.put(program)
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("FILE_DIFFERS", answer.err)
        unknown = self.put(self.file("setup.exe", b"MZ\x90" + bytes(1000)))
        self.assertEqual(unknown.code, 2, str(unknown))
        too_large = self.folder / "large.pdf"
        with open(too_large, "wb") as large:
            large.truncate(50 * 1024 * 1024 + 1)
        self.assertEqual(self.put(too_large).code, 2)
        # Named without being uploaded: not in this case, though another one holds it.
        content = pdf(1000, 2)
        self.assertEqual(self.put(self.file("receipt.pdf", content)).code, 0)
        other = self.client.open_case(opening())
        data = {"paper": "evidence", "title": {"text": "收条"}, "sha256": hashlib.sha256(content).hexdigest(),
                "sizeBytes": "1000", "mediaType": "application/pdf"}
        refused = self.client.run("case", "do", other, "add_document", "--data", json.dumps(data))
        self.assertIn("FILE_NOT_STORED", refused.err)
        self.assertEqual(refused.code, 1)
        # One that only exists on paper.
        paper = {"paper": "evidence", "title": {"text": "收条，原件在镇里"}}
        self.assertEqual(self.client.run("case", "do", other, "add_document", "--data", json.dumps(paper)).code, 0)

    def test_put_waits_when_the_server_says_so(self):
        self.assertEqual(self.server.stop(), 0)
        slow = RealServer(BINARIES["gaiwand"], self.server.data_dir, "--limits-rate-burst", "5",
                          "--limits-rate-per-second", "15")
        self.addCleanup(slow.kill)
        slow.start()
        self.client = Client(BINARIES["gaiwan"], slow)
        # Some forty calls, where five are free at once.
        content = pdf(20 << 20, 5)
        answer = self.put(self.file("scan.pdf", content))
        self.assertEqual(answer.code, 0, str(answer))
        answer, fetched = self.get("1")
        self.assertEqual(answer.code, 0, str(answer))
        self.assertEqual(fetched.read_bytes(), content)

    def test_withdrawn_and_hidden_are_not_read(self):
        self.assertEqual(self.put(self.file("receipt.pdf", pdf(1000, 3))).code, 0)
        answer, _ = self.get("1", who="people/p-632821103200-committee-head")
        self.assertEqual(answer.code, 1, "another village's head")
        self.assertIn("CASE_UNKNOWN", answer.err)
        self.do("withdraw_document", REGISTRAR, document="1", reason={"text": "交错了"})
        answer, path = self.get("1")
        self.assertEqual(answer.code, 1)
        self.assertIn("撤回", answer.err)
        self.assertFalse(path.exists())

    def test_damage_is_named(self):
        self.assertEqual(self.put(self.file("receipt.pdf", pdf(3 << 20, 4))).code, 0)
        (stored,) = self.stored()
        damaged = bytearray(stored.read_bytes())
        damaged[2 << 20] ^= 1
        stored.write_bytes(damaged)
        answer, path = self.get("1")
        self.assertEqual(answer.code, 1)
        self.assertFalse(path.exists(), "half a file is none")
        self.assertEqual(self.server.stop(), 0)
        verify = self.server.verify()
        self.assertEqual(verify.code, 1)
        self.assertIn(stored.name, verify.out)
        stored.unlink()
        self.assertIn(stored.name, self.server.verify().out)


class Papers(DocumentsTest):
    def draft(self):
        self.do("submit_case", REGISTRAR)
        self.do("accept_case", HEAD)
        self.do("assign_mediators", HEAD, lead=MEDIATOR)
        for party in ("1", "2"):
            self.do("give_rights_notice", MEDIATOR, party=party, way="WAY_ORALLY", language="zh")
        self.do("start_session", MEDIATOR, mode="SESSION_MODE_FIELD",
                attendance=[{"who": party, "presence": "PRESENCE_IN_THE_ROOM"} for party in ("1", "2")])
        self.do("record_statement", MEDIATOR, party="2", kind="STATEMENT_KIND_UNDISPUTED", text={"text": "欠租金是事实"})
        self.do("confirm_statement", MEDIATOR, statement="1", party="1")
        self.do("record_statement", MEDIATOR, party="2", kind="STATEMENT_KIND_CONCESSION", text={"text": "最多肯付五千"})
        self.do("record_statement", MEDIATOR, party="2", kind="STATEMENT_KIND_FACT", separateTalk=True,
                text={"text": "其实还欠别人钱"})
        self.do("draft_agreement", MEDIATOR,
                text={"facts": "租金欠付半年。", "clauses": ["孔某于2026年4月30日前付清租金3690元。"]},
                clauses=[{"kind": "CLAUSE_KIND_MONEY", "fromParty": "2", "toParty": "1",
                          "amount": {"currency": "CNY", "fen": 369000}, "dueDate": "2026-04-30"}])

    def render(self, paper, *flags):
        out = self.folder / f"{paper}.pdf"
        answer = self.client.run("document", "render", self.case, paper, "--out", str(out), *flags, who=MEDIATOR)
        self.assertEqual(answer.code, 0, f"{paper}: {answer}\n{self.server.log()}")
        self.assertTrue(out.read_bytes().startswith(b"%PDF-"))
        text = subprocess.run(["pdftotext", "-layout", str(out), "-"], capture_output=True, text=True, check=True)
        return text.stdout

    def test_the_agreement_and_what_no_paper_holds(self):
        self.draft()
        text = self.render("agreement", "--subject", "1")
        for words in ("人民调解协议书", "叶某", "孔某", "3690"):
            self.assertIn(words, text)
        # The mediator sees all of it in the case; no paper has it.
        everything = "".join(self.render(paper) for paper in ("mediation-record", "undisputed-facts", "archive"))
        everything += self.render("court-packet", "--subject", f"cases/{self.case}/agreements/1")
        self.assertTrue("欠租金是事实" in everything, "what is undisputed is printed")
        for words in ("最多肯付五千", "其实还欠别人钱"):
            self.assertFalse(words in everything, words)
        self.assertEqual(list((self.server.data_dir / "private").iterdir()), [])
        papers = self.client.done("document", "list", self.case, "--papers", who=MEDIATOR)
        self.assertIn("agreement", [paper["id"] for paper in papers["papers"]])
        refused = self.client.run("document", "render", self.case, "poem", who=MEDIATOR)
        self.assertEqual(refused.code, 1, str(refused))
        self.assertEqual(self.server.stop(), 0)

    def test_a_document_is_in_the_archive(self):
        page = self.folder / "page.pdf"
        self.draft()
        self.render("agreement", "--subject", "1")
        (self.folder / "agreement.pdf").rename(page)
        self.assertEqual(self.put(page, who=MEDIATOR).code, 0)
        before = self.render("archive").count("人民调解协议书")
        self.assertGreater(before, 1)

    def test_without_the_worker_the_server_serves(self):
        self.assertEqual(self.server.stop(), 0)
        bare = RealServer(BINARIES["gaiwand"], self.server.data_dir, "--papers-python", "/nonexistent/python3")
        self.addCleanup(bare.kill)
        bare.start()
        client = Client(BINARIES["gaiwan"], bare)
        answer = client.run("document", "render", self.case, "agreement")
        self.assertEqual(answer.code, 1, str(answer))
        self.assertIn("/nonexistent/python3", answer.err)
        self.assertEqual(bare.stop(), 0)


class Links(CountyTest):
    """Where the county's pages have an address, what is handed out leads to them."""

    ADDRESS = "https://mediation.example.cn"

    @property
    def FLAGS(self):
        return "--pages-address", self.ADDRESS, "--messenger-file", str(self.folder / "messages")

    def invite(self, client, case, *flags):
        return client.done("case", "invite", case, "1", *flags, who=REGISTRAR)

    def text_of(self, path):
        return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout

    def test_a_partys_code_goes_with_its_link_and_into_no_log(self):
        case = self.client.open_case(opening(parties=[party("APPLICANT", "叶某", phone="19900099001"), party("RESPONDENT", "孔某")]))
        sent = self.invite(self.client, case, "--send")
        self.assertEqual(sent["link"], f"{self.ADDRESS}/p#{sent['code']}")
        message = json.loads((self.folder / "messages").read_text(encoding="utf-8").splitlines()[-1])
        self.assertIn(f"{sent['code']}，点开 {sent['link']} 即可查看办理，仅限本人使用", message["text"])
        shown = self.client.run("case", "invite", case, "1", who=REGISTRAR)
        # A QR code is for a terminal, which this is not.
        self.assertRegex(shown.out, f"当事人网页：{self.ADDRESS}/p#[0-9A-Z]{{10}}\n$")
        code = shown.out.split("#")[1].strip()
        # Neither of them stands in what the server writes, nor readable in its folder.
        self.assertEqual(self.server.stop(), 0)
        for secret in (sent["code"], code):
            self.assertNotIn(secret, self.server.log())
            for path in self.server.data_dir.rglob("*"):
                if path.is_file():
                    self.assertNotIn(secret.encode(), path.read_bytes(), path)

    def test_the_notice_of_a_session_and_the_poster_of_the_village(self):
        case = self.client.open_case(opening())
        self.client.done("case", "do", case, "submit_case", who=REGISTRAR)
        self.client.done("case", "do", case, "accept_case", who=HEAD)
        self.client.done("case", "do", case, "assign_mediators", "--data", json.dumps({"lead": MEDIATOR}), who=HEAD)
        self.client.done("case", "do", case, "schedule_session", "--data",
                         json.dumps({"plannedStart": "2026-03-04T15:00:00+08:00", "mode": "SESSION_MODE_IN_PERSON"}), who=MEDIATOR)
        notice = self.folder / "notice.pdf"
        self.client.done("document", "render", case, "session-notice", "--out", str(notice), who=MEDIATOR)
        self.assertIn(f"{self.ADDRESS}/p", self.text_of(notice))
        poster = self.folder / "poster.pdf"
        said = self.client.run("directory", "poster", "632821100001", "--out", str(poster), who=REGISTRAR)
        self.assertEqual(said.out, f"{poster}：调解申请二维码，1 页\n", str(said))
        text = self.text_of(poster)
        for words in ("城中社区", "人民调解委员会", f"{self.ADDRESS}/apply?unit=632821100001"):
            self.assertIn(words, text)
        self.assertLess(poster.stat().st_size, 1 << 20)
        nowhere = self.client.run("directory", "poster", "632821-court-nowhere", "--out", str(poster), who=REGISTRAR)
        self.assertIn("没有负责这里的人民调解委员会", nowhere.err)
        # The poster is of no case, and nobody gets it as a paper of one.
        self.assertEqual(self.client.run("document", "render", case, "poster", "--out", str(notice), who=MEDIATOR).code, 1)
        papers = self.client.done("document", "list", case, "--papers", who=MEDIATOR)
        self.assertNotIn("poster", [paper["id"] for paper in papers["papers"]])

    def test_without_an_address_there_are_no_links(self):
        self.assertEqual(self.server.stop(), 0)
        plain = RealServer(BINARIES["gaiwand"], self.server.data_dir, "--messenger-file", str(self.folder / "messages"))
        self.addCleanup(plain.kill)
        plain.start()
        client = Client(BINARIES["gaiwan"], plain)
        case = client.open_case(opening(parties=[party("APPLICANT", "叶某", phone="19900099001"), party("RESPONDENT", "孔某")]))
        sent = self.invite(client, case, "--send")
        self.assertNotIn("link", sent)
        message = json.loads((self.folder / "messages").read_text(encoding="utf-8").splitlines()[-1])
        self.assertEqual(message["text"], f"【人民调解】您的案件查询办理码：{sent['code']}，仅限本人使用，请勿告诉他人。")
        refused = client.run("directory", "poster", "632821100001", "--out", str(self.folder / "poster.pdf"), who=REGISTRAR)
        self.assertIn("NO_PAGES_ADDRESS", refused.err)
        self.assertFalse((self.folder / "poster.pdf").exists())

    def test_an_address_that_is_none_keeps_the_server_from_starting(self):
        for address in ("mediation.example.cn", "https://", "https://mediation.example.cn/", "https://x.example/p#1"):
            wrong = RealServer(BINARIES["gaiwand"], self.folder / "other", "--pages-address", address)
            self.assertIn("pages_address", wrong.start_refused().err, address)


if __name__ == "__main__":
    main(__doc__)
