"""Merged images of flash memory."""

from __future__ import annotations

import pytest
from flash_images import merged_image

from tintling.errors import ArtifactError, ModelMismatchError
from tintling.firmware_export.boards.flash_image import check_image
from tintling.firmware_export.boards.registry import BOARDS

CAM = BOARDS["ai-thinker"]


@pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
def test_a_merged_image_of_the_chip_is_accepted(tmp_path, board):
    path = tmp_path / "merged.bin"
    path.write_bytes(merged_image(board, "ab" * 32))
    check_image(path, board, "ab" * 32)
    check_image(path, board, None)


@pytest.mark.parametrize("other", ["xiao-s3", "c3"])
def test_an_image_for_another_chip_is_refused(tmp_path, other):
    path = tmp_path / "merged.bin"
    path.write_bytes(merged_image(BOARDS[other]))
    with pytest.raises(ArtifactError, match=rf"is for an {BOARDS[other].chip.title}, but the AI-Thinker"):
        check_image(path, CAM, None)
    path.write_bytes(merged_image(CAM))
    with pytest.raises(ArtifactError, match=r"is for an ESP32, but"):
        check_image(path, BOARDS[other], None)
    path.write_bytes(merged_image(BOARDS[other], chip_id=23))
    with pytest.raises(ArtifactError, match="chip number 23"):
        check_image(path, BOARDS[other], None)


@pytest.mark.parametrize("data", [b"", b"\xe9", b"\xff" * 9000, bytes(9000)])
def test_what_is_no_merged_image_is_refused(tmp_path, data):
    path = tmp_path / "merged.bin"
    path.write_bytes(data)
    with pytest.raises(ArtifactError, match=r"no merged image for an ESP32: .*0x1000"):
        check_image(path, CAM, None)


def test_an_image_with_another_model_is_refused(tmp_path):
    path = tmp_path / "merged.bin"
    path.write_bytes(merged_image(CAM, "ab" * 32))
    with pytest.raises(ModelMismatchError, match="does not hold the model cdcdcdcd"):
        check_image(path, CAM, "cd" * 32)


def test_a_file_that_cannot_be_read_is_one_line(tmp_path):
    with pytest.raises(ArtifactError, match=r"cannot read .*gone: No such file"):
        check_image(tmp_path / "gone", CAM, None)
