"""Compare our motions and text objects with those of the real Vim."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from bisect import bisect_left
from pathlib import Path
from typing import NamedTuple, cast, get_args

from readtui.document.builder import Builder
from readtui.document.model import Document
from readtui.reading.motions import Motion, apply_motion, line_end, line_start
from readtui.reading.selection import Selection, TextObject
from readtui.span import Offset
from readtui.unicode.clusters import cluster_at

VIM = shutil.which("vim")
PLACES = 1000
MORE_PLACES = 300
"""Places tried with a count, and places from which a selection is extended."""

KEYS: dict[Motion, str] = {
    "left": "h", "right": "l", "word": "w", "WORD": "W", "back": "b", "BACK": "B", "end": "e", "END": "E",
    "back_end": "ge", "line_start": "0", "line_first": "^", "line_end": "$", "line_down": "j", "line_up": "k",
    "sentence": ")", "sentence_back": "(", "paragraph": "}", "paragraph_back": "{", "top": "gg", "bottom": "G",
}  # fmt: skip
WITHOUT_COUNT = ("line_start", "line_first", "top", "bottom")
BY_PASSAGES = ("sentence", "sentence_back", "paragraph", "paragraph_back", "is", "as", "ip", "ap")
"""Motions and objects that depend on empty lines: for them, Vim gets the text with an empty line between blocks."""


def sample() -> Document:
    builder = Builder()
    builder.heading("The harbour at night", 1)
    builder.paragraph(
        "It was late when we came to the harbour, and nobody was about. “Where is everyone?” she asked. I didn't know; "
        "Dr. Grey—an old friend of ours—had written that he'd wait (he always waits). He hadn't. Well... what now?"
    )
    builder.paragraph(
        '"Look!" said Anna. "There\'s a light." It came from No. 14, a low house of some 3.5 by 12,25 metres, e.g. '
        "two rooms. (Nobody had lived there since 1987.) We knocked. 'Who is it?' 'Only us!' [A pause.] Then the "
        "door opened."
    )
    builder.heading("What he told us", 2)
    builder.paragraph("Le café était fermé depuis l’été. Cafe\u0301 noir, tre\u0300s noir ! «C’est tout.» Il rit.")
    builder.paragraph(
        "夜の港はとても静かだった。カモメが一羽、遠くで鳴いた。「誰もいない。」と彼は言った。 Then he laughed."
    )
    builder.open_item("1.")
    builder.paragraph("First the ropes; they are wet.")
    builder.close()
    builder.open_item("2.")
    builder.paragraph("Then the lamp, the oil_can and the map-case. Mind the step!")
    builder.close()
    builder.open_item("3.")
    builder.paragraph("Nothing else")
    builder.close()
    builder.code("def lamp(oil):\n    if oil > 0.5:\n        return 'bright.'\n\n    return None  # dark!", "python")
    builder.paragraph("The tide comes in,\nthe tide goes out.\nWho counts the boats?\nNobody.  Nobody does.")
    builder.rule()
    builder.paragraph(
        "He gave us tea -- hot, black, sweet -- and talked till dawn.  Two spaces follow.  ☕ 👍 and a smile."
    )
    builder.paragraph("Morning.")
    builder.paragraph("We left at six. The sea was flat; the gulls were loud, and the road home was long. Nobody spoke")
    return builder.build()


DOCUMENT = sample()
TEXT = DOCUMENT.text
BLOCK_ENDS = {block.span.end for block in DOCUMENT.blocks if block.span} - {len(TEXT)}
GAPS = {place for place, char in enumerate(TEXT) if char == "\n" and (place in BLOCK_ENDS or TEXT[place - 1] == "\n")}
EMPTY_LINES = {place for place in GAPS if TEXT[place - 1] == "\n"}
IN_CODE = {place for place in EMPTY_LINES if DOCUMENT.blocks[DOCUMENT.block_at(place)].span.start < place}
VERSE_STARTS = {found.end() for found in re.finditer("[.!?]\n", TEXT) if found.end() - 1 not in GAPS}
UNKNOWN_STARTS = {found.end() for found in re.finditer("[.!?][’”»] |[。！？]」? ?", TEXT)}
"""Starts of sentences that Vim does not find: behind a typographic closing quote, or a full stop without a space."""


class View:
    """The text that Vim gets: unchanged, or with an empty line between blocks.

    The newline between two blocks becomes that empty line.
    """

    def __init__(self, name: str, *, spaced: bool) -> None:
        ends = BLOCK_ENDS if spaced else set()
        self.name = name
        self.text = "".join("\n\n" if place in ends else char for place, char in enumerate(TEXT))
        self._places = [place + sum(end <= place for end in ends) for place in range(len(TEXT) + 1)]
        self._bytes = [len(self.text[:place].encode()) + 1 for place in range(len(self.text) + 1)]
        self.offsets = [
            place
            for place, char in enumerate(TEXT)
            if cluster_at(TEXT, place).start == place
            if char != "\n" or place in (GAPS if spaced else EMPTY_LINES)
        ]

    def byte_of(self, offset: Offset) -> int:
        """The byte of the view, counted from 1."""
        return self._bytes[self._places[offset]]

    def offset_of(self, byte: int) -> Offset:
        return min(bisect_left(self._places, bisect_left(self._bytes, byte)), len(TEXT) - 1)


FLAT, SPACED = View("flat", spaced=False), View("spaced", spaced=True)


class Case(NamedTuple):
    """A motion or text object with the cursor at `head`; an object extends the selection that starts at `fixed`."""

    kind: Motion | TextObject
    fixed: Offset
    head: Offset
    times: int

    @property
    def view(self) -> View:
        return SPACED if self.kind in BY_PASSAGES else FLAT

    @property
    def extends(self) -> bool:
        return self.fixed != self.head

    @property
    def is_motion(self) -> bool:
        return self.kind in KEYS

    def request(self) -> str:
        """The line of this case for `SCRIPT`."""
        count = self.times if self.kind != "ip" else self._lines_and_empty_lines()
        keys = (str(count) if count > 1 else "") + (KEYS[cast(Motion, self.kind)] if self.is_motion else self.kind)
        fixed = 0 if self.is_motion else self.view.byte_of(self.fixed)
        return f"{self.view.name} {fixed} {self.view.byte_of(self.head)} {keys}"

    def _lines_and_empty_lines(self) -> int:
        """The count that Vim needs for `times` blocks: for it, the empty line between blocks is a paragraph too."""
        block = DOCUMENT.blocks[DOCUMENT.block_at(self.head)].span
        edge = line_start(TEXT, self.head) == block.start if self.head < self.fixed else self.head not in GAPS
        edge = edge and (self.head < self.fixed or line_end(TEXT, self.head) == block.end)
        return 2 * self.times - (not edge or line_start(TEXT, self.fixed) == line_start(TEXT, self.head))

    def parse(self, answer: str) -> Selection:
        """Vim's answer as a selection."""
        fixed, head, by_lines = answer.split()
        first, last = (cluster_at(TEXT, self.view.offset_of(int(end))).start for end in (fixed, head))
        return Selection(first, last, by_lines=by_lines == "1" or (self.extends and self.kind in ("ip", "ap")))

    def ours(self) -> Selection:
        if self.is_motion:
            place = apply_motion(DOCUMENT, self.head, cast(Motion, self.kind), self.times)
            return Selection(place, place)
        return Selection(self.fixed, self.head).select_object(DOCUMENT, cast(TextObject, self.kind), self.times)


