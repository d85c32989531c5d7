"""Somebody's Keras network: a MobileNet of a quarter of the channels for RGB 96x96, trained by a beginner.

Nothing of Tintling takes part: Keras reads a folder of pictures, one subfolder a label, and saves a file.
"""

from __future__ import annotations

from pathlib import Path

from tintling.training._tensorflow import keras, tf

__all__ = ["write_mobilenet"]

SIDE, BATCH = 96, 32


def write_mobilenet(pictures: Path, out: Path, *, epochs: int, seed: int = 1) -> None:
    """Trains `keras.applications.MobileNet` and saves it.

    Args:
        pictures: Folder with `train`, which holds a folder of pictures for each label.
        out: File to write, such as `net.keras`.
        epochs: Passes over the pictures.
        seed: Seed of weights and order.
    """
    keras.utils.set_random_seed(seed)
    samples = keras.utils.image_dataset_from_directory(
        str(pictures / "train"), image_size=(SIDE, SIDE), batch_size=BATCH, seed=seed
    )
    labels = samples.class_names
    body = keras.applications.MobileNet(
        (SIDE, SIDE, 3), alpha=0.25, include_top=False, weights=None, pooling="avg"
    )
    image = keras.Input((SIDE, SIDE, 3))
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1)(image)
    model = keras.Model(image, keras.layers.Dense(len(labels), "softmax")(body(scaled)), name="mobilenet")
    # A hundred steps are too few for averages that Keras lets follow slowly.
    for layer in body.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.9
    model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy", ["accuracy"])
    model.fit(samples.prefetch(tf.data.AUTOTUNE), epochs=epochs, verbose=0)
    model.save(out)
