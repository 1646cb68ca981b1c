"""Pictures put into a written file: every object where the cross-reference says it is, every sample as it was."""

from __future__ import annotations

import hashlib
import io
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name

from zilap.fill import Samples, fill
from zilap.press.metadata import written


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def drafted(pictures: list[bytes], others: list[bytes]) -> bytes:
    """A file whose pictures are names, between streams of other kinds."""
    pdf = pikepdf.new()
    for number, data in enumerate(pictures):
        pdf.add_blank_page()
        held = pdf.make_stream(named(data).encode(), Subtype=Name.Image, Filter=Name.FlateDecode, Number=number)
        other = pdf.make_stream(others[number % len(others)] if others else b"")
        pdf.pages[number].Resources = Dictionary(XObject=Dictionary(A=held, B=other))
    return written(pdf)


@given(
    st.lists(st.binary(max_size=400).map(zlib.compress), min_size=1, max_size=6),
    st.lists(st.binary(max_size=90), max_size=3),
)
def test_every_picture_is_there_and_nothing_else_changes(pictures: list[bytes], others: list[bytes]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for data in pictures:
            (folder / named(data)).write_bytes(b"{}\n" + data)
        content = drafted(pictures, others)
        fill(content, folder / "made.pdf", {named(d): Samples(folder / named(d), 3) for d in pictures})
        made = (folder / "made.pdf").read_bytes()
        with pikepdf.open(io.BytesIO(made)) as pdf, pikepdf.open(io.BytesIO(content)) as draft:
            assert pdf.check_pdf_syntax() == []
            assert [page.Resources.XObject.A.read_raw_bytes() for page in pdf.pages] == pictures
            assert [page.Resources.XObject.A.Number for page in pdf.pages] == list(range(len(pictures)))
            contents = [[page.Resources.XObject.B.read_bytes() for page in file.pages] for file in (pdf, draft)]
            assert contents[0] == contents[1]
            assert pdf.trailer.ID == draft.trailer.ID


def test_the_places_in_a_file_of_many_megabytes_are_right(tmp_path: Path) -> None:
    data = zlib.compress(bytes(range(256)) * 80_000, 0)
    (tmp_path / named(data)).write_bytes(data)
    content = drafted([data, data], [b"x" * 64])
    fill(content, tmp_path / "made.pdf", {named(data): Samples(tmp_path / named(data), 0)})
    assert (tmp_path / "made.pdf").stat().st_size > 2 * len(data)
    with pikepdf.open(tmp_path / "made.pdf") as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.pages[1].Resources.XObject.A.read_raw_bytes() == data


def test_what_only_looks_like_a_name_stays(tmp_path: Path) -> None:
    fill(drafted([b"a"], []), tmp_path / "made.pdf", {})
    with pikepdf.open(tmp_path / "made.pdf") as pdf:
        assert pdf.pages[0].Resources.XObject.A.read_raw_bytes() == named(b"a").encode()


def test_a_file_of_another_writer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="qpdf"):
        fill(b"%PDF-1.4\n", tmp_path / "made.pdf", {})
