"""The texts of the blocks of a document, while it is built."""

from __future__ import annotations


class TextParts:
    """Texts that are joined by newlines in the end. `compact` joins those so far, because many short ones need twice
    the memory of their characters."""

    def __init__(self) -> None:
        self._joined = ""
        self._parts: list[str] = []  # those that are not joined yet
        self._first = 0  # the index of the first of them
        self.append = self._parts.append

    def __getitem__(self, index: int) -> str:
        return self._parts[index if index < 0 else index - self._first]

    def compact(self) -> None:
        """Join all parts but the last. Those before it cannot be asked for any more."""
        *parts, last = self._parts or [""]
        if parts:
            self._parts[:] = [*parts, ""]
            self._joined = self.whole()
            self._first += len(parts)
            self._parts[:] = [last]

    def remove_last(self, count: int) -> None:
        """Remove the last texts, which must not be joined yet."""
        del self._parts[len(self._parts) - count :]

    def whole(self) -> str:
        """Return all texts, with a newline between two."""
        added = "\n".join(self._parts)
        if not self._joined:
            return added
        # Python appends to the string of a local variable in place if nothing else has it: a large one is not copied.
        text, self._joined = self._joined, ""
        text += added
        self._joined = text
        self._parts.clear()
        return text
