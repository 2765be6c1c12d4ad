"""Files and streams: which are read, and the errors for the others."""

from __future__ import annotations

import errno
import io
import os
import socket
import sys
from pathlib import Path

import pytest

from readtui.errors import SourceError
from readtui.ingest import source
from readtui.ingest.source import read_file, read_stream

not_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not restrict root")


def refusal(path: str | Path) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_file(path)
    assert "\n" not in str(caught.value)
    assert caught.value.fix
    return caught.value


def test_a_file_is_read_with_its_path_and_time(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"x\r\n\xff")
    os.utime(file, (7, 7))
    read = read_file(file)
    assert (read.data, read.kind, read.name, read.path, read.mtime) == (b"x\r\n\xff", "file", str(file), str(file), 7)


def test_a_file_has_one_path_whatever_name_it_is_opened_by(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a.txt").write_bytes(b"x")
    assert read_file(tmp_path / "folder" / ".." / "a.txt").path == str(tmp_path / "a.txt")


def test_an_empty_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert read_file(tmp_path / "a.txt").data == b""


def test_a_missing_file_is_named_with_a_similar_one(tmp_path: Path) -> None:
    (tmp_path / "Article.md").touch()
    (tmp_path / "other.txt").touch()
    error = refusal(tmp_path / "artcle.md")
    assert "no such file" in error.what
    assert "Article.md" in error.fix


def test_a_missing_file_without_a_similar_one_is_only_named(tmp_path: Path) -> None:
    (tmp_path / "other.txt").touch()
    assert "check the name" in refusal(tmp_path / "qqq").fix


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    assert "no such file or folder" in refusal(tmp_path / "folder" / "a.txt").what


def test_no_similar_name_is_looked_for_in_a_folder_that_cannot_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path) -> list[Path]:
        raise PermissionError(errno.EACCES, "no", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert "check the name" in refusal(tmp_path / "a.txt").fix


def test_no_similar_name_is_looked_for_in_a_huge_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "article.md").touch()
    (tmp_path / "b").touch()
    monkeypatch.setattr(source, "_MOST_NAMES_COMPARED", 1)
    assert "check the name" in refusal(tmp_path / "artcle.md").fix


def test_an_empty_name_is_refused() -> None:
    assert "empty" in refusal("").what


def test_a_name_with_a_nul_is_refused() -> None:
    assert "NUL" in refusal("a\0b").what


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "is a folder" in refusal(tmp_path).what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_refused_without_waiting_for_its_other_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "named pipe" in refusal(tmp_path / "pipe").what


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs devices")
def test_a_device_is_never_read() -> None:
    assert "is a device, not a regular file" in refusal("/dev/zero").what


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs sockets with a name")
def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket may have 104 characters at most
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        assert "is a socket" in refusal("s").what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_takes_the_place_of_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.touch()
    status = file.stat()
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(Path, "stat", lambda self: status)
    assert "named pipe" in refusal(tmp_path / "pipe").what


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "leads back to itself" in refusal(tmp_path / "loop").what


def test_a_link_to_nothing_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    assert "gone, which does not exist" in refusal(tmp_path / "link").what


@not_root
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch(mode=0)
    assert "permission denied" in refusal(tmp_path / "a.txt").what


@pytest.mark.parametrize(("code", "message"), [(errno.EACCES, "permission denied"), (errno.EIO, "cannot be read")])
def test_errors_of_the_system_are_reported(
    code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").touch()

    def refuse(path: str, flags: int) -> int:
        raise OSError(code, os.strerror(code), path)

    monkeypatch.setattr(os, "open", refuse)
    assert message in refusal(tmp_path / "a.txt").what


def test_a_file_above_the_limit_is_refused_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"1234")
    monkeypatch.setattr(source, "LIMIT_BYTES", 3)
    assert "too large" in refusal(tmp_path / "a.txt").what


def test_a_stream_above_the_limit_is_refused_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LIMIT_BYTES", 3)
    assert read_stream(io.BytesIO(b"123")).data == b"123"
    with pytest.raises(SourceError, match="too large"):
        read_stream(io.BytesIO(b"1234"))


def test_a_stream_has_no_path() -> None:
    read = read_stream(io.BytesIO(b"x"))
    assert (read.name, read.kind, read.path, read.mtime) == ("-", "stream", None, None)


def test_a_stream_that_fails_is_refused() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(SourceError, match="input/output error"):
        read_stream(Broken())


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are always UTF-8")
def test_a_file_whose_name_is_not_utf8_is_opened_and_can_be_shown(tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"a\xff.txt")
    file.write_bytes(b"x")
    read = read_file(file)
    assert read.data == b"x"
    assert Path(read.name).name == "a\ufffd.txt"
    assert read.path == str(file)


def test_a_file_name_cannot_control_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b]0;title\x07\nb").write_bytes(b"x")
    assert Path(read_file(tmp_path / "a\x1b]0;title\x07\nb").name).name == "a b"


def test_a_path_is_kept_as_it_is_when_the_current_folder_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> str:
        raise FileNotFoundError

    (tmp_path / "a").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "getcwd", gone)
    assert read_file("a").path == "a"
