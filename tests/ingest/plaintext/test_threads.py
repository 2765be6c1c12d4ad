"""Threads of forums, trackers, mailing lists and comments: each post is a section named after its author."""

import re

import pytest

from readtui.ingest.plaintext.kinds.buttons import is_buttons, is_count_of_posts, without_buttons
from readtui.ingest.plaintext.kinds.threads import marked_posts
from tests.ingest.plaintext.kinds import document_of, headings_in, hidden_in, texts_in
from tests.ingest.plaintext.prose import LAST, MORE, PROSE

THREADS = {
    "GitHub": (
        *("The lamp goes out #48", "Open", "anna opened this issue 2 weeks ago · 3 comments", "@anna"),
        *("anna commented 2 weeks ago", PROSE, "", "👍 2", "@tom", "Member", "tom commented 13 days ago •", MORE, ""),
        *("@anna", "Author", "anna commented 12 days ago", LAST),
    ),
    "GitHub, with repeated heads": (
        *("The lamp goes out #48", "anna", "opened on Oct 3, 2026 · edited by anna", PROSE, "", "tom"),
        *("tom commented on Oct 4, 2026", "tom", "on Oct 4, 2026", "Member", MORE, "", "anna"),
        *(
            "anna commented on Oct 5, 2026",
            "anna",
            "on Oct 5, 2026",
            "Author",
            LAST,
            "",
            "ina commented on Oct 6, 2026",
            MORE,
        ),
    ),
    "Discourse": (
        *("The lamp goes out", "", "anna", "1d", "", PROSE, "", "2", "Reply", "", "tom", "Regular", "1d", "", MORE, ""),
        *("Reply", "", "anna", "20h", "", LAST, "", "1", "Reply"),
    ),
    "phpBB": (
        *(
            "The lamp goes out",
            "",
            "Post by anna » Mon Mar 04, 2024 3:12 pm",
            "",
            PROSE,
            "Top",
            "anna",
            "Posts: 12",
            "",
        ),
        *(
            "Re: The lamp goes out",
            "",
            "Post by tom » Mon Mar 04, 2024 4:40 pm",
            "",
            MORE,
            "Top",
            "tom",
            "Posts: 3",
            "",
        ),
        *("Re: The lamp goes out", "", "Post by anna » Tue Mar 05, 2024 8:01 am", "", LAST),
    ),
    "phpBB in German": (
        *("The lamp goes out", "", "von anna » Mo 4. Mär 2024, 15:12", "", PROSE, "Nach oben", ""),
        *("von tom » Mo 4. Mär 2024, 16:40", "", MORE, "Nach oben", "", "von anna » Di 5. Mär 2024, 8:01", "", LAST),
    ),
    "XenForo": (
        *("The lamp goes out", "", "Mar 4, 2024", "#1", "anna", "Member", PROSE, "Like", "Reply", ""),
        *(
            "Mar 4, 2024",
            "#2",
            "tom",
            "Well-known member",
            MORE,
            "Like",
            "Reply",
            "",
            "Mar 5, 2024",
            "#3",
            "anna",
            LAST,
        ),
    ),
    "Hacker News": (
        *("The lamp goes out", "12 points by ina 5 hours ago | hide | past | favorite | 3 comments", ""),
        *("anna 3 hours ago | next [–]", "", PROSE, "", "reply", "", "tom 2 hours ago | parent | next [–]", "", MORE),
        *("", "reply", "", "anna 1 hour ago | prev [–]", "", LAST, "", "reply"),
    ),
    "Reddit": (
        *("r/lamps", "•", "4 hr. ago", "ina", "", "The lamp goes out", "", PROSE, "", "Upvote", "12", "Downvote", ""),
        *("u/anna avatar", "anna", "•", "3h ago", PROSE, "", "Upvote", "5", "Downvote", "", "Reply", "reply", ""),
        *("tom", "OP", "•", "2h ago", MORE, "", "Upvote", "2", "Downvote", "Reply", "anna", "•", "1h ago", LAST),
    ),
    "old Reddit": (
        *("The lamp goes out", "", "submitted 5 hours ago by ina", "", "[–]anna 12 points 3 hours ago", PROSE, ""),
        *(
            "permalinkembedsavereportreply",
            "",
            "[–]tom[S] 3 points 2 hours ago",
            MORE,
            "",
            "permalinkembedsavereportreply",
        ),
        *("", "[–]anna 1 point 1 hour ago", LAST),
    ),
    "a mailing list": (
        *("[lamps] The lamp goes out", "", "anna anna at example.org", "Mon Mar 4 10:42:11 UTC 2024", "", PROSE, ""),
        *("tom tom at example.org", "Mon Mar 4 11:00:00 UTC 2024", "", MORE, "", "anna anna at example.org"),
        *("Mon Mar 4 12:00:00 UTC 2024", "", LAST),
    ),
}

