"""Forms of a rendering in a target text: found there inflected, and written so that it agrees.

Precision first: a name inside another word is not the name; an inflected form of it is. What
inflects and how stands in ``localize/data/forms.toml``. ``agree`` repairs what stands around a
rendering that was put in the place of another word, by ``localize/data/agreement.toml``.
"""

from localize.glossary.forms.agreement import Agreed, Repair, agree
from localize.glossary.forms.fold import normalise
from localize.glossary.forms.recognition import count, spans, stems

__all__ = ["Agreed", "Repair", "agree", "count", "normalise", "spans", "stems"]
