"""The translation memory: what has been translated, approved or imported before."""

from __future__ import annotations

from localize.memory.entries import Approvals, Approved, Imported, Imports, Similar
from localize.memory.imports import Merged
from localize.memory.store import Memory

__all__ = ["Approvals", "Approved", "Imported", "Imports", "Memory", "Merged", "Similar"]
