"""What may be the same dispute, with the real server and client: warned of at registration, by whatever spelling, as far
as the caller may see it; the same after a restart; and nothing of it in plain on the disk.

    python3 tests/e2e/duplicates_test.py GAIWAND GAIWAN
"""

import json

from county import CountyTest, main
from real_server import ADMINISTRATOR, COMMITTEE, HEAD, MEDIATOR, REGISTRAR, opening, party, until

# Another committee of the county, and who registers there.
ELSEWHERE = "people/p-632821100200-committee-registrar"
PHONE = "13897450001"
ID = "63282119900101123X"


class DuplicatesTest(CountyTest):
    def do(self, case, command, who=REGISTRAR, **data):
        return self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)

    def open(self, *parties, who=REGISTRAR):
        """Id of the new case, and what its answer warns of."""
        answer = self.do("-", "open_case", who, **opening(parties=list(parties)))
        return answer["receipt"]["name"].removeprefix("cases/"), answer.get("duplicates", {})

    def names(self, duplicates):
        return [other.get("name", "").removeprefix("cases/") for other in duplicates.get("cases", [])]

    def test_the_same_people_in_another_spelling(self):
        first, warned = self.open(party("APPLICANT", "扎西·才让", phone=PHONE), party("RESPONDENT", "孔某"))
        self.assertEqual(warned, {}, "nothing is like the first case")
        second, warned = self.open(party("APPLICANT", "扎西才让", phone="+86 138-9745-0001"), party("RESPONDENT", "王某"))
        self.assertEqual(self.names(warned), [first])
        told = warned["cases"][0]
        self.assertEqual([match["reason"] for match in told["matches"]],
                         ["DUPLICATE_REASON_SAME_PHONE", "DUPLICATE_REASON_SAME_PLACE_AND_TIME",
                          "DUPLICATE_REASON_SAME_NAME_AND_PLACE"])
        self.assertIn("今天提出", told["words"]["zh"])
        self.assertIn("并案", told["words"]["zh"])
        # What people read on a screen has no names of the wire.
        self.assertNotRegex(told["words"]["zh"], "[a-z]")
        # It warned, and the case is there.
        self.assertEqual(self.client.done("case", "show", second)["state"], "registered")

    def test_one_name_at_the_same_place_within_a_month(self):
        """Brought to two units, each by another side: the place of the dispute tells, and the month."""
        at = {"facts": "水渠被堵", "place": "河东 三号渠"}

        def brought(name, neighbour, text, who=ELSEWHERE):
            answer = self.do("-", "open_case", who,
                             **opening(parties=[party("APPLICANT", name), party("RESPONDENT", neighbour)], text=text))
            return answer["receipt"]["name"].removeprefix("cases/"), answer.get("duplicates", {})

        first, warned = brought("渠某", "邻一", at, who=REGISTRAR)
        self.assertEqual(warned, {})
        # Another person of that name somewhere else; another person at that place: nothing.
        _, warned = brought("渠某", "邻二", {"facts": "水渠被堵", "place": "河西五号渠"})
        self.assertEqual(warned, {})
        _, warned = brought("渠某某", "邻三", at)
        self.assertEqual(warned, {})
        _, warned = brought("渠某", "邻四", {"facts": "渠里没水", "place": "河东三号渠"})
        self.assertEqual([match["reason"] for match in warned["cases"][0]["matches"]],
                         ["DUPLICATE_REASON_SAME_PLACE_AND_TIME"])
        self.assertEqual(warned["cases"][0]["unit"], f"orgs/{COMMITTEE}")
        # After a month it is another one.
        self.client.done("admin", "advance", "--to", "2026-04-10 09:00", who=ADMINISTRATOR)
        _, warned = brought("渠某", "邻五", {"facts": "渠里没水", "place": "河东三号渠"})
        self.assertNotIn(first, self.names(warned))
        self.assertNotIn(f"orgs/{COMMITTEE}", json.dumps(warned))

    def test_every_way_in_warns(self):
        first, _ = self.open(party("APPLICANT", "叶某", phone=PHONE, idNumber=ID))
        clue = self.do("-", "register_clue", text={"facts": "争地界"}, channel="grid",
                       parties=[party("APPLICANT", "无名", phone=PHONE)])
        self.assertEqual(self.names(clue["duplicates"]), [first])
        settled = self.do("-", "register_settled", MEDIATOR, channel="tea_room", source="on-application",
                          disputeClass="02-02", text={"facts": "下水堵了"},
                          parties=[party("APPLICANT", "叶某某", idNumber=ID.lower()), party("RESPONDENT", "孔某")],
                          agreement={"clauses": ["孔某疏通。"]},
                          clauses=[{"kind": "CLAUSE_KIND_ACT", "fromParty": "2", "doneAtOnce": True}])
        self.assertEqual(settled["duplicates"]["cases"][0]["matches"][0]["reason"], "DUPLICATE_REASON_SAME_ID")
        other, warned = self.open(party("APPLICANT", "独某"))
        self.assertEqual(warned, {})
        added = self.do(other, "add_party", party=party("RESPONDENT", "李某", phone=PHONE))
        self.assertIn(first, self.names(added["duplicates"]))
        amended = self.do(other, "amend_party", party="1", details={"name": "独某", "phone": PHONE})
        self.assertIn(first, self.names(amended["duplicates"]))
        # And the two sides of this very case have one telephone now.
        self.assertEqual(amended["duplicates"]["shared"][0]["parties"], ["1", "2"])
        # Whoever is corrected is found by what is right, and not by what was wrong.
        self.do(other, "amend_party", party="1", details={"name": "独某", "phone": "13897459999"})
        self.do(other, "remove_party", party="2", reason={"text": "登记错了"})
        later, warned = self.open(party("APPLICANT", "又某", phone=PHONE))
        self.assertNotIn(other, self.names(warned))
        self.assertIn(first, self.names(self.client.done("case", "duplicates", later)["duplicates"]))

    def test_a_case_of_another_unit_is_not_told(self):
        first, _ = self.open(party("APPLICANT", "叶某", phone=PHONE))
        _, warned = self.open(party("APPLICANT", "叶某", phone=PHONE), who=ELSEWHERE)
        self.assertEqual(len(warned["cases"]), 1)
        told = warned["cases"][0]
        self.assertNotIn("name", told)
        self.assertEqual(told["unit"], f"orgs/{COMMITTEE}")
        self.assertIn("其他单位的案件", told["words"]["zh"])
        self.assertNotIn(first, json.dumps(warned))
        # Tried out only, it is not told that there is one.
        tried = self.client.done("case", "do", "-", "open_case", "--validate-only", "--data",
                                 json.dumps(opening(parties=[party("APPLICANT", "叶某", phone=PHONE)])), who=ELSEWHERE)
        self.assertEqual(len(tried["duplicates"]["cases"]), 1, "the case that this registrar opened a moment ago")
        self.assertNotIn(f"orgs/{COMMITTEE}", json.dumps(tried))

    def test_the_command_line_prints_it(self):
        flags = ["--channel", "governance_centre", "--source", "on-application", "--party", f"applicant:叶某:{PHONE}"]
        first = self.client.run("case", "open", *flags)
        self.assertEqual(first.code, 0, str(first))
        self.assertNotIn("可能是同一纠纷", first.out)
        second = self.client.run("case", "open", *flags)
        self.assertEqual(second.code, 0, str(second))
        self.assertIn("可能是同一纠纷，请先核对（不影响继续办理）", second.out)
        self.assertIn("电话相同（当事人1）", second.out)

    def test_after_linking_it_says_so_and_after_a_kill_it_is_found_again(self):
        first, _ = self.open(party("APPLICANT", "叶某", phone=PHONE, idNumber=ID))
        second, _ = self.open(party("APPLICANT", "叶某", phone=PHONE))
        self.do(second, "link_cases", other=f"cases/{first}", kind="LINK_KIND_SAME_PARTIES")
        self.assertTrue(self.client.done("case", "duplicates", second)["duplicates"]["cases"][0]["linked"])
        self.server.kill()
        self.server.start()
        found = until("the index is read in", lambda: self.names(
            self.client.done("case", "duplicates", second).get("duplicates", {})))
        self.assertEqual(found, [first])
        for who in (HEAD, MEDIATOR):
            self.client.run("case", "duplicates", second, who=who)
        self.server.stop()
        verified = self.server.verify()
        self.assertEqual(verified.code, 0, str(verified))
        # Neither telephone nor number nor name lies anywhere in plain.
        for path in self.server.data_dir.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                for plain in (PHONE, ID, ID.lower(), "叶某"):
                    self.assertNotIn(plain.encode(), content, str(path))


if __name__ == "__main__":
    main(__doc__)
