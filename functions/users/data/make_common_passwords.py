"""Makes common_passwords.bin of Django's list of common passwords, see README.md."""

import gzip
import hashlib
import sys
import unicodedata
from pathlib import Path

MIN_CHARACTERS = 8
HASH_BYTES = 5

lines = gzip.decompress(Path(sys.argv[1]).read_bytes()).decode().splitlines()
passwords = {unicodedata.normalize("NFKC", line.strip()).lower() for line in lines}
hashes = {hashlib.sha256(password.encode()).digest()[:HASH_BYTES] for password in passwords if len(password) >= MIN_CHARACTERS}
Path(__file__).with_name("common_passwords.bin").write_bytes(b"".join(sorted(hashes)))
print(len(hashes), "passwords")
