"""Packets for a court and for a party, and the docket for the archive: order, page numbers, catalogue, what is
uploaded, and what is refused."""

import copy
import csv
import io
import json
import os
import re
import tempfile
import unittest

import support


def pdf(words, pages=1, size="A4", more=""):
    from weasyprint import HTML

    body = (
        "".join(
            f"<p style='break-after: page; font-family: Noto Sans CJK SC'>{words}{number + 1}</p>"
            for number in range(pages - 1)
        )
        + f"<p style='font-family: Noto Sans CJK SC'>{words}{pages}</p>"
    )
    return HTML(string=f"<style>@page {{ size: {size} }}</style>{body}{more}").write_pdf()


def picture(kind, size=(900, 600)):
    from PIL import Image

    output = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(output, kind)
    return output.getvalue()


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = support.service()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def add(
        self, data, identifier, paper, body, media_type="application/pdf", party="", released=False, title="", **more
    ):
        path = os.path.join(self.folder.name, identifier)
        with open(path, "wb") as file:
            file.write(body)
        data["case"].setdefault("documents", []).append(
            {"id": identifier, "paper": paper, "party": party, "released": released, **more}
        )
        data["documents"].append({"id": identifier, "title": title, "path": path, "media_type": media_type})

    def make(self, paper, data, subject=""):
        header, body = self.service.answer(support.request(paper, data, job="package", subject=subject))
        self.assertTrue(header["ok"], header)
        pages, sizes = support.sizes_of(body)
        self.assertEqual((pages, sizes), (header["pages"], {(595, 842)}))
        return header, body

    def pages(self, body):
        import pypdf

        return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(body)).pages]

    def test_court_packet_is_letter_catalogue_papers_and_slip(self):
        _, body = self.make("court-packet", support.sample("30-delegated-and-confirmed"), "1")
        pages = self.pages(body)
        self.assertIn("司法确认申请材料移送函", pages[0])
        self.assertIn("材料目录", pages[1])
        self.assertIn("司法确认申请书", pages[2])
        self.assertIn("人民调解协议书", pages[3])
        self.assertIn("收件回执", pages[-1])
        whole = "".join(pages)
        for words in ("主持调解证明", "送达地址确认书", "无虚假调解承诺书", "要素表", "乌兰县人民法院"):
            self.assertIn(words, whole)
        for words in ("人民调解记录", "最多可以一次付两万", "对单价有分歧"):
            self.assertNotIn(words, whole)

    def test_return_packet_goes_back_with_the_result(self):
        _, body = self.make("return-packet", support.sample("30-delegated-and-confirmed"))
        pages = self.pages(body)
        self.assertIn("调解结果退回函", pages[0])
        self.assertIn("（2026）青2821诉前调第9号", pages[0])
        self.assertIn("2025年6月至9月出勤112天", "".join(pages))

    def test_return_packet_needs_a_delegation_and_filing_packet_a_party(self):
        for paper, subject in (
            ("return-packet", ""),
            ("filing-packet", ""),
            ("filing-packet", "nobody"),
            ("no-such", ""),
        ):
            header, _ = self.service.answer(
                support.request(paper, support.sample("01-wolfberry-land-lease"), job="package", subject=subject)
            )
            self.assertFalse(header["ok"], paper)

    def test_a_partners_packet_is_letter_catalogue_papers_and_slip(self):
        data = support.with_full_parties(support.sample("23-old-grassland"))
        sent = next(event["referred_out"] for event in data["history"] if "referred_out" in event)
        self.add(data, "map", "evidence", pdf("草场四至图"), title="四至图")
        self.add(data, "shown", "evidence", pdf("已出示的证明"), party="1", released=True, title="证明")
        self.add(data, "own", "evidence", pdf("未出示的证明"), party="2", title="另一份证明")
        self.add(data, "later", "evidence", pdf("后来补的材料"), title="补充材料")
        self.add(data, "talk", "recording", pdf("全部谈话"), session="1", title="录音整理")
        self.add(data, "back", "evidence", pdf("已撤回的材料"), withdrawn=True, title="撤回")
        sent["documents"] = ["1", "map", "shown", "own", "talk", "back"]
        header, body = self.make("partner-packet", data, "land")
        pages = self.pages(body)
        self.assertIn("移送委托函", pages[0])
        self.assertIn("柯柯镇", pages[0])
        self.assertIn("请镇政府就390亩使用权争议作出处理", pages[0])
        self.assertIn("随函材料共3件，目录附后", pages[0])
        self.assertIn("材料目录", pages[1])
        self.assertIn("要素表", pages[2])
        self.assertIn("收件回执", pages[-1])
        whole = "".join(pages)
        for words in ("草场四至图", "已出示的证明", support.FULL["phone"]):
            self.assertIn(words, whole)
        # What did not go with the request, or does not stand any more; what a partner does not ask for.
        for words in ("未出示的证明", "另一份证明", "后来补的材料", "补充材料", "全部谈话", "已撤回的材料", support.FULL["id_number"], "蒙古族"):
            self.assertNotIn(words, whole)
        # What goes along on paper alone is told to whoever packs it.
        self.assertIn("documents/1", [gap["field"] for gap in header["missing"]])

    def test_a_danger_goes_to_the_police_without_what_is_claimed_and_with_a_slip(self):
        data = support.sample("23-old-grassland")
        data["case"]["referrals"].append(
            {"id": "p", "partner": "police", "reason": "danger", "to": "orgs/632821-police", "send_time": "2026-05-08T01:00:00Z"}
        )
        _, body = self.make("partner-packet", data, "p")
        pages = self.pages(body)
        self.assertEqual(len(pages), 2)
        self.assertIn("移送委托函", pages[0])
        self.assertNotIn("随函材料", pages[0])
        self.assertIn("只有移送函一份", pages[1])
        self.assertNotIn("要素表", "".join(pages))

    def test_a_partners_packet_needs_its_referral(self):
        data = support.sample("23-old-grassland")
        for subject in ("nobody",):
            header, _ = self.service.answer(support.request("partner-packet", data, job="package", subject=subject))
            self.assertEqual((header["ok"], header["error"]["field"]), (False, "subject"))
        header, _ = self.service.answer(
            support.request("partner-packet", support.sample("02-brothers-business"), job="package")
        )
        self.assertEqual((header["ok"], header["error"]["field"]), (False, "subject"))

    def test_filing_packet_of_a_case_no_court_sent_says_what_was_tried_and_why_it_failed(self):
        data = support.with_full_parties(support.sample("23-old-grassland"))
        self.add(data, "d1", "evidence", pdf("草原使用证第页"), party="1", title="草原使用证")
        self.add(data, "d2", "evidence", pdf("对方未出示的照片"), party="2", title="照片")
        for document, words in (("d1", "草原使用证一本"), ("d2", "围栏照片三张")):
            data["history"].append(
                {
                    "version": "90",
                    "act_time": "2026-04-10T01:00:00Z",
                    "actor": "people/x",
                    "document_added": {"document": document, "text": {"subject": "case", "open": {"text": {"text": words}}}},
                }
            )
        data["case"]["sessions"][1]["attendance"] = [{"who": "2", "presence": "PRESENCE_ABSENT"}]
        name = data["case"]["parties"][1]["details"]["open"]["party"]["name"]
        _, body = self.make("filing-packet", data, "1")
        pages = self.pages(body)
        self.assertIn("起诉材料告知函", pages[0])
        self.assertIn("未能调解成功的原因：依法应由人民政府处理", pages[0])
        self.assertIn(f"增加他方成本的行为：{name}未参加二〇二六年四月九日的调解，也没有请假", pages[0])
        self.assertIn("终止调解通知书", pages[2])
        self.assertIn("第二十六条", pages[2])
        whole = "".join(pages)
        for words in ("要素表", "证据材料清单", "草原使用证一本", "草原使用证第页"):
            self.assertIn(words, whole)
        # Of the other side's proofs what it did not show is not even listed.
        for words in ("围栏照片三张", "对方未出示的照片"):
            self.assertNotIn(words, whole)
        data["case"]["sessions"][1]["attendance"] = [{"who": "2", "presence": "PRESENCE_ABSENT_EXCUSED"}]
        self.assertIn("增加他方成本的行为：没有登记", self.pages(self.make("filing-packet", data, "1")[1])[0])

    def test_archive_is_cover_catalogue_papers_in_order_and_back(self):
        data = support.sample("01-wolfberry-land-lease")
        header, body = self.make("archive", data)
        pages = self.pages(body)
        self.assertIn("人民调解卷宗", pages[0])
        self.assertIn("卷内目录", pages[1])
        self.assertIn("卷内备考表", pages[-1])
        order = ["人民调解受理登记表", "当事人权利义务告知书", "人民调解调查记录", "人民调解记录", "人民调解协议书", "履行凭证", "人民调解回访记录", "卷宗情况说明"]
        first = [next(index for index, page in enumerate(pages[2:]) if title in page) for title in order]
        self.assertEqual(first, sorted(first))
        self.assertIn("口头申请，无书面申请书", "".join(pages))
        self.assertEqual(
            [gap["field"] for gap in header["missing"] if gap["field"].startswith("papers/")],
            ["papers/identity/1"],
        )

    def test_page_numbers_are_those_of_the_catalogue(self):
        data = support.sample("01-wolfberry-land-lease")
        self.add(data, "d1", "evidence", pdf("租赁合同第页", 3), title="租赁合同", party="1")
        _, body = self.make("archive", data)
        import pypdf

        reader = pypdf.PdfReader(io.BytesIO(body))
        numbers = []
        for page in reader.pages:
            found = []
            page.extract_text(
                visitor_text=lambda text, _, matrix, __, ___: found.append((text.strip(), matrix[4], matrix[5]))
            )
            # In the corner, and nowhere else.
            numbers.append(
                [text for text, x, y in found if text.isdigit() and x > 530 and y > 800 or (text.isdigit() and x > 700)]
            )
        marked = [int(found[-1]) for found in numbers if found]
        self.assertEqual(
            marked, list(range(1, len(reader.pages) - 2)), "every page between the catalogue and the back cover"
        )
        pages = self.pages(body)
        at = next(index for index, page in enumerate(pages) if "租赁合同第页1" in page)
        self.assertRegex(pages[1], rf"租赁合同{at - 1}–{at + 1}")

    def test_an_uploaded_original_stands_for_the_print(self):
        data = support.sample("01-wolfberry-land-lease")
        self.add(data, "d1", "agreement", pdf("签字的协议原件"), title="人民调解协议书（签字件）")
        _, body = self.make("archive", data)
        whole = "".join(self.pages(body))
        self.assertIn("签字的协议原件1", whole)
        self.assertNotIn("自愿达成如下协议", whole)

    def test_one_partys_identity_paper_leaves_the_others_sheet(self):
        data = support.sample("30-delegated-and-confirmed")
        self.add(data, "d1", "identity", picture("JPEG"), "image/jpeg", party="worker", title="王某身份证")
        _, body = self.make("court-packet", data, "1")
        pages = self.pages(body)
        self.assertIn("王某身份证", pages[1])
        self.assertIn("当事人身份证明（某路桥公司）", pages[1])
        self.assertNotIn("当事人身份证明（王某）", pages[1])

    def test_proofs_go_to_court_only_when_released(self):
        data = support.sample("30-delegated-and-confirmed")
        self.add(data, "d1", "evidence", pdf("未出示的证据"), party="worker", title="甲")
        self.add(data, "d2", "evidence", pdf("已出示的证据"), party="firm", released=True, title="乙")
        self.add(data, "d3", "evidence", pdf("已撤回的证据"), party="firm", released=True, withdrawn=True, title="丙")
        whole = "".join(self.pages(self.make("court-packet", data, "1")[1]))
        self.assertIn("已出示的证据", whole)
        self.assertNotIn("未出示的证据", whole)
        self.assertNotIn("已撤回的证据", whole)
        own = "".join(self.pages(self.make("filing-packet", data, "worker")[1]))
        self.assertIn("未出示的证据", own, "a party's own")
        other = "".join(self.pages(self.make("filing-packet", data, "firm")[1]))
        self.assertNotIn("未出示的证据", other)

    def test_of_every_kind_goes_what_the_line_takes(self):
        """Of every kind of paper, whosever, released or not: the table that what goes by line is held to as well
        (tests/unit/workflow/hand_over_content_test.cc)."""
        with open(os.path.join(support.HERE, "court_papers.json"), encoding="utf-8") as file:
            table = json.load(file)
        with open(os.path.join(support.ROOT, "deploy", "data", "codes.csv"), encoding="utf-8") as file:
            kinds = [row[2] for row in csv.reader(file) if row[0] == "paper"]
        self.assertIn("other", kinds)
        body = pdf("一页")
        for package, subject in (("court-packet", "1"), ("return-packet", "")):
            data = support.sample("30-delegated-and-confirmed")
            data["case"]["documents"], data["documents"] = [], []
            named = {}
            for kind in kinds:
                for whose, party in (("committee", ""), ("signer", "firm"), ("other", "neighbour")):
                    for released in (False, True) if party else (False,):
                        title = f"件{len(named):03d}"
                        named[title] = f"{kind}/{whose}" + (" released" if released else "")
                        self.add(data, title, kind, body, party=party, released=released, title=title)
            _, packet = self.make(package, data, subject)
            found = {named[title] for title in re.findall("件[0-9]{3}", "".join(self.pages(packet)))}
            self.assertEqual(found, {f"{kind}/{whose}" for kind, all_of in table[package].items() for whose in all_of})

    def test_a_proof_of_right_goes_with_whose_agent_signed_and_never_as_a_recording(self):
        data = support.sample("30-delegated-and-confirmed")
        agreement = data["case"]["agreements"][0]
        data["history"] = [event for event in data["history"] if "confirmation_applied_for" not in event]
        agreement["signatures"] = [{"who": "son", "way": "SIGNATURE_WAY_BY_HAND"}]
        data["case"].setdefault("representatives", []).append({"id": "son", "party": "firm"})
        self.add(data, "d1", "succession-proof", pdf("继承公证"), party="firm", title="继承")
        self.add(data, "d2", "title-papers", pdf("未签的一方"), party="worker", title="承包证")
        self.add(data, "d3", "title-papers", pdf("全部谈话"), session="1", title="录音整理")
        self.add(data, "d4", "co-owner-consent", pdf("已撤回的同意"), withdrawn=True, title="同意书")
        whole = "".join(self.pages(self.make("court-packet", data, "1")[1]))
        self.assertIn("继承公证", whole)
        for words in ("未签的一方", "全部谈话", "已撤回的同意"):
            self.assertNotIn(words, whole)

    def test_an_agreement_written_by_hand_goes_as_whatever_it_was_entered(self):
        data = support.sample("30-delegated-and-confirmed")
        data["case"]["agreements"][0]["handwritten"] = "photo"
        self.add(data, "photo", "evidence", pdf("手写的协议"), title="手写协议照片")
        self.add(data, "more", "evidence", pdf("别的照片"), title="别的照片")
        for package, subject in (("court-packet", "1"), ("return-packet", "")):
            whole = "".join(self.pages(self.make(package, data, subject)[1]))
            self.assertIn("手写的协议", whole)
            self.assertNotIn("别的照片", whole)

    def test_a_party_that_sues_gets_its_own_proofs_of_right(self):
        data = support.sample("30-delegated-and-confirmed")
        self.add(data, "d1", "title-papers", pdf("自己的证"), party="worker", title="甲")
        self.add(data, "d2", "title-papers", pdf("对方的证"), party="firm", title="乙")
        whole = "".join(self.pages(self.make("filing-packet", data, "worker")[1]))
        self.assertIn("自己的证", whole)
        self.assertNotIn("对方的证", whole)

    def test_any_size_of_page_comes_to_a4_and_brings_nothing_along(self):
        data = support.sample("01-wolfberry-land-lease")
        self.add(
            data, "big", "evidence", pdf("大图", 1, "A2 landscape", "<a href='https://example.org/x'>链接</a>"), title="大图"
        )
        self.add(data, "small", "evidence", pdf("小票", 1, "60mm 90mm"), title="小票")
        self.add(data, "png", "evidence", picture("PNG", (3000, 200)), "image/png", title="长图")
        _, body = self.make("archive", data)
        self.assertNotIn(b"example.org", body)
        self.assertIn("小票1", "".join(self.pages(body)))

    def test_what_cannot_be_bound_is_refused_by_name(self):
        import pypdf

        writer = pypdf.PdfWriter()
        writer.add_blank_page(100, 100)
        writer.encrypt("x")
        sealed = io.BytesIO()
        writer.write(sealed)
        for identifier, body, media_type in (
            ("broken", b"%PDF-1.4 nothing", "application/pdf"),
            ("sealed", sealed.getvalue(), "application/pdf"),
            ("nopicture", b"\xff\xd8\xff nothing", "image/jpeg"),
            ("word", b"x", "application/msword"),
            ("gif", picture("GIF", (9, 9)), "image/png"),
        ):
            data = support.sample("01-wolfberry-land-lease")
            self.add(data, identifier, "evidence", body, media_type, title=f"材料{identifier}")
            header, nothing = self.service.answer(support.request("archive", data, job="package"))
            self.assertEqual((header["ok"], nothing), (False, b""), identifier)
            self.assertEqual(header["error"]["field"], "data.documents")
            self.assertIn(f"材料{identifier}", header["error"]["zh"])

    def test_a_document_that_is_not_of_the_case_or_not_there_is_no_reading(self):
        data = support.sample("01-wolfberry-land-lease")
        data["documents"].append(
            {"id": "stranger", "title": "甲", "path": "/etc/passwd", "media_type": "application/pdf"}
        )
        self.make("archive", data)
        gone = copy.deepcopy(data)
        gone["case"]["documents"] = [{"id": "stranger", "paper": "evidence"}]
        header, _ = self.service.answer(support.request("archive", gone, job="package"))
        self.assertFalse(header["ok"])
        for path in ("relative.pdf", "/no/such/file", None, 7):
            gone["documents"][0]["path"] = path
            header, _ = self.service.answer(support.request("archive", gone, job="package"))
            self.assertFalse(header["ok"], path)

    def test_typefaces_are_in_the_file_once(self):
        _, body = self.make("archive", support.sample("01-wolfberry-land-lease"))
        names = [row[0].split("+")[-1] for row in support.fonts_of(body)]
        self.assertLessEqual(len(names), 8, names)


if __name__ == "__main__":
    unittest.main()
