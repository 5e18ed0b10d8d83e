#!/usr/bin/env python3
"""What an administrator does not do alone at the real server: reset an officer, take posts that open content, shut themselves out.

    sign_in_orders_test.py GAIWAND GAIWAN [names of tests]
"""

import json
import pathlib

from county import main
from real_server import ADMINISTRATOR, DIRECTORY_FILES
from sign_in_world import BUREAU_OFFICER, DONE, NOT_SIGNED_IN, OFFICER, PASSWORD, REFUSED, SECOND_MEDIATOR, SignInTest


PEOPLE = pathlib.Path(DIRECTORY_FILES[0]).parent / "wulan-people.csv"


class Orders(SignInTest):
    def order(self, who, name):
        office, number = name.split("/")
        return next(each for each in who.done("admin", "order", "list", office, "--all")["orders"]
                    if each["name"] == f"orgs/{office}/orders/{number}")

    def test_an_officers_password_is_reset_by_two_and_the_owner_is_told(self):
        officer = self.person(OFFICER)
        reset = ("admin", "account", "reset", BUREAU_OFFICER)
        bureau = self.person(BUREAU_OFFICER)
        self.assertIn("ORDER_MISSING", self.administrator.run(*reset).err)
        self.assertEqual(bureau.run("case", "list").code, DONE, "the sessions go on")
        asked = self.administrator.run(*reset, "--ask", "632821", "--for", "忘记口令")
        self.assertEqual(asked.code, DONE, asked)
        waiting = [each for each in bureau.done("admin", "order", "list", "632821")["orders"] if "account" in each["asked"]["act"]]
        self.assertEqual([each["asked"]["act"]["account"]["person"] for each in waiting], [BUREAU_OFFICER])
        number = waiting[0]["name"].rsplit("/", 1)[1]
        approve = ("admin", "order", "approve", "632821", number)
        self.assertEqual(self.administrator.run(*approve).code, REFUSED, "one's own")
        self.assertEqual(officer.run(*approve).code, REFUSED, "of a township")
        bureau.done(*approve)
        order = ("--order", f"632821/{number}")
        done = self.administrator.run("--json", *reset, *order)
        self.assertEqual(done.code, DONE, done)
        self.assertEqual(bureau.run("case", "list").code, NOT_SIGNED_IN)
        self.assertIn("ORDER_MISSING", self.administrator.run(*reset, *order).err, "it is for once")
        told = [json.loads(line) for line in (self.folder / "messages").read_text().splitlines()]
        self.assertIn("19900000010", [each["phone"] for each in told if each["purpose"] == "account"])
        answer = bureau.login(BUREAU_OFFICER, done.json()["password"], f"{PASSWORD}\n{PASSWORD}\n")
        self.assertEqual(answer.code, DONE, answer)
        self.assertIn(ADMINISTRATOR, bureau.run("whoami").out)
        # Nor while the post is ended for a moment: it can be given back without an order.
        header, own = (line for line in PEOPLE.read_text(encoding="utf-8").splitlines()
                       if line.startswith(("id,", "p-632821-justice-officer,")))
        people = self.folder / "ended.csv"
        row = dict(zip(header.split(","), own.split(",")), valid_to="2026-03-01")
        people.write_text("\n".join([header, ",".join(row.values())]) + "\n", encoding="utf-8")
        self.administrator.done("directory", "import", people)
        self.assertEqual(bureau.run("case", "list").code, NOT_SIGNED_IN, "without a post")
        self.assertIn("ORDER_MISSING", self.administrator.run(*reset).err)
        people.write_text(f"{header}\n{own}\n", encoding="utf-8")
        self.administrator.done("directory", "import", people)
        # Of a mediator one administrator may, and the bureau hears of it.
        self.person(SECOND_MEDIATOR)
        self.administrator.done("admin", "account", "reset", SECOND_MEDIATOR)
        self.administrator.done("admin", "account", "reset", SECOND_MEDIATOR, "--password-stdin", stdin=f"{PASSWORD}\n")
        account = next(each for each in self.administrator.done("admin", "account", "list")["accounts"]
                       if each["person"] == SECOND_MEDIATOR)
        self.assertEqual(account["firstPasswordBy"], ADMINISTRATOR)

    def test_an_administrator_gives_themselves_no_post_that_opens_content(self):
        bureau = self.person(BUREAU_OFFICER)
        header, own = (line for line in PEOPLE.read_text(encoding="utf-8").splitlines()
                       if line.startswith(("id,", "p-632821-administrator,")))
        people = self.folder / "own-post.csv"
        people.write_text("\n".join([header, own, own.replace(",632821,administrator,", ",632821-justice,justice-officer,")])
                          + "\n", encoding="utf-8")
        refused = self.administrator.run("directory", "import", people)
        self.assertIn("ORDER_MISSING", refused.err)
        self.assertEqual(self.administrator.done("whoami")["posts"], ["632821 administrator"])
        ask = ("directory", "import", "--ask", "632821", "--for", "兼任", "--post")
        self.administrator.done(*ask, "632821-justice head")
        self.administrator.done(*ask, "632821-justice justice-officer")
        waiting = {each["asked"]["act"]["posts"]["posts"][0]: each["name"].replace("orgs/", "").replace("/orders", "")
                   for each in bureau.done("admin", "order", "list", "632821")["orders"] if "posts" in each["asked"]["act"]}
        wrong, right = waiting["632821-justice head"], waiting["632821-justice justice-officer"]
        for order in (wrong, right):
            bureau.done("admin", "order", "approve", *order.split("/"))
        self.assertIn("ORDER_MISSING", self.administrator.run("directory", "import", people, "--order", wrong).err)
        # One that nothing in the file needs is not used by it.
        venue = self.folder / "venue.csv"
        venue.write_text("code,parent,kind,name\n632821100001-hall,632821100001,venue,城中社区议事厅\n", encoding="utf-8")
        self.administrator.done("directory", "import", venue, "--order", right)
        self.assertFalse(self.order(bureau, right).get("done", False))
        self.administrator.done("directory", "import", people, "--order", right)
        self.assertIn("632821-justice justice-officer", self.administrator.done("whoami")["posts"])
        self.assertTrue(self.order(bureau, right)["done"])
        self.assertFalse(self.order(bureau, wrong).get("done", False))
        # What is there already may be imported again, and given back.
        self.administrator.done("directory", "import", people)
        people.write_text(f"{header}\n{own}\n", encoding="utf-8")
        self.administrator.done("directory", "import", people)

    def test_keeps_the_administrator_who_locks_and_imports(self):
        refused = self.administrator.run("admin", "account", "lock", "p-632821-administrator", "--reason", "试一试")
        self.assertEqual(refused.code, REFUSED, str(refused))
        self.assertIn("SAME_PERSON", refused.err)
        self.assertIn("不能停用自己的账号", refused.err)
        header, own = (line for line in PEOPLE.read_text(encoding="utf-8").splitlines()
                       if line.startswith(("id,", "p-632821-administrator,")))
        people = self.folder / "no-administrator.csv"
        row = dict(zip(header.split(","), own.split(",")), valid_to="2025-12-31")
        people.write_text("\n".join([header, ",".join(row.values())]) + "\n", encoding="utf-8")
        refused = self.administrator.run("directory", "import", people)
        self.assertEqual(refused.code, REFUSED, str(refused))
        self.assertIn("须由另一名系统管理员导入", refused.err)
        self.assertIn("632821 administrator", self.administrator.done("whoami")["posts"])


if __name__ == "__main__":
    main(__doc__)
