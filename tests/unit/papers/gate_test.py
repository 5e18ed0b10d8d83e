"""A concession or a separate talk is on no paper and in no package; what the caller may not see is not printed; 543 is
on no paper."""

import copy
import json
import os
import tempfile
import unittest

import support

SECRETS = {
    "concession": "密语一让到两万",
    "separate": "密语二单独谈话",
    "correction": "密语三更正让步",
    "note": "密语四内部便记",
    "sham": "密语五虚假嫌疑",
    "complaint": "密语六投诉",
    "guidance": "密语七请示",
    "recording": "密语八笔录附件",
    "unmarked": "密语九未标明",
}


def text(words):
    return {"subject": "case", "open": {"text": {"text": words}}}


def loaded():
    """Case 30 with everything in it that must not be printed."""
    data = support.with_full_parties(support.sample("30-delegated-and-confirmed"))
    case, history = data["case"], data["history"]
    case["statements"] += [
        {
            "id": "s1",
            "party": "firm",
            "kind": "STATEMENT_KIND_CONCESSION",
            "session": "1",
            "confirmed_by": ["worker", "firm"],
        },
        {
            "id": "s2",
            "party": "worker",
            "kind": "STATEMENT_KIND_UNDISPUTED",
            "session": "1",
            "separate_talk": True,
            "confirmed_by": ["firm"],
        },
        {"id": "s3", "party": "worker", "session": "1"},
    ]
    case["sham_suspicion"] = {"raised_by": SECRETS["sham"]}
    case["complaints"] = [{"id": "1", "party": "firm", "reason": SECRETS["complaint"]}]
    case["guidances"] = [{"id": "1", "of": SECRETS["guidance"]}]

    def add(kind, payload):
        history.append(
            {
                "version": str(100 + len(history)),
                "act_time": "2026-04-10T07:00:00Z",
                "record_time": "2026-04-10T07:00:00Z",
                "actor": "people/x",
                kind: payload,
            }
        )
        return history[-1]["version"]

    # After the others, where a careless "latest word" would find them.
    conceded = add(
        "statement_recorded",
        {
            "statement": "s1",
            "party": "firm",
            "kind": "STATEMENT_KIND_CONCESSION",
            "session": "1",
            "text": text(SECRETS["concession"]),
        },
    )
    add(
        "statement_recorded",
        {
            "statement": "s2",
            "party": "worker",
            "kind": "STATEMENT_KIND_UNDISPUTED",
            "session": "1",
            "separate_talk": True,
            "text": text(SECRETS["separate"]),
        },
    )
    add("statement_recorded", {"statement": "s3", "party": "worker", "session": "1", "text": text(SECRETS["unmarked"])})
    first = add("entry_corrected", {"entry": conceded, "text": text(SECRETS["correction"])})
    add("entry_corrected", {"entry": first, "text": text(SECRETS["correction"])})
    add("note_added", {"text": text(SECRETS["note"])})
    add("sham_suspicion_raised", {"text": text(SECRETS["sham"])})
    add("complaint_filed", {"complaint": "1", "text": text(SECRETS["complaint"])})
    add("guidance_asked", {"guidance": "1", "text": text(SECRETS["guidance"])})
    return data


def picture(words):
    """A one-page PDF that says `words`."""
    from weasyprint import HTML

    return HTML(string=f"<p style='font-family:Noto Sans CJK SC'>{words}</p>").write_pdf()


