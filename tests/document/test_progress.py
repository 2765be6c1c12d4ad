"""How much of a document is built is known while it is built, and only to those who asked."""

from __future__ import annotations

from contextvars import copy_context

from readtui.document.builder import Builder
from readtui.document.progress import METER, BuildingMeter
from readtui.ingest import formats
from readtui.ingest.source import Source


def test_the_share_is_that_of_the_first_builder() -> None:
    def build() -> None:
        meter = BuildingMeter()
        METER.set(meter)
        builder = Builder("lamp.txt")
        builder.paragraph("A lamp is lit.")
        assert meter.share == 0  # of an unknown size
        meter.size = 60
        assert meter.share == 15 / 60
        Builder("part").paragraph("It is put out again, and then it is lit.")
        assert meter.share == 15 / 60
        builder.paragraph("It burns." * 9)
        assert meter.share == 1
        del builder
        assert meter.share == 0

    copy_context().run(build)


def test_without_a_meter_nothing_is_measured() -> None:
    Builder("lamp.txt").paragraph("A lamp is lit.")
    assert METER.get() is None


def test_the_size_of_a_text_is_known_before_it_is_built() -> None:
    def read() -> None:
        meter = BuildingMeter()
        METER.set(meter)
        formats.read(Source("lamp.md", b"# Lamp\n\nIt is lit.\n"))
        assert meter.size == 19

    copy_context().run(read)
