"""Mongolian in columns and Tibetan in lines: joined, whole, with their typefaces, on the eight papers that have them, and
wherever a party's own words stand."""

import json
import os
import re
import unittest

import support

PAPERS = (
    "application",
    "rights-notice",
    "session-notice",
    "agreement",
    "oral-register",
    "visit-record",
    "mediation-certificate",
    "termination-notice",
)
# Endings that are written apart from their word, after U+202F; after a plain blank their letters take another form.
SUFFIXES = "ᠤᠨ ᠦᠨ ᠤ ᠦ ᠶᠢᠨ ᠢ ᠶᠢ ᠳᠤ ᠳᠦ ᠲᠤ ᠲᠦ ᠠᠴᠠ ᠡᠴᠡ ᠪᠠᠷ ᠪᠡᠷ ᠢᠶᠠᠷ ᠢᠶᠡᠷ ᠲᠠᠢ ᠲᠡᠢ ᠪᠠᠨ ᠪᠡᠨ ᠢᠶᠠᠨ ᠢᠶᠡᠨ".split()
# A suffix stands after a narrow blank, and a final vowel after its own sign.
MONGOLIAN = "ᠬᠣᠨᠢ ᠠᠯᠳᠠᠭᠰᠠᠨ ᠤ ᠲᠤᠬᠠᠢ"
TIBETAN = "ལུག་གསུམ་བོར་བ་རེད།"


class Languages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = support.service()
        cls.words = {}
        for language in ("mn", "bo"):
            with open(os.path.join(support.FOLDER, "words", language + ".json"), encoding="utf-8") as file:
                cls.words[language] = json.load(file)

    def paper(self, paper, data, language, subject="1"):
        header, body = self.service.answer(support.request(paper, data, subject=subject, language=language))
        self.assertTrue(header["ok"], header)
        return header, body

    @staticmethod
    def letters(text, first, last):
        """How often each letter of a script stands in a text. In another order after a PDF: vowels stand above and
        below, and columns are read one by one."""
        found = {}
        for sign in text:
            if first <= sign <= last:
                found[sign] = found.get(sign, 0) + 1
        return found

    def test_every_fixed_word_of_every_paper(self):
        data = support.sample("10-three-sheep")
        for code, first, last in (("mn", "\u1820", "\u18aa"), ("bo", "\u0f40", "\u0fbc")):
            for paper in PAPERS:
                source = dict(data, case=dict(data["case"]))
                if paper == "oral-register":
                    source["case"]["agreements"] = [dict(data["case"]["agreements"][0], form="AGREEMENT_FORM_ORAL")]
                if paper == "session-notice":
                    source["case"]["sessions"] = [{"id": "1", "planned_start": "2026-08-01T02:00:00Z"}]
                if paper == "termination-notice":
                    source["case"]["ending"] = {"reason": "gap-too-wide", "act_time": "2026-08-01T02:00:00Z"}
                if paper == "visit-record":
                    source["case"]["visits"] = [
                        {
                            "id": "1",
                            "way": "phone",
                            "outcome": "VISIT_OUTCOME_SATISFIED",
                            "visit_time": "2026-08-01T02:00:00Z",
                        }
                    ]
                subject = "" if paper == "termination-notice" else "1"
                header, body = self.paper(paper, source, f"zh-{code}", subject)
                said = support.text_of(body)
                fixed = self.words[code]["papers"][paper]
                whole = fixed["title"] + "".join(
                    text for block in fixed["blocks"] for key, text in block.items() if key != "each"
                )
                want, got = self.letters(whole, first, last), self.letters(said, first, last)
                for sign, times in want.items():
                    self.assertGreaterEqual(got.get(sign, 0), times, f"{paper} in {code}: {sign!a}")
                self.assertIn(
                    self.words[code]["footer"].replace(" ", ""),
                    said,
                    f"{paper} says that its {code} words wait for a translator",
                )
                self.assertTrue(
                    any(("Mongolian" if code == "mn" else "Tibetan") in font[0] for font in support.fonts_of(body)),
                    paper,
                )
                chinese, _ = self.paper(paper, source, "zh", subject)
                self.assertGreater(header["pages"], chinese["pages"], f"{paper}: a sheet of its own")

    def test_endings_are_joined_to_their_words(self):
        for paper, sheet in self.words["mn"]["papers"].items():
            for text in [sheet["title"]] + [text for block in sheet["blocks"] for text in block.values()]:
                # After a place the blank parts two scripts.
                loose = set(re.findall(r"(?<=[\u1820-\u18aa\u180e]) ([\u1820-\u18aa]+)", text)) & set(SUFFIXES)
                self.assertFalse(loose, f"{paper}: {text}")

    def test_columns_are_joined_and_upright(self):
        """The line goes to the page maker as a whole and is turned by a quarter; letter by letter it would not join."""
        from worker import scripts

        drawn = str(scripts.block(MONGOLIAN, 400, 14, "mn-block"))
        self.assertIn("ᠠᠯᠳᠠᠭᠰᠠᠨ", drawn)
        self.assertEqual(drawn.count("mn-run"), len(MONGOLIAN.split(" ")))
        self.assertEqual(str(scripts.block("三羊", 400, 14, "mn-block")).count("mn-up"), 2)

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
            self.assertEqual(set(words["papers"]), set(PAPERS))

    def test_a_paper_without_words_is_refused(self):
        header, _ = self.service.answer(
            support.request("confirmation", support.sample("10-three-sheep"), subject="1", language="zh-mn")
        )
        self.assertEqual((header["ok"], header["error"]["field"]), (False, "language"))


if __name__ == "__main__":
    unittest.main()
