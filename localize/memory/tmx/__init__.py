"""TMX, the exchange format of translation memories (LISA OSCAR, versions 1.1 to 1.4b)."""

from __future__ import annotations

from localize.memory.tmx.importing import Ask, Report, import_file
from localize.memory.tmx.writing import write

__all__ = ["Ask", "Report", "import_file", "write"]
