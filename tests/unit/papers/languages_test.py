"""Mongolian in columns and Tibetan in lines: joined, whole, with their typefaces and room to sign, on every paper that
has them, and wherever a party's own words stand."""

import copy
import datetime
import json
import os
import re
import unittest

import gi
import support

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

# One page on a wall, in all three scripts by itself.
CHINESE_ALONE = {"poster"}
# The ministry's set of 2010, kind by kind.
MINISTRY = (
    ("application", "acceptance-register"),
    ("rights-notice",),
    ("identity",),
    ("power-of-attorney",),
    ("investigation-record",),
    ("evidence",),
    ("mediation-record",),
    ("agreement", "oral-register"),
    ("performance-proof",),
    ("visit-record",),
    ("confirmation",),
    ("file-note",),
)
SCRIPTS = {"mn": ("\u1820", "\u18aa"), "bo": ("\u0f40", "\u0fbc")}
# What paper.css sets words in. Another face is one that the machine happened to have.
FACES = ("Noto-Serif-CJK-SC", "Noto-Sans-CJK-SC", "Noto-Serif-Tibetan", "Noto-Sans-Mongolian", "Noto-Sans-Symbols2")
LATIN_FACES = ("Noto-Serif", "Noto-Sans")
# As on the Chinese papers (papers_test.py): a name and a pressed finger.
SIGN_ACROSS_MM, SIGN_ALONG_MM = 11, 40
POINTS_A_MM = 72 / 25.4
# Endings that are written apart from their word, after U+202F; after a plain blank their letters take another form.
SUFFIXES = "ᠤᠨ ᠦᠨ ᠤ ᠦ ᠶᠢᠨ ᠢ ᠶᠢ ᠳᠤ ᠳᠦ ᠲᠤ ᠲᠦ ᠠᠴᠠ ᠡᠴᠡ ᠪᠠᠷ ᠪᠡᠷ ᠢᠶᠠᠷ ᠢᠶᠡᠷ ᠲᠠᠢ ᠲᠡᠢ ᠪᠠᠨ ᠪᠡᠨ ᠢᠶᠠᠨ ᠢᠶᠡᠨ".split()
# A suffix stands after a narrow blank, and a final vowel after its own sign.
MONGOLIAN = "ᠬᠣᠨᠢ ᠠᠯᠳᠠᠭᠰᠠᠨ ᠤ ᠲᠤᠬᠠᠢ"
TIBETAN = "ལུག་གསུམ་བོར་བ་རེད།"


def spoken(text, subject="case"):
    return {"open": {"text": {"text": text}}, "subject": subject}


