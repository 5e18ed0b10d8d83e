"""Who vouches for people in the tests: a certification authority and an identity provider, with keys of their own."""

import base64
import datetime
import hashlib
import hmac
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

from real_server import HEAD



ISSUER = "https://id.county.example"


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

    def below(self, folder, name):
        """An authority that this one signed."""
        made = Authority(folder, name)
        made.certificate = self.sign(made.name, made.key, is_ca=True)
        made.pem.write_bytes(made.certificate.public_bytes(serialization.Encoding.PEM))
        return made

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
