"""Code of a page is one block, line by line, without line numbers, buttons and labels."""

from __future__ import annotations

import pytest

from readtui.ingest.html.page import parse_page
from readtui.ingest.html.walk import walk_page


def found(html: str) -> list[tuple[str, str, str]]:
    """The kind, the text and the language of each leaf that is not hidden."""
    page = parse_page(html)
    assert page is not None
    shown = (leaf for leaf in walk_page(page).leaves if not leaf.element.is_hidden)
    return [(leaf.kind, leaf.text.strip("\n "), leaf.language) for leaf in shown]


def code(html: str) -> list[str]:
    """The text of each block of code; there is nothing else."""
    blocks = found(html)
    assert [kind for kind, _, _ in blocks] == ["code"] * len(blocks)
    return [text for _, text, _ in blocks]


def hidden(html: str) -> list[str]:
    page = parse_page(f"<p>Some words that are shown in any case, so that not all is hidden.</p>{html}")
    assert page is not None
    return [leaf.text for leaf in walk_page(page).leaves if leaf.element.is_hidden]


LINES = "light():\n  wait\n\nend"


@pytest.mark.parametrize(
    "page",
    [
        "<pre>light():\n  wait\n\nend</pre>",
        "<pre>light():<br>  wait<br><br>end</pre>",
        "<pre><div>light():</div><div>  wait</div><div></div><div>end</div></pre>",
        "<pre>\n  <div>light():</div>\n  <div>  wait</div>\n  <div><br></div>\n  <div>end</div>\n</pre>",
        "<pre><p>light():</p><p>  wait</p><p></p><p>end</p></pre>",
        "<pre><ol><li>light():</li><li>  wait</li><li></li><li>end</li></ol></pre>",
        "<pre><code>light():</code><code>  wait</code><code></code><code>end</code></pre>",
        "<pre><code>light():</code>\n<code>  wait</code>\n<code></code>\n<code>end</code></pre>",
        "<pre><code><span class=line>light():</span><span class=line>  wait</span><span class=line></span>"
        "<span class=line>end</span></code></pre>",
        "<pre><code><span class=line>light():</span>\n<span class=line>  wait</span>\n<span class=line></span>\n"
        "<span class=line>end</span></code></pre>",
        "<pre><span class=line><b>light():\n</b></span><span class=line>  wait\n</span><span class=line>\n</span>"
        "<span class=line>end\n</span></pre>",
        "<pre><span style='display: block'>light():</span><span style='display:block'>  wait</span>\n"
        "<span style='display:block'></span><span style='display:block'>end</span></pre>",
    ],
)
def test_lines_of_code_that_are_elements_are_lines(page: str) -> None:
    assert code(page) == [LINES]


@pytest.mark.parametrize(
    "page",
    [
        "<div style='white-space: pre; font-family: monospace'><div>light():</div><div>  wait</div></div>",
        "<div class='prism-code' style='white-space:pre'><div class=token-line><b>light</b>():</div>"
        "<div class=token-line>  wait</div></div>",
        "<div class=CodeMirror-code><div><div class=CodeMirror-line>light():</div>"
        "<div class=CodeMirror-line>  wait</div></div></div>",
        "<div class='highlight code'><div class=line>light():</div>\n<div class=line>  wait</div></div>",
        "<div class=dp-highlighter><ol class=dp-py><li class=alt><span>light():</span></li>"
        "<li><span>  wait</span></li></ol></div>",
        "<ol class='linenums'><li><code>light():</code></li><li><code>  wait</code></li></ol>",
        "<div class=code-block><code>light():</code><br><code>  wait</code></div>",
        "<p><code style='display:block; white-space:pre'>light():\n  wait</code></p>",
    ],
)
def test_elements_for_the_lines_of_code_are_code_without_pre(page: str) -> None:
    assert code(page) == ["light():\n  wait"]