class Gate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = support.service()
        cls.data = loaded()

    def assertKept(self, said, where):
        for what, words in SECRETS.items():
            self.assertNotIn(words, said, f"{what} in {where}")

    def test_on_no_paper(self):
        from worker.prepare import prepare

        renderer = self.service._renderer
        printed = 0
        for row in renderer.catalogue.rows.values():
            prepared = prepare(row, self.data)
            from worker.catalogue import parts
            from worker.filters import parse_time

            for part in parts(row, prepared["case"], prepared["history"]):
                html, _ = renderer.html(row, prepared, parse_time(support.AS_OF), "zh", str(part.get("id") or ""))
                self.assertKept(html, row["id"])
                printed += 1
        self.assertGreater(printed, 30)

    def test_nothing_else_is_lost_with_them(self):
        header, body = self.service.answer(support.request("undisputed-facts", self.data))
        self.assertTrue(header["ok"], header)
        self.assertIn("2025年6月至9月出勤112天", support.text_of(body))

    def test_in_no_package(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "record.pdf")
            with open(path, "wb") as file:
                file.write(picture(SECRETS["recording"]))
            data = copy.deepcopy(self.data)
            # A scanned mediation record, an investigation and an unreleased proof: none may go to a court or to a
            # party.
            for number, paper in enumerate(
                ("mediation-record", "investigation-record", "evidence", "other", "visit-record")
            ):
                data["case"].setdefault("documents", []).append({"id": f"d{number}", "paper": paper, "party": "firm"})
                data["documents"].append(
                    {"id": f"d{number}", "title": "扫描件", "path": path, "media_type": "application/pdf"}
                )
            # A partner gets what went with the request: not even a record that somebody named by mistake.
            data["case"].setdefault("referrals", []).append(
                {"id": "r", "partner": "legal-aid", "reason": "legal-aid", "send_time": "2026-04-16T01:00:00Z"}
            )
            data["case"]["documents"].append({"id": "d9", "paper": "recording", "session": "1", "released": True})
            data["documents"].append({"id": "d9", "title": "录音", "path": path, "media_type": "application/pdf"})
            sent = {"referral": "r", "reason": "legal-aid", "documents": ["d0", "d1", "d2", "d3", "d4", "d9"]}
            data["history"].append(
                {"version": "999", "act_time": "2026-04-16T01:00:00Z", "actor": "people/x", "referred_out": sent}
            )
            for paper, subject in (
                ("court-packet", "1"),
                ("return-packet", ""),
                ("filing-packet", "worker"),
                ("partner-packet", "r"),
            ):
                header, body = self.service.answer(support.request(paper, data, job="package", subject=subject))
                self.assertTrue(header["ok"], header)
                self.assertKept(support.text_of(body), paper)
                if paper == "partner-packet":
                    # Nor what was agreed, said before all, or performed: it is asked for something else.
                    for words in ("2025年6月至9月出勤112天", "22,000", "调解协议", "出勤"):
                        self.assertNotIn(words, support.text_of(body), words)
            header, body = self.service.answer(support.request("archive", data, job="package"))
            self.assertTrue(header["ok"], header)
            said = support.text_of(body)
            self.assertIn(SECRETS["recording"], said, "the docket holds the committee's own records")
            self.assertKept(said.replace(SECRETS["recording"], ""), "archive")

    def test_an_unconfirmed_fact_is_in_no_packet(self):
        data = copy.deepcopy(self.data)
        data["case"]["statements"].append(
            {"id": "s9", "party": "worker", "kind": "STATEMENT_KIND_UNDISPUTED", "session": "1"}
        )
        data["history"].append(
            {
                "version": "900",
                "act_time": "2026-04-10T07:00:00Z",
                "actor": "people/x",
                "statement_recorded": {
                    "statement": "s9",
                    "party": "worker",
                    "kind": "STATEMENT_KIND_UNDISPUTED",
                    "session": "1",
                    "text": text("单价每天二百一十元"),
                },
            }
        )
        _, alone = self.service.answer(support.request("undisputed-facts", data))
        self.assertIn("单价每天二百一十元", support.text_of(alone), "the parties are asked to confirm it")
        _, packet = self.service.answer(support.request("return-packet", data, job="package"))
        self.assertNotIn("单价每天二百一十元", support.text_of(packet))

    def test_court_papers_say_who_they_are_for(self):
        catalogue = self.service.catalogue()
        for package in catalogue.packages.values():
            for paper in package["papers"] if package["papers"] != "docket" else ():
                self.assertIn(package["audience"], catalogue.rows[paper]["audience"], f"{paper} in {package['id']}")
        for paper in ("mediation-record", "investigation-record", "visit-record", "file-note"):
            self.assertEqual(catalogue.rows[paper]["audience"], ["file"])

    def test_a_field_of_the_case_that_is_not_named_is_unknown(self):
        from worker.prepare import prepare

        data = copy.deepcopy(self.data)
        data["case"]["brand_new_field"] = {"words": SECRETS["note"]}
        for row in self.service.catalogue().rows.values():
            self.assertNotIn(SECRETS["note"], json.dumps(prepare(row, data), ensure_ascii=False))


class Sight(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = support.service()

    def test_hidden_and_sealed_are_printed_as_not_shown_and_erased_as_erased(self):
        for form, instead in (
            ({"hidden": {}}, "（不予显示）"),
            ({"sealed": {"suite": 1, "text": "c2VjcmV0"}}, "（不予显示）"),
            ({"erased": {}}, "（已依法删除）"),
        ):
            data = support.with_full_parties(support.sample("01-wolfberry-land-lease"))
            data["case"]["parties"][1]["details"] = {"subject": "parties/2", **form}
            data["case"]["text"] = {"subject": "case", **form}
            header, body = self.service.answer(support.request("application", data, subject="1"))
            self.assertTrue(header["ok"], header)
            said = support.text_of(body)
            self.assertIn(instead, said)
            self.assertIn("叶某", said)
            self.assertNotIn("孔某", said)
            self.assertNotIn("c2VjcmV0", said)

    def test_the_default_marks_are_on_no_paper(self):
        for name in support.SAMPLES:
            data = support.sample(name)
            self.assertIn("543", data["case"]["definition"]["id"])
            for paper in (
                "application",
                "agreement",
                "oral-register",
                "acceptance-register",
                "visit-record",
                "docket-cover",
            ):
                row = self.service.catalogue().row(paper)
                from worker.catalogue import parts
                from worker.prepare import prepare

                prepared = prepare(row, data)
                part = next(iter(parts(row, prepared["case"], prepared["history"])), {"id": ""})
                header, body = self.service.answer(support.request(paper, data, subject=str(part.get("id") or "")))
                self.assertTrue(header["ok"], header)
                self.assertNotIn("543", support.text_of(body))

    def test_the_other_side_is_told_no_number_and_no_telephone(self):
        data = support.with_full_parties(support.sample("23-old-grassland"))
        for index, party in enumerate(data["case"]["parties"]):
            party["details"]["open"]["party"].update(phone=f"1990009900{index}", id_number=f"63282119800302000{index}")
        own = data["case"]["parties"][0]["id"]
        header, body = self.service.answer(support.request("filing-packet", data, job="package", subject=own))
        self.assertTrue(header["ok"], header)
        said = support.text_of(body)
        self.assertIn("19900099000", said)
        self.assertNotIn("19900099001", said)
        self.assertNotIn("632821198003020001", said)


if __name__ == "__main__":
    unittest.main()
