"""The bilingual review in the browser: ``localize review``.

``server`` speaks HTTP and lets nobody in but the page that it gave its token to; ``api`` reads
requests; ``desk`` opens parts, running the pipeline where it must; a ``Sheet`` is one part under
review; ``saving`` writes an editor's decisions where a release finds them; ``texts`` turns markup
into marks that an editor can move, and back. The page, in ``page``, is plain HTML, CSS and
JavaScript.
"""

from __future__ import annotations

from localize.review.server import Server

__all__ = ["Server"]
