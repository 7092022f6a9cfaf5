"""A desk that is left alone locks itself: its pages are covered, and the server asks for the password again.

A room takes part by calling :func:`~liandong.web.idle.lock.guard` in its view; from then on every page of the session
brings the cover with it (``idle/_lock.html``, front/src/idle.ts).
"""
