"""Trains the `digits` model on drawn digits and writes it as .h5 and as a tfjs layers-model.

    python train_digits.py DIGITS.npz OUT_FOLDER [--seed 1] [--epochs 8]

Five things in the training go beyond classifying well, all for the sake of what the filters and classes look like:

* Half of every batch is moved a small way up its own loss (one step of adversarial training, L2). The gradient of
  such a network points along strokes instead of along pixel noise, so class images look like digits.
* Blank and scribbled images have the uniform distribution as target, so a blank image prefers no class.
* Some digits are shown very faintly, with a target between theirs and the uniform one. Without them every ReLU could
  shut at the blank image, where the class ascent of the article starts, and its gradient would be exactly zero.
* Some digits are shown brighter, up to 255 times, because the article feeds 0-255 images back into a network trained
  on 0-1. The loss of such an image is divided by its brightness, as its gradient is proportional to it.
* A small penalty opens each convolution filter somewhere on uniform noise, where the ascent of the filters starts.
"""

import argparse
import json
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from class_images import ascend_classes, fed_back
from living_filters import living_share
from tfjs_layers_model import write_layers_model

BATCH = 128
UNIFORM = 24  # images per batch whose target is the uniform distribution
ADVERSARIAL_RADIUS = 2.5  # largest L2 length of the adversarial step, in 0..1 pixels
SMOOTHING = .02
FULL_TARGET = .4  # brightness from which on a digit has its whole target
OPEN_MARGIN = .1  # the penalty wants each filter's largest value before its ReLU above this on noise
OPEN_WEIGHT = .5


BIAS = keras.initializers.Constant(.02)  # every ReLU starts open at the blank image


def build() -> keras.Sequential:
    """The network. Its layer names are those of the article that the product reproduces."""
    return keras.Sequential([
        keras.Input((28, 28, 1), name="input_1"),
        layers.Conv2D(32, 5, activation="relu", kernel_initializer="he_normal", bias_initializer=BIAS, name="conv2d_1"),
        layers.Conv2D(32, 3, activation="relu", kernel_initializer="he_normal", bias_initializer=BIAS, name="conv2d_2"),
        layers.MaxPooling2D(2, name="max_pooling2d_1"),
        layers.Dropout(.1, name="dropout_1"),
        layers.Conv2D(64, 3, activation="relu", kernel_initializer="he_normal", bias_initializer=BIAS, name="conv2d_3"),
        layers.Conv2D(64, 3, activation="relu", kernel_initializer="he_normal", bias_initializer=BIAS, name="conv2d_4"),
        layers.MaxPooling2D(2, name="max_pooling2d_2"),
        layers.Dropout(.1, name="dropout_2"),
        layers.Flatten(name="flatten_1"),
        layers.Dense(128, activation="relu", kernel_initializer="he_normal", name="dense_1"),
        layers.Dropout(.2, name="dropout_3"),
        layers.Dense(64, activation="relu", kernel_initializer="he_normal", name="dense_2"),
        layers.Dropout(.1, name="dropout_4"),
        layers.Dense(10, activation="softmax", name="dense_3"),
    ], name="digits")


def shut_penalty(model: keras.Model, noise: tf.Tensor) -> tf.Tensor:
    """How far the filters are from opening on uniform noise of [0, 1) and of [0, 255), summed over convolutions."""
    penalty = 0.0
    for brightness in (1.0, 255.0):
        image = noise * brightness
        for layer in model.layers:
            if isinstance(layer, layers.Flatten):
                break
            if not isinstance(layer, layers.Conv2D):
                image = layer(image, training=False)
                continue
            before = tf.nn.conv2d(image, layer.kernel, 1, "VALID") + layer.bias
            # the mean over images of the largest value over positions, in units of the noise's brightness
            highest = tf.reduce_mean(tf.reduce_max(before, (1, 2)), 0) / brightness
            penalty += tf.reduce_mean(tf.nn.relu(OPEN_MARGIN - highest))
            image = tf.nn.relu(before)
    return penalty


def make_step(model: keras.Model, optimizer: keras.optimizers.Optimizer):
    """One training step: (images [n, 28, 28, 1], targets [n, 10], brightness [n]) -> mean loss."""
    cross_entropy = keras.losses.CategoricalCrossentropy(reduction="none")

    @tf.function
    def step(images, targets, brightness):
        half = BATCH // 2
        moving, labels = images[:half], targets[:half]
        with tf.GradientTape() as tape:
            tape.watch(moving)
            loss = tf.reduce_sum(cross_entropy(labels, model(moving, training=False)))
        gradient = tape.gradient(loss, moving)
        length = tf.sqrt(tf.reduce_sum(gradient**2, (1, 2, 3), keepdims=True)) + 1e-9
        radius = tf.random.uniform((half, 1, 1, 1), 0, ADVERSARIAL_RADIUS)
        moved = tf.clip_by_value(moving + gradient / length * radius, 0, 1)
        images = tf.concat([moved, images[half:]], 0) * brightness[:, None, None, None]
        with tf.GradientTape() as tape:
            losses = cross_entropy(targets, model(images, training=True)) / tf.maximum(brightness, 1)
            noise = tf.random.uniform((6, 28, 28, 1))
            loss = tf.reduce_mean(losses) + OPEN_WEIGHT * shut_penalty(model, noise)
        gradients = tape.gradient(loss, model.trainable_variables)
        gradients, _ = tf.clip_by_global_norm(gradients, 1.0)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    return step


