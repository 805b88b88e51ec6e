#!/bin/sh
# SPDX-License-Identifier: MIT
# certs.sh DIR: makes in DIR the certificates that the TLS tests need: NAME.key, NAME.pem (one certificate), and chains.
# Nothing of it is secret or kept. Made once; made again when this file has changed.
set -eu
dir=$1
support=$(cd "$(dirname "$0")" && pwd)
[ "$dir/done" -nt "$0" ] && exit 0
rm -rf "$dir"
mkdir -p "$dir/issued"
cd "$dir"
exec 3>&2 2>openssl.log
trap '[ $? = 0 ] || cat openssl.log >&3' EXIT

: >index
cat >ca.conf <<'END'
[ca]
default_ca = it
[it]
database = index
new_certs_dir = issued
rand_serial = yes
policy = any
unique_subject = no
default_md = sha256
email_in_dn = no
[any]
commonName = optional
organizationName = optional
[req]
distinguished_name = nothing
[nothing]
END
: >index.attr

key() { # key NAME ec|CURVE|rsaBITS
    case $2 in
    ec) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" ;;
    rsa*) openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:${2#rsa}" -out "$1.key" ;;
    *) openssl genpkey -quiet -algorithm EC -pkeyopt "ec_paramgen_curve:$2" -out "$1.key" ;;
    esac
}

# cert NAME ISSUER SUBJECT EXTENSIONS: a certificate over NAME.key, which is made (an EC key) where it is missing.
# Environment: from, to (YYYYMMDDHHMMSSZ), md, more (options of `openssl ca`).
cert() {
    [ -f "$1.key" ] || key "$1" ec
    printf '[ext]\n%b\n' "$4" >"$1.ext"
    openssl req -new -config ca.conf -key "$1.key" -subj "$3" -out "$1.csr"
    by="-cert $2.pem -keyfile $2.key"
    [ "$1" != "$2" ] || by="-selfsign -keyfile $1.key"
    # shellcheck disable=SC2086
    openssl ca -batch -notext -config ca.conf $by -in "$1.csr" -out "$1.pem" -extfile "$1.ext" -extensions ext -md "${md:-sha256}" \
        -startdate "${from:-20200101000000Z}" -enddate "${to:-20491231235959Z}" ${more:-}
}

# version1 NAME ISSUER SUBJECT: the same without extensions, as X.509 knew it at first.
version1() {
    cert "$1" "$2" "$3" ''
    python3 "$support/x509v1.py" "$1.pem" "$2.key" "$1.v1"
    mv "$1.v1" "$1.pem"
    openssl x509 -in "$1.pem" -noout -text | grep -q 'Version: 1 ' || { echo "$1 is not of version 1" >&3; return 1; }
}

ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash'
names='subjectAltName=DNS:localhost,DNS:*.wild.test,DNS:www.example.test,IP:127.0.0.1,IP:::1'
use='keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth'
server="$names\n$use"

chain() { # chain NAME CERT...: NAME.chain holds the certificates in that order, NAME.der too; its key is that of the first
    out=$1
    shift
    ln -sf "$1.key" "$out.chainkey"
    for one; do cat "$one.pem"; done >"$out.chain"
    for one; do sed /-----/d "$one.pem" | base64 -d; done >"$out.der"
}

