"""A driver that works with Radica as its people do: it files real-looking cases and takes them through the steps.

It knows the system only by its public HTTP interfaces; nothing of the services is imported.
"""

from __future__ import annotations
