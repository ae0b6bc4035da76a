"""The objective of exported networks, from their folders alone, with numpy.

    python3 objective.py FOLDER...

Prints, for every folder, the objective of network.json, the one computed here and their relative
difference; exits with 1 if one exceeds 1e-10. Written from the definition, not from our code.
"""

import json
import math
import sys
from pathlib import Path

import numpy as np


def layer_norm(x, arrays, name, affine):
    x = x - x.mean(-1, keepdims=True)
    x = x / np.linalg.norm(x, axis=-1, keepdims=True)
    return arrays[name + ".gain"] * x + arrays[name + ".shift"] if affine else x


def attention(x, arrays, block, mask):
    """x: N, T, d."""
    d = x.shape[-1]
    scores = (x @ arrays[block + ".query"].T) @ np.swapaxes(x @ arrays[block + ".key"].T, 1, 2)
    scores /= np.sqrt(d)
    if mask == "causal":
        t = np.arange(x.shape[1])
        scores = np.where(t[None, :] <= t[:, None], scores, -np.inf)
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = weights / weights.sum(-1, keepdims=True) @ x @ arrays[block + ".value"].T
    output = block + ".output"
    return mixed @ arrays[output].T if output in arrays else mixed


def mlp(x, arrays, block):
    if block + ".weight" in arrays:
        return np.maximum(x @ arrays[block + ".weight"].T + arrays[block + ".bias"], 0)
    z = np.maximum(x @ arrays[block + ".in.weight"].T + arrays[block + ".in.bias"], 0)
    return z @ arrays[block + ".out.weight"].T + arrays[block + ".out.bias"]


def plain(about, arrays, x):
    """An MLP or a fully connected ResNet."""
    skip = about["architecture"] == "resnet"
    for l in range(about["depth"]):
        if l == 0:
            z = x @ arrays["embedding.weight"].T + arrays["embedding.bias"]
            x = z if skip else np.maximum(z, 0)
        else:
            x = (x if skip else 0) + mlp(x, arrays, f"block_{l:04d}")
    z = x @ arrays["head.weight"].T
    return z + arrays["head.bias"] if "head.bias" in arrays else z


def logits(about, arrays, inputs):
    if about["norm"] == "none":
        return plain(about, arrays, inputs)
    affine = about.get("affineNorm", False)
    norm = about["norm"]
    if about.get("tokens") == "symbols":
        x = arrays["embedding.symbols"][inputs]
    else:
        x = inputs @ arrays["embedding.weight"].T + arrays["embedding.bias"]
    if x.ndim == 2:
        x = x[:, None, :]
    if "embedding.positions" in arrays:
        x = x + arrays["embedding.positions"]
    x = layer_norm(x, arrays, "embedding.norm", affine)
    for l in range(1, about["depth"]):
        block = f"block_{l:04d}"
        branches = [lambda z: mlp(z, arrays, block)]
        if block + ".value" in arrays:
            branches.insert(0, lambda z: attention(z, arrays, block, about["mask"]))
        for i, branch in enumerate(branches, 1):
            name = f"{block}.norm{i}"
            if norm == "pre":
                x = x + branch(layer_norm(x, arrays, name, affine))
            else:
                x = x + branch(x)
                if norm == "post":
                    x = layer_norm(x, arrays, name, affine)
    if about.get("readout", "last") == "last":
        x = x[:, -1:, :]
    if norm != "post":
        x = layer_norm(x, arrays, "last.norm", affine)
    z = x.reshape(-1, x.shape[-1]) @ arrays["head.weight"].T
    return z + arrays["head.bias"] if "head.bias" in arrays else z


def objective(folder):
    about = json.loads((folder / "network.json").read_text())
    arrays = dict(np.load(folder / "network.npz"))
    data = np.load(folder / "data.npz")
    z = logits(about, arrays, data["inputs"])
    return about["objective"], fit(about, z, data) + sum(
        decay(about, name) / 2 * (a**2).sum() for name, a in arrays.items()
    )


def distribution(link, x):
    if np.isinf(x):
        return float(x > 0)
    if link == "logit":
        return 1 / (1 + math.exp(-x))
    if link == "probit":
        return 0.5 * math.erfc(-x / math.sqrt(2))
    return -math.expm1(-math.exp(x))


def ordinal(about, z, y):
    link = about["loss"].split("-")[1]
    b = [math.nan if t is None else t for t in about["thresholds"]]
    b[0] = -math.inf if math.isnan(b[0]) else b[0]
    b[-1] = math.inf if math.isnan(b[-1]) else b[-1]
    weights = about["classWeights"] or [1.0] * (len(b) - 1)
    losses = [
        -weights[q] * math.log(distribution(link, b[q + 1] - s) - distribution(link, b[q] - s))
        for s, q in zip(z[:, 0], y)
    ]
    return sum(losses) / len(losses)


def fit(about, z, data):
    if about["loss"].startswith("regression"):
        return 0.5 * ((z - data["targets"]) ** 2).sum(-1).mean()
    y = data["labels"].reshape(-1)
    if about["loss"].startswith("ordinal"):
        return ordinal(about, z, y)
    rows = np.arange(len(y))
    if about["loss"] == "ce":
        shifted = z - z[rows, y][:, None]
        top = shifted.max(-1)
        return (top + np.log(np.exp(shifted - top[:, None]).sum(-1))).mean()
    target = np.zeros_like(z)
    target[rows, y] = 1
    return 0.5 * ((z - target) ** 2).sum(-1).mean()


def decay(about, name):
    """Lambda of one array."""
    bias = name.endswith(".bias")
    if name.endswith((".gain", ".shift")):
        group = "norm"
    elif name.startswith("head."):
        group = "headBias" if bias else "head"
    elif name.startswith("embedding."):
        group = "embeddingBias" if bias else "embedding"
    else:
        group = "hiddenBias" if bias else "hidden"
    if "penalty" in about:
        return about["penalty"][group]
    free = group.startswith("embedding") and about["embedding"] == "free"
    return 0.0 if free or group == "headBias" else about["decay"]


def main(folders):
    worst = 0.0
    for folder in folders:
        said, here = objective(Path(folder))
        difference = abs(said - here) / abs(said)
        worst = max(worst, difference)
        print(f"{folder}: {said:.17g} {here:.17g} relative difference {difference:.1e}")
    return worst <= 1e-10


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
