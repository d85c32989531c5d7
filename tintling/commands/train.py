"""``tintling train``."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tintling.console import force_option, json_option, note, print_json, refuse_overwrite
from tintling.errors import ArtifactError

if TYPE_CHECKING:
    from tintling.training.data.splits import Splits
    from tintling.training.loop.ensemble import EnsembleResult
    from tintling.training.loop.results import TrainingResult
    from tintling.training.settings.config import TrainingConfig
    from tintling.training.settings.recipe import Recipe

__all__ = ["command"]

_KINDS = ("unit", "standardize", "threshold")


@click.command("train", short_help="Train a digit network.")
@click.option(
    "--model",
    help="Architecture; its recipe of the same name is used.  [default: tiny]  With --finetune: a run, or a "
    "shipped model.  [default: nano]",
)
@click.option("--recipe", metavar="NAME|FILE", help="Recipe: one that is shipped, or a TOML file.")
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True, help="Run to write."
)
@click.option(
    "--engine",
    type=click.Choice(("tensorflow", "native")),
    help="What takes the steps; native is compiled C, much faster for small chains of layers.",
)
@click.option(
    "--precision",
    type=click.Choice(("float32", "bfloat16")),
    help="What TensorFlow multiplies in while training; bfloat16 is faster on processors that have it.",
)
@click.option("--epochs", type=int, help="Passes over the digits.")
@click.option("--batch-size", type=int, help="Digits a step.")
@click.option("--learning-rate", type=float, help="Peak learning rate.")
@click.option(
    "--schedule",
    type=click.Choice(("cosine", "plateau", "exponential", "constant")),
    help="Course of the learning rate; plateau waits for validation, and the best epoch is kept then.",
)
@click.option("--dropout", type=float, help="Dropout rate.")
@click.option("--label-smoothing", type=float, help="Share of the target spread over all classes.")
@click.option("--ema", type=float, help="Decay of the moving average of the weights; 0 for none.")
@click.option("--patience", type=int, help="Stop after so many epochs without a better one; 0 never.")
@click.option("--normalize", type=click.Choice(_KINDS), help="How pixels become numbers.")
@click.option(
    "--augment/--no-augment",
    default=None,
    help="Change digits at random, as tiny's recipe does if this one does not, or never.",
)
@click.option("--seed", type=int, help="Seed of everything random.")
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other digits: .npz, IDX, images.")
@click.option("--train-size", type=int, help="Train on so many digits only.")
@click.option("--split", help="'official', or percentages of all digits such as 60/20/20.")
@click.option(
    "--ensemble",
    "members",
    type=click.IntRange(2, 100),
    help="Train so many, whose seeds follow one another.",
)
@click.option(
    "--distill",
    "teacher",
    metavar="RUN",
    type=click.Path(path_type=Path, file_okay=False),
    help="Learn from the answers of a run, an ensemble or a shipped model as well.",
)
@click.option(
    "--finetune",
    "captures",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Adapt a trained network to the captures that `tintling collect` saved, and quantize it.",
)
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@click.option("--highscore", type=click.Path(path_type=Path, dir_okay=False), help="Highscore file.")
@force_option
@json_option
def command(
    *,
    folder: Path,
    data: Path | None,
    members: int | None,
    teacher: Path | None,
    captures: Path | None,
    offline: bool,
    resume: bool,
    highscore: Path | None,
    force: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Train a digit network.

    Settings come from the recipe; flags override it. The run directory holds the model of the best
    epoch, judged on validation digits only. A run stopped with Ctrl-C goes on with --resume; whoever
    gave --ensemble, --data or --offline gives it again.

    With --finetune a trained network learns one's own hand in a minute or two: captures among digits of
    MNIST, so that nothing is forgotten. A third of the captures is held back and read before and after;
    OUT-int8 is ready for `tintling camera` and `tintling export`.
    """
    if captures is not None:
        from tintling.commands._finetune import FinetuneRequest, finetune, only_known

        only_known(
            {**flags, "ensemble": members, "distill": teacher, "resume": resume, "highscore": highscore}
        )
        finetune(FinetuneRequest(captures, folder, flags, data, offline), force=force, as_json=as_json)
        return
    from tintling.training.data.datasets import load_mnist, split

    recipe = _begun(folder, members, flags) if resume else _begin(folder, flags, teacher, force=force)
    splits = split(load_mnist(data, offline=offline), recipe.data)
    work = _Training(recipe, splits, folder, teacher=teacher, resume=resume, highscore=highscore)
    from tintling.training.loop.run import TrainingInterruptedError

    try:
        result = work.train_several(members) if members else work.train()
    except TrainingInterruptedError as error:
        same = {"ensemble": members, "distill": teacher, "data": data, "highscore": highscore}
        remedy = _remedy(folder, same, offline=offline)
        raise TrainingInterruptedError(f"{error}; {remedy}") from None
    _tell(result, as_json=as_json)


