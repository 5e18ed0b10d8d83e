#!/usr/bin/env python3
"""Signing in to the real server over TLS, with the real command line client, and attacks on it.

    sign_in_test.py GAIWAND GAIWAN [names of tests]

A server that nobody set up: its own authority makes the certificate, the secret in its folder lets the first administrator
in, who loads the county and makes accounts. Nothing here runs with the development sign-in.
"""

import base64
import concurrent.futures
import datetime
import hashlib
import hmac
import ipaddress
import json
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, padding
from cryptography.x509.oid import NameOID

from real_server import (ADMINISTRATOR, COMMITTEE, DIRECTORY_FILES, HEAD, MEDIATOR, PATIENCE_SECONDS, REGISTRAR, Answer,
                         RealServer, until)

DONE, REFUSED, WRONG_USAGE, NOT_SIGNED_IN = 0, 1, 2, 4
BINARIES = {}
PASSWORD = "黄河边上的盖碗茶馆很热闹"
COURT = "people/p-632821-court-liaison"
OFFICER = "people/p-632821100-justice-officer"
BUREAU_OFFICER = "people/p-632821-justice-officer"
DISPATCHER = "people/p-632821-centre-dispatcher"
SUPERVISOR = "people/p-632821-justice-supervisor"
VILLAGE = "orgs/632821100001"
ISSUER = "https://id.county.example"
UNKNOWN_CASE = "c-" + "a" * 26
SECOND_MEDIATOR = f"people/p-{COMMITTEE}-mediator-2"


class Person:
    """Somebody at a terminal of their own: the client with its own folder of tokens."""

    def __init__(self, world, name):
        self.world, self.state = world, world.folder / f"state-{name}"
        self.state.mkdir()

    def run(self, *args, stdin="", server=None, ca=None, env=None):
        command = [str(BINARIES["gaiwan"]), "--server", server or f"127.0.0.1:{self.world.server.port}", *args]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.state), "XDG_STATE_HOME": str(self.state),
                       "NO_COLOR": "1", "COLUMNS": "120", "GAIWAN_CA": str(ca or self.world.ca), **(env or {})}
        done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
                              env=environment)
        return Answer(done.returncode, done.stdout, done.stderr)

    def done(self, *args, **more):
        answer = self.run("--json", *args, **more)
        if answer.code != 0:
            raise AssertionError(f"{args}: {answer}")
        return json.loads(answer.out)

    def login(self, person, password=PASSWORD, more=""):
        return self.run("login", person, stdin=f"{password}\n{more}")

    def tokens_file(self):
        return next((self.state / "gaiwan" / "tokens").glob("*.json"))

    def tokens(self):
        return json.loads(self.tokens_file().read_text())

    def with_token(self, token, *args):
        """A call with a token of the attacker's making."""
        file = self.state / "given-token"
        file.write_text(token)
        return self.run(*args, env={"GAIWAN_TOKEN_FILE": str(file)})


def b64(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()


class Authority:
    """A certification authority of the tests."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.sign(self.name, self.key, is_ca=True)
        self.pem = folder / f"{name}.pem"
        self.pem.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def sign(self, subject, key, days=30, names=(), is_ca=False):
        now = datetime.datetime.utcnow()
        # A certificate that has ended began before it did.
        begin = now - datetime.timedelta(days=60)
        builder = (x509.CertificateBuilder().subject_name(subject).issuer_name(self.name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(begin)
                   .not_valid_after(now + datetime.timedelta(days=days))
                   .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True))
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(list(names)), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def revoke(self, file, *certificates):
        """Writes the list of all that is revoked; a reader sees the old one or the new one."""
        now = datetime.datetime.utcnow()
        builder = (x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(now)
                   .next_update(now + datetime.timedelta(days=30)))
        for each in certificates:
            serial = x509.load_pem_x509_certificate(each.read_bytes()).serial_number
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build())
        aside = file.with_suffix(".new")
        aside.write_bytes(builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        aside.rename(file)

    def issue(self, file, common_name, days=30, names=()):
        """Certificate and key files of that name."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
        certificate = self.sign(subject, key, days, names)
        paths = self.folder / f"{file}.pem", self.folder / f"{file}.key"
        paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                               serialization.NoEncryption()))
        return paths


