"""Numbers that `test/hashed-values.ts` makes too, so that no weights and images need be stored."""

import numpy as np


def uniform(stream: int, count: int) -> np.ndarray:
    """`count` numbers in [0, 1), each a hash of its position in the stream (the finalizer of MurmurHash3)."""
    with np.errstate(over="ignore"):
        h = np.arange(count, dtype=np.uint32) + np.uint32((stream * 0x9E3779B1) & 0xFFFFFFFF)
        h ^= h >> np.uint32(16)
        h *= np.uint32(0x85EBCA6B)
        h ^= h >> np.uint32(13)
        h *= np.uint32(0xC2B2AE35)
        h ^= h >> np.uint32(16)
    return h.astype(np.float64) / 2**32
