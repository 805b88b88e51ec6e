# SPDX-License-Identifier: MIT
"""The account itself: GET /api/v0/users/current. The document ends it in a slash, the official tool does not."""
from .messages import Response
from .router import Route


def current(call):
    account = call.account
    return Response(
        200, {
            "id": account.user_id,
            "key_id": 12,
            "email": account.email,
            "balance": account.balance,
            "api_key": account.key,
            "ssh_key": "ssh-ed25519 AAAA sample",
            "sid": "session-of-the-emulator"
        }
    )


ROUTES = [
    Route("show user", "GET", "/api/v0/users/current", 0, current),
    Route("show user", "GET", "/api/v0/users/current/", 0, current),
]
