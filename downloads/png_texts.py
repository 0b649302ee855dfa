"""Texts inside a PNG: its international text chunks (PNG specification, third edition, section 11.3.3.4)."""

import struct
import zlib
from collections.abc import Iterator, Mapping

SIGNATURE = b"\x89PNG\r\n\x1a\n"
AFTER_THE_HEADER = len(SIGNATURE) + 4 + 4 + 13 + 4  # length, kind, the 13 bytes of IHDR, its sum


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """The picture with a text for each keyword; keywords are Latin words of at most 79 letters."""
    if not png.startswith(SIGNATURE):
        raise ValueError("This is no PNG.")
    chunks = b"".join(_chunk(keyword, text) for keyword, text in texts.items())
    return png[:AFTER_THE_HEADER] + chunks + png[AFTER_THE_HEADER:]


def texts_of(png: bytes) -> dict[str, str]:
    """The texts by keyword, of those that are not compressed."""
    return dict(_texts(png))


def _chunk(keyword: str, text: str) -> bytes:
    # After the keyword: not compressed, by method 0, in no named language, with no translated keyword.
    content = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))


def _texts(png: bytes) -> Iterator[tuple[str, str]]:
    place = len(SIGNATURE)
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, content = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        if kind == b"iTXt":
            keyword, _, rest = content.partition(b"\0")
            yield keyword.decode("latin-1"), rest[4:].decode()
        place += length + 12
