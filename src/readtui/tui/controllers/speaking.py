"""Reading aloud: sentence by sentence, followed on the page."""

from __future__ import annotations

from functools import partial

from textual.timer import Timer

from readtui.config import debug_log
from readtui.reading.spoken import first_sentence, follow, sentence_before, sentence_from, with_spoken
from readtui.span import Offset, Span
from readtui.tui.passage_effects import ReadAloud
from readtui.tui.services import Host
from readtui.tui.speech import Speaker, SpeechProgram, speech_programs

CHECK_S = 0.1
"""Seconds between two looks whether the reader has stopped it, or opened another text."""

NO_PROGRAM = "Nothing reads aloud here: install espeak-ng or speech-dispatcher, or set “speech”"


class SpeakingController:
    """Reads sentences aloud, one after another. The sentence is in the reading; where it is gone, speech ends."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._speaker: Speaker | None = None  # of the sentence that is spoken
        self._programs: tuple[SpeechProgram, ...] = ()  # that are left to be tried, the present one first
        self._end: Offset = 0
        self._timer: Timer | None = None

    def perform(self, effect: ReadAloud) -> None:
        """Begin to read aloud, or go to a later or earlier sentence."""
        reading = self._host.reading
        spoken = reading.position.spoken
        if not effect.step:
            self._begin()
        elif spoken is not None:
            document = reading.document
            after = sentence_from(document, spoken.end, self._end) if effect.step > 0 else None
            self._speak(after or sentence_before(document, spoken.start) if effect.step < 0 else after or spoken)

    def _begin(self) -> None:
        reading = self._host.reading
        sentence = first_sentence(reading)
        self._programs = speech_programs(self._host.settings.speech)
        if sentence is None:
            self._host.say("No text to read aloud here")
        elif not self._programs:
            self._host.say(NO_PROGRAM, seconds=8.0)
        else:
            is_selected = reading.selection.current is not None
            self._end = reading.selected_span.end if is_selected else len(reading.document.text)
            if is_selected:
                self._host.show_reading(reading.select(None))  # its colour would hide the sentence
            self._timer = self._timer or self._host.set_interval(CHECK_S, self._check)
            self._speak(sentence)

    def _speak(self, sentence: Span | None) -> None:
        """Speak a sentence in place of the present one; None: end."""
        self._silence()
        reading = self._host.reading
        if sentence is None:
            self.stop()
            return
        self._host.show_reading(follow(reading, sentence))
        language = reading.document.language or self._host.settings.language
        speaker = self._speaker = Speaker(self._programs[0], language)
        text = " ".join(sentence.of(reading.document.text).split())
        self._host.run_detached(partial(self._work, speaker, text))
        self._host.update_status()

    def _work(self, speaker: Speaker, text: str) -> None:
        failure = speaker.speak(text)
        if not speaker.is_stopped:
            self._host.call_from_thread(self._spoken, speaker, failure)

    def _spoken(self, speaker: Speaker, failure: str) -> None:
        """Go on with the next sentence after one was spoken."""
        spoken = self._host.reading.position.spoken
        if speaker is not self._speaker:
            return
        if failure and spoken is not None and len(self._programs) > 1:
            debug_log.log("speech: %s", failure)
            self._programs = self._programs[1:]
            self._speak(spoken)
            return
        if failure or spoken is None:
            self.stop()
            if failure:
                self._host.say(f"Reading aloud ended: {failure}", seconds=8.0)
            return
        self._speak(sentence_from(self._host.reading.document, spoken.end, self._end))

    def _check(self) -> None:
        if self._speaker is not None and self._host.reading.position.spoken is None:
            self.stop()

    def _silence(self) -> None:
        if self._speaker is not None:
            self._speaker.stop()
            self._speaker = None

    def stop(self) -> None:
        """End reading aloud."""
        self._silence()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._host.reading.position.spoken is not None:
            self._host.show_reading(with_spoken(self._host.reading, None))
            self._host.update_status()
