"""Pruning, quantization and the report of what they cost."""

# Its name is ``tintling.compression``. Where Python finds this folder by its bare name, because the project's
# folder is on ``sys.path`` (as with ``python -c`` in it), the standard library's package is meant, which
# gzip, bz2 and lzma need since Python 3.14. That library may lie in a zip, too.
if __name__ == "compression":
    import os
    from _frozen_importlib_external import PathFinder  # importlib.machinery would import more

    _meant = PathFinder.find_spec(__name__, [os.path.dirname(os.__file__)])  # noqa: PTH120 - likewise
    if _meant is None or _meant.submodule_search_locations is None:
        raise ImportError(
            "this folder is imported as tintling.compression; Python has no compression before 3.14"
        )
    __path__ = _meant.submodule_search_locations
