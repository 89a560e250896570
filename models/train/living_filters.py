"""The share of convolution filters that answer to noise: those whose mean activation has a gradient."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def living_share(model: keras.Model, size: int = 28, low: float = 0.0, highs: tuple[float, ...] = (1.0, 255.0),
                 seed: int = 0) -> dict[str, dict[str, float]]:
    """layer name -> {"[low, high)": share of filters with a non-zero gradient on uniform noise of that range}."""
    channels = model.input_shape[-1]
    shares = {}
    for layer in model.layers:
        if not isinstance(layer, layers.Conv2D):
            continue
        probe = keras.Model(model.inputs, layer.output)
        shares[layer.name] = {}
        for high in highs:
            noise = tf.constant(np.random.default_rng(seed).uniform(low, high, (1, size, size, channels)), tf.float32)
            with tf.GradientTape(persistent=True) as tape:
                tape.watch(noise)
                means = tf.unstack(tf.reduce_mean(probe(noise, training=False), (0, 1, 2)))
            alive = np.array([bool(tf.reduce_any(tape.gradient(mean, noise) != 0)) for mean in means])
            shares[layer.name][f"[{low:g}, {high:g})"] = float(alive.mean())
    return shares