def rich():
    """A case in which every paper has something to say."""
    data = support.with_full_parties(support.sample("10-three-sheep"))
    case = data["case"]
    case["sessions"][0]["planned_start"] = "2026-07-20T06:00:00Z"
    case["representatives"] = [
        {
            "id": "a",
            "party": "1",
            "kind": "REPRESENTATIVE_KIND_AGENT",
            "power": "POWER_SCOPE_SPECIAL",
            "expiry_date": "2026-12-31",
            "person": {"open": {"person": {"name": "扎西某", "phone": "19900099777"}}},
        }
    ]
    case["participants"] = [
        {"id": "tserang", "kind": "PARTICIPANT_KIND_INTERPRETER", "person": {"open": {"person": {"name": "才让某"}}}},
    ]
    case["sessions"][0]["attendance"].append({"who": "participants/tserang", "presence": "PRESENCE_IN_THE_ROOM"})
    case["delegation"] = {
        "court": "orgs/court",
        "court_number": "（2026）青2821民初21号",
        "kind": "DELEGATION_KIND_DELEGATED",
        "receive_time": "2026-07-12T02:00:00Z",
        "accept_time": "2026-07-13T02:00:00Z",
        "return_time": "2026-07-21T02:00:00Z",
        "result": "DELEGATION_RESULT_AGREED",
    }
    case["transfers"] = [
        {"id": "1", "from": case["committee"], "to": "orgs/other", "reason": "beyond-competence", "offer_time": "2026-07-14T02:00:00Z"}
    ]
    case["referrals"] = [
        {"id": "1", "partner": "arbitration", "reason": "for-arbitration", "send_time": "2026-07-15T02:00:00Z"}
    ]
    case["file"] = {"filer": "people/filer", "checker": "people/checker", "gap_count": 2, "archive_time": "2026-09-01T02:00:00Z"}
    case["result"] = "agreement-written"
    case["claimed"] = {"fen": 123400}
    case["confirmations"] = [{"id": "1", "agreement": "1", "court": "orgs/court", "late": True}]
    case["documents"].append({"id": "9", "paper": "application", "party": "1", "pages": 2})
    case["statements"].append(
        {"id": "grass", "kind": "STATEMENT_KIND_UNDISPUTED", "party": "1", "session": "1", "entry": "901"}
    )
    case["statements"].append(
        {"id": "low", "kind": "STATEMENT_KIND_CONCESSION", "party": "2", "session": "1", "entry": "902"}
    )
    data["names"].update(
        {"orgs/court": "乌兰县人民法院", "orgs/other": "柯柯镇人民调解委员会", "people/filer": "立卷某", "people/checker": "检查某"}
    )
    data["labels"].update(
        {
            "transfer_reason/beyond-competence": "超出本级职责",
            "referral_reason/for-arbitration": "应由仲裁机构处理",
            "partner/arbitration": "劳动人事争议仲裁委员会",
            "result/agreement-written": "达成书面协议",
        }
    )
    data["retention"] = "30年"
    data["labels"]["paper/application"] = "人民调解申请书"
    at = "2026-07-20T06:30:00Z"
    more = (
        ("901", "statement_recorded", {"statement": "grass", "party": "1", "session": "1",
                                       "kind": "STATEMENT_KIND_UNDISPUTED", "text": spoken("草场以铁丝网为界")}),
        ("902", "statement_recorded", {"statement": "low", "party": "2", "session": "1",
                                       "kind": "STATEMENT_KIND_CONCESSION", "text": spoken("最多让到三百元")}),
        ("903", "minutes_confirmed", {"session": "1", "party": "2", "text": spoken("羊是两岁的")}),
        ("904", "representative_added", {"representative": "a", "party": "1", "text": spoken("可代领羊只")}),
        ("910", "transfer_offered", {"transfer": "1", "text": spoken("羊已经送到镇上")}),
        ("911", "referred_out", {"referral": "1", "text": spoken("有劳动合同")}),
        ("912", "returned_to_court", {"text": spoken("双方到场签字"), "conduct": spoken("一方两次不到")}),
        ("913", "delegation_accepted", {"text": spoken("请法官到场指导")}),
        ("914", "case_closed", {"advice": spoken("药费可以另行起诉")}),
    )
    data["history"] += [
        {"version": version, "act_time": at, "actor": "people/x", kind: payload} for version, kind, payload in more
    ]
    corrected = {
        kind: next(event["version"] for event in data["history"] if kind in event)
        for kind in ("session_ended", "investigation_recorded")
    }
    data["history"] += [
        {"version": "905", "act_time": at, "entry_corrected": {"entry": corrected["session_ended"], "text": spoken("应为三只羊")}},
        {"version": "906", "act_time": at, "entry_corrected": {"entry": corrected["investigation_recorded"], "text": spoken("应为北侧草场")}},
    ]
    return data


def about(row, data):
    """(data, subject) with which the paper of a row of papers.json has something to say."""
    data = copy.deepcopy(data)
    case, paper = data["case"], row["id"]
    if paper == "oral-register":
        case["agreements"][0]["form"] = "AGREEMENT_FORM_ORAL"
    if paper in ("termination-notice", "filing-letter"):
        case["ending"] = {"reason": "gap-too-wide", "act_time": "2026-08-01T02:00:00Z"}
        data["labels"]["terminate_reason/gap-too-wide"] = "差距过大"
    if paper == "filing-letter":
        data["history"] = [event for event in data["history"] if "returned_to_court" not in event]
    if paper == "decline-letter":
        case.update(state="declined", ending={"reason": "court-decided", "act_time": "2026-08-01T02:00:00Z"})
        data["labels"]["decline_reason/court-decided"] = "法院已经裁判"
        data["history"].append(
            {"version": "907", "act_time": "2026-08-01T02:00:00Z", "case_declined": {"text": spoken("请向法院申请执行")}}
        )
    subject = {
        "case": "",
        "representative": "a",
        "obligation": "1-2",
        "delegation": "",
        "investigation": next(event["version"] for event in data["history"] if "investigation_recorded" in event),
    }
    return data, subject.get(row["subject"], "1")


