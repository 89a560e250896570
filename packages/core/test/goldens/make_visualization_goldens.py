"""Makes the goldens of feature visualization: numpy's inverse Fourier transform, Keras's optimizers step by step, and the
first steps of two recipes that Keras can run.

    python make_visualization_goldens.py   (needs tensorflow-cpu, keras, h5py, numpy; writes visualization.json.gz beside itself)
"""

import gzip
import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

HERE = Path(__file__).resolve().parent
MODELS = HERE.parents[3] / "models"


def listed(array: np.ndarray) -> list[float]:
    return [float(np.float32(v)) for v in np.asarray(array).ravel()]


def spectra() -> list[dict]:
    """Images [height, width] of random spectra [height, width // 2 + 1], even, odd and not square."""
    cases = []
    for seed, (height, width) in enumerate([(8, 8), (7, 7), (6, 9), (9, 4), (5, 12), (1, 6), (4, 1)]):
        random = np.random.default_rng(seed)
        shape = (height, width // 2 + 1)
        spectrum = random.normal(size=shape) + 1j * random.normal(size=shape)
        cases.append({
            "height": height, "width": width, "real": listed(spectrum.real), "imaginary": listed(spectrum.imag),
            "image": listed(np.fft.irfft2(spectrum, s=(height, width))),
        })
    return cases


def optimizer_steps() -> list[dict]:
    """Ten steps uphill of each optimizer from the same start, along the same gradients: Keras goes downhill, so they are negated."""
    random = np.random.default_rng(7)
    start = random.normal(size=6).astype(np.float32)
    gradients = random.normal(size=(10, 6)).astype(np.float32)
    gradients[3] = 0
    makers = {
        "sgd": (lambda: keras.optimizers.SGD(.3), {"kind": "gradient-ascent", "normalization": "none", "epsilon": 0, "stepSize": .3}),
        "momentum": (lambda: keras.optimizers.SGD(.3, momentum=.8),
                     {"kind": "gradient-ascent", "normalization": "none", "epsilon": 0, "stepSize": .3, "momentum": .8}),
        "rmsprop": (lambda: keras.optimizers.RMSprop(.1, rho=.9), {"kind": "rmsprop", "stepSize": .1, "rho": .9, "momentum": 0, "epsilon": 1e-7}),
        "rmsprop with momentum": (lambda: keras.optimizers.RMSprop(.1, rho=.9, momentum=.5),
                                  {"kind": "rmsprop", "stepSize": .1, "rho": .9, "momentum": .5, "epsilon": 1e-7}),
        "adam": (lambda: keras.optimizers.Adam(.05), {"kind": "adam", "stepSize": .05, "beta1": .9, "beta2": .999, "epsilon": 1e-7}),
        "nadam": (lambda: keras.optimizers.Nadam(1.), {"kind": "nadam", "stepSize": 1, "beta1": .9, "beta2": .999, "epsilon": 1e-7}),
    }
    cases = []
    for name, (make, spec) in makers.items():
        variable, optimizer, after = keras.Variable(start), make(), []
        for gradient in gradients:
            optimizer.apply([-gradient], [variable])
            after.append(listed(variable.numpy()))
        cases.append({"name": name, "spec": spec, "start": listed(start), "gradients": [listed(g) for g in gradients], "after": after})
    return cases


def keras_example(steps: int) -> dict:
    """The loop of keras.io's "Visualizing what convnets learn", on the textures model, in its own words."""
    model = keras.models.load_model(MODELS / "textures" / "textures.h5", compile=False)
    layer, channel, size = "block2_conv2", 0, 24
    probe = keras.Model(model.inputs, model.get_layer(layer).output)
    start = ((np.random.default_rng(3).random((1, size, size, 3)) - .5) * .25).astype(np.float32)
    # a filter that answers nowhere to the start would give a golden without any movement; take the next living one
    while not np.any(probe(tf.constant(start), training=False)[:, 2:-2, 2:-2, channel] > 0):
        channel += 1
    image, losses = tf.constant(start), []
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(image)
            activation = probe(image, training=False)
            loss = tf.reduce_mean(activation[:, 2:-2, 2:-2, channel])
        gradient = tf.math.l2_normalize(tape.gradient(loss, image))
        losses.append(float(loss))
        image = image + 10. * gradient
    shown = image.numpy()[0]
    shown = (shown - shown.mean()) / (shown.std() + 1e-5) * .15
    crop = round(size * 25 / 180)
    shown = np.clip(np.clip(shown[crop:-crop, crop:-crop] + .5, 0, 1) * 255, 0, 255).astype("uint8")
    return {"model": "textures/textures.h5", "layer": layer, "channel": channel, "size": size, "steps": steps,
            "start": listed(start), "final": listed(image.numpy()), "displayed": [int(v) for v in shown.ravel()], "loss": losses}


def mnist_classes(steps: int) -> dict:
    """The first steps of `mnist-classes` from a stored start, on the digits model's softmax output."""
    model = keras.models.load_model(MODELS / "digits" / "digits.h5", compile=False)
    channel = 3
    start = (np.random.default_rng(5).random((1, 28, 28, 1)) * .1).astype(np.float32)
    image, losses = tf.constant(start), []
    for step in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(image)
            loss = tf.reduce_mean(model(image, training=False)[:, channel])
        gradient = tape.gradient(loss, image)
        losses.append(float(loss))
        image = image + gradient / (tf.sqrt(tf.reduce_mean(gradient**2)) + 1e-5) * (1 / (100 + 10 * step))
    return {"model": "digits/digits.h5", "layer": model.layers[-1].name, "channel": channel, "size": 28, "steps": steps,
            "start": listed(start), "final": listed(image.numpy()), "displayed": [], "loss": losses}


content = {
    "made_by": f"numpy {np.__version__}, Keras {keras.__version__} (TensorFlow-CPU backend), float32, inference mode",
    "spectra": spectra(), "optimizers": optimizer_steps(), "keras-example": keras_example(30), "mnist-classes": mnist_classes(64),
}
# Without a time in the header, so that the same numbers give the same bytes.
(HERE / "visualization.json.gz").write_bytes(gzip.compress(json.dumps(content).encode(), mtime=0))
