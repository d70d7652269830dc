"""Stands in for an app behind the browser: says its name, repeats what it is sent, and can misbehave.

It speaks the protocol of a web driver: packets of a letter, four bytes of length, and a payload.
"""

from __future__ import annotations

import json
import os
import sys
import time


def say(kind: bytes, payload: bytes) -> None:
    os.write(1, kind + len(payload).to_bytes(4, "big") + payload)


def main() -> int:
    arguments = sys.argv[1:]
    os.write(1, b"__GANGLION__\n")
    say(
        b"D",
        json.dumps({"pid": os.getpid(), "arguments": arguments, "columns": os.environ["COLUMNS"]}).encode(),
    )
    read = sys.stdin.buffer.read
    while kind := read(1):
        payload = read(int.from_bytes(read(4), "big"))
        if kind == b"D" and payload == b"crash":
            sys.stderr.write("Traceback: \x1b]0;mine\x07 boom")
            return 3
        if kind == b"D" and payload == b"deliver":
            told = {"type": "deliver_file_start", "key": "k1", "path": "/x/my report;.md"}
            say(
                b"M",
                json.dumps({**told, "open_method": "download", "mime_type": "", "encoding": "utf-8"}).encode(),
            )
        elif kind == b"D":
            say(b"D", payload)
        elif json.loads(payload)["type"] == "quit":
            while "deaf" in arguments:
                time.sleep(60)
            return 0
        else:
            say(b"D", payload)
    return 0


if __name__ == "__main__":
    sys.exit(main())
