"""Presets: those shipped hold together; what is wrong is said with what would be right."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from zilap.press import job, presets
from zilap.press.colour import converter
from zilap.problem import Stop
from zilap.source import main

FOLDER = Path(__file__).parents[2] / "templates" / "press"
ROWS = tomllib.loads((FOLDER / "profiles.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", main.presets(FOLDER))
def test_shipped_presets_load_and_explain_themselves(name: str) -> None:
    preset = presets.load(FOLDER, name)
    words = job.explain(preset)
    assert preset.profile.identifier in words
    assert preset.ask


@pytest.mark.parametrize("name", main.presets(FOLDER))
def test_no_colour_of_the_screen_is_over_the_limit(name: str) -> None:
    preset = presets.load(FOLDER, name)
    convert = converter(preset)
    steps = [value / 8 for value in range(9)]
    most = max(sum(convert.rgb(r, g, b)) for r in steps for g in steps for b in steps)
    assert most <= preset.ink_limit + 1e-3


@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_profiles_are_the_ones_named(row) -> None:
    assert hashlib.sha256((FOLDER / row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert row["licence"]
    assert row["source"]


def written(folder: Path, text: str) -> Path:
    (folder / "shop.toml").write_text(text, encoding="utf-8")
    return folder


GOOD = 'label = "店"\nchoose = "試"\nprofile = "fogra39"\nask = ["?"]\n'


def test_a_printer_s_own_preset_wins(tmp_path: Path) -> None:
    own = written(
        tmp_path, GOOD + "bleed_mm = 5\n[ink.gold]\nrgb = '#c59c4d'\ncmyk = [20, 35, 75, 10]\nspot = 'GOLD'\n"
    )
    preset = presets.load(FOLDER, "shop", own)
    assert (preset.bleed_mm, preset.inks[0].name, preset.inks[0].spot) == (5, "GOLD", True)
    assert "shop" in main.presets(FOLDER, own)


def test_a_printer_s_profile_goes_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "printer.icc").write_bytes((FOLDER / "gracol2006-tr006.icc").read_bytes())
    preset = presets.load(FOLDER, "printer.icc", tmp_path)
    assert preset.profile.identifier == "zilap GRACoL2006 coated TR006"
    assert preset.profile.identifier != "FOGRA39"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "bleeds = 3\n", "不認識 bleeds"),
        (GOOD.replace("fogra39", "fogra99"), "fogra99"),
        (GOOD + 'intent = "absolute"\n', "intent 只可以是"),
        (GOOD + "[ink.deep]\nrgb = '#101010'\ncmyk = [100, 100, 100, 100]\n", "共 400%"),
        (GOOD + "[marks]\ncrops = true\n", "不認識 crops"),
        ("label = ", "S002"),
        (GOOD + 'bleed_mm = "three"\n', "bleed_mm = 'three'，要是數字"),
        (GOOD + "[paper]\ncaliper = true\n", "caliper = True，要是數字"),
        (GOOD.replace("label", "label_en"), "不認識 label_en"),
        ("\n".join(line for line in GOOD.splitlines() if not line.startswith("choose")), "沒有 choose"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Stop, match=words):
        presets.load(FOLDER, "shop", written(tmp_path, text))


def test_an_unknown_preset_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="fogra39-coated"):
        presets.load(FOLDER, "fogra", tmp_path)


def test_a_screen_profile_is_refused(tmp_path: Path) -> None:
    from PIL import ImageCms

    (tmp_path / "screen.icc").write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    with pytest.raises(Stop, match="不是 CMYK"):
        presets.load(FOLDER, "screen.icc", tmp_path)
