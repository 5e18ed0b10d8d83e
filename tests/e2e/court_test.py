#!/usr/bin/env python3
"""The court's line by hand: what a liaison and a committee do with `gaiwan court`, on the real server.

    court_test.py GAIWAND GAIWAN [names of tests]
"""

import hashlib
import json
import pathlib
import struct
import subprocess
import tempfile
import unittest
import zlib

from county import BINARIES, main
from real_server import ADMINISTRATOR, COMMITTEE, HEAD, REGISTRAR, Client, RealServer, opening, run

FAILED = 1
LIAISON = "people/p-632821-court-liaison"
POLICE = "people/p-632821-police-liaison"
OFFICER = "people/p-632821100-justice-officer"
UNIT = "632821100001"
NUMBER = "（2026）青2821诉前调12号"
BY_LINE = {"way": "HAND_OVER_WAY_BY_LINE"}
SECRET = "我愿意让两万"


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# One white pixel: a scan that the packet can bind.
PNG = (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
       + _chunk(b"IDAT", zlib.compress(b"\x00\xff")) + _chunk(b"IEND", b""))


class CourtCase(unittest.TestCase):


    @classmethod

    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory(prefix="gaiwan-court-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.server = RealServer(BINARIES["gaiwand"], cls.folder / "data")
        cls.addClassCleanup(cls.server.kill)
        cls.client = Client(BINARIES["gaiwan"], cls.server.start())
        cls.client.import_directory()

    def do(self, case, command, data, *flags, who=REGISTRAR):
        return self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), *flags,
                                who=who)

    def court(self, *args, who=LIAISON):
        return self.client.done("court", *args, who=who)

    def refused(self, reason, *args, who=LIAISON):
        answer = self.client.run("court", *args, who=who)
        self.assertEqual(answer.code, FAILED, str(answer))
        self.assertIn(reason, answer.err)

    def delegate(self, number, *flags):
        return self.court("delegate", UNIT, "--number", number, "--party", "申请人:甲", "--party", "被申请人:乙",
                          "--claim", "返还借款", *flags)

    def returned(self, number):
        """A delegated matter that failed and went back by line: case and hand-over."""
        case = self.delegate(number)["delegated"]["case"].removeprefix("cases/")
        self.do(case, "accept_delegation", {}, who=HEAD)
        self.do(case, "return_to_court", {"result": "DELEGATION_RESULT_NOT_AGREED", "report": {"text": "分歧较大"},
                                          "handOver": BY_LINE}, who=HEAD)
        items = self.court("inbox")["items"]
        return case, next(item["id"] for item in items if item["id"].startswith(case))

    def applied(self):
        """A case with an agreement in effect, whose confirmation was applied for by line: case and hand-over."""
        case = self.client.open_case(opening(disputeClass="02-03"))
        self.do(case, "submit_case", {})
        self.do(case, "accept_case", {}, who=HEAD)
        self.do(case, "assign_mediators", {"lead": HEAD}, who=HEAD)
        parties = [party["id"] for party in self.client.done("case", "show", case, who=HEAD)["parties"]]
        for party in parties:
            self.do(case, "give_rights_notice", {"party": party, "way": "WAY_ORALLY"}, who=HEAD)
            self.do(case, "record_consent", {"party": party, "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"},
                    who=HEAD)
        self.do(case, "record_oral_agreement", {
            "text": {"facts": "路", "clauses": ["转账付款"]}, "writingNotNeeded": True,
            "clauses": [{"kind": "CLAUSE_KIND_MONEY", "fromParty": parties[1], "toParty": parties[0],
                         "amount": {"currency": "CNY", "fen": "10000"}, "dueDate": "2026-04-10"}]}, who=HEAD)
        agreement = self.client.done("case", "show", case, who=HEAD)["agreements"][0]["id"]
        return case, self.apply(case, agreement, parties)

    def apply(self, case, agreement, parties):
        self.do(case, "apply_for_confirmation", {
            "agreement": agreement, "applicants": parties, "handOver": BY_LINE,
            "explanations": [{"words": {"text": "双方已说明"}}]}, who=HEAD)
        return next(item["id"] for item in self.court("inbox")["items"] if item["id"].startswith(case))

    def put(self, case, paper, name, content, *flags, who=HEAD):
        """A document of the case with its file; its id."""
        path = self.folder / name
        path.write_bytes(content)
        self.client.done("document", "put", case, str(path), "--paper", paper, "--title", name, *flags, who=who)
        return self.client.done("case", "show", case, who=who)["documents"][-1]["id"]

    def written(self):
        """A case whose written agreement is in effect."""
        case = self.client.open_case(opening(disputeClass="02-03"))
        parties = ("1", "2")
        self.do(case, "submit_case", {})
        self.do(case, "accept_case", {}, who=HEAD)
        self.do(case, "assign_mediators", {"lead": HEAD}, who=HEAD)
        for party in parties:
            self.do(case, "give_rights_notice", {"party": party, "way": "WAY_ORALLY"}, who=HEAD)
            self.do(case, "record_consent", {"party": party, "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_ORALLY"},
                    who=HEAD)
        self.do(case, "start_session", {"mode": "SESSION_MODE_FIELD", "attendance": [
            {"who": party, "presence": "PRESENCE_IN_THE_ROOM"} for party in parties]}, who=HEAD)
        self.do(case, "end_session", {"session": "1", "result": "SESSION_RESULT_AGREED"}, who=HEAD)
        self.do(case, "draft_agreement", {
            "text": {"facts": "租金欠付半年。", "clauses": ["乙于2026年4月30日前转账付清租金3690元。"]},
            "clauses": [{"kind": "CLAUSE_KIND_MONEY", "fromParty": "2", "toParty": "1", "manner": "bank-transfer",
                         "amount": {"currency": "CNY", "fen": 369000}, "dueDate": "2026-04-30"}]}, who=HEAD)
        for signer in (*parties, HEAD):
            self.do(case, "sign_agreement", {"agreement": "1", "signer": signer, "way": "SIGNATURE_WAY_BY_HAND"}, who=HEAD)
        self.do(case, "seal_agreement", {"agreement": "1", "seal": f"orgs/{COMMITTEE}/seals/s-{COMMITTEE}"}, who=HEAD)
        return case

    def applied_with_papers(self):
        """An application by line with a signed scan, the committee's certificate, and a proof that nobody released."""
        case = self.written()
        scan = self.put(case, "agreement", "scan.png", PNG)
        certificate = self.put(case, "mediation-certificate", "certificate.png", PNG + bytes(200_000))
        kept = self.put(case, "evidence", "kept.png", PNG + b"kept", "--party", "1")
        parties = [party["id"] for party in self.client.done("case", "show", case, who=HEAD)["parties"]]
        hand_over = self.apply(case, "1", parties)
        return case, hand_over, scan, certificate, kept


