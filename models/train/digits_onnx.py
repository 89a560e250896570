"""Writes the digits network as PyTorch's users have it: digits.onnx, channels first, with PyTorch's names.

    python models/train/digits_onnx.py      (needs torch, onnx, h5py, numpy; reads and writes models/digits)
"""

from collections import OrderedDict
from pathlib import Path

import h5py
import numpy as np
import torch
from torch import nn

FOLDER = Path(__file__).resolve().parent.parent / "digits"


def layer(weights, name):
    """Kernel and bias of a layer of the Keras file."""
    group = weights[name]
    kernel, bias = (np.asarray(group[path]) for path in group.attrs["weight_names"])
    return kernel, torch.from_numpy(bias)


def conv(weights, name):
    kernel, bias = layer(weights, name)
    module = nn.Conv2d(kernel.shape[2], kernel.shape[3], kernel.shape[0])
    module.weight.data = torch.from_numpy(kernel.transpose(3, 2, 0, 1).copy())
    module.bias.data = bias
    return module


def linear(weights, name, channels=None):
    """With `channels`, its inputs are a flattened map: Keras counts channels last, PyTorch first."""
    kernel, bias = layer(weights, name)
    if channels is not None:
        side = round((kernel.shape[0] / channels) ** 0.5)
        kernel = kernel.reshape(side, side, channels, -1).transpose(2, 0, 1, 3).reshape(kernel.shape)
    module = nn.Linear(*kernel.shape)
    module.weight.data = torch.from_numpy(kernel.T.copy())
    module.bias.data = bias
    return module


with h5py.File(FOLDER / "digits.h5") as file:
    weights = file["model_weights"]
    network = nn.Sequential(
        OrderedDict(
            conv1=conv(weights, "conv2d_1"),
            relu1=nn.ReLU(),
            conv2=conv(weights, "conv2d_2"),
            relu2=nn.ReLU(),
            pool1=nn.MaxPool2d(2),
            conv3=conv(weights, "conv2d_3"),
            relu3=nn.ReLU(),
            conv4=conv(weights, "conv2d_4"),
            relu4=nn.ReLU(),
            pool2=nn.MaxPool2d(2),
            flatten=nn.Flatten(),
            fc1=linear(weights, "dense_1", channels=64),
            relu5=nn.ReLU(),
            fc2=linear(weights, "dense_2"),
            relu6=nn.ReLU(),
            fc3=linear(weights, "dense_3"),
            softmax=nn.Softmax(dim=1),
        )
    ).eval()

torch.onnx.export(
    network,
    (torch.zeros(1, 1, 28, 28),),
    str(FOLDER / "digits.onnx"),
    input_names=["image"],
    output_names=["probabilities"],
    dynamic_axes={"image": {0: "batch"}, "probabilities": {0: "batch"}},
    opset_version=17,
    dynamo=False,
)
