"""A model that cannot be written is one clear error, and leaves nothing."""

from __future__ import annotations

import pytest

from tintling.errors import ArtifactError
from tintling.training.networks.keras_io import save_model


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), RuntimeError("Can't write data (no space)\nbacktrace")]
)
def test_a_full_disk_for_temporary_files_is_named_with_the_file_and_a_remedy(error, tmp_path):
    class Model:
        def save(self, file, *, save_format):
            file.write_bytes(save_format.encode())
            raise error

    with pytest.raises(
        ArtifactError, match=r"cannot write .*model\.keras: .*pace.*; free some space"
    ) as raised:
        save_model(Model(), tmp_path / "model.keras")
    assert "\n" not in str(raised.value)
    assert not list(tmp_path.iterdir())
