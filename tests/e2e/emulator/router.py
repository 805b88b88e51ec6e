# SPDX-License-Identifier: MIT
"""From method and path to a handler."""
import dataclasses
import re
import typing


@dataclasses.dataclass(frozen=True)
class Route:
    name: str
    method: str
    path: str  # with {names}; a slash at the end counts
    interval_s: float  # least time between two requests of one identity; 0: no limit is documented
    handler: typing.Callable
    open: bool = False  # no key is asked for

    @property
    def pattern(self):
        return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.path)))


class Router:
    def __init__(self, *tables):
        self._rows = [(route.pattern, route) for table in tables for route in table]

    def find(self, method, path):
        """The route and the values of its {names}; (None, methods of that path) when there is none."""
        others = []
        for pattern, route in self._rows:
            match = pattern.fullmatch(path)
            if match and route.method == method:
                return route, match.groupdict()
            if match:
                others.append(route.method)
        return None, others
