"""The layers of a names model that look at a token's neighbours, for all tokens of a batch.

What thinc does in a chain of small layers is done here a block of tokens at a time, in the
processor's cache: windows of three vectors, one product, the largest of three pieces, the
norm over a vector, and the sum with what came in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

BLOCK: Final = 256
"""Tokens: 0.8 MB of windows, sums and weights."""

LAYER: Final = ("expand_window", "maxout", "layernorm", "dropout")
EPSILON: Final = np.float32(1e-8)


@dataclass(frozen=True)
class _Layer:
    """`weights` (3 w, p w) and `bias` (p w) with the p pieces one behind the other; `gain`, `shift` (w)."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats


class Windows:
    """`vectors` of tokens to vectors of the same width w that know four neighbours on either side.

    `encoder` is spaCy's MaxoutWindowEncoder; ValueError for one that is built otherwise.
    """

    def __init__(self, encoder: Any) -> None:
        self._pad = int(encoder.attrs.get("pad", 0))
        residuals = [layer for layer in encoder.layers[0].layers if layer.name.startswith("residual")]
        self._layers = [_read(residual) for residual in residuals]
        if not self._layers or len(residuals) != len(encoder.layers[0].layers) or self._pad < len(residuals):
            raise ValueError("the model's layers are not those that its reader knows")

    def apply(self, vectors: Floats, lengths: Ints) -> Floats:
        """The same number of vectors; texts of `lengths` tokens do not see one another."""
        rows = np.arange(len(vectors)) + self._pad * (1 + np.repeat(np.arange(len(lengths)), lengths))
        padded = np.zeros((len(vectors) + self._pad * (len(lengths) + 1), vectors.shape[1]), np.float32)
        padded[rows] = vectors
        for layer in self._layers:
            padded = _apply(layer, padded)
        found: Floats = padded[rows]
        return found


def _apply(layer: _Layer, vectors: Floats) -> Floats:
    width = vectors.shape[1]
    edged = np.zeros((len(vectors) + 2, width), np.float32)
    edged[1:-1] = vectors
    out = np.empty_like(vectors)
    windows = np.empty((BLOCK, 3 * width), np.float32)
    sums = np.empty((BLOCK, len(layer.bias)), np.float32)
    for first in range(0, len(vectors), BLOCK):
        block = out[first : first + BLOCK]
        size = len(block)
        for place in range(3):
            windows[:size, place * width : (place + 1) * width] = edged[first + place : first + place + size]
        np.dot(windows[:size], layer.weights, out=sums[:size])
        sums[:size] += layer.bias
        _largest(sums[:size], block)
        _normalise(block, layer)
        block += vectors[first : first + BLOCK]
    return out


def _largest(sums: Floats, out: Floats) -> None:
    """The largest piece of each unit."""
    width = out.shape[1]
    np.maximum(sums[:, :width], sums[:, width : 2 * width], out=out)
    for start in range(2 * width, sums.shape[1], width):
        np.maximum(out, sums[:, start : start + width], out=out)


def _normalise(block: Floats, layer: _Layer) -> None:
    """Each vector to mean nought and variance one, then by the layer's gain and shift."""
    width = block.shape[1]
    block -= block.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", block, block) / width + EPSILON
    block *= (1 / np.sqrt(variance))[:, None]
    block *= layer.gain
    block += layer.shift


def _read(residual: Any) -> _Layer:
    """The weights of one layer, pieces first."""
    parts = {layer.name: layer for layer in _leaves(residual)}
    if tuple(parts) != LAYER or parts["expand_window"].attrs["window_size"] != 1:
        raise ValueError(f"a layer is built of {', '.join(parts)}")
    weights, bias = (parts["maxout"].get_param(name) for name in ("W", "b"))
    width, pieces, given = weights.shape
    turned = weights.transpose(2, 1, 0).reshape(given, pieces * width)
    gain, shift = (parts["layernorm"].get_param(name) for name in ("G", "b"))
    return _Layer(np.ascontiguousarray(turned), np.ascontiguousarray(bias.T).reshape(-1), gain, shift)


def _leaves(layer: Any) -> Iterator[Any]:
    """The layers that hold no others, in order."""
    for inner in layer.layers:
        yield from _leaves(inner) if inner.layers else (inner,)