# ---- authorities
cert root root '/CN=Test Root' "$ca"
cert other other '/CN=Unknown Root' "$ca"
key rsaroot rsa2048
cert rsaroot rsaroot '/CN=Test RSA Root' "$ca"
key shortroot rsa1024
cert shortroot shortroot '/CN=Test Short Root' "$ca"
md=sha1 cert sha1root sha1root '/CN=Test SHA-1 Root' "$ca"
to=20210101000000Z cert oldroot oldroot '/CN=Test Old Root' "$ca"
cert twin twin '/CN=Test Root' "$ca" # the name of the root, another key
cert lowroot lowroot '/CN=Test Low Root' "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign"
cert loneleaf loneleaf '/CN=Lone Leaf' "basicConstraints=critical,CA:FALSE\n$server"
cert inter root '/CN=Test Intermediate' "$ca"
cert notca root '/CN=Test No Authority' "basicConstraints=critical,CA:FALSE\n$server"
cert nosign root '/CN=Test No Sign' "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,digitalSignature"
cert clientca root '/CN=Test Client CA' "$ca\nextendedKeyUsage=clientAuth"
cert low root '/CN=Test Low' "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign"
cert belowlow low '/CN=Test Below Low' "$ca"
cert belowlowroot lowroot '/CN=Test Below Low Root' "$ca"
to=20210101000000Z cert oldinter root '/CN=Test Old Intermediate' "$ca"
md=sha1 cert sha1inter root '/CN=Test SHA-1 Intermediate' "$ca"
key shortinter rsa1024
cert shortinter root '/CN=Test Short Intermediate' "$ca"
cert limited root '/CN=Test Limited' "$ca\nnameConstraints=critical,permitted;DNS:localhost"
cert fakeother other '/CN=Test Intermediate' "$ca"
cert fakeinter root '/CN=Test Intermediate' "$ca" # the name of inter, another key
key p521root P-521
md=sha512 cert p521root p521root '/CN=Test P-521 Root' "$ca"
key p521inter P-521
cert p521inter root '/CN=Test P-521 Intermediate' "$ca"
key k1root secp256k1
cert k1root k1root '/CN=Test K1 Root' "$ca"
key k1inter secp256k1
cert k1inter root '/CN=Test K1 Intermediate' "$ca"
key bits2040root rsa2040
cert bits2040root bits2040root '/CN=Test RSA-2040 Root' "$ca"
version1 v1root v1root '/CN=Test Version 1 Root'
version1 v1inter root '/CN=Test Version 1 Intermediate'
from=20480101000000Z cert futureroot futureroot '/CN=Test Future Root' "$ca"
from=20480101000000Z cert futureinter root '/CN=Test Future Intermediate' "$ca"
cert nosignroot nosignroot '/CN=Test No Sign Root' "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign"
cert serverca root '/CN=Test Server CA' "$ca\nextendedKeyUsage=serverAuth"

# One authority may be below each of these two, and does; below that one another, which is too much.
one='basicConstraints=critical,CA:TRUE,pathlen:1\nkeyUsage=critical,keyCertSign'
cert oneroot oneroot '/CN=Test One Root' "$one"
cert oneinter root '/CN=Test One' "$one"
for top in oneroot oneinter; do
    cert "$top-1" "$top" "/CN=Test $top 1" "$ca"
    cert "$top-2" "$top-1" "/CN=Test $top 2" "$ca"
done

# The root's name and key under an unknown authority; once as it should be, once expired.
cp root.key cross.key
cert cross other '/CN=Test Root' "$ca"
cp root.key oldcross.key
to=20210101000000Z cert oldcross other '/CN=Test Root' "$ca"

# ---- servers
cert good root '/CN=good' "$server"
cert deep inter '/CN=deep' "$server"
to=20210101000000Z cert expired root '/CN=expired' "$server"
from=20480101000000Z cert future root '/CN=future' "$server"
cert named root '/CN=localhost' "subjectAltName=DNS:elsewhere.test\n$use"
cert cnonly root '/CN=localhost' "$use"
cert iponly root '/CN=localhost' "subjectAltName=IP:127.0.0.1\n$use"
cert cnip root '/CN=127.0.0.1' "$use"
cert textip root '/CN=x' "subjectAltName=DNS:127.0.0.1\n$use"
cert stranger other '/CN=stranger' "$server"
cert selfsigned selfsigned '/CN=selfsigned' "$server"
cert bynotca notca '/CN=bynotca' "$server"
cert bynosign nosign '/CN=bynosign' "$server"
cert byclientca clientca '/CN=byclientca' "$server"
cert bylone loneleaf '/CN=bylone' "$server"
cert byoldroot oldroot '/CN=byoldroot' "$server"
cert byoldinter oldinter '/CN=byoldinter' "$server"
to=20210101000000Z cert oldsame root '/CN=Test Root' "$ca"
cert byoldsame oldsame '/CN=byoldsame' "$server"
cert bylow low '/CN=bylow' "$server"
cert bybelowlow belowlow '/CN=bybelowlow' "$server"
cert bylowroot lowroot '/CN=bylowroot' "$server"
cert bybelowlowroot belowlowroot '/CN=bybelowlowroot' "$server"
cert bysha1inter sha1inter '/CN=bysha1inter' "$server"
cert byshortinter shortinter '/CN=byshortinter' "$server"
cert byshortroot shortroot '/CN=byshortroot' "$server"
cert bysha1root sha1root '/CN=bysha1root' "$server"
cert bylimited limited '/CN=bylimited' "$server"
md=sha1 cert sha1 root '/CN=sha1' "$server"
key short rsa1024
cert short root '/CN=short' "$server"
cert forclients root '/CN=forclients' "$names\nextendedKeyUsage=clientAuth"
key wronguse rsa2048
cert wronguse root '/CN=wronguse' "$names\nkeyUsage=critical,keyEncipherment"
cert critical root '/CN=critical' "$server\n1.2.3.4=critical,ASN1:NULL"
key rsa rsa2048
cert rsa rsaroot '/CN=rsa' "$server"
key pss rsa2048
more='-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32' cert pss rsaroot '/CN=pss' "$server"
key p384 P-384
md=sha384 cert p384 root '/CN=p384' "$server"
key p521 P-521
cert p521 root '/CN=p521' "$server"
cert byp521root p521root '/CN=byp521root' "$server"
cert byp521inter p521inter '/CN=byp521inter' "$server"
md=sha512 cert sha512 root '/CN=sha512' "$server"
cert byk1root k1root '/CN=byk1root' "$server"
cert byk1inter k1inter '/CN=byk1inter' "$server"
cert by2040root bits2040root '/CN=by2040root' "$server"
cert byv1root v1root '/CN=byv1root' "$server"
cert byv1inter v1inter '/CN=byv1inter' "$server"
version1 v1leaf root '/CN=localhost'
cert byfutureroot futureroot '/CN=byfutureroot' "$server"
cert byfutureinter futureinter '/CN=byfutureinter' "$server"
cert bynosignroot nosignroot '/CN=bynosignroot' "$server"
cert byserverca serverca '/CN=byserverca' "$server"
cert anyuse root '/CN=anyuse' "$names\nextendedKeyUsage=anyExtendedKeyUsage"
cert ip6only root '/CN=ip6only' "subjectAltName=IP:::1\n$use"
# Names that look like more than they are: 7f00:1:: begins with the bytes of 127.0.0.1, abcd is those of 97.98.99.100.
cert oddnames root '/CN=oddnames' "subjectAltName=DNS:www.*.mid.test,DNS:w*.part.test,DNS:*,DNS:*.*.two.test,\
DNS:*.0.0.1,DNS:abcd,IP:7f00:1::\n$use"
for top in oneroot oneinter; do
    cert "by$top-1" "$top-1" "/CN=by$top-1" "$server"
    cert "by$top-2" "$top-2" "/CN=by$top-2" "$server"