THREADS |= {
    "GitHub, with two comments": (
        *(
            "The lamp goes out #48",
            "Open",
            "anna opened this issue 2 weeks ago",
            PROSE,
            "",
            "tom commented on Mar 3, 2024",
        ),
        *("Member", "", MORE, "", "anna commented on Mar 4, 2024", "Author", "", LAST),
    ),
    "nicknames over ages": (
        "The lamp goes out",
        "",
        "anna",
        "1d",
        PROSE,
        "",
        "tom",
        "1d",
        MORE,
        "",
        "anna",
        "20h",
        LAST,
    ),
    "Discourse with names and a map of the topic": (
        *("The lamp goes out", "", "anna", "Anna Vogel", "Mar 4", "", PROSE, "", "3", "", "created", "Mar 4"),
        *("last reply", "Mar 6", "2", "replies", "", "tom", "Tom Reed", "Mar 5", "", MORE, "", "2 Likes", ""),
        *("anna", "Anna Vogel", "Mar 6", "", LAST),
    ),
    "Bugzilla": (
        *("Bug 12 - The lamp goes out", "", "anna", "Reporter", "Description", "•", "8 years ago", "", PROSE, ""),
        *(
            "tom",
            "Comment 1",
            "•",
            "8 years ago",
            "",
            MORE,
            "",
            "anna",
            "Reporter",
            "Comment 2",
            "•",
            "7 years ago",
            "",
            LAST,
        ),
    ),
    "Jira": (
        *("LAMP-48 The lamp goes out", "", PROSE, "", "anna added a comment - 04/Mar/24 10:42 AM", PROSE, ""),
        *("tom added a comment - 05/Mar/24 10:42 AM", MORE, "", "anna added a comment - 05/Mar/24 11:42 AM", LAST),
    ),
    "SMF": (
        *("The lamp goes out", "", "anna", "Newbie", "Posts: 12", "« on: March 04, 2024, 10:42:11 AM »", PROSE, ""),
        *("tom", "Hero Member", "« Reply #1 on: March 04, 2024, 11:42:11 AM »", MORE, ""),
        *("anna", "Newbie", "« Reply #2 on: March 05, 2024, 11:42:11 AM »", LAST),
    ),
    "an archive of a mailing list of the kernel": (
        *("The lamp goes out", "", "From: anna @ 2024-03-04 10:42 UTC (permalink / raw)", "", PROSE, ""),
        *("From: tom @ 2024-03-04 11:42 UTC (permalink / raw)", "", MORE, ""),
        *("From: anna @ 2024-03-05 10:42 UTC (permalink / raw)", "", LAST),
    ),
    "Google Groups": (
        *("The lamp goes out", "", "anna", "unread,", "Mar 4, 2024, 10:42:11 AM", PROSE, "", "tom", "unread,"),
        *("Mar 4, 2024, 11:42:11 AM", MORE, "", "anna", "unread,", "Mar 5, 2024, 10:42:11 AM", LAST),
    ),
    "Lobsters": (
        *("The lamp goes out", "", "anna 3 hours ago | link", "", PROSE, "", "tom 2 hours ago | link", "", MORE, ""),
        *("anna 1 hour ago | link", "", LAST),
    ),
    "dates of answers": (
        *("Why The lamp goes out", "", "anna", "Created on March 2, 2024", PROSE, "", "tom", "Independent Advisor"),
        *("Replied on March 3, 2024", MORE, "", "anna", "Replied on March 4, 2024", LAST),
    ),
}

COMMENTS = {
    "English": ("3 comments", "{} says:", "March 4, 2024 at 3:12 pm", "Reply"),
    "German": ("3 Kommentare", "{} sagt:", "4. März 2024 um 15:12 Uhr", "Antworten"),
    "French": ("3 commentaires", "{} dit :", "4 mars 2024 à 15 h 12 min", "Répondre"),
    "Spanish": ("3 comentarios", "{} dice:", "4 marzo, 2024 a las 3:12 pm", "Responder"),
    "Japanese": ("コメント", "{} より:", "2024年3月4日 15:12", "返信"),
    "without a verb": ("3 thoughts on “The lamp goes out”", "{}", "3 November 2026 at 09:12", "Reply"),
    "with ages": ("3 Comments", "@{}", "2 years ago (edited)", "Reply"),
}

