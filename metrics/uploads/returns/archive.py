"""The zip inside a workbook, opened so that our check and the reader after it cannot see different things.

The sizes that a zip states about itself are not believed: every part is unpacked in small pieces and counted.
A zip with a second directory, a name twice, or bytes before or after it is refused.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy

from metrics.uploads.returns.limits import Limits
from metrics.uploads.returns.refusals import Refused

PIECE = 1 << 20
END_RECORD = b"PK\x05\x06"
END_LENGTH = 22
ENCRYPTED = 0x1
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """The parts of a workbook by name. Raises Refused where the zip is damaged, ambiguous or encrypted."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limit = limits.unpacked_bytes
        self._unpacked: dict[str, int] = {}  # bytes by part
        _check_end(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise Refused("damaged", detail="it is no complete zip file") from error
        self._parts = self._zip.infolist()
        self.names = [part.filename for part in self._parts]
        self._check_parts(limits)

    def _check_parts(self, limits: Limits) -> None:
        if len(self._parts) > limits.parts:
            raise Refused("damaged", detail=f"it has more than {limits.parts:,} parts")
        if len({name.lower() for name in self.names}) < len(self.names):
            raise Refused("damaged", detail="it holds one part twice")
        if any(part.flag_bits & ENCRYPTED for part in self._parts):
            raise Refused("password-protected")
        if any(part.compress_type not in READABLE for part in self._parts):
            raise Refused("damaged", detail="it is packed in a way that no spreadsheet program uses")

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part in pieces of about a megabyte, as it really unpacks."""
        if name not in self.names:
            raise Refused("damaged", detail=f"its part {name} is missing")
        part, read = copy(self._zip.getinfo(name)), 0
        part.file_size = 1 << 62  # or the reading would end where the zip says the part ends
        try:
            with self._zip.open(part) as stream:
                while piece := stream.read(PIECE):
                    read += len(piece)
                    self._count(name, read)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise Refused("damaged", detail=f"its part {name} cannot be unpacked") from error
        if read != self._zip.getinfo(name).file_size:
            raise Refused("damaged", detail=f"its part {name} is not as large as it says")

    def text(self, name: str) -> bytes:
        """A whole small part; the limit of unpacked bytes holds for it too."""
        return b"".join(self.pieces(name))

    def _count(self, name: str, read: int) -> None:
        self._unpacked[name] = read
        if sum(self._unpacked.values()) > self._limit:
            raise Refused("unpacks-too-large", limit=f"{self._limit // 1_000_000:,}")


def _check_end(content: bytes) -> None:
    """One directory, which ends where the file ends and starts where it says."""
    end = content[-END_LENGTH:]
    size, offset = int.from_bytes(end[12:16], "little"), int.from_bytes(end[16:20], "little")
    if not end.startswith(END_RECORD) or end[20:] != b"\0\0" or offset + size != len(content) - END_LENGTH:
        raise Refused("damaged", detail="it is no complete zip file")
