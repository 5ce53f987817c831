"""How a service collects its doors, so that all of them are alike.

FastAPI's `include_router` builds each route a second time, and at each request looks through routers within routers,
twice: a third of what our layers cost a request (measured). So a router here gives its routes what all have in common
when they are made, and `create_app` takes them as they are.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fastapi import APIRouter  # noqa: TID251 - the one place
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from radica.web.dependencies import refuse_null_characters
from radica.web.description import PROBLEM_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

# FastAPI asks of each parameter whether it is a model of pydantic 1, of which we have none, and imports all of that to
# ask: 50 ms of the start. None is Python's own way of saying that there is no such module.
sys.modules.setdefault("pydantic.v1", None)  # type: ignore[arg-type]


class Route(APIRoute):
    """A route of ours: no null character gets in, and what FastAPI makes of it is made with its first request.

    A process has 57 routes and is asked for a few: all of them are 25 ms and 2 MiB of a start, one is half a
    millisecond. `tests/architecture/test_models.py` makes them all, so that none fails later.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:  # noqa: ANN401 - FastAPI's own
        self.path = path
        self.endpoint = endpoint
        self.methods = {method.upper() for method in more["methods"]}
        self.path_regex, self.path_format, self.param_convertors = compile_path(path)
        self._more = more

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever is asked for
        """Make the whole route when something of it is asked for that finding it did not need."""
        more = self.__dict__.pop("_more", None)
        if more is None:
            raise AttributeError(name)
        super().__init__(self.path, self.endpoint, **more)
        return getattr(self, name)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what handles a request: FastAPI's handler, behind our own check."""
        handled = super().get_route_handler()

        async def checked(request: Request) -> Response:
            await refuse_null_characters(request)
            return await handled(request)

        return checked


class Router(APIRouter):
    """Routes of a service; it tells the problems that any of them may answer."""

    def __init__(self, *, prefix: str = "", tags: Sequence[str] = (), include_in_schema: bool = True) -> None:
        super().__init__(
            prefix=prefix,
            tags=list(tags),
            include_in_schema=include_in_schema,
            responses=PROBLEM_ANSWERS,
            route_class=Route,
        )

    def join(self, *others: Router) -> None:
        """Take over the routes of others, behind its own."""
        for other in others:
            self.routes.extend(other.routes)
