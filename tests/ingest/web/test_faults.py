"""Faults of the network in the reader's words."""

from __future__ import annotations

import errno
import ssl

import httpx2
import pytest

from readtui.ingest.web.faults import said


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (caused(httpx2.ConnectError("x"), OSError(errno.ECONNREFUSED, "x")), "refuses the connection"),
        (caused(httpx2.ReadError("x"), OSError(errno.ECONNRESET, "x")), "refuses the connection"),
        (caused(httpx2.ConnectError("x"), OSError(errno.ENETUNREACH, "x")), "cannot be reached"),
        (caused(httpx2.ConnectError("x"), OSError(errno.EHOSTUNREACH, "x")), "cannot be reached"),
        (caused(httpx2.ConnectError("x"), ssl.SSLError(1, "x")), "no secure connection"),
        (httpx2.ConnectTimeout("x"), "does not answer"),
        (httpx2.ProxyError("x"), "the proxy does not lead"),
        (httpx2.RemoteProtocolError("x"), "no answer in HTTP"),
        (httpx2.InvalidURL("a\x1b[0m\nb"), "cannot be asked: a b"),
    ],
)
def test_a_fault_before_the_answer_is_told(error: Exception, says: str) -> None:
    told = said(error, "example.org", in_body=False)
    assert says in told.what
    assert "example.org" in told.what
    assert told.fix


def test_a_fault_within_the_answer_is_a_page_that_is_cut_short() -> None:
    for error in (httpx2.RemoteProtocolError("x"), httpx2.ReadTimeout("x"), OSError(errno.ECONNRESET, "x")):
        assert "cut short" in said(error, "example.org", in_body=True).what
