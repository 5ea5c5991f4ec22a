"""Imports sqlite-utils alone: import this before whatever imports that.

sqlite-utils takes pandas and numpy along where they are installed (Streamlit brings them), to know
their types in tables that it makes, which ours never hold: 0.3 s and 75 MB at every start.
"""

import sys
from typing import Any, cast

_modules = cast("dict[str, Any]", sys.modules)
_hidden = {"pandas", "numpy"} - _modules.keys()
_modules.update(dict.fromkeys(_hidden))  # None: an import of it fails
try:
    import sqlite_utils  # noqa: F401
finally:
    for _name in _hidden:
        del _modules[_name]
