"""A desk that is left alone locks itself: the page is covered, and the server asks for the password again.

A page takes part by calling :func:`~liandong.web.idle.lock.guard` in its view and including ``idle/_lock.html``.
"""