@pytest.mark.parametrize(
    "page",
    [
        "<div class=highlight><p>Oil burns.</p><p>Wicks too.</p></div>",
        "<div class=code-of-conduct><div class=box>Oil burns.</div><div class=box>Wicks too.</div></div>",
        "<div style='white-space:pre-wrap'><div>Oil burns.</div><div>Wicks too.</div></div>",
        "<div style='white-space:pre'><div>Oil burns.</div><div>Wicks too.</div></div>",
        "<ol class=code><li>Oil burns.</li><li>Wicks <b>too.</b></li></ol>",
    ],
)
def test_a_box_with_a_name_like_code_is_text(page: str) -> None:
    assert [(kind, text) for kind, text, _ in found(page)] == [("text", "Oil burns."), ("text", "Wicks too.")]


# Line numbers


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td class=gutter><pre>1\n2</pre></td><td class=code><pre>light():\n  wait</pre></td></tr></table>",
        "<figure class=highlight><table>\n<tr>\n<td class=gutter><pre><span class=line>1</span><br>"
        "<span class=line>2</span><br></pre></td>\n<td class=code><pre><span class=line>light():</span><br>"
        "<span class=line>  wait</span><br></pre></td></tr></table></figure>",
        "<div class=highlight><table><tr><td class=linenos><div class=linenodiv><pre>7\n8</pre></div></td>"
        "<td><pre><span></span>light():\n  wait\n</pre></td></tr></table></div>",
        "<table class=lntable><tr><td class=lntd><pre><code><span class=lnt>1\n</span><span class=lnt>2\n</span>"
        "</code></pre></td><td class=lntd><pre><code>light():\n  wait\n</code></pre></td></tr></table>",
        "<pre><code><table class=rouge-table><tr><td class='rouge-gutter gl'><pre class=lineno>1\n2\n</pre></td>"
        "<td class=rouge-code><pre>light():\n  wait\n</pre></td></tr></table></code></pre>",
        "<table class=highlight><tr><td class=blob-num data-line-number=1></td><td class=blob-code>light():</td></tr>"
        "<tr><td class=blob-num data-line-number=2></td><td class=blob-code>  wait</td></tr></table>",
        "<table><tr>\n<td>1</td>\n<td><pre>light():</pre></td>\n</tr>"
        "<tr><td>2</td><td><pre>  wait</pre></td></tr></table>",
        "<div class=syntaxhighlighter><table><tr><td class=gutter><div class=line>1</div><div class=line>2</div></td>"
        "<td class=code><div><div class=line><code>light():</code></div><div class=line><code>  wait</code></div></div>"
        "</td></tr></table></div>",
        "<div class=code><pre>1\n2</pre><pre>light():\n  wait</pre></div>",
        "<div class=code><div><pre>1\n2</pre></div><div><pre>light():\n  wait</pre></div></div>",
    ],
)
def test_numbers_in_a_column_of_their_own_are_no_code(page: str) -> None:
    assert code(page) == ["light():\n  wait"]


@pytest.mark.parametrize(
    "page",
    [
        "<pre><span class=lineno>1</span>light():\n<span class=lineno>2</span>  wait</pre>",
        "<pre><span class=ln>1</span>light():\n<span class=ln>2</span>  wait</pre>",
        "<pre><span class=hljs-ln-numbers data-n=1></span>light():\n<span class=hljs-ln-numbers></span>  wait</pre>",
        "<pre><span class=lineno>1</span> light():\n<span class=lineno>2</span>   wait</pre>",
        "<pre><i>9</i> light():\n<i>10</i>   wait</pre>",
        "<pre><div><b class=x>1.</b>light():</div><div><b class=x>2.</b>  wait</div></pre>",
    ],
)
def test_numbers_that_count_the_lines_are_no_code(page: str) -> None:
    assert code(page) == ["light():\n  wait"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<pre>1 light\n2 wait</pre>", "1 light\n2 wait"),
        ("<pre><b class=mi>1</b>,\n<b class=mi>2</b>,\n<b class=mi>3</b></pre>", "1,\n2,\n3"),
        ("<pre><i>1</i> light\n<i>3</i> wait</pre>", "1 light\n3 wait"),
        ("<pre><i>1</i>\n<i>2</i></pre>", "1\n2"),
        ("<pre>1\n2</pre>", "1\n2"),
    ],
)
def test_other_numbers_are_code(page: str, text: str) -> None:
    assert code(page) == [text]


