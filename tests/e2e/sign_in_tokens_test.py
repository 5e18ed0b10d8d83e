#!/usr/bin/env python3
"""Tokens of an identity provider at the real server, and those that an attacker makes.

    sign_in_tokens_test.py GAIWAND GAIWAN [names of tests]
"""

import datetime
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509

from county import BINARIES, main
from identities import ISSUER, Authority, Provider, b64
from real_server import ADMINISTRATOR, DIRECTORY_FILES, HEAD, PATIENCE_SECONDS, RealServer, until
from sign_in_world import (DONE, NOT_SIGNED_IN, REFUSED, SUPERVISOR, UNKNOWN_CASE, WRONG_USAGE, KeysTest, Person,
                           SignInTest)


class Tokens(SignInTest):
    def test_takes_the_tokens_of_the_provider(self):
        nobody, now = self.person(), self.now()
        answer = nobody.with_token(self.provider.sign(self.provider.claims(now)), "--json", "whoami")
        self.assertEqual(answer.code, DONE, answer)
        self.assertEqual((answer.json()["actor"], answer.json()["method"]), (HEAD, "token"))

    def test_locks_out_who_signs_in_elsewhere_and_has_no_account(self):
        person, now = self.person(), self.now()
        token = self.provider.sign(self.provider.claims(now, sub=SUPERVISOR))
        self.assertEqual(person.with_token(token, "case", "list").code, DONE)
        watch = person.watch(GAIWAN_TOKEN_FILE=str(person.state / "given-token"))
        self.addCleanup(watch.kill)
        lock = ("admin", "account", "lock", SUPERVISOR)
        self.assertEqual(self.administrator.run(*lock).code, WRONG_USAGE, "why is asked for")
        self.administrator.done(*lock, "--reason", "调离岗位")
        refused = person.with_token(token, "case", "list")
        self.assertEqual(refused.code, NOT_SIGNED_IN, refused)
        self.assertIn("ACCOUNT_LOCKED", refused.err)
        self.assertEqual(watch.wait(timeout=PATIENCE_SECONDS), NOT_SIGNED_IN, "an open watch ends as well")
        other = self.provider.sign(self.provider.claims(now, sub=SUPERVISOR, iat=now - 5))
        self.assertEqual(person.with_token(other, "case", "list").code, NOT_SIGNED_IN, "nor with another token")
        listed = {each["person"]: each for each in self.administrator.done("admin", "account", "list")["accounts"]}
        shown = listed[SUPERVISOR]
        self.assertEqual((shown["locked"], shown["elsewhere"], shown["lockReason"], shown["lockedBy"]),
                         (True, True, "调离岗位", ADMINISTRATOR))
        self.assertIn("停用：调离岗位", self.administrator.run("admin", "account", "list").out)
        self.assertIn("person", self.administrator.run("admin", "account", "lock", "p-nobody", "--reason", "x").err)
        self.administrator.done("admin", "account", "unlock", SUPERVISOR, "--reason", "查明无误")
        self.assertEqual(person.with_token(token, "case", "list").code, DONE)

    def test_refuses_every_token_an_attacker_makes(self):
        nobody, now = self.person(), self.now()
        claims = self.provider.claims
        good = self.provider.sign(claims(now))
        none = b64({"alg": "none", "kid": "e1"}) + "." + b64(claims(now)) + "."
        attacks = {
            "none": none,
            "none without a key": b64({"alg": "none"}) + "." + b64(claims(now)) + ".",
            "HS256 with the public EC key": self.provider.hmac(claims(now), "e1", self.provider.key),
            "HS256 with the public RSA key": self.provider.hmac(claims(now), "r1", self.provider.rsa),
            "wrong audience": self.provider.sign(claims(now, aud="other")),
            "wrong issuer": self.provider.sign(claims(now, iss="https://evil.example")),
            "the server's own name": self.provider.sign(claims(now, iss="gaiwan")),
            "expired": self.provider.sign(claims(now, iat=now - 700, exp=now - 31)),
            "not yet valid": self.provider.sign(claims(now, iat=now + 120, exp=now + 400)),
            "nbf ahead": self.provider.sign(claims(now, nbf=now + 120)),
            "valid for a year": self.provider.sign(claims(now, exp=now + 365 * 86400)),
            "oversized": self.provider.sign(claims(now, pad="x" * 9000)),
            "unknown kid": self.provider.sign(claims(now), {"alg": "ES256", "kid": "e2"}),
            "no kid": self.provider.sign(claims(now), {"alg": "ES256"}),
            "algorithm of another key": self.provider.sign(claims(now), {"alg": "ES256", "kid": "r1"}),
            "RS256 said, key is ES256": self.provider.sign_rsa(claims(now), {"alg": "RS256", "kid": "e1"}),
            "truncated": good[:-1],
            "header only": good.split(".")[0],
            "another's claims": good.split(".")[0] + "." + b64(claims(now, sub=ADMINISTRATOR)) + "." + good.split(".")[2],
            "nobody": self.provider.sign(claims(now, sub="people/p-nobody")),
            "the clock": self.provider.sign(claims(now, sub="system/clock")),
            "a party": self.provider.sign(claims(now, sub=f"cases/{UNKNOWN_CASE}/parties/1")),
            "bound elsewhere": self.provider.sign(claims(now, cnf={"x5t#S256": "AAAA"})),
            "nothing": "",
        }
        for name, token in attacks.items():
            with self.subTest(name):
                answer = nobody.with_token(token, "case", "list")
                self.assertEqual(answer.code, NOT_SIGNED_IN, answer)
        # Nothing of a token is in what the server writes.
        self.assertNotIn(good.split(".")[2], self.server.log())
        self.assertNotIn(b64(claims(now)), self.server.log())


