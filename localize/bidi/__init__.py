"""What a reader sees of a line with right-to-left text: the algorithm of UAX #9, and its faults.

``levels`` and ``order`` are the algorithm; ``laid_out`` is one line of it with positions, mirrored
glyphs and a drawing; ``faults`` says what a right-to-left line shows otherwise than it means, and
``mended`` what to insert.
"""

from __future__ import annotations

from localize.bidi.algorithm import Base, first_strong, levels, order
from localize.bidi.explicit import REMOVED
from localize.bidi.faults import CONTROL, RTL_LETTER, Fault, Insertion, faults, inserted, mended
from localize.bidi.line import Line, laid_out

__all__ = [
    "CONTROL",
    "REMOVED",
    "RTL_LETTER",
    "Base",
    "Fault",
    "Insertion",
    "Line",
    "faults",
    "first_strong",
    "inserted",
    "laid_out",
    "levels",
    "mended",
    "order",
]