def uniform_batch(scribbles: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Images that show no digit, [UNIFORM, 28, 28, 1]: blank, even grey, faint noise, scribbles."""
    images = np.zeros((UNIFORM, 28, 28, 1), np.float32)
    third = UNIFORM // 3
    images[2:third] = rng.uniform(0, 1, (third - 2, 1, 1, 1))
    images[third:2 * third] = rng.normal(0, 1, (third, 28, 28, 1)) * rng.uniform(.01, .15, (third, 1, 1, 1))
    images[2 * third:] = scribbles[rng.integers(len(scribbles), size=UNIFORM - 2 * third)]
    return images


def train(model: keras.Model, data, epochs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    images = data["train_images"][..., None].astype(np.float32) / 255
    scribbles = data["scribbles"][..., None].astype(np.float32) / 255
    targets = np.eye(10, dtype=np.float32)[data["train_labels"]] * (1 - SMOOTHING) + SMOOTHING / 10
    uniform_targets = np.full((UNIFORM, 10), .1, np.float32)
    steps_per_epoch = len(images) // BATCH
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, epochs * steps_per_epoch, alpha=0.005, warmup_target=2e-3, warmup_steps=200)
    optimizer = keras.optimizers.AdamW(rate, weight_decay=2e-4)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    step = make_step(model, optimizer)
    for epoch in range(epochs):
        started, losses = time.time(), []
        order = rng.permutation(len(images))
        for index in range(steps_per_epoch):
            chosen = order[index * BATCH:(index + 1) * BATCH]
            brightness = np.ones(BATCH + UNIFORM, np.float32)
            changed = rng.permutation(BATCH)[:BATCH // 2]
            faint, bright = changed[:BATCH // 5], changed[BATCH // 5:]
            brightness[faint] = np.exp(rng.uniform(np.log(.02), np.log(FULL_TARGET), len(faint)))
            brightness[bright] = np.exp(rng.uniform(0, np.log(255), len(bright)))
            sure = np.minimum(1, brightness[:BATCH, None] / FULL_TARGET)
            losses.append(step(
                np.concatenate([images[chosen], uniform_batch(scribbles, rng)]),
                np.concatenate([targets[chosen] * sure + (1 - sure) / 10, uniform_targets]).astype(np.float32), brightness))
        accuracies = ", ".join(f"{k} {v:.4f}" for k, v in evaluate(model, data).items())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, {accuracies}, {time.time() - started:.0f} s", flush=True)


def evaluate(model: keras.Model, data) -> dict[str, float]:
    """Accuracy on the drawings kept apart: held-out faces, and hand-like strokes from held-out seeds."""
    accuracy = {}
    for key, name in (("test_printed", "heldOutFonts"), ("test_hand", "heldOutStrokes")):
        predicted = model.predict(data[f"{key}_images"][..., None] / np.float32(255), batch_size=500, verbose=0)
        accuracy[name] = float((predicted.argmax(1) == data[f"{key}_labels"]).mean())
    return accuracy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()
    keras.utils.set_random_seed(options.seed)
    data = dict(np.load(options.data))
    model = build()
    model.summary()
    train(model, data, options.epochs, options.seed)

    accuracy = evaluate(model, data)
    class_images, probabilities = ascend_classes(model)
    result = fed_back(model, class_images)
    print("class ascent ends at", np.round(probabilities, 3))
    print("fed back:", result.argmax(1), "own class", np.round(np.diag(result), 3))
    living = living_share(model)
    print("living filters", living)

    options.out.mkdir(parents=True, exist_ok=True)
    model.save(options.out / "digits.h5", include_optimizer=False)
    write_layers_model(model, options.out / "tfjs")
    metadata = {
        "name": "digits",
        "description": "Ten digits, 28x28, white on black, in the manner of MNIST: drawn, not scanned. "
                       "The network of the mnist-filters and mnist-classes recipes.",
        "inputEncoding": {"range": [0, 1], "channelOrder": "grey", "mean": [0], "std": [1]},
        "labels": [str(digit) for digit in range(10)],
        "accuracy": {name: round(value, 4) for name, value in accuracy.items()},
    }
    for folder in (options.out, options.out / "tfjs"):
        (folder / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n")


if __name__ == "__main__":
    main()
