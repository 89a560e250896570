"""The class ascent of the article that the `mnist-classes` recipe reproduces, in Keras.

    python class_images.py MODEL.h5 [SHEET.png]

prints whether the ten class images, fed back as 0-255 pixels, are recognized as 0..9.
"""

import sys

import keras
import numpy as np
import tensorflow as tf

STEPS = 4096


def ascend_classes(model: keras.Model, steps: int = STEPS) -> tuple[np.ndarray, np.ndarray]:
    """Class images [10, 28, 28, 1] in model-input units and the softmax output that each one reached [10].

    The ten ascents are independent, so they run as one batch: image i climbs output i, after the softmax, from
    zeros, with the gradient divided by its RMS per image and the step size 1 / (100 + 10 * step).
    """

    @tf.function
    def climb(images):
        def body(step, images):
            with tf.GradientTape() as tape:
                tape.watch(images)
                # the sum over the batch leaves each image the gradient of its own output
                objective = tf.linalg.trace(model(images, training=False))
            gradient = tape.gradient(objective, images)
            gradient /= tf.sqrt(tf.reduce_mean(gradient**2, (1, 2, 3), keepdims=True)) + 1e-5
            return step + 1, images + gradient / (100.0 + 10.0 * tf.cast(step, tf.float32))

        return tf.while_loop(lambda step, _: step < steps, body, (0, images))[1]

    images = climb(tf.zeros((10, *model.input_shape[1:]))).numpy()
    return images, np.diag(model.predict(images, verbose=0))


def deaveraged(images: np.ndarray) -> np.ndarray:
    """Class images as the article shows them: the mean taken away, the negative cut off, the largest value 255."""
    shown = np.clip(images - images.mean((1, 2, 3), keepdims=True), 0, 255)
    return shown * 255 / shown.max((1, 2, 3), keepdims=True)


def fed_back(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """The model's output [10, 10] for the de-averaged class images, unscaled: 0-255 although trained on 0-1."""
    return model.predict(deaveraged(images).astype(np.float32), verbose=0)


def main() -> None:
    model = keras.models.load_model(sys.argv[1], compile=False)
    images, probabilities = ascend_classes(model)
    result = fed_back(model, images)
    print("ascent ends at", np.round(probabilities, 4))
    print("fed back:", result.argmax(1), "own class", np.round(np.diag(result), 4))
    if len(sys.argv) > 2:
        from PIL import Image
        raw = images - images.min((1, 2, 3), keepdims=True)
        raw = raw * 255 / raw.max((1, 2, 3), keepdims=True)
        rows = [np.concatenate(list(part[..., 0]), 1) for sheet in (raw, deaveraged(images)) for part in (sheet[:5], sheet[5:])]
        sheet = Image.fromarray(np.concatenate(rows).astype(np.uint8))
        sheet.resize((sheet.width * 5, sheet.height * 5), Image.NEAREST).save(sys.argv[2])


if __name__ == "__main__":
    main()
