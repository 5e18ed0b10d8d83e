#!/usr/bin/env python3
"""Parties at the real server: in by a code, into their own case alone, and told who looked at it.

    sign_in_parties_test.py GAIWAND GAIWAN [names of tests]
"""

import datetime
import json

from county import main
from real_server import REGISTRAR, until
from sign_in_world import DISPATCHER, DONE, NOT_SIGNED_IN, OFFICER, REFUSED, SignInTest


class Parties(SignInTest):
    def test_lets_a_party_in_by_its_code_into_its_own_case_alone(self):
        registrar, party, other = self.person(REGISTRAR), self.person(), self.person()
        case = self.open_case(registrar)
        second = self.open_case(registrar)
        code = registrar.done("case", "invite", case, "1")["code"]
        self.assertEqual(party.run("login", "--party", stdin=f"{code[:3].lower()} {code[3:]}\n").code, DONE)
        shown = party.done("case", "show", case)
        self.assertEqual([each["id"] for each in shown["parties"]], ["1", "2"], "the other by name alone")
        self.assertIn("叶某", json.dumps(shown, ensure_ascii=False))
        self.assertNotIn("枸杞地", json.dumps(shown, ensure_ascii=False))
        self.assertIn("CASE_UNKNOWN", party.run("case", "show", second).err)
        # Who looked at it is for them to know.
        registrar.done("case", "show", case)
        until("the looks are noted", lambda: {REGISTRAR, f"cases/{case}/parties/1"} <= {
            each["read"]["who"] for each in party.done("case", "reads", case).get("reads", [])})
        self.assertIn("CASE_UNKNOWN", party.run("case", "reads", second).err)
        for command in (("case", "list"), ("directory", "list", "people"), ("admin", "status"),
                        ("case", "invite", case, "2")):
            answer = party.run(*command)
            self.assertNotEqual(answer.code, DONE, command)
        mine = json.dumps({"party": "1", "kind": "CONSENT_KIND_MEDIATION", "way": "WAY_BY_MESSAGE"})
        theirs = mine.replace('"1"', '"2"')
        registrar.done("case", "do", case, "submit_case")
        refused = party.run("case", "do", case, "record_consent", "--data", theirs)
        self.assertIn("NOT_YOUR_ROLE", refused.err, "it speaks for itself alone")
        elsewhere = party.run("case", "do", second, "record_consent", "--data", mine)
        self.assertIn("CASE_UNKNOWN", elsewhere.err)
        for command in ("accept_case", "submit_case", "add_note"):
            self.assertEqual(party.run("case", "do", case, command, "--data", "{}").code, REFUSED, command)
        receipt = party.done("case", "do", case, "record_consent", "--data", mine)
        self.assertEqual(receipt["receipt"]["name"], f"cases/{case}")
        history = registrar.done("case", "history", case)
        actors = [entry["event"]["actor"] for entry in history["entries"]]
        self.assertEqual(actors[-1], f"cases/{case}/parties/1")
        # Taken back, the token is worth nothing at once.
        self.assertEqual(registrar.run("case", "invite", case, "1", "--withdraw").code, DONE)
        self.assertEqual(party.run("case", "show", case).code, NOT_SIGNED_IN)
        self.assertEqual(other.run("login", "--party", stdin=f"{code}\n").code, NOT_SIGNED_IN)

    def test_gives_no_code_to_a_shared_phone(self):
        registrar = self.person(REGISTRAR)
        case = self.open_case(registrar, phones=("13900000001", "139 0000 0001"))
        refused = registrar.run("case", "invite", case, "1", "--send")
        self.assertIn("SHARED_PHONE", refused.err)
        warned = registrar.run("case", "invite", case, "1")
        self.assertEqual(warned.code, DONE)
        self.assertIn("同一电话", warned.err)
        alone = self.open_case(registrar, phones=("13900000002", "13900000003"))
        self.assertTrue(registrar.done("case", "invite", alone, "1", "--send")["sent"])
        self.assertIn("13900000002", (self.folder / "messages").read_text())

    def test_leaves_invitations_to_those_who_may_invite(self):
        registrar = self.person(REGISTRAR)
        case = self.open_case(registrar)
        stranger = self.person("people/p-632821100205-committee-head")
        answer = stranger.run("case", "invite", case, "1")
        self.assertIn("CASE_UNKNOWN", answer.err)
        self.assertIn("PART_UNKNOWN", registrar.run("case", "invite", case, "9").err)

    def test_wrong_codes_are_counted_and_held_up(self):
        attacker = self.person()
        before = int(self.administrator.done("admin", "status").get("partyCodeFailed", 0))
        ends = [attacker.run("login", "--party", "--timeout", "3s", stdin=f"ZZZ{i:07d}\n".replace("0", "Z").replace("1", "Y")
                             .replace("5", "X")) for i in range(14)]
        self.assertIn("TOO_MANY", "".join(each.err for each in ends))
        self.assertGreater(int(self.administrator.done("admin", "status")["partyCodeFailed"]), before)

    def test_tells_a_party_who_looked_at_its_case_when_and_why(self):
        """Of broken glass it was not told why, and it was told when the other side had looked."""
        registrar, officer, breaker = self.person(REGISTRAR), self.person(OFFICER), self.person(DISPATCHER)
        parties = {"1": self.person(), "2": self.person()}
        case = self.open_case(registrar, phones=("13897450001", "13897450002"))
        for number, party in parties.items():
            code = registrar.done("case", "invite", case, number)["code"]
            self.assertEqual(party.run("login", "--party", stdin=f"{code}\n").code, DONE)
            party.done("case", "show", case)
        before = self.now()
        officer.done("--reason", "核对送达地址", "case", "show", case)
        breaker.done("case", "do", case, "break_glass", "--data",
                     json.dumps({"reason": {"text": "夜间有人报警"}, "minutes": 30}, ensure_ascii=False))
        breaker.done("case", "show", case)

        def told(number):
            entries = parties[number].done("case", "reads", case).get("reads", [])
            return entries if {OFFICER, DISPATCHER, f"cases/{case}/parties/{number}"} <= {each["read"]["who"] for each in entries} else None

        for number, other in (("1", "2"), ("2", "1")):
            entries = until("the looks are noted", lambda number=number: told(number))
            why = {(each["read"]["who"], each["read"].get("reason", {}).get("open", {}).get("text", {}).get("text"))
                   for each in entries}
            self.assertLessEqual({(OFFICER, "核对送达地址"), (DISPATCHER, "夜间有人报警")}, why, entries)
            for each in entries:
                seconds = datetime.datetime.fromisoformat(each["read"]["time"].split(".")[0].rstrip("Z") + "+00:00").timestamp()
                self.assertLessEqual(abs(seconds - before), 120, each)
                self.assertTrue(each.get("whoName") or each["read"]["who"].startswith("cases/"), each)
            text = json.dumps(entries, ensure_ascii=False)
            self.assertNotIn(f"parties/{other}", text, "when the other side looked is the other side's")
            self.assertNotIn(f"1389745000{other}", text)
            self.assertNotIn({"1": "叶某", "2": "孔某"}[other], text)
        # Whoever supervises is told of both.
        seen = {each["read"]["who"] for each in officer.done("case", "reads", case)["reads"]}
        self.assertLessEqual({f"cases/{case}/parties/1", f"cases/{case}/parties/2"}, seen)


if __name__ == "__main__":
    main(__doc__)
