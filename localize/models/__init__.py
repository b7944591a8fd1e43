"""Models on this machine: what is installed, where, how good, and whether it is undamaged.

Three kinds of folder are searched: the models that ship with localize (``localize/starter``),
our own (``LOCALIZE_MODELS`` or the user's data folder), and Argos Translate's own, so that a
package that argostranslate installs is used here without a further step.
"""

from __future__ import annotations

from localize.models.cards import (
    CARD,
    Card,
    Model,
    faults,
    read_card,
    read_model,
    verify,
    write_card,
)
from localize.models.discovery import home, installed, named, scan, starter_home
from localize.models.evidence import (
    MIN_SEGMENTS,
    Comparison,
    System,
    better_known,
    families,
    measured,
    publish_score,
    published,
)
from localize.models.lock import LOCK, Lock, read_lock, write_lock
from localize.models.routes import Hop, Route, route

__all__ = [
    "CARD",
    "LOCK",
    "MIN_SEGMENTS",
    "Card",
    "Comparison",
    "Hop",
    "Lock",
    "Model",
    "Route",
    "System",
    "better_known",
    "families",
    "faults",
    "home",
    "installed",
    "measured",
    "named",
    "publish_score",
    "published",
    "read_card",
    "read_lock",
    "read_model",
    "route",
    "scan",
    "starter_home",
    "verify",
    "write_card",
    "write_lock",
]
