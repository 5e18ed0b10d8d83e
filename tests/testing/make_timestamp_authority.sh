#!/bin/sh
# make_timestamp_authority.sh DIR: an authority that stamps times (RFC 3161), made with OpenSSL, for tests.
# DIR/ca.pem is what its stamps are checked against; DIR/stamp QUERY RESPONSE has a request answered.
set -eu
dir=$1
mkdir -p "$dir"
cd "$dir"
cat > tsa.cnf <<END
[req]
distinguished_name = name
prompt = no
[name]
CN = Test authority
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamping]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = config
[config]
serial = $PWD/serial
signer_cert = $PWD/tsa.pem
certs = $PWD/ca.pem
signer_key = $PWD/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
END
openssl req -x509 -newkey ed25519 -nodes -keyout ca.key -out ca.pem -days 30 -config tsa.cnf -extensions ca 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.csr -config tsa.cnf -subj "/CN=Test stamps" 2>/dev/null
openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 30 -out tsa.pem -extfile tsa.cnf \
  -extensions stamping 2>/dev/null
echo 01 > serial
cat > stamp <<END
#!/bin/sh
exec openssl ts -reply -config "$PWD/tsa.cnf" -section config -queryfile "\$1" -out "\$2" 2>/dev/null
END
chmod +x stamp
