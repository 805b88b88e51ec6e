"""Leaves of a linked ELF file what is loaded: section headers, and what only they lead to, are for linkers and debuggers.

usage: loaded.py FILE
"""
import struct
import sys

PT_LOAD = 1
# By class (32 or 64 bits): where the program headers' offset stands, where the section headers' offset and counts stand, and where
# in a program header the offset and the size in the file are.
ROWS = {1: ("I", 28, 32, 46, 42, 4, 16), 2: ("Q", 32, 40, 58, 54, 8, 32)}


def main():
    with open(sys.argv[1], "r+b") as f:
        image = bytearray(f.read())
        if image[:4] != b"\x7fELF" or image[5] != 1:
            sys.exit("%s: not a little-endian ELF file" % sys.argv[1])
        word, phoff_at, shoff_at, shentsize_at, phentsize_at, offset_at, filesz_at = ROWS[image[4]]
        [phoff] = struct.unpack_from("<" + word, image, phoff_at)
        phentsize, phnum = struct.unpack_from("<HH", image, phentsize_at)
        headers = range(phoff, phoff + phnum * phentsize, phentsize)
        end = max(sum(struct.unpack_from("<" + word, image, h + at)[0] for at in (offset_at, filesz_at))
                  for h in headers if struct.unpack_from("<I", image, h) == (PT_LOAD,))
        struct.pack_into("<" + word, image, shoff_at, 0)
        struct.pack_into("<HHH", image, shentsize_at, 0, 0, 0)
        f.seek(0)
        f.write(image[:end])
        f.truncate()


if __name__ == "__main__":
    main()