class CourtTest(CourtCase):
    def test_a_number_is_delegated_once(self):
        first = self.delegate(NUMBER)
        again = self.delegate(NUMBER)
        self.assertEqual(first["delegated"]["case"], again["delegated"]["case"])
        self.assertTrue(again["existed"])
        other = self.delegate(NUMBER + "之一")
        self.assertNotEqual(first["delegated"]["case"], other["delegated"]["case"])
        found = self.court("delegations", "--number", NUMBER)["delegations"]
        self.assertEqual([each["delegation"]["state"] for each in found], ["DELEGATION_STATE_RECEIVED"])
        self.refused("NOT_YOUR_ROLE", "delegations", who=HEAD)
        answer = self.client.run("court", "delegate", UNIT, "--number", "x", "--party", "申请人:甲", who=HEAD)
        self.assertEqual(answer.code, FAILED)

    def test_what_goes_back_is_fetched_confirmed_and_answered(self):
        case, hand_over = self.returned("（2026）青2821诉前调21号")
        self.refused("PART_UNKNOWN", "fetch", hand_over, who=POLICE)
        self.refused("NOT_YOUR_ROLE", "fetch", hand_over, who=ADMINISTRATOR)
        self.refused("PART_UNKNOWN", "fetch", hand_over[:-1] + "9999")
        content = self.court("fetch", hand_over)
        self.assertEqual(content["returned"]["report"], "分歧较大")
        self.assertEqual(content["delegation"]["courtNumber"], "（2026）青2821诉前调21号")

        path = self.folder / "content.pb"
        received = self.court("fetch", hand_over, "--out", str(path), "--number", "收7")["item"]["handOver"]
        self.assertEqual(received["state"], "LINE_STATE_RECEIVED")
        self.assertEqual(received["digest"], hashlib.sha256(path.read_bytes()).hexdigest())
        # Once more changes nothing.
        self.assertEqual(self.court("fetch", hand_over, "--out", str(path))["item"]["handOver"], received)

        filed = self.court("answer", hand_over, "filed", "--number", "民初7号")["item"]["handOver"]
        self.assertEqual((filed["state"], filed["number"]), ("LINE_STATE_ACCEPTED", "民初7号"))
        self.assertEqual(self.court("answer", hand_over, "filed", "--number", "民初7号")["item"]["handOver"], filed)
        shown = self.client.done("case", "show", case, who=HEAD)
        self.assertEqual(shown["delegation"]["receipt"]["digest"], received["digest"])
        self.assertEqual(shown["lineHandOvers"][0]["state"], "LINE_STATE_ACCEPTED")
        self.assertNotIn(hand_over, [item["id"] for item in self.court("inbox").get("items", [])])

    def test_a_day_is_compared(self):
        _, kept = self.returned("（2026）青2821诉前调31号")
        _, lost = self.returned("（2026）青2821诉前调32号")
        for hand_over in (kept, lost):
            self.court("fetch", hand_over)
        today = "2026-03-02"
        digest = {item["id"]: item["handOver"]["digest"] for item in self.court("inbox")["items"]
                  if item["id"] in (kept, lost)}[kept]
        held = self.folder / "held.tsv"

        def reconcile(*rows):
            held.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
            answer = self.client.run("--json", "court", "reconcile", "--date", today, "--held", str(held), who=LIAISON)
            found = json.loads(answer.out)
            return {each["id"]: each["kind"].removeprefix("DIFFERENCE_KIND_") for each in found.get("differences", [])}

        wrong = reconcile((kept, "0" * 64, "法1", "received"), ("c-aaaaaaaaaaaaaaaaaaaaaaaaaa-3", digest, "法2", "received"))
        self.assertEqual(wrong[kept], "DIGEST")
        self.assertEqual(wrong["c-aaaaaaaaaaaaaaaaaaaaaaaaaa-3"], "MISSING_AT_COUNTY")
        self.assertEqual(wrong[lost], "MISSING_AT_RECEIVER")
        # Whatever had been sent and never arrived lies ready again.
        states = {item["id"]: item["handOver"]["state"] for item in self.court("inbox")["items"]}
        self.assertEqual(states[lost], "LINE_STATE_WAITING")
        # The county had not heard of the answer.
        self.assertNotIn(kept, reconcile((kept, digest, "法1", "accepted", "filed")))
        self.assertEqual(self.court("inbox", "--final", "--date", today)["items"][0]["handOver"].get("state"),
                         self.court("inbox", "--final")["items"][0]["handOver"].get("state"))
        item = next(each for each in self.court("inbox", "--final", "--all")["items"] if each["id"] == kept)
        self.assertEqual((item["handOver"]["state"], item["handOver"]["number"]), ("LINE_STATE_ACCEPTED", "法1"))
        self.assertEqual(reconcile((kept, digest, "法1", "refused", "not_accepted"))[kept], "STATE")
        self.assertEqual(reconcile((kept, digest, "法9", "accepted", "filed"))[kept], "NUMBER")

    def test_reconciliation_records_the_answer_that_was_given(self):
        """An application that was withdrawn at the court is no refusal of the court's."""
        case, hand_over = self.applied()
        self.court("fetch", hand_over, "--out", str(self.folder / "applied.pb"))
        digest = hashlib.sha256((self.folder / "applied.pb").read_bytes()).hexdigest()
        held = self.folder / "applied.tsv"

        def reconcile(*row):
            held.write_text("\t".join(row) + "\n", encoding="utf-8")
            return self.client.run("--json", "court", "reconcile", "--date", "2026-03-02", "--held", str(held),
                                   who=LIAISON)

        silent = reconcile(hand_over, digest, "民特9号", "refused")
        self.assertEqual(silent.code, FAILED, "more than one answer ends in a refusal")
        self.assertIn("held[0].court_answer", silent.err)
        self.assertIn("held[0].court_answer", reconcile(hand_over, digest, "民特9号", "accepted", "withdrawn").err)
        reconcile(hand_over, digest, "民特9号", "refused", "withdrawn")
        shown = self.client.done("case", "show", case, who=HEAD)
        self.assertEqual(shown["confirmations"][0]["answer"], "COURT_ANSWER_WITHDRAWN")
        self.assertEqual(shown["lineHandOvers"][0]["state"], "LINE_STATE_REFUSED")

    def test_papers_go_along(self):
        """CPL Interpretation art. 354: the court gets the application with its papers, whole, by their digests."""
        case, hand_over, scan, certificate, kept = self.applied_with_papers()
        out = self.folder / "paper"
        self.refused("NOT_FETCHED", "paper", hand_over, scan, "--out", str(out))
        content = self.court("fetch", hand_over)
        listed = {document["id"]: document for document in content["documents"]}
        self.assertEqual([listed[each]["paper"] for each in (scan, certificate)], ["agreement", "mediation-certificate"])
        self.assertNotIn(kept, listed)
        for document, bytes_there in ((scan, PNG), (certificate, PNG + bytes(200_000))):
            answer = self.court("paper", hand_over, document, "--out", str(out))
            self.assertEqual(out.read_bytes(), bytes_there)
            self.assertEqual(answer["sha256"], listed[document]["sha256"])
        self.refused("PART_UNKNOWN", "paper", hand_over, kept, "--out", str(out))
        self.refused("PART_UNKNOWN", "paper", hand_over, "99", "--out", str(out))
        self.refused("PART_UNKNOWN", "paper", hand_over, scan, "--out", str(out), who=POLICE)
        self.refused("NOT_YOUR_ROLE", "paper", hand_over, scan, "--out", str(out), who=HEAD)
        reads = self.client.done("case", "reads", case, who=HEAD)["reads"]
        self.assertIn("JudicialService.ReadHandOverPaper", json.dumps(reads))
        # Taken back since: what was handed over stays so, as on paper. Not taken by the court: it stands there no more.
        self.do(case, "withdraw_document", {"document": certificate, "reason": {"text": "重新出具"}}, who=HEAD)
        self.court("paper", hand_over, certificate, "--out", str(out))
        self.court("answer", hand_over, "not-accepted", "--number", "民特91号")
        self.refused("NOT_IN_THIS_STATE", "paper", hand_over, scan, "--out", str(out))

    def test_title_papers_go_along_by_line_and_on_paper(self):
        """CPL Interpretation art. 354: the court would ask for them. One list for both ways."""
        case = self.written()
        goes = [self.put(case, paper, name, PNG + name.encode(), *flags) for paper, name, *flags in (
            ("title-papers", "承包证.png", "--party", "2"), ("co-owner-consent", "共有人同意书.png", "--party", "1"),
            ("succession-proof", "户口簿.png"), ("title-papers", "承包台账.png"))]
        stays = [self.put(case, paper, name, PNG + name.encode(), "--party", "1")
                 for paper, name in (("evidence", "未公开的.png"), ("other", "一封信.png"))]
        self.do(case, "release_document", {"document": stays[1]}, who=HEAD)
        hand_over = self.apply(case, "1", ["1", "2"])
        content = self.court("fetch", hand_over)
        self.assertEqual([document["id"] for document in content["documents"]], goes)
        self.assertEqual(content["format"], 3)
        by_line, on_paper = self.folder / "line.pdf", self.folder / "paper.pdf"
        self.court("paper", hand_over, "--out", str(by_line))
        self.client.run("document", "render", case, "court-packet", "--subject", f"cases/{case}/agreements/1", "--out",
                        str(on_paper), who=HEAD)
        for packet in (by_line, on_paper):
            text = subprocess.run(["pdftotext", "-layout", str(packet), "-"], capture_output=True, text=True, check=True).stdout
            for words in ("承包证.png", "共有人同意书.png", "户口簿.png", "承包台账.png"):
                self.assertIn(words, text, packet.name)
            for words in ("未公开的", "一封信"):
                self.assertNotIn(words, text, packet.name)

    def test_the_packet_goes_along_as_it_would_on_paper(self):
        _, hand_over, *_ = self.applied_with_papers()
        self.court("fetch", hand_over)
        first, again = self.folder / "first.pdf", self.folder / "again.pdf"
        answer = self.court("paper", hand_over, "--out", str(first))
        self.assertEqual(answer["mediaType"], "application/pdf")
        self.assertEqual(hashlib.sha256(first.read_bytes()).hexdigest(), answer["sha256"])
        self.assertTrue(first.read_bytes().startswith(b"%PDF"))
        text = subprocess.run(["pdftotext", "-layout", str(first), "-"], capture_output=True, text=True, check=True).stdout
        self.assertIn("司法确认申请书", text)
        self.assertIn("主持调解", text)
        # Of the day it was handed over, not of the day it is asked for.
        self.client.done("admin", "advance", "26h", who=ADMINISTRATOR)
        self.court("paper", hand_over, "--out", str(again))
        self.assertEqual(first.read_bytes(), again.read_bytes())

    def test_why_a_delegation_was_declined_is_told_to_the_court(self):
        number = "（2026）青2821诉前调61号"
        case = self.delegate(number)["delegated"]["case"].removeprefix("cases/")
        self.do(case, "decline_delegation", {"reason": {"text": "调解员与当事人有亲属关系"}}, who=HEAD)
        for answer in (self.court("delegations", "--number", number)["delegations"][0],
                       self.delegate(number)["delegated"]):
            self.assertEqual(answer["delegation"]["state"], "DELEGATION_STATE_DECLINED")
            self.assertEqual(answer["declineReason"], "调解员与当事人有亲属关系")
            self.assertNotIn("declineReason", answer["delegation"], "what is sealed goes to nobody")
        shown = self.client.run("court", "delegations", "--number", number, who=LIAISON).out
        self.assertIn("调解员与当事人有亲属关系", shown)

    def test_a_stamped_slip_is_a_full_receipt(self):
        case, hand_over = self.returned("（2026）青2821诉前调41号")
        self.client.done("court", "receipt", case, "--number", "收据12", "--basis", "paper", "--at", "2026-03-02 08:30",
                         who=HEAD)
        item = next(each for each in self.court("inbox")["items"] if each["id"] == hand_over)
        self.assertEqual(item["handOver"]["state"], "LINE_STATE_RECEIVED")
        shown = self.client.done("case", "show", case, who=HEAD)
        self.assertEqual(shown["delegation"]["receipt"], {"way": "HAND_OVER_WAY_BY_HAND", "number": "收据12"})
        # It came on paper; the court's system answers all the same, by its number, and it ends once.
        self.refused("NOT_IN_THIS_STATE", "fetch", hand_over)
        filed = self.court("answer", hand_over, "filed", "--number", "民初41号")["item"]["handOver"]
        self.assertEqual((filed["state"], filed["number"]), ("LINE_STATE_ACCEPTED", "民初41号"))
        self.assertNotIn("digest", filed)
        self.assertNotIn(hand_over, [each["id"] for each in self.court("inbox").get("items", [])])

    def test_what_was_conceded_never_leaves(self):
        case = self.delegate("（2026）青2821诉前调51号")["delegated"]["case"].removeprefix("cases/")
        self.do(case, "accept_delegation", {}, who=HEAD)
        for party, kind in (("1", "STATEMENT_KIND_CONCESSION"), ("2", "STATEMENT_KIND_FACT")):
            answer = self.client.run("--json", "case", "do", case, "record_statement", "--data", json.dumps(
                {"party": party, "kind": kind, "text": {"text": SECRET}}, ensure_ascii=False), who=HEAD)
            self.assertIn(answer.code, (0, FAILED), str(answer))
        self.client.note(case, SECRET, who=HEAD)
        self.do(case, "return_to_court", {"result": "DELEGATION_RESULT_NOT_AGREED", "report": {"text": "分歧较大"},
                                          "handOver": BY_LINE}, who=HEAD)
        hand_over = next(item["id"] for item in self.court("inbox")["items"] if item["id"].startswith(case))
        answer = self.client.run("court", "fetch", hand_over, who=LIAISON)
        self.assertEqual(answer.code, 0, str(answer))
        self.assertNotIn(SECRET, answer.out)

    def test_a_court_is_told_of_a_suspicion_of_sham(self):
        """SPC 2016 art. 18: the court with an application before it, and the one that delegated the case; nobody else."""
        case, hand_over = self.applied()
        self.do(case, "refer_out", {"partner": "police", "to": "orgs/632821-police", "reason": "danger",
                                    "note": {"text": "扬言报复"}, "handOver": BY_LINE}, who=HEAD)

        def told(who=LIAISON):
            item = next(each for each in self.court("inbox", "--final", "--all", who=who)["items"]
                        if each["id"].startswith(case))
            return item.get("shamSuspicion", False)

        self.assertFalse(told())
        self.do(case, "raise_sham_suspicion", {"grounds": {"text": "双方像是串通"}}, who=HEAD)
        self.assertTrue(told())
        self.assertFalse(told(who=POLICE), "a partner has nothing to do with it")
        self.assertIn("涉嫌虚假调解", self.client.run("court", "inbox", who=LIAISON).out)
        # Taken by the court, the application is before it all the same.
        self.court("fetch", hand_over, "--out", str(self.folder / "sham.pb"))
        answered = self.court("answer", hand_over, "filed", "--number", "民特77号")["item"]
        self.assertTrue(answered["shamSuspicion"])
        self.do(case, "clear_sham_suspicion", {"reason": {"text": "已核实，属实"}}, who=OFFICER)
        self.assertFalse(told())

        number = "（2026）青2821诉前调71号"
        case = self.delegate(number)["delegated"]["case"].removeprefix("cases/")
        for command, data in (("amend_facts", {"disputeClass": "04-01", "text": {"facts": "欠款未还"}}), ("submit_case", {}),
                              ("accept_case", {}), ("assign_mediators", {"lead": HEAD}),
                              ("raise_sham_suspicion", {"grounds": {"text": "双方像是串通"}})):
            self.do(case, command, data, who=HEAD)
        self.assertTrue(self.court("delegations", "--number", number)["delegations"][0]["shamSuspicion"])
        self.assertIn("涉嫌虚假调解", self.client.run("court", "delegations", "--number", number, who=LIAISON).out)

    def test_an_office_is_referred_to(self):
        case = self.client.open_case(opening())
        self.do(case, "refer_out", {"partner": "police", "to": "orgs/632821-police", "reason": "danger",
                                    "note": {"text": "扬言报复"}, "handOver": BY_LINE})
        hand_over = next(item["id"] for item in self.court("inbox", who=POLICE)["items"])
        self.assertEqual(self.court("fetch", hand_over, who=POLICE)["referral"]["note"], "扬言报复")
        packet = self.folder / "police.pdf"
        self.court("paper", hand_over, "--out", str(packet), who=POLICE)
        text = subprocess.run(["pdftotext", "-layout", str(packet), "-"], capture_output=True, text=True, check=True).stdout
        self.assertIn("扬言报复", text)
        self.refused("PART_UNKNOWN", "fetch", hand_over)
        taken = self.court("answer", hand_over, "accepted", "--number", "警7", who=POLICE)["item"]["handOver"]
        self.assertEqual(taken["state"], "LINE_STATE_ACCEPTED")


