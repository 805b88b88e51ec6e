# SPDX-License-Identifier: MIT
"""Rate limits: a least interval per endpoint, method and identity (key and address)."""
from .messages import Response

# How a refusal is worded. The service is seen to use each.
STYLES = {
    "text": lambda s: Response(429, "API requests too frequent: endpoint threshold=%s" % s, "text/plain"),
    "bare": lambda s: Response(429, "API requests too frequent", "text/plain"),
    "detail": lambda s: Response(429, {"detail": "API requests too frequent endpoint threshold=%s" % s}),
    "msg": lambda s: Response(429, {"success": False, "error": "rate_limit_exceeded",
                                    "msg": "API requests too frequent endpoint threshold=%s" % s}),
}


class Limiter:
    def __init__(self, clock):
        self._clock = clock
        self._last = {}

    def refuse(self, route, identity, settings):
        """None if the request may pass, else the refusal. A refused request does not count as one."""
        interval = route.interval_s * settings.limit_scale
        if interval <= 0:
            return None
        now, who = self._clock.monotonic(), (route.path, route.method) + identity
        if now - self._last.get(who, -interval) < interval:
            return STYLES[settings.limit_style](round(interval, 3))
        self._last[who] = now
        return None
