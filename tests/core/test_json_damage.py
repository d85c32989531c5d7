"""Every JSON file that a user may have: JSON and yet wrong, it is read or refused in one line."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from json_mutations import mutations
from paths import ROOT

from tintling.artifacts import load_manifest
from tintling.camera_client.web.messages import BadMessageError, parse
from tintling.errors import TintlingError
from tintling.ledger import Ledger
from tintling.training.loop.checkpoint import load_checkpoint
from tintling.training.loop.history import read_best_runs
from tintling.training.studies.results import load_result

STATE = {
    "schema": 1,
    "fingerprint": {"recipe": "", "data": {}},
    "history": [
        {
            "epoch": 1,
            "learning_rate": 0.1,
            "train_loss": 1.0,
            "train_accuracy": 0.5,
            "validation_loss": 1.0,
            "validation_accuracy": 0.5,
            "seconds": 1.0,
        }
    ],
    "progress": {},
    "groups": {"best": 1},
}


def read_manifest(folder, text):
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    manifest = load_manifest(folder)
    assert manifest.task.identifiers
    manifest.save(folder)
    load_manifest(folder)


def read_ledger(folder, text):
    (folder / "steps.json").write_text(text, encoding="utf-8")
    ledger = Ledger(folder)
    ledger.is_done("train", "key", folder)
    ledger.seconds("train")
    ledger.record("export", "key", 1.0)


def read_study(folder, text):
    (folder / "study.json").write_text(text, encoding="utf-8")
    load_result(folder / "study.json")


def read_highscore(folder, text):
    (folder / "highscore.json").write_text(text, encoding="utf-8")
    read_best_runs(folder / "highscore.json", "tiny")


def read_message(_, text):
    parse(text)
    data = text.encode()
    parse(len(data).to_bytes(4, "little") + data + bytes(4))


def read_checkpoint(folder, text):
    with zipfile.ZipFile(folder / "state.npz", "w") as archive:
        for name, array in (("state", np.frombuffer(text.encode(), np.uint8)), ("best/0", np.zeros(3))):
            member = io.BytesIO()
            np.save(member, array)
            archive.writestr(f"{name}.npy", member.getvalue())
    load_checkpoint(folder)


MANIFEST = json.loads((ROOT / "models" / "nano" / "manifest.json").read_text("utf-8"))
# Entries of tables that are read alike: two of each stand for all.
MANIFEST["history"] = MANIFEST["history"][:1]
MANIFEST["metrics"] = {stage: dict(list(each.items())[:2]) for stage, each in MANIFEST["metrics"].items()}


STUDY = min((ROOT / "docs" / "results" / "studies").glob("*.json"))
CASES = {
    "manifest": (read_manifest, MANIFEST),
    "ledger": (read_ledger, {"train": {"key": "key", "seconds": 1.5}}),
    "study": (read_study, json.loads(STUDY.read_text("utf-8"))),
    "highscore": (read_highscore, {"tiny": {"validation_accuracy": 0.9, "validation_loss": 0.1, "run": "a"}}),
    "message": (
        read_message,
        {"type": "frame", "sequence": 3, "width": 2, "height": 2, "label": 1, "several": True},
    ),
    "checkpoint": (read_checkpoint, STATE),
}


@pytest.mark.parametrize("name", CASES)
def test_no_document_is_taken_for_a_bug(tmp_path, name):
    read, document = CASES[name]
    refused = 0
    for where, text in mutations(document):
        try:
            read(tmp_path, text)
        except (TintlingError, BadMessageError) as error:
            refused += 1
            words = str(error)
        except Exception as error:
            raise AssertionError(f"{where}: {error!r}") from error
        else:
            continue
        words.encode()
        assert "\n" not in words, where
    assert refused or name == "ledger"