def cases(seed: int) -> list[Case]:
    """For each motion and object: random places, others with a count, and for objects some selections to extend."""
    chance = random.Random(seed)
    found: list[Case] = []
    for kind in (*KEYS, *get_args(TextObject)):
        places = Case(kind, 0, 0, 1).view.offsets
        found += [Case(kind, place, place, 1) for place in chance.choices(places, k=PLACES)]
        if kind not in WITHOUT_COUNT:
            found += [
                Case(kind, place, place, chance.choice([2, 3])) for place in chance.choices(places, k=MORE_PLACES)
            ]
        if kind in get_args(TextObject):
            for _ in range(MORE_PLACES):
                index = chance.randrange(len(places))
                near = places[max(index - 90, 0) : index] + places[index + 1 : index + 90]
                found.append(Case(kind, places[index], chance.choice(near), chance.choice([1, 1, 2])))
    return found


SCRIPT = r"""
set encoding=utf-8
let s:answers = []
function Note()
  let s:noted = [line2byte(line('v')) + col('v') - 1, line2byte(line('.')) + col('.') - 1, mode() ==# 'V']
endfunction
for s:case in readfile('cases')
  let [s:view, s:fixed, s:head, s:keys] = split(s:case)
  if s:view !=# bufname('%')
    execute 'edit' s:view
  endif
  if s:fixed ==# '0'
    execute 'normal! ' .. s:head .. 'go' .. s:keys
    call Note()
  else
    let s:note = "\<Cmd>call Note()\<CR>"
    execute 'normal! ' .. s:fixed .. 'gov' .. s:head .. 'go' .. s:note .. s:keys .. s:note
    execute "normal! \<Esc>"
  endif
  call add(s:answers, join(s:noted))
endfor
call writefile(s:answers, 'answers')
qall!
"""


class Answered(NamedTuple):
    """A case with our answer and Vim's."""

    case: Case
    ours: Selection
    vims: Selection

    def agree(self) -> bool:
        """Whether both select the same text, with the cursor at the same end."""
        return _comparable(self.ours) == _comparable(self.vims)

    def passes(self, places: set[Offset], beyond: int = 0) -> bool:
        """Whether one of `places` is between the cursor and one of the answers, or up to `beyond` characters behind."""
        ends = [self.case.head, self.ours.head, self.vims.head]
        if not self.case.extends or self.ours.fixed != self.case.fixed:
            ends += [self.ours.fixed, self.vims.fixed]
        return not places.isdisjoint(range(min(ends), max(ends) + 1 + beyond))


def _comparable(selection: Selection) -> tuple[object, ...]:
    fixed, head = selection.fixed, selection.head
    if selection.by_lines:  # the place of an end in its line does not matter
        fixed, head = (line_start(TEXT, end) for end in (fixed, head))
    return selection.span(DOCUMENT), selection.by_lines, head < fixed


def answers(folder: Path, seed: int) -> list[Answered]:
    """Run random cases with Vim and with our code; `folder` is for the files that Vim reads and writes."""
    chosen = cases(seed)
    for view in (FLAT, SPACED):
        (folder / view.name).write_text(view.text + "\n", encoding="utf-8")
    (folder / "cases").write_text("".join(f"{case.request()}\n" for case in chosen))
    (folder / "script").write_text(SCRIPT)
    command = [str(VIM), "-u", "NONE", "-N", "-i", "NONE", "-n", "-es", "-S", "script"]
    subprocess.run(command, cwd=folder, check=True, timeout=60, stdin=subprocess.DEVNULL)
    lines = (folder / "answers").read_text().splitlines()
    return [Answered(case, case.ours(), case.parse(line)) for case, line in zip(chosen, lines, strict=True)]
