"""Proofs and the job sheet."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from zilap import tools
from zilap.press import job, proofs
from zilap.problem import Stop


def test_heat_map_is_white_without_ink_and_red_over_the_limit() -> None:
    inks = Image.new("CMYK", (3, 1))
    inks.putdata([(0, 0, 0, 0), (255, 255, 255, 255), (128, 128, 0, 0)])
    assert [proofs.heat_map(inks, 3.0).getpixel((x, 0)) for x in range(2)] == [(255, 255, 255), proofs.OVER]


def test_soft_proof_shows_the_paper(preset) -> None:
    paper = Image.new("CMYK", (1, 1))
    assert proofs.soft_proof(paper, preset, paper_white=False).getpixel((0, 0)) == (255, 255, 255)
    assert min(proofs.soft_proof(paper, preset).getpixel((0, 0))) < 250


def test_separations(preset) -> None:
    plates = proofs.separations(Image.new("CMYK", (1, 1), (255, 0, 0, 128)))
    assert {name: plate.getpixel((0, 0)) for name, plate in plates.items()} == {"C": 0, "M": 255, "Y": 255, "K": 127}


def test_job_sheet_names_files_inks_and_questions(desk, preset) -> None:
    file = desk.interior()
    made = job.job_sheet([file])
    assert hashlib.sha256(file.made.path.read_bytes()).hexdigest() in made
    assert "5 色：C、M、Y、K、HOT FOIL GOLD" in made
    assert "100 × 140 mm" in made
    assert all(question in made for question in preset.ask)
    assert job.job_sheet([file]) == made


def test_the_job_sheet_counts_the_signatures_of_the_book(desk) -> None:
    file = desk.interior()
    assert "每帖頁數由印刷廠決定" in job.job_sheet([file])
    book = dataclasses.replace(file.made.book, signature=16)
    folded = dataclasses.replace(file, made=dataclasses.replace(file.made, book=book))
    pages = folded.count
    assert f"每帖 16 頁，共 {(pages + 15) // 16} 帖，末帖空白 {-pages % 16} 頁" in job.job_sheet([folded])


@pytest.mark.slow
def test_a_gallery_shows_every_page_three_times(desk, tmp_path: Path) -> None:
    file, kept = desk.interior(), {}

    def keep(name: str, content: bytes) -> None:
        kept[name] = content
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)

    if not tools.GHOSTSCRIPT.path():
        pytest.skip("Ghostscript is not installed")
    page = proofs.gallery([file], keep, lambda words: None)
    assert len(kept) == page.count("<img") == 3 * len(file.sheets)
    assert all(f'src="{name}"' in page for name in kept)
    assert file.sha256 in page
    bound = proofs.bound([file], tmp_path)
    assert bound == proofs.bound([file], tmp_path)
    with pikepdf.open(io.BytesIO(bound)) as pdf:
        trim = file.sheets[0].bleed
        assert [float(side) for side in pdf.pages[0].mediabox[2:]] == pytest.approx([trim.width, trim.height], abs=1)


def test_without_ghostscript_it_says_so(desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Stop) as stop:
        proofs.gallery([desk.interior()], lambda name, content: None, lambda words: None)
    assert [problem.code for problem in stop.value.problems] == ["P004"]
