"""Proofs and the job sheet."""

from __future__ import annotations

import hashlib

import pytest
from PIL import Image

from zilap.press import job, proofs


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


@pytest.mark.slow
def test_panel_and_proof_pdf(desk, preset) -> None:
    file = desk.interior()
    try:
        made = proofs.soft_proof_pdf(file.made.path, preset, [0, 1], 60)
    except OSError:
        pytest.skip("Ghostscript is not installed")
    assert made == proofs.soft_proof_pdf(file.made.path, preset, [0, 1], 60)
    assert proofs.panel(file, [0]).count("<img") == 6