class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = support.service()
        cls.rows = cls.service.catalogue().rows
        cls.papers = [row for row in cls.rows.values() if "zh-mn" in row["languages"]]
        cls.words = {}
        for language in ("mn", "bo"):
            with open(os.path.join(support.FOLDER, "words", language + ".json"), encoding="utf-8") as file:
                cls.words[language] = json.load(file)

    def paper(self, paper, data, language, subject="1"):
        header, body = self.service.answer(support.request(paper, data, subject=subject, language=language))
        self.assertTrue(header["ok"], header)
        return header, body

    def sheet(self, paper, data, code, subject):
        """The second language's sheet as markup."""
        from worker.prepare import prepare

        row = self.rows[paper]
        html, _ = self.service._renderer.html(
            row, prepare(row, data), datetime.datetime.fromisoformat(support.AS_OF), f"zh-{code}", subject
        )
        return html[html.index('<div class="sheet-page') :]

    def words_on(self, paper, data, code, subject):
        """What the sheet says, without blanks, signs of a column as they are written on a line."""
        from worker import scripts

        said = re.sub(r"\s+", "", re.sub("<[^>]*>", "", self.sheet(paper, data, code, subject)))
        return said.translate({upright: line for line, upright in scripts._TURNED.items()})

    @staticmethod
    def letters(text, first, last):
        """How often each letter of a script stands in a text. In another order after a PDF: vowels stand above and
        below, and columns are read one by one."""
        found = {}
        for sign in text:
            if first <= sign <= last:
                found[sign] = found.get(sign, 0) + 1
        return found

    @staticmethod
    def fixed(sheet):
        """The words that are printed whatever the case says, block by block."""
        always = [block for block in sheet["blocks"] if not {"each", "if", "unless"} & set(block)]
        kinds = ("text", "heading", "sign")
        return [sheet["title"]] + [block[kind] for block in always for kind in kinds if kind in block]

    def test_which_papers_have_them(self):
        """Every one but the poster."""
        both = {row["id"] for row in self.papers}
        self.assertEqual(both | CHINESE_ALONE, set(self.rows))
        self.assertFalse(both & CHINESE_ALONE)
        for kinds in MINISTRY:
            self.assertLessEqual(set(kinds), both)
        for code, words in self.words.items():
            self.assertEqual(set(words["papers"]), both, code)
            self.assertEqual({row["id"] for row in self.rows.values() if f"zh-{code}" in row["languages"]}, both)

    def test_every_fixed_word_of_every_paper(self):
        case = rich()
        for row in self.papers:
            paper = row["id"]
            data, subject = about(row, case)
            chinese, _ = self.paper(paper, data, "zh", subject)
            for code, (first, last) in SCRIPTS.items():
                with self.subTest(paper=paper, code=code):
                    header, body = self.paper(paper, data, f"zh-{code}", subject)
                    said = support.text_of(body)
                    whole = "".join(self.fixed(self.words[code]["papers"][paper]))
                    want, got = self.letters(whole, first, last), self.letters(said, first, last)
                    for sign, times in want.items():
                        self.assertGreaterEqual(got.get(sign, 0), times, f"{sign!a}")
                    self.assertIn(self.words[code]["footer"].replace(" ", ""), said, "its words wait for a translator")
                    self.assertGreater(header["pages"], chinese["pages"], "a sheet of its own")
                    if code == "bo":
                        # The title in two scripts pushes nothing of the Chinese paper onto another page.
                        self.assertEqual(self.first_tibetan_page(body), chinese["pages"])
                    faces = {re.sub("-Bold$", "", font[0].split("+")[-1]) for font in support.fonts_of(body)}
                    self.assertIn("Noto-Sans-Mongolian" if code == "mn" else "Noto-Serif-Tibetan", faces)
                    self.assertLessEqual(faces, {*FACES, *LATIN_FACES}, "no face that happened to be there")
                    if "sign" in "".join(key for block in self.words[code]["papers"][paper]["blocks"] for key in block):
                        self.check_room(code, self.sheet(paper, data, code, subject), body)

    def check_room(self, code, sheet, body):
        places = self.lines_of_columns(sheet) if code == "mn" else self.lines_of_pages(body)
        self.assertTrue(places)
        for across, along in places:
            self.assertGreaterEqual(round(across / POINTS_A_MM, 1), SIGN_ACROSS_MM)
            self.assertGreaterEqual(round(along / POINTS_A_MM, 1), SIGN_ALONG_MM)

    def lines_of_columns(self, sheet):
        """[(points free to the left and right of a line to sign on, its length)], from where the columns stand."""
        from worker import scripts, sheets

        number = lambda style, name: float(re.search(rf"(?:^|;){name}:([\d.]+)pt", style).group(1))
        places = []
        for page in sheet.split('<div class="sheet-page')[1:]:
            taken = []
            for kind, style, piece in re.findall(r'<span class="(mn-run|mn-up)" style="([^"]*)">([^<]*)<', page):
                left, top, size = (number(style, name) for name in ("left", "top", "font-size"))
                pitch = number(style, "line-height") if kind == "mn-run" else 0
                right = left if kind == "mn-run" else left + size
                taken.append((left - pitch, right, top, top + scripts.width(piece, size)))
            for style in re.findall(r'<span class="mn-line" style="([^"]*)"', page):
                x, top, length = (number(style, name) for name in ("left", "top", "height"))
                self.assertLessEqual(top + length, sheets.PAGE_HEIGHT)
                beside = [box for box in taken if box[2] < top + length and box[3] > top]
                self.assertFalse([box for box in beside if box[0] < x < box[1]], "words lie on the line")
                right = min([box[0] for box in beside if box[0] >= x] + [sheets.PAGE_WIDTH])
                left = max([box[1] for box in beside if box[1] <= x] + [0.0])
                places.append((right - left, length))
        return places

    @staticmethod
    def pages_of(body):
        """[[(box in points, word)]] of each page."""
        import xml.etree.ElementTree

        name = "{http://www.w3.org/1999/xhtml}"
        root = xml.etree.ElementTree.fromstring(support._tool("pdftotext", body, "-bbox"))
        sides = ("xMin", "yMin", "xMax", "yMax")
        return [
            [([float(word.get(side)) for side in sides], word.text or "") for word in page.iter(name + "word")]
            for page in root.iter(name + "page")
        ]

    def first_tibetan_page(self, body):
        """How many pages stand before the one whose first word is Tibetan."""
        first, last = SCRIPTS["bo"]
        heads = [min(words, key=lambda word: word[0][1])[1][:1] for words in self.pages_of(body)]
        return next(index for index, head in enumerate(heads) if first <= head <= last)

    def lines_of_pages(self, body):
        """[(points free above and below a line to sign on, its length)] of the pages from that on which Tibetan begins."""
        places = []
        for words in self.pages_of(body)[self.first_tibetan_page(body) :]:
            for (x0, y0, x1, y1), text in words:
                if not text.startswith("＿" * 8):
                    continue
                over = [box for box, other in words if box[0] < x1 and box[2] > x0 and other is not text]
                above = max([box[3] for box in over if box[3] <= y0 + 2] + [71])
                below = min([box[1] for box in over if box[1] >= y1 - 2] + [842 - 68])
                places.append((below - above, x1 - x0))
        return places

    def test_no_letter_is_without_a_form(self):
        for code, face in (("mn", "Noto Sans Mongolian"), ("bo", "Noto Serif Tibetan")):
            layout = Pango.Layout.new(PangoCairo.FontMap.get_default().create_context())
            for paper, sheet in self.words[code]["papers"].items():
                values = {"text": " ".join(self.words[code]["values"].values())}
                for block in [{"text": sheet["title"]}, values, *sheet["blocks"]]:
                    for text in block.values():
                        layout.set_font_description(Pango.FontDescription.from_string(face))
                        layout.set_text(text, -1)
                        self.assertEqual(layout.get_unknown_glyphs_count(), 0, f"{paper}: {text}")

    def test_columns_cut_no_fixed_word(self):
        """The pieces of a column are whole words, each with its endings: cut, the letters would not join."""
        from worker import scripts, sheets

        for paper, sheet in self.words["mn"]["papers"].items():
            for text in self.fixed(sheet):
                if re.search("[{☐]", text):
                    continue
                made = scripts.columns(text, sheets.PAGE_HEIGHT - sheets._SIGN_LENGTH, sheets._TITLE_SIZE)
                self.assertEqual([piece for column in made for _, piece in column], text.split(" "), paper)

    def test_endings_are_joined_to_their_words(self):
        values = {"values": {"title": " ".join(f"{word}." for word in self.words["mn"]["values"].values()), "blocks": []}}
        for paper, sheet in {**self.words["mn"]["papers"], **values}.items():
            for text in [sheet["title"]] + [text for block in sheet["blocks"] for text in block.values()]:
                # After a place the blank parts two scripts.
                loose = set(re.findall(r"(?<=[\u1820-\u18aa\u180e]) ([\u1820-\u18aa]+)", text)) & set(SUFFIXES)
                self.assertFalse(loose, f"{paper}: {text}")

    def test_a_sheet_says_what_the_chinese_paper_says(self):
        """Whoever signs by the second language signs to the same values: who, what, how much, until when."""
        case = rich()
        for paper, values in {
            "mediation-record": (
                "2026年7月20日14时00分", "实地", "〔到场〕", "才让某（", "〔翻译〕", "应为三只羊", "羊是两岁的", "草场以铁丝网为界", "达成协议", "不是自己丢的那三只。（", "〔各方无争议〕",
            ),
            "acceptance-register": ("2026年",),
            "investigation-record": ("应为北侧草场",),
            "power-of-attorney": ("扎西某", "19900099777", "☑", "☐", "二〇二六年十二月三十一日", "可代领羊只", "委托代理人"),
            "service-address": (support.FULL["address"], support.FULL["id_number"], "扎西某", "☐"),
            "undisputed-facts": ("草场以铁丝网为界",),
            "confirmation": ("乌兰县人民法院", "2026年7月"),
            "police-application": ("已履行",),
            "identity": (support.FULL["id_number"],),
            "evidence": ("1.",),
            "performance-proof": ("400.00元", "已履行"),
            "decline-letter": ("法院已经裁判", "请向法院申请执行"),
            "filing-letter": ("差距过大", "没有登记。"),
            "receipt-slip": ("人民调解申请书",),
            "docket-cover": ("30年", "立卷某", "达成书面协议"),
            "docket-catalogue": (),
            "back-cover": ("检查某", "2026年9月1日", "2"),
            "closing-report": ("达成书面协议", "药费可以另行起诉", "已履行", "1"),
            "elements": ("1,234.00元", "被申请人", support.FULL["address"], "（2026）青2821民初21号"),
            "delegation-reply": ("乌兰县人民法院", "2026年7月12日", "2026年7月13日", "请法官到场指导"),
            "delegation-return": ("达成调解协议", "双方到场签字", "一方两次不到", "赶走的三只羊是恩某的", "2026年7月21日"),
            "transfer-letter": ("柯柯镇人民调解委员会", "超出本级职责", "羊已经送到镇上", "2026年7月14日"),
            "referral-letter": ("劳动人事争议仲裁委员会", "应由仲裁机构处理", "有劳动合同", "2026年7月15日"),
            "court-letter": ("乌兰县人民法院", "2026年7月", "2026年5月1日"),
        }.items():
            data, subject = about(self.rows[paper], case)
            names = [party["details"]["open"]["party"]["name"] for party in data["case"]["parties"]]
            for code in SCRIPTS:
                said = self.words_on(paper, data, code, subject)
                for value in values:
                    if code == "bo" and value == "1.":
                        value = "1"
                    self.assertIn(value, said, f"{paper} in {code}")
                self.assertNotIn("最多让到三百元", said, "a concession is on no sheet")
                if paper == "closing-report":
                    self.assertNotIn("达成调解协议", said, "what the court was told is not why the case ended")
                if any(block.get("of") in ("parties", "everybody") for block in self.words[code]["papers"][paper]["blocks"]):
                    for name in names:
                        self.assertIn(name, said, f"{paper} in {code}: a line for each")

    def test_values_of_lists_have_a_word_of_their_own(self):
        """Whatever enumeration stands on a sheet, and the Chinese behind it."""
        from worker import labels, sheets

        lists = (
            labels.SIDES, labels.MODES, labels.RESULTS, labels.PRESENCES, labels.OUTCOMES, labels.OBLIGATION_STATES,
            labels.REPRESENTATIVES, labels.PARTICIPANTS, labels.DELEGATION_RESULTS,
        )
        for code, (first, last) in SCRIPTS.items():
            called = sheets._called(self.words[code])
            for zh in [zh for labelled in lists for zh in labelled.values()]:
                self.assertRegex(called(zh), f"^[^〔]*[{first}-{last}][^〔]*〔{zh}〕$", code)
            self.assertEqual(called("甲村土办法"), "甲村土办法", "what a county calls by itself stays")
            said = self.words_on("mediation-record", about(self.rows["mediation-record"], rich())[0], code, "1")
            self.assertIn(re.sub(r"\s+", "", called("到场")), said)
        with self.assertRaises(sheets.Broken):
            sheets.check_words(dict(self.words["mn"], values={"到场": ""}), "mn.json")

    def test_third_parties_sign_what_binds_them(self):
        data = rich()
        third = copy.deepcopy(data["case"]["parties"][0])
        third.update(id="3", side="PARTY_SIDE_THIRD")
        third["details"]["open"]["party"]["name"] = "第三牧户"
        data["case"]["parties"].append(third)
        for paper in ("agreement", "oral-register", "mediation-record"):
            given, subject = about(self.rows[paper], data)
            for code in SCRIPTS:
                self.assertIn("第三牧户", self.words_on(paper, given, code, subject), f"{paper} in {code}")
        self.assertNotIn("第三牧户", self.words_on("no-sham-promise", data, "bo", ""))

    def test_what_is_not_the_case_is_not_printed(self):
        data = rich()
        data["case"]["representatives"][0].update(power="POWER_SCOPE_ORDINARY")
        del data["case"]["representatives"][0]["expiry_date"]
        for code in SCRIPTS:
            blocks = self.words[code]["papers"]["power-of-attorney"]["blocks"]
            dated = next(block["text"] for block in blocks if block.get("if") == "expiry").split("{")[0]
            until = next(block["text"] for block in blocks if block.get("unless") == "expiry")
            said = self.words_on("power-of-attorney", data, code, "a")
            self.assertIn(re.sub(r"\s+", "", until), said)
            self.assertNotIn(re.sub(r"\s+", "", dated) + "二", said)
            ordinary, special = (said.index(box) for box in ("☑", "☐"))
            self.assertLess(ordinary, special, "the ordinary power is the one that is ticked")
            blocks = self.words[code]["papers"]["mediation-record"]["blocks"]
            heard = [next(block["text"] for block in blocks if block.get(rule) == "public") for rule in ("if", "unless")]
            open_, closed = (re.sub(r"\s+", "", text) for text in heard)
            for public in (False, True):
                session = copy.deepcopy(data)
                session["case"]["sessions"][0]["public"] = public
                said = self.words_on("mediation-record", session, code, "1")
                self.assertEqual((open_ in said, closed in said), (public, not public))
            # All sides stand by what was said: nothing waits.
            waiting = next(
                block["heading"]
                for block in self.words[code]["papers"]["undisputed-facts"]["blocks"]
                if block.get("if") == "proposed"
            )
            self.assertIn(re.sub(r"\s+", "", waiting), self.words_on("undisputed-facts", data, code, ""))
            agreed = copy.deepcopy(data)
            for statement in agreed["case"]["statements"]:
                statement["confirmed_by"] = ["1", "2"]
            self.assertNotIn(re.sub(r"\s+", "", waiting), self.words_on("undisputed-facts", agreed, code, ""))

    def test_the_sheet_of_a_session_says_by_name_who_was_there(self):
        for code in SCRIPTS:
            data = support.sample("21-loan-reopened")
            said = self.words_on("mediation-record", data, code, "1")
            self.assertEqual(said.count("许某"), 1, said)
            self.assertNotIn("None", said)
            self.assertNotIn("许某", self.words_on("mediation-record", data, code, "2"))
            data = support.sample("30-delegated-and-confirmed")
            attendance = data["case"]["sessions"][0]["attendance"]
            attendance[1]["represented_by"] = "li"
            attendance.append({"who": "participants/gone", "presence": "PRESENCE_IN_THE_ROOM"})
            said = self.words_on("mediation-record", data, code, "1")
            self.assertIn("李某", said)
            self.assertNotIn("None", said, "a name that nobody knows is a line")

    def test_what_the_caller_may_not_see_is_on_no_sheet(self):
        data, subject = about(self.rows["investigation-record"], rich())
        for event in data["history"]:
            if "investigation_recorded" in event:
                event["investigation_recorded"]["text"] = {"hidden": {}, "subject": "case"}
        for code in SCRIPTS:
            self.assertIn("（不予显示）", self.words_on("investigation-record", data, code, subject))

    def test_a_blank_form_has_a_line_for_each_value(self):
        data = {"case": {}, "names": {}, "labels": {}, "history": []}
        for row in self.papers:
            if row["subject"] == "delegation":
                continue
            for code in SCRIPTS:
                said = self.words_on(row["id"], data, code, "")
                self.assertIn("____________", said, f"{row['id']} in {code}")
                self.assertNotIn("None", said)

    def test_a_place_to_sign_for_thirty_parties(self):
        """Many columns turn the page, and no line lies on words or beyond the page."""
        data = rich()
        side = data["case"]["parties"][0]
        for number in range(3, 31):
            party = copy.deepcopy(side)
            party["id"] = str(number)
            party["details"]["open"]["party"]["name"] = f"牧户{number}" * (14 if number == 7 else 1)
            data["case"]["parties"].append(party)
        sheet = self.sheet("no-sham-promise", data, "mn", "")
        places = self.lines_of_columns(sheet)
        self.assertEqual(len(places), 30)
        self.assertGreater(sheet.count("sheet-page"), 3)
        for across, along in places:
            self.assertGreaterEqual(across / POINTS_A_MM, SIGN_ACROSS_MM)

    def test_words_that_name_what_is_not_there_are_refused(self):
        from worker import sheets
        from worker.catalogue import Broken

        for block in ({"text": "{nobody}"}, {"each": "{words}", "of": "nothing"}, {"text": "x", "if": "never"}, {"of": "parties"}):
            words = dict(self.words["mn"], papers={"agreement": {"title": "x", "blocks": [block]}})
            with self.assertRaises(Broken):
                sheets.check_words(words, "mn.json")

    def test_columns_are_joined_and_upright(self):
        """The line goes to the page maker as a whole and is turned by a quarter; letter by letter it would not join."""
        from worker import scripts

        drawn = str(scripts.block(MONGOLIAN, 400, 14, "mn-block"))
        self.assertIn("ᠠᠯᠳᠠᠭᠰᠠᠨ", drawn)
        self.assertEqual(drawn.count("mn-run"), len(MONGOLIAN.split(" ")))
        self.assertEqual(str(scripts.block("三羊☐", 400, 14, "mn-block")).count("mn-up"), 3)

    def test_columns_hold_every_word_once_and_stay_in_their_height(self):
        from worker import scripts

        text = " ".join([MONGOLIAN, "汉字三只", "2026"] * 40)
        made = scripts.columns(text, 300.0, 14.0, 28.0)
        self.assertEqual("".join(piece for column in made for _, piece in column), text.replace(" ", ""))
        for column in made:
            self.assertLessEqual(scripts.end_of(column, 14.0), 300.0)
            offsets = [offset for offset, _ in column]
            self.assertEqual(offsets, sorted(offsets))

    def test_a_word_longer_than_a_column_is_cut(self):
        from worker import scripts

        made = scripts.columns("ᠠ" * 400, 200.0, 14.0)
        self.assertEqual(sum(len(piece) for column in made for _, piece in column), 400)
        self.assertGreater(len(made), 3)

    def test_words_of_a_party_in_any_script_on_a_chinese_paper(self):
        data = support.sample("10-three-sheep")
        data["case"]["parties"][0]["details"]["open"]["party"]["name"] = "ᠡᠩᠬᠡᠪᠠᠶᠠᠷ"
        data["case"]["text"]["open"]["case_text"]["facts"] = f"说明：{MONGOLIAN}。{TIBETAN}"
        _, body = self.paper("application", data, "zh")
        said = support.text_of(body)
        for whole, first, last in (("ᠡᠩᠬᠡᠪᠠᠶᠠᠷ" + MONGOLIAN, "\u1820", "\u18aa"), (TIBETAN, "\u0f40", "\u0fbc")):
            for sign, times in self.letters(whole, first, last).items():
                self.assertGreaterEqual(self.letters(said, first, last).get(sign, 0), times, f"{sign!a}")
        self.assertIn("说明：", said)

    def test_mixed_text_is_escaped_like_any_other(self):
        from worker import scripts

        self.assertNotIn("<b>", str(scripts.in_text(f"<b>{MONGOLIAN}</b>")))

    def test_words_are_marked_as_waiting_for_a_translator(self):
        for code, words in self.words.items():
            self.assertEqual(words["status"], "needs-review", code)

    def test_a_paper_without_words_is_refused(self):
        header, _ = self.service.answer(
            support.request("poster", {"case": {}, "place": {"name": "西庄村"}}, language="zh-mn")
        )
        self.assertEqual((header["ok"], header["error"]["field"]), (False, "language"))


if __name__ == "__main__":
    unittest.main()
