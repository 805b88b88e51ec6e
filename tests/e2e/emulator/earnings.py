# SPDX-License-Identifier: MIT
"""Earnings and charts: /api/v0/user/earnings, /api/v1/user/earnings/, /api/v0/charges/chart/."""
from .messages import Response, ok, refusal
from .router import Route

ROW = {"gpu_earn": 8.0, "sto_earn": 0.5, "bwu_earn": 0.25, "bwd_earn": 0.25, "sla_earn": 0.0, "referral_earn": 1.0,
       "referral_count": 2, "total_earn": 10.0}


def rows(call):
    """Two pages of one row each."""
    if call.query.get("group_by") not in (None, "day", "machine"):
        return refusal(400, "invalid_args", "invalid group_by")
    second = call.query.get("after_token") == "earn2"
    row = dict(
        ROW, machine_id=22110 if second else 36683
    ) if call.query.get("group_by") == "machine" else dict(
        ROW, day="2026-01-1%d" % (5 + second)
    )
    return ok(total_rows=2, rows_found=1, rows=[row], next_token=None if second else "earn2", total=ROW)


ROUTES = [
    Route(
        "show total-earnings", "GET", "/api/v0/user/earnings", 1.9, lambda call: Response(
            200, {
                "referral_count": 2,
                "referral_credits": 1.0,
                "machine_earnings": 9.0,
                "sla_earnings": 0.0,
                "sla_collateral": 5
            }
        )
    ),
    Route(
        "show earnings-data", "GET", "/api/v0/user/earnings/data", 1.9,
        lambda call: ok(machine_earnings={"summary": ROW}, referral_earnings=[], referral_count=[])
    ),
    Route("show earnings-v1", "GET", "/api/v1/user/earnings/", 1.9, rows),
    Route("show earnings-chart", "GET", "/api/v1/user/earnings/chart/", 1.9, lambda call: ok(buckets=[ROW])),
    Route(
        "show earnings-summary", "GET", "/api/v1/user/earnings/summary/", 1.9,
        lambda call: ok(summary=dict(ROW, reliability=0.9971))
    ),
    Route("show charges-chart", "GET", "/api/v0/charges/chart/", 1.0, lambda call: ok(buckets=[{
        "amount": 1.25
    }])),
]
