"""Names of sections that nearly always are headings, in many languages.

Parameters named `folded` are lines in lower case (`str.casefold`).
"""

from __future__ import annotations

from readtui.unicode.lazy_regex import lazy_regex

_NAMES = """
abstract|introduction|background|methods|methodology|materials and methods|results|discussion|results and discussion|
conclusion|conclusions|acknowledgement|acknowledgements|acknowledgment|acknowledgments|appendix|funding|
conflict of interest|conflicts of interest|data availability|author contributions|literature cited|references|
bibliography|further reading|external links|see also|footnotes|in this issue|table of contents|
zusammenfassung|einleitung|ergebnisse|diskussion|danksagung|literaturverzeichnis|einzelnachweise|weblinks|siehe auch|
literatur|inhaltsverzeichnis|in dieser ausgabe|schlussfolgerungen|résumé|remerciements|références|notes et références|
voir aussi|liens externes|bibliographie|sommaire|dans ce numéro|resumen|agradecimientos|introducción|conclusiones|
resultados|referencias|véase también|enlaces externos|bibliografía|en este número|riassunto|ringraziamenti|
bibliografia|voci correlate|collegamenti esterni|in questo numero|resumo|agradecimentos|introdução|conclusões|
referências|ver também|ligações externas|neste número|samenvatting|inleiding|zie ook|externe links|dankwoord|
in dit nummer|sammanfattning|inledning|se även|externa länkar|referenser|källor|se også|kilder|eksterne links|
streszczenie|wstęp|zobacz też|przypisy|linki zewnętrzne|podziękowania|abstrakt|úvod|závěr|související články|
externí odkazy|poděkování|аннотация|введение|заключение|см. также|примечания|литература|ссылки|özet|giriş|kaynakça|
ayrıca bakınız|dış bağlantılar|関連項目|脚注|参考文献|外部リンク|
概要|はじめに|おわりに|謝辞|参见|参考资料|外部链接|摘要|引言|结论|致谢|
ingredients|instructions|directions|method|preparation|nutrition|nutrition facts|nutrition information|equipment|
recipe notes|cook's notes|zutaten|zubereitung|nährwerte|zubehör|ingrédients|préparation|étapes|ingredientes|
preparación|elaboración|instrucciones|modo de preparo|preparo|ingredienti|preparazione|procedimento|ingrediënten|
bereiding|bereidingswijze|ingredienser|gör så här|tillagning|fremgangsmåde|fremgangsmåte|składniki|przygotowanie|
sposób przygotowania|suroviny|ingredience|postup|ингредиенты|приготовление|malzemeler|yapılışı|hazırlanışı|材料|作り方|
用料|做法|steps to reproduce|how to reproduce|to reproduce|reproduction steps|expected behaviour|expected behavior|
actual behaviour|actual behavior|expected result|actual result|expected results|actual results|additional context|
what happened|what did you expect|what did you expect to happen|environment|traceback|stack trace|
schritte zur reproduktion|erwartetes verhalten|tatsächliches verhalten|umgebung|étapes pour reproduire|
comportement attendu|environnement|pasos para reproducir|comportamiento esperado|key facts|notes to editors|
media contact|press contact|pressekontakt|contact presse|contacto de prensa|contatto stampa
"""
_AMBIGUOUS = """
notes|note|notizen|hinweise|tipps|notas|remarques|tips|history|geschichte|histoire|historia|storia|contents|inhalt|
contenido|índice|indice|sources|quellen|logs|description|summary|anmerkungen|poznámky|uwagi|メモ|注釈|ポイント|小贴士
"""
"""Words that are also entries of menus: they count where their text stands directly below."""


def _split(names: str) -> frozenset[str]:
    return frozenset(names.replace("\n", "").split("|"))


_CERTAIN = _split(_NAMES)
_POSSIBLE = _split(_AMBIGUOUS)


_MANUAL_NAMES = _split("NAME|BEZEICHNUNG|NOM|NOMBRE|NOME|NAZWA|ИМЯ|名前|名称")
_MANUAL_SECTIONS = _MANUAL_NAMES | _split(
    """
SYNOPSIS|SYNTAX|DESCRIPTION|OPTIONS|ARGUMENTS|COMMANDS|USAGE|CONFIGURATION|EXAMPLE|EXAMPLES|EXIT STATUS|EXIT CODES|
RETURN VALUE|RETURN VALUES|ERRORS|DIAGNOSTICS|ENVIRONMENT|ENVIRONMENT VARIABLES|FILES|ATTRIBUTES|VERSIONS|STANDARDS|
CONFORMING TO|NOTES|CAVEATS|BUGS|REPORTING BUGS|LIMITATIONS|SECURITY|HISTORY|AUTHOR|AUTHORS|COPYRIGHT|LICENSE|SEE ALSO|
ÜBERSICHT|BESCHREIBUNG|OPTIONEN|BEISPIELE|RÜCKGABEWERT|DATEIEN|FEHLER|AUTOR|AUTOREN|SIEHE AUCH|EXEMPLES|FICHIERS|
AUTEUR|BOGUES|VOIR AUSSI|SINOPSIS|DESCRIPCIÓN|OPCIONES|EJEMPLOS|VÉASE TAMBIÉN
"""
)
_CONTENTS = _split(
    "table of contents|contents|inhaltsverzeichnis|inhalt|sommaire|índice|indice|contenido|in this issue"
)
_ANSWERS = lazy_regex(
    r"\d{1,4} (?:answers?|antwort(?:en)?|réponses?|respuestas?|rispost[ae]|respostas?|antwoord(?:en)?|svar|odpowied\w+"
    r"|odpověd\w+|ответ\w*|replies|responses?)$|\d{1,4} ?(?:件の回答|个回答)$"
)


def is_answer_count(folded: str) -> bool:
    """Whether a line heads the answers of a page for questions: "2 Answers"."""
    return folded[:1].isdecimal() and bool(_ANSWERS.match(folded))


def is_section_name(folded: str) -> bool:
    """Whether a line is the usual name of a section: "ingredients", "siehe auch"."""
    return folded.rstrip(":?： ") in _CERTAIN


def starts_manual_page(line: str) -> bool:
    """Whether a line heads the first section of a page of a manual."""
    return line in _MANUAL_NAMES


def is_manual_section(line: str) -> bool:
    """Whether a line is the usual name of a section in pages of a manual: "SYNOPSIS", "SEE ALSO"."""
    return line in _MANUAL_SECTIONS


def is_contents_name(folded: str) -> bool:
    """Whether a line is the name of a table of contents."""
    return folded.rstrip(":?： ") in _CONTENTS


def may_be_section_name(folded: str) -> bool:
    """Whether a line is the name of a section if its text stands directly below: "notes", "contents"."""
    return folded.rstrip(":： ") in _POSSIBLE
