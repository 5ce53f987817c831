"""Radica on one machine without containers: sets everything up, starts it under supervision, stops it, and tests it.

Start reading at `__main__.py`; `deploy/README.md` tells how the pieces work together.
"""
