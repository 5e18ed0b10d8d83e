"""What the tests of signing in begin with: a server over TLS that nobody set up, whose own authority makes the certificate, whose secret
lets the first administrator in, who loads the county and makes accounts. Nothing of it runs with the development sign-in.
"""

import datetime
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import unittest

from county import BINARIES
from identities import ISSUER, Authority, Provider
from real_server import ADMINISTRATOR, COMMITTEE, DIRECTORY_FILES, PATIENCE_SECONDS, Answer, RealServer

DONE, REFUSED, WRONG_USAGE, NOT_SIGNED_IN = 0, 1, 2, 4
PASSWORD = "黄河边上的盖碗茶馆很热闹"
COURT = "people/p-632821-court-liaison"
OFFICER = "people/p-632821100-justice-officer"
BUREAU_OFFICER = "people/p-632821-justice-officer"
DISPATCHER = "people/p-632821-centre-dispatcher"
SUPERVISOR = "people/p-632821-justice-supervisor"
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

    def watch(self, **env):
        """Watches all cases, and is about to go on; ended after the test."""
        said = self.state / "watch.err"
        with open(said, "w", encoding="utf-8") as err:
            command = [str(BINARIES["gaiwan"]), "--server", f"127.0.0.1:{self.world.server.port}", "case", "watch"]
            watch = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=err, stdin=subprocess.DEVNULL,
                                     env={"HOME": str(self.state), "XDG_STATE_HOME": str(self.state),
                                          "GAIWAN_CA": str(self.world.ca), **env})
        time.sleep(0.5)
        if watch.poll() is not None:
            raise AssertionError(said.read_text(encoding="utf-8"))
        return watch


class SignInTest(unittest.TestCase):
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


class KeysTest(unittest.TestCase):
    """A folder and a server of its own for each test, with what settings it needs."""

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
