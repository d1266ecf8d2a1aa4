"""What can be done to many records at once. One file per operation; adding one touches no other.

Another feature adds its own in a module or package named `operations` of its app.
"""

from importlib import import_module
from pkgutil import iter_modules

for module in iter_modules(__path__, f"{__name__}."):
    import_module(module.name)
