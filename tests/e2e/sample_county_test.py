#!/usr/bin/env python3
"""The sample county of `deploy/run --sample`: cases at every point of their way, in a data folder that is a sample's for good,
of which nothing reaches a county.

    sample_county_test.py GAIWAND GAIWAN [names of tests]
"""


import story as tale
from county import BINARIES, FolderTest, main
from real_server import ADMINISTRATOR, ROOT, Client, RealServer, opening

CASES = ROOT / "deploy" / "sample" / "cases.txt"
BANNER = "示例县 · 不计入统计"
OFFICER = "people/p-632821-justice-officer"
COUNTY = "632821"
SAMPLE = ("--sample-county", "true")


class Walk(tale.Story):
    """Does what is told and does not look at what came out of each step."""

    def news(self):
        return ["done"]


class SampleCountyTest(FolderTest):
    def server(self, name, *flags):
        server = RealServer(BINARIES["gaiwand"], self.folder / name, *flags)
        self.addCleanup(server.kill)
        return server

    def client(self, server):
        return Client(BINARIES["gaiwan"], server)

    def walk(self, server):
        told = Walk(str(BINARIES["gaiwan"]), f"127.0.0.1:{server.port}", "sample")
        for step in tale.parse(CASES):
            told.do(step)
        self.assertEqual(told.failures, [])
        return told

    def test_a_dozen_cases_stand_in_different_states_and_none_of_them_is_in_the_county(self):
        sample, county = self.server("sample", *SAMPLE).start(), self.server("county").start()
        there, here = self.client(sample), self.client(county)
        for client in (there, here):
            client.import_directory()
        told = self.walk(sample)
        self.assertGreaterEqual(len(told.cases), 12)
        shown = [there.done("case", "show", name, who=tale.OBSERVER) for name in told.cases.values()]
        self.assertGreaterEqual(len({case["state"] for case in shown}), 9, sorted(case["state"] for case in shown))
        for case in shown:
            for party in case.get("parties", []):
                name = party["details"]["open"]["party"]["name"]
                self.assertTrue(name.startswith("示例"), name)

        # Nor does a sheet for the ministry's platform come out of it.
        sheet = self.folder / "sheet.csv"
        refused = there.run("supervise", "export", "--unit", COUNTY, "--from", "2026-03-01", "--to", "2026-03-31",
                            "--platform", "ministry", "--format", ROOT / "deploy/data/report-ministry.json", "--out", sheet,
                            who=OFFICER)
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("示例县的案件不上报", refused.err)
        self.assertFalse(sheet.exists())

        # Beside it the county's server has nothing, and knows nothing of any of them.
        self.assertIn(BANNER, there.run("admin", "status", who=ADMINISTRATOR).out)
        self.assertNotIn(BANNER, here.run("admin", "status", who=ADMINISTRATOR).out)
        self.assertEqual(int(here.status().get("caseCount", 0)), 0)
        for name in told.cases.values():
            answer = here.run("case", "show", name, who=tale.OBSERVER)
            self.assertNotEqual(answer.code, 0)
            self.assertIn("CASE_UNKNOWN", answer.err)
        self.assertEqual([value for value in self.figures(here) if value != 0], [])
        self.assertTrue(any(self.figures(there)), "figures that could be told from none")

    def figures(self, client):
        """The county's figures for the month in which the sample's cases were taken on."""
        table = client.done("supervise", "return", "show", "county", "--unit", COUNTY, "--period", "2026-03", who=OFFICER)
        return [int(value["value"]) for row in table["rows"] for value in row["values"] if "value" in value]

    def test_a_data_folder_is_a_samples_for_good_or_never(self):
        sample = self.server("sample", *SAMPLE).start()
        self.client(sample).import_directory()
        self.client(sample).open_case(opening())
        self.assertEqual(sample.stop(), 0)
        refused = self.server("sample").start_refused()
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("sample_county", refused.err)
        again = self.server("sample", *SAMPLE).start()
        self.assertIn(BANNER, self.client(again).run("admin", "status", who=ADMINISTRATOR).out)
        self.assertEqual(again.stop(), 0)

        county = self.server("county").start()
        self.client(county).import_directory()
        self.assertEqual(county.stop(), 0)
        refused = self.server("county", *SAMPLE).start_refused()
        self.assertEqual(refused.code, 1, refused)
        self.assertIn("a data folder of its own", refused.err)
        self.assertEqual(self.server("county").verify().code, 0)


if __name__ == "__main__":
    main(__doc__)
