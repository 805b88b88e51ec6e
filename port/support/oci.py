# SPDX-License-Identifier: MIT
"""Writes an OCI image layout, as a tar, with one image FROM scratch for each static file. Same input, same bytes.

Usage: oci.py --version 0.2.0 --epoch SECONDS --licence FILE --notice FILE --out FILE.tar ARCH=FILE...
The image runs /vastai as user 65532. Its root certificates are built into the file.
"""
import argparse
import datetime
import hashlib
import io
import json
import tarfile

PLATFORMS = {
    "x86-64": {"architecture": "amd64"},
    "armv7": {"architecture": "arm", "variant": "v7"},
    "aarch64": {"architecture": "arm64", "variant": "v8"},
    "armel": {"architecture": "arm", "variant": "v5"},
    "riscv64": {"architecture": "riscv64"},
}
USER = 65532
LABEL = "org.opencontainers.image.%s"
TYPE = "application/vnd.oci.image.%s.v1%s"


def add(archive, name, data, epoch, mode=0o644, kind=tarfile.REGTYPE, owner=0):
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode, member.type = len(data), epoch, mode, kind
    member.uid = member.gid = owner
    archive.addfile(member, io.BytesIO(data))


def tar(members, epoch):
    """An uncompressed tar: the bytes of a compressed one would depend on the version of zlib."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data, more in members:
            add(archive, name, data, epoch, **more)
    return out.getvalue()


def layer(program, args):
    home = {"mode": 0o700, "kind": tarfile.DIRTYPE, "owner": USER}
    with open(args.licence, "rb") as licence, open(args.notice, "rb") as notice:
        return tar([
            ("LICENSE", licence.read(), {}),
            ("NOTICE", notice.read(), {}),
            ("etc", b"", {"mode": 0o755, "kind": tarfile.DIRTYPE}),
            ("etc/passwd", b"vastai:x:%d:%d:vastai:/home/vastai:/vastai\n" % (USER, USER), {}),
            ("home", b"", {"mode": 0o755, "kind": tarfile.DIRTYPE}),
            ("home/vastai", b"", home),
            ("vastai", program, {"mode": 0o755}),
        ], args.epoch)


class Layout:
    def __init__(self):
        self.blobs = {}

    def put(self, data, media_type):
        """Stores a blob. @return its descriptor"""
        data = data if isinstance(data, bytes) else json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
        digest = hashlib.sha256(data).hexdigest()
        self.blobs["blobs/sha256/" + digest] = data
        return {"mediaType": media_type, "digest": "sha256:" + digest, "size": len(data)}


def image(layout, arch, program, args):
    """Stores one image. @return the descriptor of its manifest"""
    created = datetime.datetime.fromtimestamp(args.epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    files = layer(program, args)
    config = {
        "created": created,
        "os": "linux",
        **PLATFORMS[arch],
        "config": {
            "User": "%d:%d" % (USER, USER),
            "Entrypoint": ["/vastai"],
            "WorkingDir": "/home/vastai",
            "Env": ["HOME=/home/vastai"],
            "Labels": {LABEL % "version": args.version, LABEL % "licenses": "MIT"},
        },
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(files).hexdigest()]},
        "history": [{"created": created, "created_by": "port/support/oci.py"}],
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": TYPE % ("manifest", "+json"),
        "config": layout.put(config, TYPE % ("config", "+json")),
        "layers": [layout.put(files, TYPE % ("layer", ".tar"))],
    }
    return {**layout.put(manifest, manifest["mediaType"]), "platform": {"os": "linux", **PLATFORMS[arch]}}


def main():
    parser = argparse.ArgumentParser()
    for name in ("version", "licence", "notice", "out"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--epoch", type=int, required=True)
    parser.add_argument("programs", nargs="+", metavar="ARCH=FILE")
    args = parser.parse_args()
    layout, images = Layout(), []
    for arch, path in (word.split("=", 1) for word in args.programs):
        with open(path, "rb") as program:
            images.append((arch, image(layout, arch, program.read(), args)))
    whole = {"schemaVersion": 2, "mediaType": TYPE % ("index", "+json"), "manifests": [each for _, each in images]}
    name = LABEL % "ref.name"
    tagged = [{**layout.put(whole, whole["mediaType"]), "annotations": {name: args.version}}]
    tagged += [{**each, "annotations": {name: "%s-%s" % (args.version, arch)}} for arch, each in images]
    index = {"schemaVersion": 2, "mediaType": whole["mediaType"], "manifests": tagged}
    members = [
        ("oci-layout", b'{"imageLayoutVersion":"1.0.0"}'),
        ("index.json", json.dumps(index, sort_keys=True).encode()),
        *sorted(layout.blobs.items()),
    ]
    with open(args.out, "wb") as out:
        out.write(tar([(path, data, {}) for path, data in members], args.epoch))


if __name__ == "__main__":
    main()
