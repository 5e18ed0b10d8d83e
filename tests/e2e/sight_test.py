#!/usr/bin/env python3
"""Who sees what, and who looked, with the real server and client: masked until a reason is given, broken glass that ends by
itself, sealed cases in no list, and a read log that says all of it.

    python3 tests/e2e/sight_test.py GAIWAND GAIWAN
"""

import hashlib
import json

from county import CountyTest, main
from real_server import ADMINISTRATOR, COMMITTEE, HEAD, MEDIATOR, REGISTRAR, opening, party, until

PHONE = "13897450001"
OFFICER = "people/p-632821100-justice-officer"
DISPATCHER = "people/p-632821-centre-dispatcher"


class SightTest(CountyTest):
    def open(self, *parties):
        return self.client.open_case(opening(parties=list(parties) or [party("APPLICANT", "扎西才让", phone=PHONE),
                                                                       party("RESPONDENT", "孔某")]))

    def phone(self, case, who, *flags):
        parties = self.client.done("case", "show", case, *flags, who=who).get("parties", [])
        return parties[0]["details"]["open"]["party"].get("phone", "") if parties else None

    def reads(self, case, who=HEAD):
        return [r["read"] for r in self.client.done("case", "reads", case, who=who).get("reads", [])]

    def total(self, who):
        return int(self.client.done("case", "list", who=who).get("total", 0))

    def test_a_phone_is_masked_until_a_reason_is_given_and_kept(self):
        case = self.open()
        self.assertEqual(self.phone(case, REGISTRAR), PHONE)
        self.assertEqual(self.phone(case, OFFICER), "138****0001")
        self.assertEqual(self.phone(case, OFFICER, "--reason", "核对送达地址"), PHONE)
        # Noted before it was answered: there without waiting.
        told = [r for r in self.reads(case) if "reason" in r]
        self.assertEqual([(r["who"], r["reason"]["open"]["text"]["text"]) for r in told], [(OFFICER, "核对送达地址")])
        self.assertIn("CONTACT", told[0]["shown"])
        until("the other reads are noted", lambda: {r["who"] for r in self.reads(case)} >= {REGISTRAR, OFFICER})
        # They are still there after a crash.
        self.server.kill()
        self.server.start()
        self.assertTrue(any("reason" in r for r in self.reads(case)))

    def test_a_reason_opens_nothing_that_is_not_noted(self):
        case = self.open()
        why = ("--reason", "核对送达地址")

        def phones_of(parties):
            return [p["details"]["open"]["party"]["phone"] for p in parties if "phone" in p["details"]["open"]["party"]]

        listed = self.client.done("case", "list", *why, who=OFFICER)["cases"]
        self.assertEqual([phones_of(c["parties"]) for c in listed], [["138****0001"]])
        for flags in ((), ("--validate-only",)):
            answer = self.client.done("case", "do", case, "urge", *why, *flags, "--view", "full", "--data",
                                      json.dumps({"text": {"text": "请尽快办理"}}, ensure_ascii=False), who=OFFICER)
            self.assertEqual(phones_of(answer["case"]["parties"]), ["138****0001"], flags)
        # The look that left no entry is in the read log.
        until("the look is noted", lambda: any(r["who"] == OFFICER and r["method"] == "CaseService.Execute"
                                               for r in self.reads(case)))
        out = self.server.data_dir.parent / "exported"
        order = self.client.ordered("admin", "export", str(out), "--personal", "--for", "审计", asks=OFFICER, office="632821100-justice",
                                    allows="people/p-632821-justice-officer")
        exported = self.client.run("admin", "export", str(out), "--personal", *why, *order, who=OFFICER)
        self.assertEqual(exported.code, 0, str(exported))
        self.assertNotIn(PHONE, (out / "log.jsonl").read_text(encoding="utf-8"))

    def test_broken_glass_shows_until_its_end_and_is_told(self):
        case = self.open()
        self.assertIsNone(self.phone(case, DISPATCHER))
        self.client.done("case", "do", case, "break_glass", "--data",
                         json.dumps({"reason": {"text": "夜间有人报警"}, "minutes": 30}, ensure_ascii=False), who=DISPATCHER)
        self.assertEqual(self.phone(case, DISPATCHER), PHONE)
        seen = self.client.done("case", "sight", case, who=DISPATCHER)
        self.assertIn("broke-the-glass", seen["rules"])
        kinds = [e["event"] for e in self.client.done("case", "history", case, who=HEAD)["entries"]]
        self.assertTrue(any("glassBroken" in e for e in kinds))
        self.client.done("admin", "advance", "31m", who=ADMINISTRATOR)
        self.assertIsNone(self.phone(case, DISPATCHER))

    def test_a_sealed_case_is_in_no_list_of_those_who_see_the_process(self):
        self.open()
        before = self.total(DISPATCHER)
        child = self.open(party("APPLICANT", "小卓玛", birthDate="2018-05-01"), party("RESPONDENT", "孔某"))
        self.assertEqual(self.total(DISPATCHER), before)
        self.assertEqual(self.total(HEAD), 2)
        self.assertEqual(self.client.run("case", "show", child, who=DISPATCHER).code, 1)

    def test_who_takes_a_case_on_at_a_tea_studio_sees_it_until_somebody_else_is_named(self):
        """It was hidden between acceptance and the naming of a mediator: the phone lost the parties and offered nothing."""
        opened = opening(channel="tea_room", unit=f"orgs/{COMMITTEE}",
                         parties=[party("APPLICANT", "扎西才让", phone=PHONE), party("RESPONDENT", "孔某")])
        answer = self.client.done("case", "do", "-", "open_case", "--data", json.dumps(opened, ensure_ascii=False), who=MEDIATOR)
        case = answer["receipt"]["name"].removeprefix("cases/")
        for command in ("submit_case", "accept_case"):
            self.client.done("case", "do", case, command, who=MEDIATOR)
            self.assertEqual(self.phone(case, MEDIATOR), PHONE, command)
        other = f"people/p-{COMMITTEE}-mediator-2"
        self.assertIsNone(self.phone(case, other), "who may be asked sees the process alone")
        self.client.done("case", "do", case, "assign_mediators", "--data", json.dumps({"lead": other}), who=HEAD)
        self.assertEqual(self.phone(case, other), PHONE)
        self.assertIsNone(self.phone(case, MEDIATOR))

    def test_a_case_is_published_without_who_it_is_about(self):
        facts = "扎西才让住希里沟镇东庄村，电话" + PHONE + "，借给孔某两千元"
        case = self.client.open_case(opening(parties=[party("APPLICANT", "扎西才让", phone=PHONE), party("RESPONDENT", "孔某")],
                                             text={"facts": facts}))
        why = ("--reason", "选作培训案例")
        shown = self.client.run("case", "publication", case, *why, who=HEAD)
        self.assertEqual(shown.code, 0, str(shown))
        self.assertIn("[扎西才让]住[希里沟镇东庄村]", shown.out)
        self.assertIn("[甲某]住[某镇某村]", shown.out)
        text = self.server.data_dir.parent / "case.txt"
        written = self.client.run("case", "publication", case, *why, "-o", str(text), who=OFFICER)
        self.assertEqual(written.code, 0, str(written))
        redacted = text.read_text(encoding="utf-8")
        for word in ("扎西才让", PHONE, "东庄村", "希里沟"):
            self.assertNotIn(word, redacted)
        # Who may not is told so; and a reason is asked for.
        self.assertEqual(self.client.run("case", "publication", case, *why, who=REGISTRAR).code, 1)
        self.assertEqual(self.client.run("case", "publication", case, who=HEAD).code, 1)
        # A person put a name back: the place is named.
        text.write_text("案例一\n说的是扎西 才让\n", encoding="utf-8")
        refused = self.client.run("case", "release", case, str(text), *why, who=HEAD)
        self.assertEqual(refused.code, 1)
        self.assertIn("text:2:4", refused.err)
        text.write_text(redacted, encoding="utf-8")
        released = self.client.done("case", "release", case, str(text), *why, who=HEAD)
        self.assertEqual(released["sha256"], hashlib.sha256(redacted.encode()).hexdigest())
        # Noted before it was answered, and still there after a crash.
        self.server.kill()
        self.server.start()
        told = [r for r in self.reads(case) if r["method"] == "PublicationService.ReleasePublication"]
        self.assertTrue(any(released["sha256"] in r["reason"]["open"]["text"]["text"] for r in told), told)
        self.assertEqual({r["who"] for r in told}, {HEAD})

    def test_a_sealed_case_is_never_published(self):
        child = self.open(party("APPLICANT", "小卓玛", birthDate="2018-05-01"), party("RESPONDENT", "孔某"))
        refused = self.client.run("case", "publication", child, "--reason", "培训", who=HEAD)
        self.assertEqual(refused.code, 1)
        self.assertIn("未成年人", refused.err)

    def test_the_policy_is_printed(self):
        text = self.client.run("admin", "policy").out
        self.assertIn("dispatcher-and-supervisor", text)
        self.assertIn("CaseService.GetCase", text)


if __name__ == "__main__":
    main(__doc__)
