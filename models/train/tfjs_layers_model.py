"""Writes a Keras 3 Sequential or functional model in the layers-model format of TensorFlow.js.

TensorFlow.js reads the layer configurations of Keras 2, so each one is written anew here: an InputLayer with
`batch_input_shape`, and for every other layer only the settings that Keras 2 had.
"""

import json
from pathlib import Path

import keras
import numpy as np

# setting names that Keras 2 shares with Keras 3, by layer class
SETTINGS = {
    "Conv2D": ["filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "activation", "use_bias"],
    "MaxPooling2D": ["pool_size", "strides", "padding", "data_format"],
    "GlobalAveragePooling2D": ["data_format"],
    "Dropout": ["rate"],
    "Flatten": ["data_format"],
    "Dense": ["units", "activation", "use_bias"],
}


def layer_config(layer: keras.layers.Layer) -> dict:
    """One layer in the Keras 2 dialect."""
    kind = type(layer).__name__
    config = layer.get_config()
    kept = {"name": layer.name, "trainable": True, "dtype": "float32"}
    kept.update({key: config[key] for key in SETTINGS[kind]})
    return {"class_name": kind, "config": kept}


def write_layers_model(model: keras.Sequential, folder: Path) -> None:
    """Writes model.json and group1-shard1of1.bin into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    first = {"class_name": "InputLayer", "config": {
        "batch_input_shape": [None, *model.input_shape[1:]], "dtype": "float32", "sparse": False, "name": "input_1"}}
    entries, values = [], []
    for layer in model.layers:
        for variable in layer.weights:
            value = variable.numpy()
            entries.append({"name": f"{layer.name}/{variable.name}", "shape": list(value.shape), "dtype": "float32"})
            values.append(value.astype("<f4").tobytes())
    description = {
        "format": "layers-model",
        "generatedBy": f"keras v{keras.__version__}",
        "convertedBy": "models/train/tfjs_layers_model.py",
        "modelTopology": {
            "keras_version": "2.15.0",
            "backend": "tensorflow",
            "model_config": {
                "class_name": "Sequential",
                "config": {"name": model.name, "layers": [first, *map(layer_config, model.layers)]},
            },
        },
        "weightsManifest": [{"paths": ["group1-shard1of1.bin"], "weights": entries}],
    }
    (folder / "model.json").write_text(json.dumps(description, default=np.ndarray.tolist))
    (folder / "group1-shard1of1.bin").write_bytes(b"".join(values))
