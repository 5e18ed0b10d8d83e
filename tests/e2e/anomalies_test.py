"""The anomaly report with the real server and client: cases that look made up are listed with their reasons to the
judicial office, and to nobody whom it is about.

    python3 tests/e2e/anomalies_test.py GAIWAND GAIWAN
"""

import json

from county import CountyTest, main
from real_server import COMMITTEE, HEAD, MEDIATOR, REGISTRAR, party

COUNTY = "632821"
TOWN = "632821100"
OFFICER = "people/p-632821-justice-officer"
TOWN_OFFICER = "people/p-632821100-justice-officer"
OTHER_OFFICER = "people/p-632821101-justice-officer"
DISPATCHER = "people/p-632821-centre-dispatcher"
ELSEWHERE_COMMITTEE = "632821101200-committee"
ELSEWHERE = f"people/p-{ELSEWHERE_COMMITTEE}-mediator-1"
PHONE = "13897450001"
PERIOD = ["--from", "2026-03-01", "--to", "2026-03-31"]
# Nothing is alike in them.
FACTS = ["羊进了邻居的青稞地", "院墙渗水把墙根泡软", "借款两千元到期没有还", "摊位退租押金没有退", "轮水多浇了三个小时",
         "修车时碰坏了后视镜", "分家时老人口粮没有说定", "楼上装修声音大", "枸杞地租金差了半年"]


class AnomaliesTest(CountyTest):
    def settled(self, facts, one, other, phones=("", ""), who=MEDIATOR):
        """Name of a case settled on the spot, performed and closed."""
        data = {"channel": "tea_room", "source": "on-application", "disputeClass": "02-02", "text": {"facts": facts},
                "parties": [party("APPLICANT", one, **({"phone": phones[0]} if phones[0] else {})),
                            party("RESPONDENT", other, **({"phone": phones[1]} if phones[1] else {}))],
                "agreement": {"clauses": ["当场了结。"]},
                "clauses": [{"kind": "CLAUSE_KIND_ACT", "fromParty": "2", "doneAtOnce": True}]}
        name = self.do("-", "register_settled", data, who)
        self.do(name, "record_performance", {"obligation": "1-1", "state": "OBLIGATION_STATE_DONE",
                                             "proof": {"text": "当场办妥，双方在场"}}, who)
        self.do(name, "close_case", {"visitWaived": {"text": "当场了结"}}, who)
        return name

    def do(self, case, command, data, who):
        answer = self.client.done("case", "do", case, command, "--data", json.dumps(data, ensure_ascii=False), who=who)
        return answer["receipt"]["name"]

    def anomalies(self, unit, *flags, who=OFFICER, period=None):
        return self.client.done("supervise", "anomalies", unit, *(period or PERIOD), *flags, who=who)

    def test_one_phone_for_everybody(self):
        names = [("马一", "李二"), ("张三", "孔四"), ("王五", "赵六"), ("叶七", "周八"), ("吴九", "郑十"), ("冯甲", "陈乙"),
                 ("蒋丙", "沈丁"), ("韩戊", "杨己")]
        made_up = [self.settled(facts, *both, phones=(PHONE, PHONE)) for facts, both in zip(FACTS, names)]
        honest = self.settled(FACTS[8], "铁某", "祁某", phones=("13897450002", "13897450003"))
        elsewhere = self.settled("同一号码的另一件", "星某", "何某", phones=(PHONE, ""), who=ELSEWHERE)

        told = self.anomalies(COUNTY)
        self.assertEqual(int(told["lookedAt"]), 10)
        listed = {anomaly["case"]: anomaly for anomaly in told["anomalies"]}
        # The clock of this server stands still, so that every case is settled faster than people can talk.
        shared = {name for name, anomaly in listed.items()
                  if any(each["sign"] == "ANOMALY_SIGN_SHARED_PHONE" for each in anomaly["reasons"])}
        self.assertEqual(shared, {*made_up, elsewhere})
        self.assertNotIn(honest, shared)
        first = listed[made_up[0]]
        self.assertEqual((first["committee"], first["mediator"]), (f"orgs/{COMMITTEE}", MEDIATOR))
        self.assertIn("2方", first["title"])
        reason = next(each for each in first["reasons"] if each["sign"] == "ANOMALY_SIGN_SHARED_PHONE")
        self.assertEqual(int(reason["othersTotal"]), 8)
        self.assertEqual(set(reason["others"]), {*made_up[1:], elsewhere})

        # The town's own office sees its own cases; how many others there are is said, and not which.
        town = self.anomalies(TOWN, who=TOWN_OFFICER)
        self.assertEqual({anomaly["case"] for anomaly in town["anomalies"]}, {*made_up, honest})
        self.assertNotIn(elsewhere, json.dumps(town))
        reason = next(each for each in town["anomalies"][0]["reasons"] if each["sign"] == "ANOMALY_SIGN_SHARED_PHONE")
        self.assertEqual((int(reason["othersTotal"]), len(reason["others"])), (8, 7))

        # Nobody whom it is about, and no office that sees the process alone.
        for who in (MEDIATOR, HEAD, REGISTRAR, DISPATCHER):
            refused = self.client.run("supervise", "anomalies", COMMITTEE, *PERIOD, who=who)
            self.assertEqual(refused.code, 1, str(refused))
        refused = self.client.run("supervise", "anomalies", TOWN, *PERIOD, who=OTHER_OFFICER)
        self.assertEqual(refused.code, 1, str(refused))
        self.assertIn("司法所", refused.err)

        # Page by page it is the same list.
        token, paged = [], []
        while True:
            page = self.anomalies(COUNTY, "--page-size", "4", *token)
            self.assertEqual(int(page["total"]), 10)
            paged += [anomaly["case"] for anomaly in page["anomalies"]]
            if not page.get("nextPageToken"):
                break
            token = ["--page-token", page["nextPageToken"]]
        self.assertEqual(paged, [anomaly["case"] for anomaly in told["anomalies"]])

        words = self.client.run("supervise", "anomalies", COUNTY, *PERIOD, who=OFFICER)
        self.assertIn("多人同一电话 one telephone for many", words.out)
        self.assertIn("不作为扣减依据", words.out)
        self.assertNotIn(PHONE, words.out)
        self.assertNotIn("马一", words.out)

    def test_the_period_and_what_is_asked_wrongly(self):
        self.settled(FACTS[0], "马一", "李二")
        self.assertEqual(int(self.anomalies(COUNTY)["lookedAt"]), 1)
        self.assertNotIn("lookedAt", self.anomalies(COUNTY, period=["--from", "2026-04-01", "--to", "2026-04-30"]))
        for unit, start, end, says in (("632899", "2026-03-01", "2026-03-31", "unit"),
                                       (COUNTY, "2026-03-31", "2026-03-01", "to_date"),
                                       (COUNTY, "2026-02-30", "2026-03-01", "from_date")):
            refused = self.client.run("supervise", "anomalies", unit, "--from", start, "--to", end, who=OFFICER)
            self.assertEqual(refused.code, 1, str(refused))
            self.assertIn(says, refused.err)


if __name__ == "__main__":
    main(__doc__)
