"""A file of which any place is read, wherever its bytes come from."""

import io


class ReadAnywhere(io.RawIOBase):
    """The part of such a file that knows where it is; the rest has `readinto` begin at `_place` and move it on."""

    size: int  # bytes of it
    _place = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """Where it is read next."""
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Nothing is fetched before it is read."""
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        return self._place
