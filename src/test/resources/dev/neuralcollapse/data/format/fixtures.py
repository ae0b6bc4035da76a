"""Made the fixtures beside it with NumPy 2.4: python3 fixtures.py"""
import numpy as np

TYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]
a = np.arange(1, 13).reshape(2, 3, 2)
every = {}
for t in TYPES:
    for order in "<>":
        name = ("little_" if order == "<" else "big_") + t
        every[name + "_c"] = np.ascontiguousarray(a.astype(order + t))
        every[name + "_fortran"] = np.asfortranarray(a.astype(order + t))
np.savez("every-type.npz", **every)
np.savez_compressed("every-type-deflated.npz", **every)
np.savez("objects.npz", features=np.array([[1, 2], [3, 4]], dtype=object), labels=np.array([0, 1]))
np.save("objects.npy", np.array([[1, 2], [3, 4]], dtype=object))
np.save("real-3x2.npy", np.array([[0.1, -2.5], [1e300, 4], [-0.0, 6]]))
np.save("whole-5.npy", np.arange(-2, 3, dtype="<i8"))
np.save("single.npy", np.float64(2.5))
for version in [(2, 0), (3, 0)]:
    with open(f"version-{version[0]}.npy", "wb") as f:
        np.lib.format.write_array(f, a.astype("<f4"), version=version)
