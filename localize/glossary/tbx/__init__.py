"""Term bases as TBX: TBX-Basic of ISO 30042:2019 in both styles, and the older martif.

What a term of ours says, and where it stands in an entry:

=====================  =========================================================================
kind                   ``subjectField`` of the entry
gender                 ``grammaticalGender`` at the source form: of the person, not of the word
source form            the source language's term, ``preferredTerm-admn-sts``
aliases                further terms of the source language, ``termType`` variant, admitted
renderings             terms of their language: the first preferred, the others admitted
forbidden              ``deprecatedTerm-admn-sts`` in every target language: they hold in all
gloss                  ``definition`` of the language
reading                a note ``reading: …`` at the language's preferred term
strategy               a note ``strategy: …`` of the entry
note                   a note of the entry
=====================  =========================================================================

A gloss or reading of a locale that has no rendering of its own is a note of the entry,
``gloss:en-GB: …``. A note of ours that begins like one of these gets ``note: `` before it.
"""

from __future__ import annotations

from localize.glossary.tbx.reading import collect, read_tbx
from localize.glossary.tbx.writing import Style, Version, tbx_bytes

__all__ = ["Style", "Version", "collect", "read_tbx", "tbx_bytes"]