class AdapterTest(CourtCase):
    """A server of its own: what people answered by hand is no answer of the adapter's."""

    def test_the_adapter_gives_its_receipt_when_all_papers_are_there(self):
        _, hand_over, scan, certificate, _ = self.applied_with_papers()
        journal = self.folder / "adapter.journal"
        adapter = pathlib.Path(BINARIES["gaiwand"]).parent / "gaiwan-court"
        done = run([adapter, "--server", f"127.0.0.1:{self.server.port}", "--as", LIAISON, "--journal", journal, "--drain"])
        self.assertEqual(done.code, 0, str(done))
        kept = {hashlib.sha256(path.read_bytes()).hexdigest(): path
                for path in (self.folder / "adapter.journal.papers" / hand_over).iterdir()}
        # Each under its own digest: both documents, and the packet.
        self.assertEqual(set(kept), {path.name for path in kept.values()})
        self.assertEqual(len(kept), 3, kept)
        self.assertTrue({hashlib.sha256(PNG).hexdigest(), hashlib.sha256(PNG + bytes(200_000)).hexdigest()} <= set(kept))
        self.assertEqual(sum(path.read_bytes().startswith(b"%PDF") for path in kept.values()), 1)
        item = next(each for each in self.court("inbox", "--final", "--all")["items"] if each["id"] == hand_over)
        self.assertEqual(item["handOver"]["state"], "LINE_STATE_ACCEPTED")


if __name__ == "__main__":
    main(__doc__)