def test_a_numbered_table_of_short_code_is_a_table() -> None:
    page = "<table><tr><td>1<td><code>light</code><tr><td>2<td><code>wait</code></table>"
    assert [kind for kind, _, _ in found(page)] == ["table"]


# Several blocks that are one


@pytest.mark.parametrize(
    "page",
    [
        "<pre>light():</pre><pre>  wait</pre><pre>end</pre>",
        "<pre>light() {</pre>\n<pre>wait }</pre>",
        "<div class=code><pre>light()</pre><pre>wait()</pre></div>",
    ],
)
def test_blocks_of_one_line_beside_one_another_are_lines_of_one_block(page: str) -> None:
    assert len(code(page)) == 1


@pytest.mark.parametrize(
    "page",
    [
        "<pre>light()</pre><pre>wait()</pre>",
        "<pre>light():</pre>or<pre>  wait</pre>",
        "<pre>light():\n  wait</pre><pre>  end</pre>",
        "<pre class=a>light():</pre><pre class=b>  wait</pre>",
    ],
)
def test_other_blocks_of_code_stay_apart(page: str) -> None:
    assert [text for kind, text, _ in found(page) if kind == "code"][1:] != []


# Buttons, labels, languages


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        ("<pre><button>Copy</button><code>light</code></pre>", ["Copy"]),
        ("<pre><div><span>python</span><button>Copy code</button></div><div><code>light</code></div></pre>",
         ["python", "Copy code"]),
        ("<pre>light<span class=sr-only>Copied</span></pre>", ["Copied"]),
        ("<pre><span class='code-title'>lamp.py</span>light</pre>", ["lamp.py"]),
        ("<div class=highlight><a class=copy-btn href=x>Copy</a><pre>light</pre></div>", ["Copy"]),
        ("<div class=highlight><button>Copy</button><pre>light</pre></div>", ["Copy"]),
    ],
)  # fmt: skip
def test_buttons_and_labels_are_no_code(page: str, labels: list[str]) -> None:
    assert code(page) == ["light"]
    assert hidden(page) == labels


def test_code_with_buttons_is_not_named_like_a_toolbar() -> None:
    page = parse_page("<div class='code-toolbar'><pre>light</pre><div class=toolbar><button>Copy</button></div></div>")
    assert page is not None
    code = walk_page(page).leaves[0].element
    assert code.parent is not None
    assert "toolbar" not in code.parent.attribute_words


def test_words_beside_inline_code_are_code_too() -> None:
    assert code("<pre>Use <code>light</code> and <code>wait</code></pre>") == ["Use light and wait"]
    assert code("<pre>light <img src=a.png alt=':-)'></pre>") == ["light :-)"]


@pytest.mark.parametrize(
    ("page", "language"),
    [
        (
            "<figure class='highlight python'><table><tr><td class=gutter><pre>1</pre><td><pre>x</pre></table>",
            "python",
        ),
        ("<pre><code class='hljs ruby'>x</code></pre>", "ruby"),
        ("<pre><code class=rust>x</code></pre>", "rust"),
        ("<pre class='src src-elisp'>x</pre>", "elisp"),
        ("<pre><div>bash</div><code>x</code></pre>", "bash"),
        ("<div class='prism-code language-go' style='white-space:pre'><div class=token-line>x</div></div>", "go"),
        ("<div class='box go'><pre>x</pre></div>", ""),
    ],
)
def test_the_language_is_found_beside_other_names(page: str, language: str) -> None:
    assert [one for kind, _, one in found(page) if kind == "code"] == [language]
