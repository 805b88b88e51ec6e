"""The example programs do what README says of them."""
import os
import subprocess

from conftest import BINARY, KEY, skip

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(os.path.dirname(BINARY), "examples", "delete_endpoint")


def run(emulator, authority, *args, key=KEY):
    if not os.access(PROGRAM, os.X_OK):
        skip("the examples are not built")
    env = {"VAST_URL": emulator.url, "VAST_API_KEY": key, "SSL_CERT_FILE": authority.pem}
    return subprocess.run([PROGRAM, *args], env=env, capture_output=True, text=True, timeout=30)


def test_readme_shows_the_program_as_it_is():
    with open(os.path.join(TOP, "tests/examples/delete_endpoint.c")) as f, open(os.path.join(TOP, "README.md")) as readme:
        assert "```c\n" + f.read().rstrip("\n") + "\n```" in readme.read()


def test_a_group_is_deleted(tls_emulator, authority):
    done = run(tls_emulator, authority, "4242")
    assert (done.returncode, done.stdout, done.stderr) == (0, "gone; 0 workers may still be billed\n", "")
    again = run(tls_emulator, authority, "4242")
    assert again.returncode == 1 and "Routegroup not found" in again.stderr and again.stdout == ""


def test_a_wrong_key_and_a_wrong_line(tls_emulator, authority):
    wrong = run(tls_emulator, authority, "4242", key="not-the-key")
    assert wrong.returncode == 1 and "the key was not accepted" in wrong.stderr and "not-the-key" not in wrong.stderr
    assert run(tls_emulator, authority).returncode == 2
