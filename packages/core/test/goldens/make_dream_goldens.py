"""Makes the goldens of DeepDream: the loops of Google's notebook, of the Keras example and of the TensorFlow tutorial, as they
stand there, on our sample network from a sample picture. What they draw at random is recorded, so that it can be injected.

    python make_dream_goldens.py   (needs tensorflow-cpu, keras, h5py, pillow, numpy; writes dreams.json.gz beside itself)

Where the originals resize with another library, TensorFlow's bilinear resizing stands in. The network takes 0 to 255; each loop
runs in the range of its original through a scaling layer in front.
"""

import gzip
import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from PIL import Image

HERE = Path(__file__).resolve().parent
MODELS = HERE.parents[3] / "models"
WIDTH, HEIGHT = 60, 44
LAYERS = ["block3_conv1", "block4_conv1"]
# Of each octave, fewer than the originals' 20 and 50: from step to step rounding is amplified until two backends part.
STEPS = {"keras-dream": 8, "tf-dream": 3}
# Keras's example leaves out a border of 2 cells on each side, so that maps have to be larger than that in the smallest octave.
BORDERED_LAYERS = ["block2_conv1", "block3_conv1"]


def picture() -> np.ndarray:
    """A part of a sample picture, [height, width, 3], 0 to 255."""
    image = Image.open(MODELS / "samples" / "meadow.png").convert("RGB").resize((WIDTH, HEIGHT), Image.BILINEAR)
    return np.asarray(image, np.uint8)


def network(scale: float, offset: float, names: list[str]) -> keras.Model:
    """The layers' outputs for images x that mean pixels x * scale + offset."""
    model = keras.models.load_model(MODELS / "textures" / "textures.h5", compile=False)
    probe = keras.Model(model.inputs, [model.get_layer(name).output for name in names])
    inputs = keras.Input((None, None, 3))
    return keras.Model(inputs, probe(keras.layers.Rescaling(scale, offset)(inputs)))


def outputs(model: keras.Model, image: tf.Tensor) -> list[tf.Tensor]:
    found = model(image, training=False)
    return list(found) if isinstance(found, (list, tuple)) else [found]


def resized(image, size) -> tf.Tensor:
    return tf.image.resize(image, [int(side) for side in size])


def rolled(image, shift) -> tf.Tensor:
    return tf.roll(image, shift, axis=[1, 2])


def google_dream(start: np.ndarray, random: np.random.Generator) -> dict:
    """½‖layer‖², 4 octaves × 1.4, 10 steps of 1.5 · g / mean |g| on 0 to 255, jitter 32, detail carried."""
    model = network(1, 0, LAYERS[:1])
    bases = [tf.constant(start[None], tf.float32)]
    for _ in range(3):
        bases.append(resized(bases[-1], [round(int(side) / 1.4) for side in bases[-1].shape[1:3]]))
    detail, shifts, losses = tf.zeros_like(bases[-1]), [], []
    for base in reversed(bases):
        detail = resized(detail, base.shape[1:3])
        image = base + detail
        for _ in range(10):
            shift = random.integers(-32, 33, 2)
            shifts.append([int(s) for s in shift])
            image = rolled(image, shift)
            with tf.GradientTape() as tape:
                tape.watch(image)
                loss = .5 * tf.reduce_sum(tf.square(outputs(model, image)[0]))
            gradient = tape.gradient(loss, image)
            losses.append(float(loss))
            image = image + 1.5 * gradient / tf.reduce_mean(tf.abs(gradient))
            image = tf.clip_by_value(rolled(image, -shift), 0, 255)
        detail = image - base
    return {"recipe": "google-dream", "stepCount": 10, "targets": [[LAYERS[0], 1]], "shifts": shifts, "losses": losses, "final": image[0] / 255}


def keras_dream(start: np.ndarray) -> dict:
    """Σ weight · sum of inner squares / number of values, 3 octaves × 1.4, steps of .01 on −1 to 1, detail restored."""
    model = network(127.5, 127.5, BORDERED_LAYERS)
    weights = [1., .5]
    original = tf.constant(start[None] / 127.5 - 1, tf.float32)
    shapes = [(int(HEIGHT / 1.4**octave), int(WIDTH / 1.4**octave)) for octave in (2, 1, 0)]
    shrunk, image, losses = resized(original, shapes[0]), tf.identity(original), []
    for shape in shapes:
        image = resized(image, shape)
        for _ in range(STEPS["keras-dream"]):
            with tf.GradientTape() as tape:
                tape.watch(image)
                loss = sum(weight * tf.reduce_sum(tf.square(layer[:, 2:-2, 2:-2, :])) / tf.cast(tf.size(layer), tf.float32)
                           for weight, layer in zip(weights, outputs(model, image)))
            gradient = tape.gradient(loss, image)
            losses.append(float(loss))
            gradient /= tf.maximum(tf.reduce_mean(tf.abs(gradient)), 1e-6)
            image += .01 * gradient
        same_size = resized(original, shape)
        image += same_size - resized(shrunk, shape)
        shrunk = same_size
    return {"recipe": "keras-dream", "stepCount": STEPS["keras-dream"], "targets": [[name, weight] for name, weight in zip(BORDERED_LAYERS, weights)], "shifts": [],
            "losses": losses, "final": (image[0] + 1) / 2}


def tf_dream(start: np.ndarray, random: np.random.Generator) -> dict:
    """Σ mean of two layers, 5 octaves × 1.3 about the picture's size, steps of .01 · g / std g on −1 to 1, rolled by up to 512."""
    model = network(127.5, 127.5, LAYERS)
    image, shifts, losses = tf.constant(start[None] / 127.5 - 1, tf.float32), [], []
    for octave in range(-2, 3):
        image = resized(image, [int(np.float32(side) * np.float32(1.3)**octave) for side in (HEIGHT, WIDTH)])
        for _ in range(STEPS["tf-dream"]):
            shift = random.integers(-512, 512, 2)
            shifts.append([int(s) for s in shift])
            moved = rolled(image, shift)
            with tf.GradientTape() as tape:
                tape.watch(moved)
                loss = sum(tf.reduce_mean(layer) for layer in outputs(model, moved))
            gradient = rolled(tape.gradient(loss, moved), -shift)
            losses.append(float(loss))
            gradient /= tf.math.reduce_std(gradient) + 1e-8
            image = tf.clip_by_value(image + .01 * gradient, -1, 1)
    return {"recipe": "tf-dream", "stepCount": STEPS["tf-dream"], "targets": [[name, 1] for name in LAYERS], "shifts": shifts, "losses": losses,
            "final": resized((image + 1) / 2, (HEIGHT, WIDTH))[0]}


def main() -> None:
    start = picture()
    dreams = [google_dream(start, np.random.default_rng(1)), keras_dream(start), tf_dream(start, np.random.default_rng(2))]
    for dream in dreams:
        dream["final"] = [round(float(value), 5) for value in np.asarray(dream["final"], np.float64).ravel()]
        dream["losses"] = [float(np.float32(loss)) for loss in dream["losses"]]
    content = {
        "made_by": f"Keras {keras.__version__} (TensorFlow-CPU backend)", "model": "textures/textures.h5",
        "width": WIDTH, "height": HEIGHT, "start": [int(value) for value in start.ravel()], "dreams": dreams,
    }
    data = gzip.compress(json.dumps(content, separators=(",", ":")).encode(), mtime=0)
    (HERE / "dreams.json.gz").write_bytes(data)


if __name__ == "__main__":
    main()