class KeysOfAProvider(KeysTest):
    def test_an_alarm_tells_that_they_cannot_be_read(self):
        missing = self.folder / "nosuch.json"
        self.start(f'token_issuers {{ issuer: "{ISSUER}" audience: "gaiwan" jwks_file: "{missing}" }}')
        self.ca = self.data / "tls" / "ca.pem"
        first = Person(self, "first")
        self.assertEqual(first.run("login", "--bootstrap", stdin=(self.data / "bootstrap-secret").read_text()).code, DONE)
        alarms = until("somebody is told", lambda: [
            each for each in first.done("admin", "status").get("alarms", []) if "身份提供方的密钥" in each])
        self.assertIn(str(missing), alarms[0])

    def test_fetches_keys_by_https_alone(self):
        authority = Authority(self.folder, "web")
        certificate, key = authority.issue("id", "localhost", names=[x509.DNSName("localhost")])
        provider = Provider(self.folder)
        asked = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked.set()
                body = json.dumps(provider.jwks).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        web = HTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        web.socket = context.wrap_socket(web.socket, server_side=True)
        threading.Thread(target=web.serve_forever, daemon=True).start()
        self.addCleanup(web.shutdown)
        url = f"https://localhost:{web.server_port}/keys"
        self.start(f'token_issuers {{ issuer: "{ISSUER}" audience: "gaiwan" jwks_url: "{url}" jwks_ca_file: "{authority.pem}" }}')
        self.assertTrue(asked.wait(PATIENCE_SECONDS))
        self.ca = self.data / "tls" / "ca.pem"
        first = Person(self, "first")
        self.assertEqual(first.run("login", "--bootstrap", stdin=(self.data / "bootstrap-secret").read_text()).code, DONE)
        first.done("directory", "import", *DIRECTORY_FILES)
        now = int(datetime.datetime.fromisoformat("2026-03-02T08:30:00+08:00").timestamp())
        nobody = Person(self, "nobody")
        until("the provider's token is taken",
              lambda: nobody.with_token(provider.sign(provider.claims(now)), "whoami").code == DONE)
        # An address that is not https is refused before anything is made.
        bad = RealServer(BINARIES["gaiwand"], self.folder / "bad", "--settings", self.folder / "bad.textproto")
        (self.folder / "bad.textproto").write_text(
            f'token_issuers {{ issuer: "{ISSUER}" audience: "gaiwan" jwks_url: "http://localhost/keys" }}')
        bad.serving_flags.remove("--insecure-dev-auth")
        refused = bad.start_refused()
        self.assertEqual(refused.code, REFUSED)
        self.assertIn("https", refused.err)
        self.assertFalse((self.folder / "bad").exists())


if __name__ == "__main__":
    main(__doc__)
