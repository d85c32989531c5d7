"""Pruning, quantization and the report of what they cost."""

# Its name is ``tintling.compression``. Where Python finds this folder by its bare name, because the project's
# folder is on ``sys.path`` (as with ``python -c`` in it), the standard library's package is meant, which
# gzip, bz2 and lzma need since Python 3.14.
if __name__ == "compression":
    import os

    __path__ = [os.path.join(os.path.dirname(os.__file__), "compression")]  # noqa: PTH118, PTH120 - no more imports here
    if not os.path.isdir(__path__[0]):  # noqa: PTH112 - likewise
        raise ImportError(
            "this folder is imported as tintling.compression; Python has no compression before 3.14"
        )
