"""The script that measures runs knows by which shipped recipe each was trained."""

from __future__ import annotations

import importlib.util
from dataclasses import asdict, replace

import pytest
from paths import ROOT

from tintling.artifacts import Manifest
from tintling.errors import TintlingError
from tintling.training.settings.recipe import load_recipe

SCRIPT = ROOT / "scripts" / "measure_model.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("measure_model", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_of(recipe, **changes):
    """What the manifest of a run says that was trained by a recipe."""
    training = replace(recipe.training, **changes)
    ratios = recipe.data.ratios
    return Manifest(
        model=training.model,
        history=({"stage": "training", "settings": asdict(training)},),
        data={
            "split": "official" if ratios is None else "/".join(map(str, ratios)),
            "split_seed": recipe.data.seed,
            "validation": recipe.data.validation,
        },
    )


@pytest.mark.parametrize("name", ["lin", "seeger", "seeger_30", "drop_full_conv", "kseta_tuned", "m7"])
def test_a_run_is_known_by_its_settings_whatever_its_seed(script, name):
    assert script.recipe_of(run_of(load_recipe(name), seed=77)) == name


def test_a_run_with_other_settings_has_no_shipped_recipe(script):
    assert script.recipe_of(run_of(load_recipe("lin"), epochs=6)) is None
    taught = replace(load_recipe("micro").training.distillation, teacher="/home/someone/runs/teachers")
    assert script.recipe_of(run_of(load_recipe("micro"), distillation=taught)) is None
    recipe = load_recipe("drop_conv")
    other = replace(recipe, data=replace(recipe.data, validation=5_000))
    assert script.recipe_of(run_of(other)) is None


def test_settings_that_came_later_do_not_disown_an_older_run(script):
    manifest = run_of(load_recipe("lin"))
    settings = dict(manifest.history[0]["settings"])
    del settings["distillation"]
    older = replace(manifest, history=({"stage": "training", "settings": settings},))
    assert script.recipe_of(older) == "lin"


@pytest.mark.parametrize("stages", [(), ("training",), ("finetuning", "compression")])
def test_a_run_that_was_not_trained_and_compressed_is_refused(script, stages, tmp_path):
    Manifest(model="tiny", metrics={stage: {} for stage in stages}).save(tmp_path)
    with pytest.raises(TintlingError, match="expected a run that `tintling train` and `tintling compress`"):
        script.measure_run(tmp_path, None)
