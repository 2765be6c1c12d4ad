"""MathML formulas as Unicode text."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from readtui.maths.mathml import mathml_to_unicode


def unicode_of(xml: str, *, best_effort: bool = False) -> str | None:
    return mathml_to_unicode(ElementTree.fromstring(f"<math>{xml}</math>"), best_effort=best_effort)


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<mi>sin</mi><mo>\u2061</mo><mi>x</mi>", "sin x"),
        ("<mn>2</mn><mo>\u2062</mo><mi>x</mi>", "2x"),
        ("<mn>2</mn><mo>\u2062</mo><mn>3</mn>", "2 3"),
        ("<mi>a</mi><mo>-</mo><mi>b</mi>", "a − b"),
        ('<mi mathvariant="double-struck">R</mi>', "ℝ"),
        ('<mi mathvariant="bold">v</mi><mi mathvariant="bold">1</mi>', "𝐯𝟏"),
        ('<mi mathvariant="bold">é</mi>', "é"),
        ('<mi mathvariant="fraktur">C</mi><mi mathvariant="script">B</mi>', "ℭℬ"),
        ("<mi>𝑥</mi><mi>𝒙</mi><mi>𝖳</mi>", "x𝐱T"),
        ('<mi mathvariant="normal">k</mi><mi mathvariant="normal">g</mi>', "kg"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ('<mfenced open="[" close="" separators=""><mi>a</mi><mi>b</mi></mfenced>', "[ab"),
        ("<msup><mi>x</mi><mn>2</mn></msup><mphantom><mi>y</mi></mphantom>", "x²"),
        ('<semantics><mi>x</mi><annotation encoding="application/x-tex">y</annotation></semantics>', "x"),
        ("<munder><mo>lim</mo><mrow><mi>x</mi><mo>→</mo><mn>0</mn></mrow></munder><mi>x</mi>", "lim_(x→0) x"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><mo>-</mo><mi>x</mi>", "∑ᵢⁿ −x"),
        ("<mmultiscripts><mi>U</mi><mprescripts/><mn>92</mn><mn>238</mn></mmultiscripts>", "₉₂²³⁸U"),
        ("<mmultiscripts><mi>U</mi><mi>i</mi><none/></mmultiscripts>", "Uᵢ"),
        ("<munder><mi>x</mi><mo>_</mo></munder>", "x̲"),
        (
            '<mtable columnalign="right left"><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr></mtable>',
            "a = b",
        ),
        ("<mtext>a lamp</mtext><mspace/><mtext/>", "a lamp"),
        ('<mi>x</mi><mspace width="1em"/><mi>y</mi>', "x y"),
        ("<mi>max</mi><mi>x</mi><ms>y</ms>", "max xy"),
        ("<mover><mo>=</mo><mtext>def</mtext></mover>", "≝"),
        ("<mover><mo>=</mo><mo>△</mo></mover>", "≜"),
        ("<mo>==</mo><mo>\\</mo>", "== \\"),
    ],
)
def test_mathml_is_converted_to_unicode(xml: str, text: str) -> None:
    assert unicode_of(xml) == text


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<menclose><mi>x</mi><mn>1</mn></menclose>", "x 1"),
        ("<mi>a</mi><mfrac><mi>x</mi></mfrac>", "a(x)"),
        ("<msup><mi>x</mi></msup>", "x"),
        ("<mroot><mi>x</mi></mroot>", "x"),
        ("<mover><mi>x</mi><mn>1</mn></mover>", "x 1"),
        ("<mmultiscripts><mi>U</mi><mi>i</mi></mmultiscripts>", "U i"),
        ("<mmultiscripts/>", None),
        ("<mrow>" * 50 + "<mi>x</mi>" + "</mrow>" * 50, "x"),
        ("<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>", "a b"),
        ("<menclose><annotation>x</annotation></menclose>", None),
    ],
)
def test_mathml_that_unicode_cannot_represent_becomes_its_signs_with_best_effort(xml: str, text: str | None) -> None:
    assert unicode_of(xml) is None
    assert unicode_of(xml, best_effort=True) == text