done
cert impostor impostor '/CN=Test Root' "$server" # claims the root's name and signed itself

for one in *.pem; do chain "${one%.pem}" "${one%.pem}"; done
chain deep deep inter
chain deep-with-root deep inter root
chain wrong-order deep root inter
chain fake-link deep fakeinter
chain fake-link-unknown deep fakeother
chain missing-link deep
chain crossed deep inter cross
chain crossed-known good cross
chain crossed-old good oldcross
chain byoldsame byoldsame oldsame
chain good-with-root good root
chain sha1root-sent bysha1root sha1root
chain stranger stranger other
chain bynotca bynotca notca
chain bynosign bynosign nosign
chain byclientca byclientca clientca
chain bylone bylone loneleaf
chain byoldroot-sent byoldroot oldroot
chain byoldinter byoldinter oldinter
chain bylow bylow low
chain bybelowlow bybelowlow belowlow low
chain bybelowlowroot bybelowlowroot belowlowroot
chain bysha1inter bysha1inter sha1inter
chain byshortinter byshortinter shortinter
chain byp521inter byp521inter p521inter
chain byk1inter byk1inter k1inter
chain byv1inter byv1inter v1inter
chain byfutureinter byfutureinter futureinter
chain byserverca byserverca serverca
chain byoneroot-1 byoneroot-1 oneroot-1
chain byoneroot-2 byoneroot-2 oneroot-2 oneroot-1
chain byoneinter-1 byoneinter-1 oneinter-1 oneinter
chain byoneinter-2 byoneinter-2 oneinter-2 oneinter-1 oneinter
chain bylimited bylimited limited

# Ten authorities, each under the next.
above=root
for i in 9 8 7 6 5 4 3 2 1 0; do
    cert "link$i" "$above" "/CN=Link $i" "$ca"
    above=link$i
done
cert bylinks link0 '/CN=bylinks' "$server"
chain long bylinks link0 link1 link2 link3 link4 link5 link6 link7 link8 link9
cert bylink5 link5 '/CN=bylink5' "$server"
chain shorter bylink5 link5 link6 link7 link8 link9

cat root.pem rsaroot.pem shortroot.pem sha1root.pem oldroot.pem twin.pem lowroot.pem loneleaf.pem p521root.pem k1root.pem \
    bits2040root.pem v1root.pem futureroot.pem nosignroot.pem oneroot.pem >roots.pem
cat twin.pem root.pem >twins.pem
cat good.pem >leaf-as-root.pem
: >none.pem

# A server that signs with RSA-PSS only and exchanges keys over X25519 only.
cat >narrow.cnf <<'END'
openssl_conf = it
[it]
ssl_conf = ssl
[ssl]
system_default = narrow
[narrow]
SignatureAlgorithms = rsa_pss_rsae_sha256
Groups = X25519
END
touch done