class Provider:
    """An identity provider: signs what it is told to, with an ES256 key of its own."""

    def __init__(self, folder):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.rsa = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        point = self.key.public_key().public_numbers()
        numbers = self.rsa.public_key().public_numbers()
        self.jwks = {"keys": [
            {"kty": "EC", "crv": "P-256", "kid": "e1", "alg": "ES256", "x": b64(point.x.to_bytes(32, "big")),
             "y": b64(point.y.to_bytes(32, "big"))},
            {"kty": "RSA", "kid": "r1", "alg": "RS256", "n": b64(numbers.n.to_bytes(256, "big")), "e": "AQAB"}]}
        self.file = folder / "jwks.json"
        self.file.write_text(json.dumps(self.jwks))

    def claims(self, now, **more):
        return {"iss": ISSUER, "aud": "gaiwan", "sub": HEAD, "iat": now - 10, "exp": now + 300, **more}

    def sign(self, claims, header=None):
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
        text = b64(header or {"alg": "ES256", "kid": "e1", "typ": "at+jwt"}) + "." + b64(claims)
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return text + "." + b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def sign_rsa(self, claims, header):
        text = b64(header) + "." + b64(claims)
        return text + "." + b64(self.rsa.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))

    def hmac(self, claims, key_id, key):
        pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        text = b64({"alg": "HS256", "kid": key_id}) + "." + b64(claims)
        return text + "." + b64(hmac.new(pem, text.encode(), hashlib.sha256).digest())


