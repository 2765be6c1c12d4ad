"""Authors and dates in bylines of several languages."""

import pytest

from readtui.ingest.plaintext.authors import authors_of, is_name
from readtui.ingest.plaintext.dates import find_date


@pytest.mark.parametrize(
    ("line", "authors", "date"),
    [
        ("By Ina Berg", ("Ina Berg",), ""),
        ("By Ina Berg and Tom Lund", ("Ina Berg", "Tom Lund"), ""),
        ("By Ina Berg, Tom Lund and Mia Falk in Oslo", ("Ina Berg", "Tom Lund", "Mia Falk"), ""),
        ("By Ina Berg | March 4, 2031 | 12 comments", ("Ina Berg",), "March 4, 2031"),
        ("BY INA BERG, BERGEN", ("INA BERG",), ""),
        ("By Ina Berg, New York", ("Ina Berg",), ""),
        ("By Ina Berg, staff writer", ("Ina Berg",), ""),
        ("By Ina Berg Updated 4 March 2031", ("Ina Berg",), "4 March 2031"),
        ("Posted on 4 March 2031 by Ina Berg", ("Ina Berg",), "4 March 2031"),
        ("Published by Ina Berg on 4 March 2031 in Lamps", ("Ina Berg",), "4 March 2031"),
        ("Sunday, 4 March 2031 by Ina  ·  132 Comments", ("Ina",), "4 March 2031"),
        ("Ina Berg · Mar 4, 2031 · 5 min read", ("Ina Berg",), "Mar 4, 2031"),
        ("Author: Ina van der Berg", ("Ina van der Berg",), ""),
        ("Von Ina Berg, Hamburg · 4. März 2031, 14:05 Uhr · 3 Kommentare", ("Ina Berg",), "4. März 2031"),
        ("Veröffentlicht am 4. März 2031 von Ina Berg", ("Ina Berg",), "4. März 2031"),
        ("Ein Gastbeitrag von Ina Berg und Tom Lund", ("Ina Berg", "Tom Lund"), ""),
        ("Par Inès Berger, à Lyon, le 4 mars 2031 à 10h15", ("Inès Berger",), "4 mars 2031"),
        ("Publié le 4 août 2031 par Inès Berger et Luc Roy", ("Inès Berger", "Luc Roy"), "4 août 2031"),
        ("Publicado por Inés Ruiz el 4 de marzo de 2031", ("Inés Ruiz",), "4 de marzo de 2031"),
        ("Por Inés Ruiz, Madrid - 4 de marzo de 2031 - 08:30", ("Inés Ruiz",), "4 de marzo de 2031"),
        ("di Ines Conti e Ugo Neri, Torino | 4 marzo 2031", ("Ines Conti", "Ugo Neri"), "4 marzo 2031"),
        ("Publicado em 4 de março de 2031 por Inês Prado", ("Inês Prado",), "4 de março de 2031"),
        ("Door Ina de Boer en Tom Vos, 4 maart 2031", ("Ina de Boer", "Tom Vos"), "4 maart 2031"),
        ("Av Ina Bergström och Tom Lund, Malmö, 4 mars 2031", ("Ina Bergström", "Tom Lund"), "4 mars 2031"),
        ("Autor: Ina Górska, 4 marca 2031", ("Ina Górska",), "4 marca 2031"),
        ("Autor: Ina Nová | 4. března 2031", ("Ina Nová",), "4. března 2031"),
        ("Автор: Инна Берг, 4 марта 2031", ("Инна Берг",), "4 марта 2031"),
        ("Yazan: Ina Demir · 4 Mart 2031", ("Ina Demir",), "4 Mart 2031"),
        ("文＝山田花子 2031年3月4日 5時00分", ("山田花子",), "2031年3月4日"),
        ("文・山田花子", ("山田花子",), ""),
        ("作者：李小红　2031年3月4日", ("李小红",), "2031年3月4日"),
        ("By the light of one lamp", (), ""),
        ("Lamps 2031, a review", (), ""),
        ("by hand and by mouth", (), ""),
        ("5 min read", (), ""),
    ],
)
def test_names_and_dates_are_read_without_places_times_and_counts(
    line: str, authors: tuple[str, ...], date: str
) -> None:
    assert (authors_of(line), find_date(line)) == (authors, date)


def test_a_name_has_two_words_with_capitals() -> None:
    assert is_name("Ina van der Berg")
    assert not any(map(is_name, ("Lamps", "The Lamp Review", "Ina is here", "Ina 3")))
