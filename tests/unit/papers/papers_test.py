"""Every paper of real cases, three and in the long form five: it is made, is A4, has its typefaces in it, says what it
should, and leaves lines instead of nothing."""

import os
import re
import time
import unittest

import support

# What each paper says whatever the case.
SAYS = {
    "docket-cover": "人民调解卷宗",
    "docket-catalogue": "卷内目录",
    "application": "现自愿申请人民调解委员会进行调解",
    "acceptance-register": "经当事人同意",
    "rights-notice": "接受调解、拒绝调解或者要求终止调解",
    "identity": "复印件",
    "power-of-attorney": "特别授权",
    "investigation-record": "调查内容",
    "evidence": "序号",
    "session-notice": "不收取任何费用",
    "mediation-record": "以上记录已经阅读",
    "undisputed-facts": "没有争议",
    "agreement": "自愿达成如下协议",
    "oral-register": "口头调解协议自各方当事人达成协议之日起生效",
    "performance-proof": "履行情况",
    "visit-record": "回访结果",
    "confirmation": "《中华人民共和国民事诉讼法》第二百零五条",
    "mediation-certificate": "特此证明",
    "service-address": "送达地址",
    "no-sham-promise": "没有与他人恶意串通",
    "elements": "一页一案",
    "police-application": "不予处罚",
    "delegation-reply": "特此函复",
    "delegation-return": "共同确认的无争议事实",
    "decline-letter": "不予受理",
    "termination-notice": "第二十六条",
    "transfer-letter": "移送",
    "referral-letter": "移送",
    "receipt-slip": "回执联",
    "court-letter": "司法确认",
    "filing-letter": "起诉",
    "closing-report": "结案时间为全部履行完毕",
    "file-note": "缺少的材料",
    "back-cover": "本卷情况说明",
    "poster": "就能申请人民调解",
}
PERSON = "姓名|申请人 性别 民族 年龄 职业 联系方式 住址"
# Every field of the blank forms (facts/domain.md §4.1), as the paper calls it; `a|b` is either.
FIELDS = {
    "docket-cover": "人民调解委员会 卷名 卷号 案号 调解员 调解日期自 至 立卷人 立卷日期 保管期限 备|备注",
    "docket-catalogue": "序号 文书名称 页码 备注",
    "application": f"被申请人 {PERSON} 纠纷简要情况 申请事项 相关规定告知我，现自愿申请 签名、盖章或者按指印 月",
    "acceptance-register": "登记事由 经当事人同意，调解 纠纷类型 案件来源 当事人申请 主动调解 其他 纠纷简要情况 当事人（签名 登记人（签名 印章 备注",
    "rights-notice": "性质 原则 效力 权利 义务 被告知人（签名、盖章或者按指印） 告知人（签名",
    "identity": "证件种类|信用代码 复印件粘贴处",
    "power-of-attorney": "委托人 受托人 代理权限 一般授权 特别授权 委托期限 委托人（签名 受托人（签名",
    "investigation-record": "时间 地点 参加人 调查人 被调查人 调查内容 记录人 被调查人（签名 参加人（签名 调查人（签名 记录人（签名",
    "evidence": "序号 名称或者内容 提交人 页数 备注",
    "mediation-record": "时间 地点 当事人 参加人 调解员 记录人 调解记录 调解结果 当事人（签名 参加人（签名 调解员（签名 记录人（签名",
    "agreement": f"编号 {PERSON} 纠纷主要事实、争议事项 协议内容 履行方式、时限 本协议一式 签名、盖章或者按指印 人民调解员（签名 记录人（签名 印章 年月日",
    "oral-register": f"编号 {PERSON} 纠纷主要事实、争议事项 口头协议内容 履行方式、时限 人民调解员（签名 签名、盖章或者按指印 印章 年月日",
    "performance-proof": "履行内容 履行情况 履行时间 凭证 收款人或者接收人（签名",
    "visit-record": "当事人 调解协议编号 回访事由 回访时间 回访情况 履行情况 当事人满意 因履行发生诉讼，结果 调解不当，需要纠正 存在激化或者遗留问题，措施 被回访人（签名 回访人（签名",
    "file-note": "卷内缺少的材料及原因 立卷人 检查人",
    "closing-report": "编号 办理单位 调解员 受理时间 结案时间 案件来源 电话 住址 纠纷事实 调解经过 调解结果 填报人（签名 主任（签名",
    "termination-notice": "终止调解 仲裁、行政、司法 印章",
    "service-address": "送达地址 签名",
}
# What a hand needs to sign: 11 mm between what stands above and below the line, and 40 mm along it.
SIGN_HEIGHT_MM, SIGN_WIDTH_MM = 11, 40
NEVER = re.compile(
    r"\bNone\b|undefined|Undefined|\bnull\b|\{\{|\{%|PARTY_|_KIND_|WAY_|orgs/|people/|632821100001-|Markup|\[\]"
)