class SignIn(unittest.TestCase):
    """One server, set up once; people and cases are each test's own."""

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="gaiwan-sign-in-")
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.data = cls.folder / "data"
        cls.ca = cls.data / "tls" / "ca.pem"
        cls.courts = Authority(cls.folder, "courts")
        cls.strangers = Authority(cls.folder, "strangers")
        cls.provider = Provider(cls.folder)
        cls.revoked = cls.folder / "revoked.pem"
        cls.courts.revoke(cls.revoked)
        settings = cls.folder / "settings.textproto"
        settings.write_text(f"""
            tls {{ client_ca_file: "{cls.courts.pem}" client_crl_file: "{cls.revoked}" }}
            token_issuers {{ issuer: "{ISSUER}" audience: "gaiwan" jwks_file: "{cls.provider.file}" skew_seconds: 30 }}
            client_certificates {{ name: "court.example" person: "{COURT}" }}
            messenger {{ file: "{cls.folder}/messages" }}
        """)
        # A port of its own: tokens are kept by the server's address, and it is started again.
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        cls.server = RealServer(BINARIES["gaiwand"], cls.data, "--settings", settings, port=port)
        cls.server.serving_flags.remove("--insecure-dev-auth")
        cls.addClassCleanup(cls.server.kill)
        cls.server.start()
        cls.administrator = Person(cls, "administrator")
        cls.set_up()

    @classmethod
    def set_up(cls):
        """The first administrator's first hour."""
        secret = cls.data / "bootstrap-secret"
        assert secret.stat().st_mode & 0o777 == 0o600
        someone = Person(cls, "someone")
        assert someone.run("login", "--bootstrap", stdin="AAAA-BBBB-CCCC-DDDD\n").code == NOT_SIGNED_IN
        first = Person(cls, "first")
        assert first.run("login", "--bootstrap", stdin=secret.read_text()).code == DONE
        first.done("directory", "import", *DIRECTORY_FILES)
        # It sets up and does nothing else.
        assert "NOT_FOR_THIS_CALLER" in first.run("case", "list").err
        made = first.done("admin", "account", "make", ADMINISTRATOR)
        assert not secret.exists()
        assert first.run("admin", "status").code == NOT_SIGNED_IN, "the first account ends it"
        answer = cls.administrator.login(ADMINISTRATOR, made["password"], f"{PASSWORD}\n{PASSWORD}\n")
        assert answer.code == DONE, answer

    def person(self, who=None):
        """Somebody of the county, signed in with an account; or nobody yet."""
        person = Person(self, f"{self.id().rsplit('.', 1)[-1]}-{len(list(self.folder.iterdir()))}")
        if who is None:
            return person
        made = self.administrator.run("--json", "admin", "account", "make", who)
        if made.code == DONE:
            answer = person.login(who, made.json()["password"], f"{PASSWORD}\n{PASSWORD}\n")
        else:
            answer = person.login(who)
        self.assertEqual(answer.code, DONE, answer)
        return person

    def now(self):
        """The server's time, which is simulated."""
        time_text = self.administrator.done("admin", "status")["time"]
        return int(datetime.datetime.fromisoformat(time_text.replace("Z", "+00:00")).timestamp())

    def open_case(self, registrar, phones=("", "")):
        data = {"channel": "governance_centre", "source": "on-application", "disputeClass": "04-01", "difficulty": "simple",
                "unit": f"orgs/{COMMITTEE}", "text": {"facts": "枸杞地租金欠付半年。", "claim": "付清租金"},
                "parties": [{"side": f"PARTY_SIDE_{side}", "kind": "PARTY_KIND_PERSON",
                             "details": {"name": name, **({"phone": phone} if phone else {})}}
                            for side, name, phone in (("APPLICANT", "叶某", phones[0]), ("RESPONDENT", "孔某", phones[1]))]}
        receipt = registrar.done("case", "do", "-", "open_case", "--data", json.dumps(data, ensure_ascii=False))
        return receipt["receipt"]["name"].removeprefix("cases/")

    # --- TLS --------------------------------------------------------------------------------------------------------

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
        context = ssl.create_default_context(cafile=self.ca)
        context.set_alpn_protocols(["h2"])
        with socket.create_connection(("127.0.0.1", self.server.port)) as raw:
            with context.wrap_socket(raw, server_hostname="localhost") as secure:
                self.assertIn(secure.version(), ("TLSv1.2", "TLSv1.3"))

    # --- accounts ---------------------------------------------------------------------------------------------------

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
        with open(self.folder / "watch.err", "w", encoding="utf-8") as err:
            command = [str(BINARIES["gaiwan"]), "--server", f"127.0.0.1:{self.server.port}", "case", "watch"]
            watch = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=err, stdin=subprocess.DEVNULL,
                                     env={"HOME": str(mediator.state), "XDG_STATE_HOME": str(mediator.state),
                                          "GAIWAN_CA": str(self.ca)})
        self.addCleanup(watch.kill)
        time.sleep(0.5)
        self.assertIsNone(watch.poll(), (self.folder / "watch.err").read_text())
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
        # Of a mediator one administrator may, and the bureau hears of it.
        self.person(SECOND_MEDIATOR)
        self.administrator.done("admin", "account", "reset", SECOND_MEDIATOR)
        self.administrator.done("admin", "account", "reset", SECOND_MEDIATOR, "--password-stdin", stdin=f"{PASSWORD}\n")
        account = next(each for each in self.administrator.done("admin", "account", "list")["accounts"]
                       if each["person"] == SECOND_MEDIATOR)
        self.assertEqual(account["firstPasswordBy"], ADMINISTRATOR)

    def test_an_administrator_gives_themselves_no_post_that_opens_content(self):
        bureau = self.person(BUREAU_OFFICER)
        header, own = (line for line in (pathlib.Path(DIRECTORY_FILES[0]).parent / "wulan-people.csv").read_text(encoding="utf-8").splitlines()
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
        header, own = (line for line in (pathlib.Path(DIRECTORY_FILES[0]).parent / "wulan-people.csv").read_text(encoding="utf-8").splitlines()
                       if line.startswith(("id,", "p-632821-administrator,")))
        people = self.folder / "no-administrator.csv"
        row = dict(zip(header.split(","), own.split(",")), valid_to="2025-12-31")
        people.write_text("\n".join([header, ",".join(row.values())]) + "\n", encoding="utf-8")
        refused = self.administrator.run("directory", "import", people)
        self.assertEqual(refused.code, REFUSED, str(refused))
        self.assertIn("须由另一名系统管理员导入", refused.err)
        self.assertIn("632821 administrator", self.administrator.done("whoami")["posts"])

    def order(self, who, name):
        office, number = name.split("/")
        return next(each for each in who.done("admin", "order", "list", office, "--all")["orders"]
                    if each["name"] == f"orgs/{office}/orders/{number}")

    # --- guessing ---------------------------------------------------------------------------------------------------

    def test_slows_guessing_and_counts_it(self):
        before = self.administrator.done("admin", "status")
        victim, attacker = "people/p-632821100203-committee-registrar", self.person()
        self.person(victim)
        ends = [attacker.login(victim, f"wrong guess {i}").code for i in range(8)]
        self.assertIn(REFUSED, ends, "it was told to wait")
        after = self.administrator.done("admin", "status")
        self.assertGreater(int(after["signInFailed"]), int(before.get("signInFailed", 0)))
        self.assertGreater(int(after["signInDelayed"]), int(before.get("signInDelayed", 0)))

    # --- tokens -----------------------------------------------------------------------------------------------------

    def test_takes_the_tokens_of_the_provider(self):
        nobody, now = self.person(), self.now()
        answer = nobody.with_token(self.provider.sign(self.provider.claims(now)), "--json", "whoami")
        self.assertEqual(answer.code, DONE, answer)
        self.assertEqual((answer.json()["actor"], answer.json()["method"]), (HEAD, "token"))

    def test_locks_out_who_signs_in_elsewhere_and_has_no_account(self):
        person, now = self.person(), self.now()
        token = self.provider.sign(self.provider.claims(now, sub=SUPERVISOR))
        self.assertEqual(person.with_token(token, "case", "list").code, DONE)
        given = person.state / "given-token"
        with open(self.folder / "elsewhere.err", "w", encoding="utf-8") as err:
            command = [str(BINARIES["gaiwan"]), "--server", f"127.0.0.1:{self.server.port}", "case", "watch"]
            watch = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=err, stdin=subprocess.DEVNULL,
                                     env={"HOME": str(person.state), "XDG_STATE_HOME": str(person.state),
                                          "GAIWAN_CA": str(self.ca), "GAIWAN_TOKEN_FILE": str(given)})
        self.addCleanup(watch.kill)
        time.sleep(0.5)
        self.assertIsNone(watch.poll(), (self.folder / "elsewhere.err").read_text())
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

    # --- certificates -----------------------------------------------------------------------------------------------

    def court(self, certificate, key):
        journal = self.folder / f"journal-{certificate.stem}"
        command = [str(pathlib.Path(BINARIES["gaiwan"]).parent / "gaiwan-court"), "--server",
                   f"127.0.0.1:{self.server.port}", "--ca", str(self.ca), "--cert", str(certificate), "--key", str(key),
                   "--journal", str(journal), "--drain"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            _, err = process.communicate(timeout=8)
            return process.returncode, err
        except subprocess.TimeoutExpired:
            process.kill()
            return None, process.communicate()[1]

    def test_knows_a_court_by_its_certificate(self):
        code, err = self.court(*self.courts.issue("court", "court", names=[x509.DNSName("court.example")]))
        self.assertEqual(code, 0, err)

    def test_refuses_a_certificate_that_was_revoked_and_a_person_who_was_locked(self):
        name = [x509.DNSName("court.example")]
        stolen = self.courts.issue("stolen", "court", names=name)
        fresh = self.courts.issue("fresh", "court", names=name)
        self.assertEqual(self.court(*stolen)[0], 0, "not yet")
        # The list is read anew without a restart.
        self.courts.revoke(self.revoked, stolen[0])
        until("the stolen one is refused", lambda: self.court(*stolen)[0] != 0)
        code, err = self.court(*fresh)
        self.assertEqual(code, 0, err)
        # What cannot be used changes nothing, and is told.
        self.revoked.write_text("half a list")
        alarms = until("the administrator is told", lambda: [
            each for each in self.administrator.done("admin", "status").get("alarms", []) if "吊销列表" in each])
        self.assertIn(str(self.revoked), alarms[0])
        self.assertNotEqual(self.court(*stolen)[0], 0)
        self.courts.revoke(self.revoked, stolen[0])
        # The person behind the good one can be locked out, too.
        self.administrator.done("admin", "account", "lock", COURT, "--reason", "人员变动")
        self.assertNotEqual(self.court(*fresh)[0], 0)
        self.administrator.done("admin", "account", "unlock", COURT, "--reason", "新任已定")
        code, err = self.court(*fresh)
        self.assertEqual(code, 0, err)

    def test_refuses_every_other_certificate(self):
        mallory = Authority(self.folder, "self-signed")
        name = [x509.DNSName("court.example")]
        bad = {"of another authority": self.strangers.issue("stranger", "court", names=name),
               "signed by itself": mallory.issue("mallory", "court", names=name),
               "expired": self.courts.issue("expired", "court", days=-1, names=name),
               "of nobody here": self.courts.issue("unmapped", "court", names=[x509.DNSName("court.example.org")])}
        # An adapter goes on trying while its time lasts: all of them at once.
        with concurrent.futures.ThreadPoolExecutor(len(bad)) as pool:
            ends = pool.map(lambda pair: self.court(*pair), bad.values())
        for title, (code, err) in zip(bad, ends):
            self.assertNotEqual(code, 0, f"{title}: {err}")

    # --- parties ----------------------------------------------------------------------------------------------------

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

    # --- what is written --------------------------------------------------------------------------------------------

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


class Keys(unittest.TestCase):
    """Keys by address, and certificates that change while the server runs."""

    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="gaiwan-keys-")
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)
        self.data = self.folder / "data"

    def start(self, settings, *flags):
        path = self.folder / "settings.textproto"
        path.write_text(settings)
        self.server = RealServer(BINARIES["gaiwand"], self.data, "--settings", path, *flags)
        self.server.serving_flags.remove("--insecure-dev-auth")
        self.addCleanup(self.server.kill)
        self.server.start()

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

    def test_takes_a_renewed_certificate_without_a_restart(self):
        authority = Authority(self.folder, "county")
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        certificate, key = authority.issue("server", "one", names=names)
        key.chmod(0o600)
        self.start(f'tls {{ certificate_file: "{certificate}" key_file: "{key}" }}')
        self.assertFalse((self.data / "tls").exists(), "no authority where a real certificate is given")

        def name_shown():
            try:
                shown = ssl.get_server_certificate(("127.0.0.1", self.server.port))
            except (ssl.SSLError, OSError):  # Between the two files.
                return ""
            return x509.load_pem_x509_certificate(shown.encode()).subject.rfc4514_string()

        self.assertEqual(name_shown(), "CN=one")
        authority.issue("server", "two", names=names)
        until("the new certificate is shown", lambda: name_shown() == "CN=two")

    def test_a_court_calls_no_county_whose_certificate_was_revoked(self):
        county, courts = Authority(self.folder, "county"), Authority(self.folder, "courts")
        certificate, key = county.issue("server", "one", names=[x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        key.chmod(0o600)
        own = courts.issue("court", "court", names=[x509.DNSName("court.example")])
        self.ca = county.pem
        self.start(f'''tls {{ certificate_file: "{certificate}" key_file: "{key}" client_ca_file: "{courts.pem}" }}
                       client_certificates {{ name: "court.example" person: "{COURT}" }}''')
        first = Person(self, "first")
        signed_in = first.run("login", "--bootstrap", stdin=(self.data / "bootstrap-secret").read_text())
        self.assertEqual(signed_in.code, DONE, signed_in)
        first.done("directory", "import", *DIRECTORY_FILES)
        lists = self.folder / "lists"
        lists.mkdir()

        def court(*flags):
            command = [str(pathlib.Path(BINARIES["gaiwan"]).parent / "gaiwan-court"), "--server", f"127.0.0.1:{self.server.port}",
                       "--ca", str(county.pem), "--cert", str(own[0]), "--key", str(own[1]),
                       "--journal", str(self.folder / "journal"), "--drain", *flags]
            try:
                return subprocess.run(command, capture_output=True, text=True, timeout=8).returncode
            except subprocess.TimeoutExpired:  # It goes on trying.
                return None

        def publish(*revoked):
            county.revoke(lists / "county.pem", *revoked)
            subprocess.run(["openssl", "rehash", str(lists)], check=True)

        self.assertEqual(court("--crl-dir", str(self.folder / "nosuch")), 2)
        publish()
        self.assertEqual(court("--crl-dir", str(lists)), 0, "another one was revoked, or none")
        publish(certificate)
        self.assertNotEqual(court("--crl-dir", str(lists)), 0)
        self.assertEqual(court(), 0, "who looks at no list calls on")


if __name__ == "__main__":
    BINARIES["gaiwand"], BINARIES["gaiwan"] = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=1)