def _begin(folder: Path, flags: dict[str, Any], teacher: Path | None, *, force: bool) -> Recipe:
    """Gives the settings of a new run."""
    from tintling.commands._teacher import recorded_teacher
    from tintling.staging import require_writable
    from tintling.training.settings.recipe import Recipe, load_recipe, shipped_recipes

    require_writable(folder)
    refuse_overwrite(folder, force=force)
    model = flags["model"] or "tiny"
    name = flags["recipe"] or (model if model in shipped_recipes() else None)
    recipe = _override(load_recipe(name) if name else Recipe(), flags)
    if teacher is None:
        return recipe
    taught = replace(recipe.training.distillation, teacher=recorded_teacher(teacher))
    return replace(recipe, training=replace(recipe.training, distillation=taught))


def _begun(folder: Path, members: int | None, flags: dict[str, Any]) -> Recipe:
    """Gives the settings of a run, or of an ensemble, that goes on."""
    from tintling.training.run_folder import CHECKPOINT_DIR, RECIPE_NAME, member_name
    from tintling.training.settings.recipe import load_recipe

    if given := [name for name, value in flags.items() if value is not None]:
        raise click.UsageError(
            f"--resume takes its settings from {folder}; leave out --{given[0].replace('_', '-')}"
        )
    run = folder / member_name(1) if members else folder
    if not (run / CHECKPOINT_DIR).is_dir() or not (run / RECIPE_NAME).is_file():
        remedy = "leave out --resume to start one"
        if not members and (folder / member_name(1)).is_dir():
            remedy = "it holds an ensemble: give --ensemble again"
        elif members and (folder / CHECKPOINT_DIR).is_dir():
            remedy = "it holds a run of its own: leave out --ensemble"
        raise ArtifactError(f"{folder} holds no {'ensemble' if members else 'run'} to resume; {remedy}")
    return load_recipe(run / RECIPE_NAME)


def _remedy(folder: Path, same: dict[str, Any], *, offline: bool) -> str:
    """Says how an interrupted training goes on: with the options that no run remembers."""
    from tintling.training.run_folder import CHECKPOINT_DIR, member_name

    if not ((folder / member_name(1) if same["ensemble"] else folder) / CHECKPOINT_DIR).is_dir():
        return "there is nothing to resume"
    words = ["tintling", "train", "--resume", "--out", str(folder)]
    for name, value in same.items():
        words += [] if value is None else [f"--{name}", str(value)]
    return f"go on with: {shlex.join([*words, '--offline'] if offline else words)}"


def _tell(result: TrainingResult | EnsembleResult, *, as_json: bool) -> None:
    """Prints what came out."""
    from tintling.commands.views import training as display
    from tintling.training.loop.ensemble import EnsembleResult

    if isinstance(result, EnsembleResult):
        if as_json:
            print_json(display.ensemble_document(result))
        else:
            display.show_ensemble(result)
    elif as_json:
        print_json(display.run_document(result))
    else:
        display.show_run(result)