class Papers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = support.service()
        cls.began, cls.made = time.monotonic(), 0

    @classmethod
    def tearDownClass(cls):
        spent = time.monotonic() - cls.began
        print(f"{cls.made} papers, {spent / max(1, cls.made) * 1000:.0f} ms each with their checks", flush=True)

    def check(self, paper, data, subject="", language="zh"):
        header, body = self.service.answer(support.request(paper, data, subject=subject, language=language))
        self.assertTrue(header["ok"], f"{paper} {subject}: {header}")
        self.assertEqual(header["bytes"], len(body))
        pages, sizes = support.sizes_of(body)
        self.assertEqual(pages, header["pages"], paper)
        self.assertEqual(sizes, {(595, 842)}, f"{paper} is A4")
        for name, embedded, subset, unicode in support.fonts_of(body):
            self.assertEqual((embedded, subset, unicode), ("yes", "yes", "yes"), f"{paper}: {name}")
            self.assertRegex(name, "Noto", f"{paper} is set in a typeface that is there everywhere")
        said = support.text_of(body)
        self.assertIsNone(NEVER.search(said), f"{paper}: {NEVER.search(said)}")
        type(self).made += 1
        return said, header

    def walk(self, name):
        """Every paper of the sample's own parts."""
        import json

        data = support.with_full_parties(support.sample(name))
        _, listed = self.service.answer({"id": "c", "job": "catalogue", "as_of": support.AS_OF, "data": data})
        for row in json.loads(listed)["papers"]:
            if row["subject"] == "delegation" and "delegation" not in data["case"]:
                continue
            parts = [part["id"] for part in row["parts"]] or [""]
            said, _ = self.check(row["id"], data, parts[-1])
            self.assertIn(SAYS[row["id"]], said, row["id"])

    def test_every_paper_of_a_lease(self):
        self.walk("01-wolfberry-land-lease")

    def test_every_paper_of_an_oral_agreement(self):
        self.walk("02-brothers-business")

    @unittest.skipUnless(os.environ.get("GAIWAN_TEST_FULL"), "the long form")
    def test_every_paper_of_a_reopened_case(self):
        self.walk("21-loan-reopened")

    @unittest.skipUnless(os.environ.get("GAIWAN_TEST_FULL"), "the long form")
    def test_every_paper_of_a_failed_case(self):
        self.walk("23-old-grassland")

    def test_every_paper_of_a_delegated_case(self):
        self.walk("30-delegated-and-confirmed")

    def test_every_field_of_the_blank_forms_is_on_the_paper(self):
        data = support.with_full_parties(support.sample("01-wolfberry-land-lease"))
        oral = support.with_full_parties(support.sample("02-brothers-business"))
        for paper, fields in FIELDS.items():
            given = oral if paper == "oral-register" else data
            part = {"identity": "1", "rights-notice": "1", "service-address": "1"}.get(paper, "")
            header, body = self.service.answer(support.request(paper, given, subject=part or self.last_part(paper, given)))
            self.assertTrue(header["ok"], header)
            said = support.text_of(body)
            for field in fields.split():
                self.assertTrue(any(words in said for words in field.split("|")), f"{paper}: {field}")

    def last_part(self, paper, data):
        from worker import catalogue
        from worker.prepare import prepare

        row = self.service.catalogue().row(paper)
        prepared = prepare(row, data)
        found = catalogue.parts(row, prepared["case"], prepared["history"])
        return str(found[-1].get("id") or "") if found and row["subject"] not in ("case", "delegation") else ""

    def test_there_is_room_to_sign(self):
        """Half-filled prints are signed by hand: every place to sign has room, measured where the words stand."""
        data = support.with_full_parties(support.sample("01-wolfberry-land-lease"))
        data["case"]["agreements"][-1]["signatures"] = []
        for paper in ("application", "acceptance-register", "rights-notice", "investigation-record", "mediation-record",
                      "agreement", "performance-proof", "visit-record", "power-of-attorney"):
            _, body = self.service.answer(support.request(paper, data, subject=self.last_part(paper, data)))
            places = support.places_to_sign(body)
            self.assertTrue(places, paper)
            for words, height, width in places:
                self.assertGreaterEqual(round(height, 1), SIGN_HEIGHT_MM, f"{paper}: {words}")
                self.assertGreaterEqual(round(width, 1), SIGN_WIDTH_MM, f"{paper}: {words}")

    def test_what_is_known_is_not_left_to_be_filled_in(self):
        """保管期限, 满意, suit and result, who was there and who wrote: they were lines though the case had them."""
        data = support.with_full_parties(support.sample("01-wolfberry-land-lease"))
        said, header = self.check("docket-cover", data)
        self.assertIn("file/retention", [gap["field"] for gap in header["missing"]])
        self.assertIn({"field": "file/number", "zh": "卷号"}, header["missing"], "the archive gives it, by hand")
        data["retention"] = "30年"
        said, header = self.check("docket-cover", data)
        self.assertIn("保管期限30年", said)
        self.assertNotIn("file/retention", [gap["field"] for gap in header["missing"]])
        visit = data["case"]["visits"][-1]
        visit.update(visit_time="2026-04-20T01:00:00Z", outcome="VISIT_OUTCOME_SATISFIED")
        data["case"]["suits"] = [
            {"id": "1", "court_number": "（2026）青2821民初7号", "result": "JUDGMENT_RESULT_WITHDRAWN", "act_time": "2026-04-18T01:00:00Z"},
            {"id": "2", "court_number": "（2026）青2821民初99号", "act_time": "2026-05-30T01:00:00Z"},
        ]
        said, _ = self.check("visit-record", data, visit["id"])
        self.assertIn("☑当事人满意☑因履行发生诉讼，结果：（2026）青2821民初7号撤诉", said)
        self.assertNotIn("民初99号", said, "what came after the visit was not found by it")
        self.assertIn("☐存在激化", said)
        visit["outcome"], data["case"]["suits"] = "VISIT_OUTCOME_DANGER", []
        said, _ = self.check("visit-record", data, visit["id"])
        self.assertIn("☐当事人满意☐因履行发生诉讼，结果：＿", said)
        self.assertIn("☑存在激化", said)
        asked = next(event for event in data["history"] if "investigation_recorded" in event)
        asked["investigation_recorded"]["party"] = "2"
        name = data["case"]["parties"][1]["details"]["open"]["party"]["name"]
        said, _ = self.check("investigation-record", data, str(asked["version"]))
        who = data["names"][asked["actor"]]
        self.assertIn(f"记录人{who}", said)
        self.assertIn(f"参加人{name}、", said)
        self.assertIn(f"被调查人{name}", said)

    def test_the_catalogue_is_whole(self):
        self.assertEqual(set(self.service.catalogue().rows), set(SAYS))

    def test_where_the_pages_have_an_address_the_notice_of_a_session_leads_to_the_partys(self):
        data = support.with_full_parties(support.sample("01-wolfberry-land-lease"))
        _, plain = self.service.answer(support.request("session-notice", data, subject="1"))
        self.assertIsNone(support.code_on(plain))
        self.assertNotIn("扫码", support.text_of(plain))
        data["link"] = support.link("party")
        said, header = self.check("session-notice", data, "1")
        self.assertIn("打开https://mediation.example.cn/p，输入调解员交给你的查询办理码", said)
        self.assertEqual(header["pages"], 1)
        _, body = self.service.answer(support.request("session-notice", data, subject="1"))
        # The page, and nobody's code: a paper is copied and lies about.
        self.assertEqual(support.code_on(body), "https://mediation.example.cn/p")
        # Nothing else changes: a paper of the file has no link.
        _, with_link = self.service.answer(support.request("agreement", data))
        del data["link"]
        _, without = self.service.answer(support.request("agreement", data))
        self.assertEqual(with_link, without)

    def test_the_poster_of_a_village_is_one_page_that_is_read_and_scanned_off_a_wall(self):
        place = {
            "name": "城中社区",
            "committee": "乌兰县希里沟镇城中社区人民调解委员会",
            "phone": "0977-8240001",
            "address": "希里沟镇东大街12号",
        }
        data = {"case": {}, "place": place, "link": support.link("poster")}
        said, header = self.check("poster", data)
        self.assertEqual((header["pages"], header["missing"]), (1, []))
        for words in ("有纠纷，找调解", *place.values(), "不收任何费用", "待县翻译人员审核"):
            self.assertIn(words, said)
        # The words that there are in the county's other two scripts.
        self.assertIn("མི་དམངས་འདུམ་འགྲིག", said)
        self.assertIn("ᠭᠤᠶᠤᠴᠢᠯᠠᠯ", said)
        _, body = self.service.answer(support.request("poster", data))
        self.assertEqual(support.code_on(body), "https://mediation.example.cn/apply?unit=632821100001")
        # A committee without a telephone in the directory; a long name.
        data["place"] = {"name": "乌兰县柯柯镇西沙沟村第三牧业合作小组" * 2, "committee": place["committee"] * 2}
        said, header = self.check("poster", data)
        self.assertEqual(header["pages"], 1)
        self.assertNotIn("☎", said)

    def test_what_is_about_a_place_is_of_no_case(self):
        data = support.sample("02-brothers-business")
        place = {"case": {}, "place": {"name": "城中社区"}, "link": support.link("poster")}
        for paper, given in (("poster", data), ("agreement", place)):
            header, _ = self.service.answer(support.request(paper, given))
            self.assertEqual((header["ok"], header["error"]["field"]), (False, "paper"), paper)
        for modules in (["01"], ["0" * 21] * 20, ["x" * 21] * 21, "0" * 441, [["0"] * 21] * 21):
            place["link"] = {"address": "https://x.example", "modules": modules}
            header, _ = self.service.answer(support.request("poster", place))
            self.assertEqual((header["ok"], header["error"]["field"]), (False, "data.link.modules"), modules[:1])

    def test_who_had_it_printed_and_when_stands_in_the_foot_of_every_page(self):
        data = support.with_full_parties(support.sample("01-wolfberry-land-lease"))
        nobody = self.service.answer(support.request("agreement", data))[1]
        self.assertNotIn("打印", support.text_of(nobody))
        data["printed_by"] = "韦文静"
        said, header = self.check("agreement", data)
        self.assertEqual(said.count("韦文静2026-05-0109:00打印"), header["pages"])
        self.assertGreaterEqual(said.count("城中人调字第1号"), header["pages"], "the number of the case stays there")
        # The same bytes for the same person at the same time, and others for another.
        ask = lambda: self.service.answer(support.request("agreement", data))[1]
        first = ask()
        self.assertEqual(ask(), first)
        data["printed_by"] = "马永成"
        self.assertNotEqual(ask(), first)
        # Words of somebody's own break nothing.
        data["printed_by"] = "</style><b>x" + "长" * 100
        self.assertIn("</style><b>x", self.check("agreement", data)[0])

    def test_a_letter_has_its_number_once_it_went_out(self):
        data = support.with_full_parties(support.sample("23-old-grassland"))
        data["case"]["letters"] = []  # As it was before it went out.
        said, header = self.check("termination-notice", data)
        self.assertNotIn("调函字", said)
        self.assertIn("number", [blank["field"] for blank in header["missing"]])
        data["case"]["letters"] = [
            {"id": "1", "paper": "session-notice", "subject": "1", "number": "（2026）柯柯人调函字第1号"},
            {"id": "2", "paper": "termination-notice", "number": "（2026）柯柯人调函字第2号"},
            {"id": "3", "paper": "termination-notice", "number": "（2026）柯柯人调函字第7号", "round": 2},
        ]
        said, header = self.check("termination-notice", data)
        self.assertIn("（2026）柯柯人调函字第7号", said, "the last one that went out")
        self.assertNotIn("number", [blank["field"] for blank in header["missing"]])
        said, _ = self.check("session-notice", data, "1")
        self.assertIn("（2026）柯柯人调函字第1号", said)
        said, _ = self.check("session-notice", data, "2")
        self.assertNotIn("调函字", said, "another session's notice has not gone out")

    def test_letters_say_where_offices_are_reached(self):
        data = support.with_full_parties(support.sample("30-delegated-and-confirmed"))
        court, committee = data["case"]["delegation"]["court"], data["case"]["committee"]
        data["orgs"] = {
            court: {"address": "法院路1号", "phone": "0977-0000001"},
            committee: {"address": "司法巷2号", "phone": "0977-0000002"},
        }
        for paper in ("delegation-reply", "delegation-return", "court-letter"):
            said, header = self.check(paper, data, "1" if paper == "court-letter" else "")
            for words in ("法院路1号", "0977-0000001", "司法巷2号", "0977-0000002"):
                self.assertIn(words, said, paper)
            self.assertNotIn("committee/address", [blank["field"] for blank in header["missing"]], paper)
        del data["orgs"]
        _, header = self.check("delegation-reply", data)
        self.assertIn("committee/address", [blank["field"] for blank in header["missing"]], "a line to fill in")

    def test_the_closing_report_sums_the_case_up(self):
        said, _ = self.check("closing-report", support.with_full_parties(support.sample("01-wolfberry-land-lease")))
        for words in ("（2026）城中人调字第1号", "叶某", "孔某", "城中社区人民调解委员会", "孔某于2026年4月30日前付清所欠租金3690元", "书面协议"):
            self.assertIn(words, said)
        failed, _ = self.check("closing-report", support.with_full_parties(support.sample("23-old-grassland")))
        self.assertNotIn("书面协议", failed)

    def test_agreement_says_what_was_agreed(self):
        said, header = self.check(
            "agreement", support.with_full_parties(support.sample("01-wolfberry-land-lease")), "1"
        )
        for words in (
            "（2026）城中人调字第1号",
            "叶某",
            "孔某",
            "孔某于2026年4月30日前付清所欠租金3690元",
            "3,690.00元（人民币叁仟陆佰玖拾元整）",
            "二〇二六年四月三十日前",
            "7,380.00元",
            "二〇二八年十二月一日前",
            "25,830.00元（人民币贰万伍仟捌佰叁拾元整）",
            "本协议一式三份",
            "城中社区人民调解委员会",
            "按指印，二〇二六年三月十日",
            "本协议于二〇二六年三月十二日生效",
            "46岁",
            "蒙古族",
        ):
            self.assertIn(words, said)
        self.assertEqual(header["missing"], [])

    def test_agreement_before_signing_is_half_filled(self):
        """Printed to be signed: what is known stands there, the rest are lines, and the list of blanks says which."""
        data = support.sample("01-wolfberry-land-lease")
        agreement = data["case"]["agreements"][0]
        for field in ("signatures", "seal", "sealed_by", "seal_time", "effective_time"):
            agreement.pop(field)
        said, header = self.check("agreement", data, "1")
        self.assertIn("＿＿＿", said)
        self.assertNotIn("系统登记", said)
        self.assertIn({"field": "parties/1/details/address", "zh": "叶某的住址"}, header["missing"])

    def test_an_agreement_shows_every_signature_whoever_gave_it(self):
        data = support.sample("30-delegated-and-confirmed")
        agreement = data["case"]["agreements"][0]
        kept = lambda said: len(re.findall("系统登记：(?:手写签名|按指印|盖章|可靠电子签名|普通电子签名)，", said))
        said, _ = self.check("agreement", data, agreement["id"])
        self.assertIn("的委托代理人李某（签名）", said, "a place for who may sign for a party")
        before = kept(said)
        agreement["signatures"][1]["who"] = "li"
        said, _ = self.check("agreement", data, agreement["id"])
        self.assertEqual(kept(said), before, "signed for a party is signed")
        data["case"]["representatives"][0]["power"] = "POWER_SCOPE_ORDINARY"
        agreement["signatures"][1]["who"] = "firm"
        said, _ = self.check("agreement", data, agreement["id"])
        self.assertNotIn("李某（签名）", said, "an ordinary power is none to sign")
        # Who mediated when it was signed, though another does now; and one who stood in.
        data = support.sample("21-loan-reopened")
        former, now = (f"people/p-632821100003-committee-mediator-{number}" for number in (1, 2))
        first, second = data["case"]["agreements"]
        said, _ = self.check("agreement", data, first["id"])
        self.assertIn(f"人民调解员{data['names'][former]}（签名）", said)
        self.assertEqual(kept(said), 3)
        self.assertNotIn("人民调解员（签名）", said, "no line waits for who came after")
        second["signatures"][2]["who"] = former
        said, _ = self.check("agreement", data, second["id"])
        self.assertIn(f"人民调解员{data['names'][former]}（签名）", said)
        self.assertEqual(kept(said), 3)

    def test_of_a_handwritten_agreement_a_transcript_is_printed_and_says_so(self):
        data = support.sample("01-wolfberry-land-lease")
        said, _ = self.check("agreement", data, "1")
        self.assertNotIn("录入件", said)
        agreement = data["case"]["agreements"][0]
        agreement.update({"handwritten": "3", "transcript": {"number": 1}})
        said, _ = self.check("agreement", data, "1")
        for words in ("手写协议的录入件", "尚未经签名的各方当事人核对", "卷内材料3", "以原件为准"):
            self.assertIn(words, said)
        agreement["transcript"]["confirm_time"] = "2026-03-16T09:00:00+08:00"
        said, _ = self.check("agreement", data, "1")
        self.assertIn("已经签名的各方当事人核对", said)
        self.assertNotIn("尚未经", said)
        # Nothing is typed yet: lines, and what is known.
        agreement.update({"transcript": {}, "clauses": []})
        agreement.pop("text")
        said, _ = self.check("agreement", data, "1")
        self.assertIn("一、＿＿＿", said)

    def test_the_record_of_a_session_says_by_name_who_was_there_and_as_what(self):
        data = support.sample("21-loan-reopened")
        first, _ = self.check("mediation-record", data, "1")
        self.assertEqual(first.count("许某（法律志愿者）（专业人员，到场）"), 1, first)
        second, _ = self.check("mediation-record", data, "2")
        self.assertNotIn("许某", second, "who was at another session was not at this one")
        data = support.sample("30-delegated-and-confirmed")
        session = data["case"]["sessions"][0]
        said, _ = self.check("mediation-record", data, "1")
        self.assertIn("（由代理人参加：＿", said, "nobody said who spoke for them: a line")
        session["attendance"][1]["represented_by"] = "li"
        said, _ = self.check("mediation-record", data, "1")
        self.assertIn("（由代理人参加：委托代理人李某）", said)
        session["attendance"].append({"who": "representatives/li", "presence": "PRESENCE_BY_PHONE"})
        said, _ = self.check("mediation-record", data, "1")
        self.assertIn("李某（委托代理人，电话参加）", said)

    def test_the_application_to_the_police_names_their_office_and_number(self):
        data = support.sample("01-wolfberry-land-lease")
        said, header = self.check("police-application", data, "1")
        blanks = {"referrals/partner_number", "referrals/to"}
        self.assertLessEqual(blanks, {blank["field"] for blank in header["missing"]})
        data["names"]["orgs/police"] = "希里沟镇派出所"
        data["case"]["referrals"] = [
            {"id": "1", "partner": "police", "to": "orgs/police", "partner_number": "乌公受〔2026〕7号"},
            {"id": "2", "partner": "government", "to": "orgs/632821100001", "partner_number": "镇收41号"},
        ]
        said, header = self.check("police-application", data, "1")
        self.assertIn("公安机关案件编号：乌公受〔2026〕7号", said)
        self.assertIn("此致希里沟镇派出所", said)
        self.assertNotIn("镇收41号", said, "another office's number")
        self.assertFalse(blanks & {blank["field"] for blank in header["missing"]})

    def test_a_visit_says_where_it_was_and_what_shows_it(self):
        data = support.sample("01-wolfberry-land-lease")
        visit = data["case"]["visits"][-1]
        event = next(each["visit_recorded"] for each in data["history"]
                     if each.get("visit_recorded", {}).get("visit") == visit["id"])
        del event["place"], visit["place_noted"]
        said, _ = self.check("visit-record", data, visit["id"])
        self.assertNotIn("回访地点", said)
        visit.update({"documents": ["2", "4"], "place_noted": True})
        event["place"] = {"open": {"text": {"text": "枸杞地头"}}}
        said, _ = self.check("visit-record", data, visit["id"])
        for words in ("回访地点", "枸杞地头", "卷内材料2、卷内材料4"):
            self.assertIn(words, said)
        del event["place"], visit["place_noted"]
        visit["place_refused"] = True
        said, _ = self.check("visit-record", data, visit["id"])
        self.assertIn("受访人不愿登记", said)

    def test_a_blank_form_without_any_agreement(self):
        data = support.sample("23-old-grassland")
        data["case"].pop("agreements", None)
        said, header = self.check("agreement", data)
        self.assertIn("一、＿＿＿", said)

    def test_before_acceptance_the_registration_code_stands_for_the_number(self):
        data = support.sample("01-wolfberry-land-lease")
        data["case"].pop("case_number")
        said, _ = self.check("application", data, "1")
        self.assertIn("登记码c-sample", said)
        self.assertNotIn("人调字", said)

    def test_application_of_one_party_and_of_all(self):
        data = support.with_full_parties(support.sample("01-wolfberry-land-lease"))
        data["case"]["text"]["open"]["case_text"] = {"facts": "欠租。"}
        data["case"]["parties"].append(
            {
                "id": "3",
                "side": "PARTY_SIDE_APPLICANT",
                "kind": "PARTY_KIND_PERSON",
                "details": {"open": {"party": {"name": "祁某"}}},
            }
        )
        one, _ = self.check("application", data, "3")
        self.assertIn("祁某", one)
        self.assertNotIn("叶某", one)
        both, _ = self.check("application", data)
        self.assertIn("祁某", both)
        self.assertIn("叶某", both)

    def test_delegation_return_says_results_reasons_facts_and_conduct(self):
        data = support.sample("30-delegated-and-confirmed")
        for event in data["history"]:
            if "returned_to_court" in event:
                event["returned_to_court"]["conduct"] = {"open": {"text": {"text": "两次通知后无故不到。"}}}
        said, _ = self.check("delegation-return", data)
        for words in (
            "乌兰县人民法院",
            "（2026）青2821诉前调第9号",
            "达成调解协议",
            "已达成协议，随附副本",
            "2025年6月至9月出勤112天",
            "两次通知后无故不到",
            "二〇二六年四月八日",
        ):
            self.assertIn(words, said)

    def test_a_late_application_says_so_and_is_printed(self):
        data = support.sample("30-delegated-and-confirmed")
        data["case"]["confirmations"][0]["late"] = True
        said, _ = self.check("confirmation", data, "1")
        self.assertIn("超过调解协议生效之日起三十日提出", said)
        self.assertIn("乌兰县人民法院", said)

    def test_termination_says_why_and_what_else_there_is(self):
        data = support.sample("23-old-grassland")
        said, _ = self.check("termination-notice", data)
        self.assertIn("司法", said)
        self.assertIn(data["labels"]["terminate_reason/" + data["case"]["ending"]["reason"]], said)

    def test_elements_are_one_page(self):
        for name in support.SAMPLES:
            _, header = self.check("elements", support.with_full_parties(support.sample(name)))
            self.assertEqual(header["pages"], 1, name)

    def test_names_are_escaped(self):
        data = support.sample("01-wolfberry-land-lease")
        hostile = "<b>叶&amp;\"'"
        data["case"]["parties"][0]["details"]["open"]["party"]["name"] = hostile
        data["case"]["text"]["open"]["case_text"]["facts"] = "<img src='file:///etc/passwd'>甲"
        for paper in ("application", "agreement", "docket-cover", "mediation-record"):
            said, _ = self.check(paper, data, {"docket-cover": ""}.get(paper, "1"))
            self.assertIn(hostile, said)
        said, _ = self.check("application", data, "1")
        self.assertIn("<imgsrc='file:///etc/passwd'>甲", said)

    def test_long_values_go_on_over_pages(self):
        data = support.sample("01-wolfberry-land-lease")
        data["case"]["text"]["open"]["case_text"]["facts"] = "长" * 4000
        for paper in ("application", "acceptance-register"):
            said, header = self.check(paper, data, "1" if paper == "application" else "")
            self.assertGreater(header["pages"], 1)
            self.assertEqual(said.count("长"), 4000)

    def test_a_hundred_parties(self):
        data = support.sample("01-wolfberry-land-lease")
        for number in range(3, 101):
            data["case"]["parties"].append(
                {
                    "id": str(number),
                    "side": "PARTY_SIDE_RESPONDENT",
                    "details": {"open": {"party": {"name": f"户主{number}"}}},
                }
            )
        said, _ = self.check("agreement", data, "1")
        self.assertIn("户主100", said)
        self.assertIn("一式一百零一份", said)


if __name__ == "__main__":
    unittest.main()