NO_THREADS = {
    "a list of articles": (
        "On Oil",
        "March 4, 2024",
        PROSE,
        "",
        "On Wicks",
        "March 3, 2024",
        MORE,
        "",
        "On Oil",
        "March 1, 2024",
        LAST,
    ),
    "articles with authors": (
        *(
            "On Oil",
            "Posted by Ina Berg on March 4, 2024",
            PROSE,
            "",
            "On Wicks",
            "Posted by Ina Berg on March 3, 2024",
        ),
        *(MORE, "", "On Glass", "Posted by Ina Berg on March 1, 2024", LAST),
    ),
    "news": (
        "Storm Hits Skerry",
        "3 hours ago",
        PROSE,
        "",
        "Oil Prices Rise",
        "4 hours ago",
        MORE,
        "",
        "Keeper Retires",
        "1 day ago",
        LAST,
    ),
    "letters": (
        "Skerry, 4 March 1924",
        "",
        PROSE,
        "",
        "Bonn, 9 March 1924",
        "",
        MORE,
        "",
        "Skerry, 20 March 1924",
        "",
        LAST,
    ),
    "versions": (
        "Version 1.2 March 4, 2024",
        PROSE,
        "",
        "Version 1.1 March 3, 2024",
        MORE,
        "",
        "Version 1.0 March 1, 2024",
        LAST,
    ),
    "events": (
        *("Lamp Day", "March 4, 2024 at 3:12 pm", PROSE, "", "Oil Fair", "March 9, 2024 at 10:00 am", MORE, ""),
        *("Lamp Day", "March 4, 2025 at 3:12 pm", LAST),
    ),
    "posts held": (
        "Keeper",
        "March 1983 – May 2023",
        PROSE,
        "",
        "Sailor",
        "June 1970 – March 1983",
        MORE,
        "",
        "Keeper",
        "1960",
        LAST,
    ),
    "sentences": (
        *(PROSE, "", "Reed commented on it on 4 March 1926", "Berg commented on it on 5 March 1926", MORE, ""),
        *("Vogel commented on it on 6 March 1926", LAST),
    ),
}


@pytest.mark.parametrize("lines", THREADS.values(), ids=THREADS)
def test_each_post_is_a_section_named_after_its_author(lines: tuple[str, ...]) -> None:
    document = document_of(*lines)
    assert [text for _, text in headings_in(document)][:3] == ["anna", "tom", "anna"]
    assert {level for level, _ in headings_in(document)} == {2}
    assert "The lamp goes out" in document.title
    assert not set(texts_in(document)) & {"Reply", "Member", "Top", "Like", "12", "👍 2", "Posts: 12"}
    shown = "".join([document.text, *hidden_in(document)])
    assert sorted(re.findall(r"\w", shown)) == sorted(re.findall(r"\w", "".join(lines)))


@pytest.mark.parametrize(("count", "name", "date", "button"), COMMENTS.values(), ids=COMMENTS)
def test_comments_are_sections_below_their_number(count: str, name: str, date: str, button: str) -> None:
    comments = [line for who in ("anna", "tom", "anna") for line in (name.format(who), date, "Thanks.", button, "")]
    document = document_of("The lamp goes out", "", PROSE, "", MORE, "", count, "", *comments)
    sections = [(level, text.strip("@")) for level, text in headings_in(document)]
    assert sections == [(2, count), (3, "anna"), (3, "tom"), (3, "anna")]
    assert texts_in(document)[2:4] == [date, "Thanks."]
    assert hidden_in(document).count(button) == 3


@pytest.mark.parametrize("lines", NO_THREADS.values(), ids=NO_THREADS)
def test_other_texts_with_names_and_dates_are_no_threads(lines: tuple[str, ...]) -> None:
    assert marked_posts(["Lamps", "", *lines]) is None


def test_dates_and_buttons_may_stand_beside_the_author() -> None:
    comments = ("1. anna, 4. März 2024 um 15:12", "Ja.", "", "2. tom, 5. März 2024 um 9:10 Antworten", "Nein.")
    document = document_of("The lamp", "", PROSE, "", "2 Kommentare", "", *comments)
    assert headings_in(document) == [(2, "2 Kommentare"), (3, "anna"), (3, "tom")]
    assert hidden_in(document) == ["1.", "2.", "Antworten"]


@pytest.mark.parametrize(
    "lines",
    [
        ("anna opened this issue 2 weeks ago", PROSE, "", "tom commented on Mar 3, 2024", "Member", MORE),
        ("anna", "1d", PROSE, "", "Reply", "", "tom", "20h", MORE, "", "Reply"),
        ("anna 3 hours ago | parent | next [–]", "", PROSE, "", "tom 2 hours ago | parent | prev [–]", "", MORE),
    ],
)
def test_two_posts_with_buttons_or_an_issue_with_a_comment_are_a_thread(lines: tuple[str, ...]) -> None:
    assert headings_in(document_of("The lamp #4", "", *lines)) == [(2, "anna"), (2, "tom")]


