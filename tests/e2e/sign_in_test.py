#!/usr/bin/env python3
"""Signing in to the real server over TLS, with the real command line client: accounts, guessing, and what is written of it.

    sign_in_test.py GAIWAND GAIWAN [names of tests]
"""

import json
import os
import socket
import ssl
import time
import warnings

from county import main
from real_server import ADMINISTRATOR, HEAD, MEDIATOR, PATIENCE_SECONDS, REGISTRAR
from sign_in_world import COURT, DONE, NOT_SIGNED_IN, PASSWORD, REFUSED, SignInTest


class SignIn(SignInTest):
    def test_speaks_tls_alone(self):
        nobody = self.person()
        plain = nobody.run("--insecure", "admin", "status")
        self.assertEqual(plain.code, REFUSED, "a client without TLS gets no answer")
        self.assertIn("UNAVAILABLE", plain.err)
        other = nobody.run("admin", "status", ca=self.strangers.pem)
        self.assertEqual(other.code, REFUSED, "a client that trusts another authority trusts no server here")
        self.assertIn("--ca", other.err)
        good = nobody.run("admin", "status")
        self.assertEqual(good.code, NOT_SIGNED_IN)
        self.assertIn("gaiwan login", good.err)
        for name in ("ca.key", "server.key"):
            self.assertEqual((self.data / "tls" / name).stat().st_mode & 0o777, 0o600)

    def test_wants_tls_of_a_version_that_is_safe(self):
        def spoken(lowest, highest):
            context = ssl.create_default_context(cafile=self.ca)
            context.set_alpn_protocols(["h2"])
            # What is too old is offered by nobody of itself.
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version, context.maximum_version = lowest, highest
            with socket.create_connection(("127.0.0.1", self.server.port)) as raw:
                with context.wrap_socket(raw, server_hostname="localhost") as secure:
                    return secure.version()

        for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"), (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
            self.assertEqual(spoken(version, version), name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            with self.assertRaises(OSError) as refused:
                spoken(ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
        # The server hung up, or said why: it was asked, and this side would have spoken it.
        self.assertRegex(str(refused.exception).upper(), "EOF|ALERT|RESET")

    def test_signs_in_out_and_in_again(self):
        head = self.person(HEAD)
        who = head.done("whoami")
        self.assertEqual((who["actor"], who["method"]), (HEAD, "password"))
        self.assertEqual(head.tokens_file().stat().st_mode & 0o777, 0o600)
        token = head.tokens()["accessToken"]
        self.assertEqual(head.run("case", "list").code, DONE)
        self.assertEqual(head.run("logout").code, DONE)
        self.assertEqual(head.run("case", "list").code, NOT_SIGNED_IN)
        replay = head.with_token(token, "case", "list")
        self.assertEqual(replay.code, NOT_SIGNED_IN, "a replay after the session was ended")
        self.assertIn("SESSION_ENDED", replay.err)
        self.assertEqual(head.login(HEAD).code, DONE)

    def test_says_the_same_of_all_that_is_wrong(self):
        self.person(HEAD)
        nobody = self.person()
        answers = {nobody.login(who, "some wrong password").err for who in (HEAD, "people/p-nobody", COURT)}
        self.assertEqual(len(answers), 1, answers)

    def test_changes_the_first_password_before_anything_else(self):
        made = self.administrator.done("admin", "account", "make", "people/p-632821100203-committee-head")
        person = self.person()
        answer = person.login("people/p-632821100203-committee-head", made["password"], "short\nshort\n")
        self.assertEqual(answer.code, REFUSED, answer)
        self.assertIn("new_password", answer.err)
        # With the first password's token nothing else can be done: it was not even kept.
        self.assertEqual(person.run("case", "list").code, NOT_SIGNED_IN)
        answer = person.login("people/p-632821100203-committee-head", made["password"], f"{PASSWORD}\n{PASSWORD}\n")
        self.assertEqual(answer.code, DONE, answer)

    def test_refreshes_by_itself_and_ends_with_the_day(self):
        person = self.person(REGISTRAR)
        before = person.tokens()
        # The client refreshes what it got a quarter of an hour ago.
        file = person.tokens_file()
        old = time.time() - 16 * 60
        os.utime(file, (old, old))
        self.assertEqual(person.run("case", "list").code, DONE)
        after = person.tokens()
        self.assertNotEqual(after["refreshToken"], before["refreshToken"])
        # Somebody copied the old one and uses it after the grace.
        self.administrator.done("admin", "advance", "1m")
        file.write_text(json.dumps(before))
        os.utime(file, (old, old))
        person.run("case", "list")
        file.write_text(json.dumps(after))
        self.assertEqual(person.run("case", "list").code, NOT_SIGNED_IN, "both are out")

    def test_ends_sessions_and_streams_with_a_lock(self):
        # The last to be made: the name is used by no other test.
        mediator = self.person(MEDIATOR)
        watch = mediator.watch()
        self.addCleanup(watch.kill)
        self.administrator.done("admin", "account", "lock", MEDIATOR, "--reason", "手机被盗")
        locked = mediator.run("case", "list")
        self.assertEqual(locked.code, NOT_SIGNED_IN)
        self.assertEqual(watch.wait(timeout=PATIENCE_SECONDS), NOT_SIGNED_IN, "an open stream ends as well")
        self.assertEqual(mediator.login(MEDIATOR).code, NOT_SIGNED_IN)
        self.assertIn("ACCOUNT_LOCKED", mediator.login(MEDIATOR).err)
        self.administrator.done("admin", "account", "unlock", MEDIATOR, "--reason", "已找回")
        self.assertEqual(mediator.login(MEDIATOR).code, DONE)

    def test_leaves_accounts_to_administrators(self):
        registrar = self.person(REGISTRAR)
        for command in (("make", COURT), ("reset", HEAD), ("lock", HEAD, "--reason", "x"), ("unlock", HEAD, "--reason", "x"),
                        ("revoke", HEAD), ("list",)):
            answer = registrar.run("admin", "account", *command)
            self.assertEqual(answer.code, REFUSED, command)
            self.assertIn("NOT_YOUR_ROLE", answer.err, command)
        listed = self.administrator.done("admin", "account", "list")
        self.assertIn(ADMINISTRATOR, [each["person"] for each in listed["accounts"]])
        self.assertNotIn("argon2", json.dumps(listed))

    def test_slows_guessing_and_counts_it(self):
        before = self.administrator.done("admin", "status")
        victim, attacker = "people/p-632821100203-committee-registrar", self.person()
        self.person(victim)
        ends = [attacker.login(victim, f"wrong guess {i}").code for i in range(8)]
        self.assertIn(REFUSED, ends, "it was told to wait")
        after = self.administrator.done("admin", "status")
        self.assertGreater(int(after["signInFailed"]), int(before.get("signInFailed", 0)))
        self.assertGreater(int(after["signInDelayed"]), int(before.get("signInDelayed", 0)))

    def test_writes_no_secret_anywhere(self):
        registrar = self.person(REGISTRAR)
        tokens = registrar.tokens()
        case = self.open_case(registrar)
        code = registrar.done("case", "invite", case, "1")["code"]
        secrets = [PASSWORD, tokens["accessToken"], tokens["refreshToken"], code]
        for path in [self.server.log_path, *self.data.rglob("*")]:
            if not path.is_file():
                continue
            content = path.read_bytes()
            for secret in secrets:
                self.assertNotIn(secret.encode(), content, f"{path} holds a secret")

    def test_verifies_clean(self):
        """What accounts and codes wrote is what the folder holds; and the server comes back with it."""
        head = self.person("people/p-632821100204-committee-head")
        self.assertEqual(self.server.stop(), 0)
        clean = self.server.verify()
        self.assertEqual(clean.code, 0, clean)
        self.server.start()
        self.assertEqual(head.run("case", "list").code, DONE, "a session outlives a restart")


if __name__ == "__main__":
    main(__doc__)