def _override(recipe: Recipe, flags: dict[str, Any]) -> Recipe:
    """Puts what the user said in place of what the recipe says."""
    from tintling.pixels import Normalization
    from tintling.training.data.splits import SplitSpec
    from tintling.training.settings.recipe import with_augmentation

    def given(**fields: str) -> dict[str, Any]:
        return {field: flags[flag] for field, flag in fields.items() if flags[flag] is not None}

    training, data = recipe.training, recipe.data
    stopping = training.stopping
    if flags["schedule"] == "plateau" and stopping.monitor == "last":
        stopping = replace(stopping, monitor="accuracy")
    plain = ("model", "engine", "precision", "epochs", "batch_size", "seed", "dropout", "ema")
    training = replace(
        training,
        **given(**{name: name for name in plain}, label_smoothing="label_smoothing"),
        optimizer=replace(training.optimizer, **given(learning_rate="learning_rate")),
        schedule=replace(training.schedule, **given(name="schedule")),
        stopping=replace(stopping, **given(patience="patience")),
    )
    training = with_augmentation(training, wanted=flags["augment"])
    if kind := flags["normalize"]:
        chosen = {
            "unit": Normalization.unit,
            "standardize": Normalization.standardize,
            "threshold": Normalization.black_white,
        }[kind]
        training = replace(training, normalization=chosen())
    data = replace(data, **given(train_size="train_size"))
    if flags["split"] is not None:
        data = replace(data, ratios=SplitSpec.parse_ratios(flags["split"]))
    return replace(recipe, training=training, data=data)


class _Training:
    """Trains with a display on standard error.

    Args:
        recipe: Settings.
        splits: Digits.
        folder: Run, or ensemble, to write.
        teacher: Run or ensemble to learn from, or None.
        resume: Go on with what is in ``folder``.
        highscore: The highscore file, or None.
    """

    def __init__(
        self,
        recipe: Recipe,
        splits: Splits,
        folder: Path,
        *,
        teacher: Path | None,
        resume: bool,
        highscore: Path | None,
    ) -> None:
        from tintling.commands._splits import photographed
        from tintling.commands._teacher import find_teacher, load_teacher

        self._config = recipe.training
        found = find_teacher(teacher, self._config.distillation.teacher)
        note(f"starting TensorFlow; seed {recipe.training.seed}")
        from tintling.training.networks import registry as zoo

        # Whether there is such a network is known in a moment, photographs take minutes.
        zoo.build(self._config.model, dropout=self._config.dropout)
        self._teacher = load_teacher(found, splits) if found else None
        self._splits = photographed(splits, recipe)
        self._folder = folder
        self._resume = resume
        self._highscore = highscore

    def train(self) -> TrainingResult:
        """Trains one network."""
        from tintling.commands._native import compile_native
        from tintling.commands.views.training import TrainingDisplay
        from tintling.training.loop.run import train

        with TrainingDisplay.opened() as progress:
            display = TrainingDisplay(progress, self._config.epochs)
            return train(
                self._config,
                self._splits,
                self._folder,
                resume=self._resume,
                highscore=self._highscore,
                teacher=self._teacher,
                compiler=compile_native,
                on_epoch=display.on_epoch,
                on_step=display.on_step,
            )

    def train_several(self, members: int) -> EnsembleResult:
        """Trains an ensemble."""
        from tintling.commands._native import compile_native
        from tintling.commands.views.training import TrainingDisplay
        from tintling.training.loop.ensemble import train_ensemble
        from tintling.training.loop.run import train

        with TrainingDisplay.opened() as progress:

            def train_member(config: TrainingConfig, folder: Path, resume: bool) -> TrainingResult:  # noqa: FBT001 - the ensemble's signature
                display = TrainingDisplay(progress, config.epochs, folder.name)
                return train(
                    config,
                    self._splits,
                    folder,
                    resume=resume,
                    highscore=self._highscore,
                    teacher=self._teacher,
                    compiler=compile_native,
                    on_epoch=display.on_epoch,
                    on_step=display.on_step,
                )

            return train_ensemble(
                self._config, self._splits, self._folder, members, train_member, resume=self._resume
            )