def test_later_mails_of_a_conversation_are_sections() -> None:
    second = ("From: Tom Reed <tom@example.org>", "Date: Mon, 4 Mar 2024 11:00:00 +0000", "Subject: Re: Oil", "")
    document = document_of(
        "From: Anna <anna@example.org>", "Subject: Oil", "", "Is there any?", "", *second, "There is."
    )
    assert (document.title, document.authors) == ("Oil", ("Anna",))
    assert headings_in(document) == [(2, "Tom Reed")]
    assert "<tom@example.org>\nDate: Mon, 4 Mar 2024 11:00:00 +0000\nSubject: Re: Oil" in texts_in(document)


def test_the_first_mail_of_a_conversation_is_a_section_too() -> None:
    mails = [
        (f"From: {who} <{who}@example.org>", "Date: Mon, 4 Mar 2024 11:00:00 +0000", "", MORE, "")
        for who in ("anna", "tom")
    ]
    document = document_of(*sum(mails, ()))
    assert headings_in(document) == [(2, "anna"), (2, "tom")]
    assert texts_in(document)[0] == "\n".join(mails[0][:2])


def test_one_mail_is_no_conversation() -> None:
    document = document_of(
        "From: anna <anna@example.org>", "Date: Mon, 4 Mar 2024 11:00:00 +0000", "", MORE, "", "From: the pier."
    )
    assert headings_in(document) == []


def test_a_mail_with_all_its_headers_is_no_conversation() -> None:
    headers = (
        "Return-Path: <anna@example.org>",
        "Date: Mon, 4 Mar 2024 11:00:00 +0000",
        "From: anna <anna@example.org>",
    )
    assert headings_in(document_of(*headers, "Subject: Oil", "X-Lamp: lit", "", MORE)) == []


def test_headings_within_a_post_are_its_subsections() -> None:
    posts = [(f"tom commented on Oct {day}, 2026", "I see.", "") for day in (4, 5, 6)]
    report = (
        "Steps to reproduce",
        "light the lamp",
        "wait",
        "",
        "Expected behaviour",
        "It burns until the morning.",
        "",
    )
    document = document_of("The lamp goes out #4", "", "anna", "opened on Oct 3, 2026", *report, *sum(posts, ()))
    assert headings_in(document)[:3] == [(2, "anna"), (3, "Steps to reproduce"), (3, "Expected behaviour")]


def test_the_byline_of_an_article_is_no_comment() -> None:
    comments = [
        line for who in ("anna", "tom", "ina") for line in (f"{who} · March 10, 2024 at 1:26 AM", MORE, "", "Reply", "")
    ]
    document = document_of(
        "On Oil", "", "Ina Berg · March 9, 2024", "", PROSE, "", "There are 3 comments", "", *comments
    )
    assert [text for _, text in headings_in(document)] == ["There are 3 comments", "anna", "tom", "ina"]
    assert document.authors == ("Ina Berg",)


def test_the_form_below_comments_is_hidden_and_no_part_of_the_last_one() -> None:
    comments = [
        line for who in ("anna", "tom") for line in (f"{who} says:", "March 4, 2024 at 3:12 pm", "Yes.", "Reply", "")
    ]
    document = document_of(
        "Oil", "", PROSE, "", "2 comments", "", *comments, "Leave a Reply", "Your email address is not shown."
    )
    assert hidden_in(document)[-3:] == ["Reply", "Leave a Reply", "Your email address is not shown."]


@pytest.mark.parametrize(
    "text", ["Like Reply", "12", "3 replies", "👍 3", "permalinkembedsave", "Gefällt mir · Antworten"]
)
def test_buttons_and_numbers_are_furniture(text: str) -> None:
    assert is_buttons(text)


@pytest.mark.parametrize("text", ["I like it", "Replying", "Yes.", "Next week", "link: example.org"])
def test_words_are_no_furniture(text: str) -> None:
    assert not is_buttons(text)


def test_buttons_are_left_out_at_both_ends_of_a_post_only() -> None:
    lines = ["Member", "Reply", "It is", "Top", "quality.", "12", "Like"]
    assert without_buttons(lines, 0, len(lines), ()) == (2, 5)


def test_a_number_alone_and_a_post_of_buttons_only_are_text() -> None:
    assert without_buttons(["It is", "12"], 0, 2, ()) == (0, 2)
    assert without_buttons(["Like"], 0, 1, ()) == (0, 1)


@pytest.mark.parametrize(
    "text", ["3 comments", "Kommentare (3)", "2 thoughts on “Oil”", "There are 13 comments", "コメント"]
)
def test_the_number_of_posts_heads_them(text: str) -> None:
    assert is_count_of_posts(text)
