"""What mammoth would leave out of a Word document is read: fields, text boxes, symbols; and hidden text is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from readtui.document.model import Table
from tests.ingest.docx.test_reader import KINDS, RELS, WORD, docx_archive, paragraph, read
from tests.pdf_pages import blocks_of

MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
STYLES = (
    f"<w:styles {WORD}>"
    '<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="Child"/><w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Open"><w:name w:val="Open"/><w:basedOn w:val="Secret"/>'
    '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Quiet"><w:name w:val="Quiet"/><w:rPr><w:vanish/></w:rPr></w:style>'
    "</w:styles>"
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def char(kind: str, data: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'


def code(instruction: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'


def field(instruction: str, result: str = "", data: str = "") -> str:
    """Return a field in parts; without a result it has no separator either."""
    shown = char("separate") + result if result else ""
    return f"{char('begin', data)}{code(instruction)}{shown}{char('end')}"


def simple(instruction: str, result: str) -> str:
    return f"<w:fldSimple w:instr='{instruction}'>{result}</w:fldSimple>"


def text_of(*runs: str, properties: str = "") -> str:
    """Return the text of a paragraph with these runs."""
    return read(docx_archive(f"<w:p {MORE}><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>")).text


def links(body: str) -> list[tuple[str, str]]:
    document = read(docx_archive(body))
    return [(one.span.of(document.text), one.target) for one in document.inlines if one.kind == "link"]


# Fields


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (simple(" DATE ", run("4 May")), "on 4 May."),
        (simple(" REF a ", run("the ") + simple(" PAGE ", run("7"))), "on the 7."),
        (simple(" REF a ", "<w:hyperlink w:anchor='b'>" + run("there") + "</w:hyperlink>"), "on there."),
        (field(" DATE ", run("4 May")), "on 4 May."),
        (field(" FORMTEXT ", run("Ada"), "<w:ffData/>"), "on Ada."),
        (field(" IF 1 = 2 ", run("no")), "on no."),
        (field(" TOC ", run("One ") + field(" PAGEREF _Toc1 ", run("3"))), "on One 3."),
        (char("begin") + code(" IF ") + field(" PAGE ", run("7")) + code(" = 7 ") + char("separate") + run("last")
         + char("end"), "on last."),
        (char("begin") + code(" IF ") + run("typed") + char("separate") + run("shown") + char("end"), "on shown."),
        (field(" XE &quot;lamp&quot; "), "on ."),
        (field(" MACROBUTTON Macro1 [Click here] "), "on [Click here]."),
        (field(" SYMBOL 174 \\f &quot;Symbol&quot; "), "on →."),
        (field(" EQ \\f(1,2) "), "on \\f(1,2)."),
        (field(" FORMDROPDOWN ", data="<w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='oil'/>"
               "<w:listEntry w:val='gas'/></w:ddList></w:ffData>"), "on gas."),
        (char("begin") + code(" PAGE ") + run("open"), "on open."),
        (char("separate") + run("loose") + char("end"), "on loose."),
    ],
)  # fmt: skip
def test_the_result_of_a_field_is_shown_and_its_instruction_is_not(content: str, text: str) -> None:
    assert text_of(run("on "), content, run(".")) == text


def test_a_field_may_have_its_parts_in_one_run_and_its_result_in_several_paragraphs() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText>'
        '<w:fldChar w:fldCharType="separate"/><w:t>One</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>Two</w:t><w:fldChar w:fldCharType="end"/><w:t> three</w:t></w:r></w:p>'
    )
    assert read(docx_archive(body)).text == "One\nTwo three"


@pytest.mark.parametrize(
    ("instruction", "target"),
    [
        (' HYPERLINK "https://example.org/a" ', "https://example.org/a"),
        (' HYPERLINK "https://example.org/a" \\o "A tip" \\t "_blank"', "https://example.org/a"),
        (" HYPERLINK https://example.org/a ", "https://example.org/a"),
        (' HYPERLINK "https://example.org/a" \\l "part"', "https://example.org/a#part"),
        (' HYPERLINK \\l "place" \\o "A tip"', "#place"),
        (" REF place \\h ", "#place"),
        (" PAGEREF place \\h ", "#place"),
        (" REF place ", ""),
        (" REF unknown \\h ", ""),
    ],
)
@pytest.mark.parametrize("made", [simple, field])
def test_hyperlinks_and_references_are_links(made: Callable[[str, str], str], instruction: str, target: str) -> None:
    place = '<w:p><w:bookmarkStart w:id="1" w:name="place"/><w:r><w:t>Here</w:t></w:r></w:p>'
    content = made(instruction.replace('"', "&quot;"), run("there"))
    assert links(f"<w:p>{content}</w:p>{place}") == ([("there", target)] if target else [])


def test_the_address_of_a_link_may_come_from_another_field() -> None:
    instruction = code(' HYPERLINK "') + field(" MERGEFIELD page ", run("https://example.org")) + code('" ')
    body = f"<w:p>{char('begin')}{instruction}{char('separate')}{run('there')}{char('end')}</w:p>"
    assert links(body) == [("there", "https://example.org")]


def test_a_link_with_an_anchor_leads_to_its_bookmark() -> None:
    body = f'<w:p><w:hyperlink w:anchor="b">{run("there")}</w:hyperlink></w:p>'
    document = read(docx_archive(body + '<w:p><w:bookmarkStart w:id="1" w:name="b"/><w:r><w:t>Here</w:t></w:r></w:p>'))
    assert [one.target for one in document.inlines] == ["#b"]
    assert document.target("b") == document.text.index("Here")


def test_a_check_box_is_shown() -> None:
    box = '<w:ffData><w:checkBox><w:checked w:val="1"/></w:checkBox></w:ffData>'
    numbering = (
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    rel = f'<Relationship Id="n" Type="{KINDS}/numbering" Target="numbering.xml"/>'
    parts = {
        "word/numbering.xml": numbering,
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{rel}</Relationships>',
    }
    item = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    document = read(docx_archive(f"<w:p>{item}{field(' FORMCHECKBOX ', data=box)}{run(' oil')}</w:p>", parts))
    assert blocks_of(document) == ["Paragraph☑ oil"]


# Text that is in other elements than runs


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"<w:smartTag w:element='city'>{run('Oslo')}</w:smartTag>", "in Oslo."),
        (f"<w:sdt><w:sdtContent>{run('Oslo')}</w:sdtContent></w:sdt>", "in Oslo."),
        (f"<w:dir w:val='rtl'>{run('Oslo')}</w:dir>", "in Oslo."),
        (f"<w:bdo w:val='rtl'>{run('Os')}<w:bdo w:val='ltr'>{run('lo')}</w:bdo></w:bdo>", "in Oslo."),
        (
            f"<w:r><w:ruby><w:rt>{run('shiro')}</w:rt><w:rubyBase>{run('城')}</w:rubyBase></w:ruby></w:r>",
            "in 城 (shiro).",
        ),
        ("<w:r><w:t>one</w:t><w:cr/><w:t>two</w:t></w:r>", "in one\ntwo."),
        ("<w:r><w:t>one</w:t><w:ptab/><w:t>two</w:t></w:r>", "in one two."),
        (f"<w:del>{run('Rome')}</w:del><w:moveFrom>{run('Bonn')}</w:moveFrom><w:ins>{run('Oslo')}</w:ins>", "in Oslo."),
    ],
)
def test_no_text_is_lost_that_word_shows(content: str, text: str) -> None:
    assert " ".join(text_of(run("in "), content, run(".")).split()) == " ".join(text.split())


@pytest.mark.parametrize(
    ("font", "number", "text"),
    [
        ("Wingdings", "F0E0", "🡪"),
        ("Wingdings", "E0", "🡪"),
        ("Symbol", "F061", "α"),
        ("Times New Roman", "2022", "•"),
        ("Unknown Symbols", "F061", "\ufffd"),
        ("a", "x", "\ufffd"),
        ("a", "D800", "\ufffd"),
    ],
)
def test_a_symbol_is_a_character(font: str, number: str, text: str) -> None:
    assert text_of(f'<w:r><w:sym w:font="{font}" w:char="{number}"/></w:r>', run(" x")) == f"{text} x"


def test_a_text_in_a_symbol_font_is_translated() -> None:
    symbol = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    assert text_of(run("\uf061\uf062 x", symbol)) == "αβ x"
    assert text_of(run("\uf061", '<w:rFonts w:ascii="Unknown"/>')) == "\uf061"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<m:r><m:t>E=mc</m:t></m:r>", "E = mc"),
        ("<m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>", "x²"),
        ("<m:sSub><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sub><m:r><m:t>1</m:t></m:r></m:sub></m:sSub>", "x₁"),
        ("<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>c</m:t></m:r></m:den></m:f>", "(a + b)/c"),
        ("<m:f><m:fPr><m:type m:val='lin'/></m:fPr><m:num><m:r><m:t>a</m:t></m:r></m:num>"
         "<m:den><m:r><m:t>c</m:t></m:r></m:den></m:f>", "a/c"),
        ("<m:rad><m:radPr/><m:deg/><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", "√x"),
        ("<m:rad><m:deg><m:r><m:t>3</m:t></m:r></m:deg><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad>", "∛x"),
        ("<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub><m:r><m:t>i=1</m:t></m:r></m:sub>"
         "<m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:r><m:t>i</m:t></m:r></m:e></m:nary>", "∑ᵢ₌₁ⁿ i"),
        ("<m:nary><m:e><m:r><m:t>x</m:t></m:r></m:e></m:nary>", "∫ x"),
        ("<m:d><m:e><m:r><m:t>a</m:t></m:r></m:e></m:d>", "(a)"),
        ("<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/><m:sepChr m:val=','/></m:dPr>"
         "<m:e><m:r><m:t>a</m:t></m:r></m:e><m:e><m:r><m:t>b</m:t></m:r></m:e></m:d>", "[a, b]"),
        ("<m:func><m:fName><m:r><m:t>sin</m:t></m:r></m:fName><m:e><m:r><m:t>x</m:t></m:r></m:e></m:func>", "sin x"),
        ("<m:acc><m:accPr><m:chr m:val='̅'/></m:accPr><m:e><m:r><m:t>x</m:t></m:r></m:e></m:acc>", "x̄"),
        ("<m:acc><m:e><m:r><m:t>x</m:t></m:r></m:e></m:acc>", "x̂"),
        ("<m:bar><m:barPr><m:pos m:val='top'/></m:barPr><m:e><m:r><m:t>x</m:t></m:r></m:e></m:bar>", "x̄"),
        ("<m:sPre><m:sub><m:r><m:t>1</m:t></m:r></m:sub><m:sup><m:r><m:t>2</m:t></m:r></m:sup>"
         "<m:e><m:r><m:t>X</m:t></m:r></m:e></m:sPre>", "₁²X"),
        ("<m:limLow><m:e><m:r><m:t>lim</m:t></m:r></m:e><m:lim><m:r><m:t>n</m:t></m:r></m:lim></m:limLow>", "n"),
        ("<m:m><m:mr><m:e><m:r><m:t>a</m:t></m:r></m:e><m:e><m:r><m:t>b</m:t></m:r></m:e></m:mr></m:m>", "a"),
        ("<m:eqArr><m:e><m:r><m:t>a</m:t></m:r></m:e><m:e><m:r><m:t>b</m:t></m:r></m:e></m:eqArr>", "b"),
        ("<m:groupChr><m:e><m:r><m:t>x</m:t></m:r></m:e></m:groupChr>", "x"),
        ("<m:r><m:rPr><m:nor/></m:rPr><m:t>if lit</m:t></m:r>", "if lit"),
        ("<m:box><m:e><m:r><m:t>x</m:t></m:r></m:e></m:box>", "x"),
    ],
)  # fmt: skip
def test_a_formula_is_a_line(formula: str, text: str) -> None:
    office = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    shown = text_of(run("so "), f"<m:oMath {office}>{formula}</m:oMath>", run(" it is"))
    assert shown.startswith("so ")
    assert shown.endswith(" it is")
    assert text in shown


def test_displayed_formulas_are_lines() -> None:
    office = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    formula = "<m:oMath><m:r><m:t>{}</m:t></m:r></m:oMath>"
    lines = f"<m:oMathPara {office}><m:oMathParaPr/>{formula.format('a')}{formula.format('b')}</m:oMathPara>"
    assert text_of(lines) == "a\nb"


# Text boxes


BOX = "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent>"
DRAWN = f"<w:drawing><wp:inline><wps:wsp><wps:txbx>{BOX}</wps:txbx></wps:wsp></wp:inline></w:drawing>"
PICTURED = f"<w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict>"


@pytest.mark.parametrize(
    "shape",
    [
        f"<mc:AlternateContent><mc:Choice>{DRAWN}</mc:Choice><mc:Fallback>{PICTURED}</mc:Fallback></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice>{DRAWN}</mc:Choice><mc:Fallback/></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice>{DRAWN}</mc:Choice></mc:AlternateContent>",
        DRAWN,
        PICTURED,
        f"<w:pict><v:oval><v:textbox>{BOX}</v:textbox></v:oval></w:pict>",
        f"<w:pict><v:group><v:line><v:textbox>{BOX}</v:textbox></v:line></v:group></w:pict>",
        '<w:pict><v:shape><v:textpath string="Boxed."/></v:shape></w:pict>',
        "<w:drawing><wp:inline><a:txBody><a:p><a:r><a:t>Boxed.</a:t></a:r></a:p></a:txBody></wp:inline></w:drawing>",
    ],
)
def test_the_text_of_a_shape_is_shown_once_below_its_paragraph(shape: str) -> None:
    body = f"<w:p {MORE}>{run('Before')}<w:r>{shape}</w:r>{run(' and after.')}</w:p>{paragraph('Next.')}"
    assert blocks_of(read(docx_archive(body))) == [
        "Paragraph Before and after.",
        "Paragraph Boxed.",
        "Paragraph Next.",
    ]


def test_boxes_in_boxes_are_shown_once_each() -> None:
    inner = DRAWN.replace("Boxed.", "Inner.")
    outer = DRAWN.replace("<w:t>Boxed.</w:t>", f"<w:t>Outer.</w:t>{inner}")
    choice = f"<mc:AlternateContent><mc:Choice>{outer}</mc:Choice></mc:AlternateContent>"
    document = read(docx_archive(f"<w:p {MORE}><w:r>{choice}</w:r></w:p>"))
    assert sorted(document.text.split()) == ["Inner.", "Outer."]


# Hidden text


@pytest.mark.parametrize(
    ("style", "properties", "is_hidden"),
    [
        ("", "<w:vanish/>", True),
        ("", '<w:vanish w:val="true"/>', True),
        ("", '<w:vanish w:val="0"/>', False),
        ("", '<w:vanish w:val="off"/>', False),
        ("", '<w:rStyle w:val="Quiet"/>', True),
        ("", '<w:rStyle w:val="Quiet"/><w:vanish w:val="false"/>', False),
        ("Secret", "", True),
        ("Child", "", True),
        ("Open", "", False),
        ("Loop", "", False),
        ("Secret", '<w:vanish w:val="0"/>', False),
        ("Secret", '<w:rStyle w:val="Quiet"/>', False),
        ("Open", '<w:rStyle w:val="Quiet"/>', True),
        ("", "<w:webHidden/>", False),
        ("", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>", False),
    ],
)
def test_hidden_text_is_not_shown_but_kept(style: str, properties: str, is_hidden: bool) -> None:
    paragraph_style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    body = f"{paragraph('Lit.')}<w:p>{paragraph_style}{run('dark', properties)}</w:p>"
    document = read(docx_archive(body, {"word/styles.xml": STYLES}))
    assert document.text == ("Lit." if is_hidden else "Lit.\ndark")
    assert [line.text for line in document.hidden] == (["dark"] if is_hidden else [])


def test_hidden_words_in_a_sentence_are_left_out() -> None:
    body = f"<w:p>{run('A lamp ')}{run('of brass ', '<w:vanish/>')}{run('burns.')}</w:p>"
    document = read(docx_archive(body))
    assert document.text == "A lamp burns."
    assert [line.text for line in document.hidden] == ["of brass"]


def test_a_hidden_paragraph_is_no_item_and_no_row() -> None:
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    hidden = run("dark", "<w:vanish/>")
    body = f"<w:p>{numbered}{hidden}</w:p><w:tbl><w:tr><w:tc><w:p>{hidden}</w:p></w:tc></w:tr></w:tbl>"
    assert blocks_of(read(docx_archive(paragraph("Lit.") + body))) == ["Paragraph Lit."]


def test_a_paragraph_with_a_hidden_end_goes_on_in_the_next() -> None:
    def ending(text: str, mark: str) -> str:
        return f"<w:p><w:pPr><w:rPr>{mark}</w:rPr></w:pPr>{run(text)}</w:p>"

    assert read(docx_archive(ending("One ", "<w:vanish/>") + paragraph("two."))).text == "One two."
    assert read(docx_archive(ending("One", '<w:vanish w:val="0"/>') + paragraph("two."))).text == "One\ntwo."
    assert read(docx_archive(ending("One", "<w:vanish/><w:specVanish/>") + paragraph("two."))).text == "One\ntwo."
    assert read(docx_archive(ending("One", "<w:vanish/>"))).text == "One"


# Tables


def test_a_table_in_a_cell_loses_no_words() -> None:
    def cell(content: str) -> str:
        return f"<w:tc>{content}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell(paragraph('a'))}{cell(paragraph('b'))}</w:tr></w:tbl>"
    row = f"<w:tr>{cell(paragraph('Lamp'))}{cell(paragraph('one') + inner + paragraph('two'))}</w:tr>"
    document = read(docx_archive(f"<w:tbl>{row}<w:tr>{cell(paragraph('x'))}{cell(paragraph('y'))}</w:tr></w:tbl>"))
    assert document.text.split() == ["Lamp", "one", "a", "b", "two", "x", "y"]


def test_hidden_rows_and_fields_in_cells_are_read() -> None:
    cells = "".join(f"<w:tc><w:p>{simple(' REF a ', run(word))}</w:p></w:tc>" for word in ("red", "9"))
    document = read(docx_archive(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"))
    assert isinstance(document.blocks[0], Table)
    assert document.text.split() == ["red", "9", "red", "9"]


# What is not read is said


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ('<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>', "Charts are not shown."),
        ('<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/diagram"/>', "Diagrams are not shown."),
        ("<w:altChunk/>", "Files that are inserted in the document are not shown."),
    ],
)
def test_what_is_not_read_is_noted(content: str, note: str) -> None:
    document = read(docx_archive(f"{paragraph('Oil')}<w:p {MORE}><w:r>{content}</w:r></w:p>"))
    assert document.notes == (note,)


def test_headers_and_footers_are_hidden_lines() -> None:
    parts = {
        f"word/{name}.xml": f"<w:hdr {WORD}>{paragraph(text)}<w:p>{simple(' PAGE ', run('7'))}</w:p></w:hdr>"
        for name, text in (("header1", "On Lamps"), ("header2", "On Lamps"), ("footer1", "Printed in Oslo"))
    }
    document = read(docx_archive(paragraph("Oil"), parts))
    assert document.text == "Oil"
    assert [line.text for line in document.hidden] == ["On Lamps", "7", "Printed in Oslo"]


def test_a_part_that_cannot_be_parsed_is_left_to_the_reader() -> None:
    document = read(docx_archive(paragraph("Oil"), {"word/styles.xml": "<vanish", "word/footnotes.xml": "<w:a"}))
    assert document.text == "Oil"
    assert document.notes != ()
