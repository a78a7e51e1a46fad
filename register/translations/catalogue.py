"""Compile the catalogues when a wheel is built, so that an installed register is Dutch.

Setuptools loads this file by its place (`cmdclass` in pyproject.toml) and nothing of the register
with it.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools.command.build_py import build_py


class CompileCatalogue(build_py):
    """Copy the package as ever, and write a `.mo` beside every `.po` of the copy."""

    def run(self) -> None:
        """Build; in an editable installation the copy is the tree itself."""
        super().run()
        for source in Path("register/translations").glob("*/LC_MESSAGES/*.po"):
            target = source if self.editable_mode else Path(self.build_lib) / source
            target.parent.mkdir(parents=True, exist_ok=True)
            with source.open("rb") as messages, target.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(messages, locale=source.parts[-3]))
