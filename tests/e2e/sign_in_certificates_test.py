#!/usr/bin/env python3
"""Certificates at the real server: of courts that call, of the county that is called, and those that were taken back.

    sign_in_certificates_test.py GAIWAND GAIWAN [names of tests]
"""

import concurrent.futures
import ipaddress
import os
import pathlib
import re
import ssl
import subprocess

from cryptography import x509

from county import BINARIES, main
from identities import Authority
from real_server import DIRECTORY_FILES, until
from sign_in_world import COURT, DONE, KeysTest, Person, SignInTest


class Certificates(SignInTest):
    def start_court(self, certificate, key, *flags):
        """Ended after the test."""
        process = subprocess.Popen(self.court_command(certificate, key, *flags), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def court_command(self, certificate, key, *flags):
        return [str(pathlib.Path(BINARIES["gaiwan"]).parent / "gaiwan-court"), "--server", f"127.0.0.1:{self.server.port}",
                "--ca", str(self.ca), "--cert", str(certificate), "--key", str(key),
                "--journal", str(self.folder / f"journal-{certificate.stem}"), *flags]

    def court(self, certificate, key):
        process = subprocess.Popen(self.court_command(certificate, key, "--drain"), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
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

    def assert_refused_once(self, revoked, certificate, key):
        """An adapter that is connected gets nothing more over the same connection once `revoked` is."""
        begun = len(self.server.log())  # Other courts called before.

        def looks(code):
            return self.server.log()[begun:].count(f'"method":"JudicialService.ListInbox","code":"{code}"')

        def sockets():
            links = (os.readlink(each) for each in pathlib.Path(f"/proc/{process.pid}/fd").iterdir())
            return {link for link in links if link.startswith("socket:")}

        process = self.start_court(certificate, key, "--poll", "0.1")
        until("it looks into its inbox", lambda: looks("OK") > 2)
        open_before = sockets()
        self.assertTrue(open_before)
        self.courts.revoke(self.revoked, revoked)
        until("it is refused", lambda: looks("UNAUTHENTICATED") > 2)
        good = looks("OK")
        until("it goes on trying", lambda: looks("UNAUTHENTICATED") > 5)
        self.assertEqual(looks("OK"), good)
        self.assertEqual(sockets(), open_before, "it is the same connection")

    def test_a_revoked_certificate_opens_nothing_on_a_connection_that_is_open(self):
        certificate, key = self.courts.issue("lasting", "court", names=[x509.DNSName("court.example")])
        self.assert_refused_once(certificate, certificate, key)

    def test_refuses_what_an_authority_that_was_revoked_signed(self):
        below = self.courts.below(self.folder, "county-courts")
        certificate, key = below.issue("below", "court", names=[x509.DNSName("court.example")])
        certificate.write_bytes(certificate.read_bytes() + below.pem.read_bytes())
        self.assert_refused_once(below.pem, certificate, key)

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


class OfTheCounty(KeysTest):
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

        def court_command(*flags):
            return [str(pathlib.Path(BINARIES["gaiwan"]).parent / "gaiwan-court"), "--server", f"127.0.0.1:{self.server.port}",
                    "--ca", str(county.pem), "--cert", str(own[0]), "--key", str(own[1]),
                    "--journal", str(self.folder / "journal"), *flags]

        def court(*flags):
            try:
                return subprocess.run(court_command("--drain", *flags), capture_output=True, text=True, timeout=8, check=False).returncode
            except subprocess.TimeoutExpired:  # It goes on trying.
                return None

        def publish(*revoked):
            county.revoke(lists / "county.pem", *revoked)
            subprocess.run(["openssl", "rehash", str(lists)], check=True)

        def inboxes():
            return self.server.log().count('"method":"JudicialService.ListInbox","code":"OK"')

        self.assertEqual(court("--crl-dir", str(self.folder / "nosuch")), 2)
        publish()
        self.assertEqual(court("--crl-dir", str(lists)), 0, "another one was revoked, or none")
        publish(certificate)
        self.assertNotEqual(court("--crl-dir", str(lists)), 0)
        self.assertEqual(court(), 0, "who looks at no list calls on")
        # One that is connected goes by the list of now, too.
        publish()
        said, before = self.folder / "said", inboxes()
        with open(said, "wb") as err:
            process = subprocess.Popen(court_command("--crl-dir", str(lists), "--poll", "0.1", "--deadline", "2"), stdout=subprocess.DEVNULL,
                                       stderr=err)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        until("it looks into its inbox", lambda: inboxes() > before + 2)
        self.assertNotIn("round:", said.read_text(encoding="utf-8"), "there was nothing to tell of")
        publish(certificate)
        until("its round fails", lambda: re.search(r"round: .* [1-9]\d* failed", said.read_text(encoding="utf-8")))
        heard = inboxes()
        publish()
        until("it calls again", lambda: inboxes() > heard)


if __name__ == "__main__":
    main(__doc__)
