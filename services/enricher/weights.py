"""Weights of a names model that were tuned on marked articles, kept beside the code at half precision."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np

from services.language.folder import content

WEIGHTS: Final = "names_weights.npz"


def apply(code: str, recognizer: Any) -> None:
    """Give the recogniser of a language its tuned weights, where there are any.

    ValueError where they were made for another build of the model.
    """
    stored = content(code, WEIGHTS)
    if stored is not None:
        load(BytesIO(stored), recognizer)


def load(source: BytesIO, recognizer: Any) -> None:
    """Take the weights from an archive that `save` wrote."""
    with np.load(source, allow_pickle=False) as archive:
        for key, layer, name in _parameters(recognizer):
            weights = archive[key].astype(np.float32) if key in archive else None
            if weights is None or weights.shape != layer.get_param(name).shape:
                raise ValueError(f"the tuned weights lack {key}: tune the model that is installed")
            layer.set_param(name, weights)


def save(path: Path, recognizer: Any) -> None:
    """Write all weights of the recogniser, about 3 MB for a small model."""
    weights = {key: layer.get_param(name) for key, layer, name in _parameters(recognizer)}
    np.savez_compressed(path, **{key: array.astype(np.float16) for key, array in weights.items()})


def _parameters(recognizer: Any) -> Iterator[tuple[str, Any, str]]:
    """Each set parameter of the network, with a key that says where it stands."""
    for index, layer in enumerate(recognizer.model.walk()):
        for name in layer.param_names:
            if layer.has_param(name):
                yield f"{index}.{layer.name}.{name}", layer, name
