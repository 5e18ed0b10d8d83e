"""Cases that belong together, with the real server: merged, parted again, split and linked, and found from either side.

    python3 tests/e2e/links_test.py GAIWAND GAIWAN
"""

import json
import threading

from county import CountyTest, main
from real_server import HEAD, REGISTRAR, opening, party

FAILED = 1
# Of another town.
ELSEWHERE = "people/p-632821100200-committee-registrar"
WHY = {"text": "同一块地"}


class LinksTest(CountyTest):
    def do(self, case, command, who=HEAD, **data):
        return self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)

    def refused(self, refusal, case, command, who=HEAD, **data):
        answer = self.client.run("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)
        self.assertEqual(answer.code, FAILED, str(answer))
        self.assertIn(refusal, answer.err)
        return answer.err

    def show(self, case, who=HEAD):
        return self.client.done("case", "show", case, who=who)

    def links(self, case):
        """(the other case, the kind, whose entry it is) of each."""
        return [(each["other"].removeprefix("cases/"), each["kind"].removeprefix("LINK_KIND_"),
                 "theirs" if each.get("fromOther") else "own")
                for each in self.show(case).get("links", [])]

    def accepted(self, *parties):
        case = self.client.open_case(opening(**({"parties": list(parties)} if parties else {})))
        self.do(case, "submit_case", who=REGISTRAR)
        self.do(case, "accept_case")
        return case

    def test_two_cases_are_merged_and_parted_again(self):
        first, second = self.accepted(), self.accepted()
        numbers = [self.show(case)["caseNumber"] for case in (first, second)]
        self.do(first, "merge_cases", into=f"cases/{second}", reason=WHY)
        merged = self.show(first)
        self.assertEqual((merged["mergedInto"], merged["caseNumber"]), (f"cases/{second}", numbers[0]))
        # The other case says where it came from, and did not change by it.
        self.assertEqual(self.links(second), [(first, "MERGED", "theirs")])
        self.assertEqual(self.show(second)["caseNumber"], numbers[1])
        self.assertNotIn("mergedInto", self.show(second))
        # Nothing goes round in a circle, and nothing goes on in what went on elsewhere.
        self.assertIn("并入本案", self.refused("NOT_IN_THIS_STATE", second, "merge_cases", into=f"cases/{first}", reason=WHY))
        third = self.accepted()
        self.assertIn("并入另一案件", self.refused("NOT_IN_THIS_STATE", third, "merge_cases", into=f"cases/{first}", reason=WHY))

        self.do(first, "undo_merge", reason={"text": "其实是两块地"})
        self.assertNotIn("mergedInto", self.show(first))
        self.assertEqual(self.links(second), [])
        self.do(third, "merge_cases", into=f"cases/{first}", reason=WHY)
        self.assertEqual(self.links(first), [(third, "MERGED", "theirs")])

    def test_of_two_that_are_merged_into_one_another_at_once_one_is(self):
        for _ in range(5):
            pair = self.accepted(), self.accepted()
            answers = {}

            def merge(one, other, answers=answers):
                answers[one] = self.client.run("case", "do", one, "merge_cases", "--data", json.dumps(
                    {"into": f"cases/{other}", "reason": WHY}, ensure_ascii=False), who=HEAD)

            threads = [threading.Thread(target=merge, args=order) for order in (pair, pair[::-1])]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(sorted(answer.code for answer in answers.values()), [0, FAILED], str(answers))
            self.assertEqual(sum("mergedInto" in self.show(case) for case in pair), 1)

    def test_a_case_is_split_and_nobody_is_lost(self):
        case = self.accepted(party("APPLICANT", "叶某"), party("RESPONDENT", "孔某"), party("RESPONDENT", "扎西"))
        part = self.accepted()
        leaving = self.show(case)["parties"][2]["id"]
        self.assertIn("还没有登记在对方案件中", self.refused(
            "FACTS_INCOMPLETE", case, "split_case", into=f"cases/{part}", parties=[leaving], reason=WHY))
        self.do(part, "add_party", who=REGISTRAR, party=party("RESPONDENT", "扎 西"))
        self.do(case, "split_case", into=f"cases/{part}", parties=[leaving], reason=WHY)
        self.assertTrue(self.show(case)["parties"][2]["removed"])
        self.assertEqual(self.links(case), [(part, "SPLIT", "own")])
        self.assertEqual(self.links(part), [(case, "SPLIT", "theirs")])

    def test_a_slip_of_the_finger_and_a_case_out_of_sight_are_told_of_alike(self):
        case, other = self.accepted(), self.accepted()
        there = {"other": f"cases/{other}", "kind": "LINK_KIND_SAME_MATTER"}
        nowhere = {"other": "cases/c-" + "a" * 26, "kind": "LINK_KIND_SAME_MATTER"}
        self.refused("CASE_UNKNOWN", case, "link_cases", **nowhere)
        opened = self.client.done("case", "do", "-", "open_case", "--data", json.dumps(opening(), ensure_ascii=False),
                                  who=ELSEWHERE)
        far = opened["receipt"]["name"].removeprefix("cases/")
        unknown = self.refused("CASE_UNKNOWN", far, "link_cases", who=ELSEWHERE, **nowhere)
        unseen = self.refused("CASE_UNKNOWN", far, "link_cases", who=ELSEWHERE, **there)
        self.assertEqual(unknown.replace(nowhere["other"], there["other"]), unseen)
        self.refused("CASE_UNKNOWN", case, "merge_cases", into=nowhere["other"], reason=WHY)
        # What was opened by mistake is no case to go on in.
        mistake = self.client.open_case(opening())
        self.do(mistake, "void_case", who=REGISTRAR, reason={"text": "重复登记"})
        self.assertIn("误登", self.refused("NOT_IN_THIS_STATE", case, "merge_cases", into=f"cases/{mistake}", reason=WHY))

        self.do(case, "link_cases", other=f"cases/{other}", kind="LINK_KIND_AROSE_FROM")
        self.assertEqual(self.links(other), [(case, "LED_TO", "theirs")])
        self.server.kill()
        self.server.start()
        self.assertEqual(self.links(other), [(case, "LED_TO", "theirs")])
        self.assertEqual(self.links(case), [(other, "AROSE_FROM", "own")])
        shown = self.client.run("case", "show", other, who=HEAD)
        self.assertRegex(shown.out, rf"{case}\s+引发\s+对方案件", str(shown))
        self.do(case, "link_cases", other=f"cases/{other}", kind="LINK_KIND_AROSE_FROM", removes=True)
        self.assertEqual(self.links(other), [])
        self.assertEqual(self.server.stop(), 0)
        verified = self.server.verify()
        self.assertEqual(verified.code, 0, str(verified))


if __name__ == "__main__":
    main(__doc__)
