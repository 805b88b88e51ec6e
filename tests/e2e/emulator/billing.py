# SPDX-License-Identifier: MIT
"""Money: credit, invoices of the old kind and the new, charges."""
import json

from .messages import Response, ok
from .router import Route

# id, type, amount, timestamp, instance
ITEMS = [(1, "charge", "8.640", 1768390000.0, 7000001), (2, "payment", "25.00", 1768391000.0, None),
         (3, "charge", "0.000", 1768392000.0, 7000002), (4, "charge", "0.350", None, 7000002)]


def item(number, kind, amount, timestamp, instance):
    row = {"id": number, "type": kind, "description": "item %d" % number, "amount": amount, "timestamp": timestamp}
    return dict(row, instance_id=instance) if instance else row


def transfer(call):
    reply = json.loads(call.request.body)
    if reply["amount"] > call.account.balance:
        return ok(success=False, msg="insufficient funds")
    call.account.balance -= reply["amount"]
    return ok()


def old_invoices(call):
    return Response(200, {"invoices": [item(*row) for row in ITEMS], "current": {"total": 9.1}})


def contracts(call):
    reply = json.loads(call.request.body)
    return ok(contracts=[{"id": n, "label": reply["label"]} for n in reply["contract_ids"] if n == 7000002])


def page(call):
    """Two pages of one charge or invoice each."""
    second = call.query.get("after_token") == "tok2"
    row = {"start": 1768000000 + second, "end": None, "type": "instance", "source": "instance-%d" % second,
           "amount": 1.25, "description": "page %d" % (1 + second), "metadata": {"invoice_id": 7 + second}, "items": []}
    return ok(count=1, total=2, next_token=None if second else "tok2", results=[row])


ROUTES = [
    Route("transfer credit", "PUT", "/api/v0/commands/transfer_credit/", 2.5, transfer),
    Route("show invoices", "GET", "/api/v0/users/me/invoices", 2.0, old_invoices),
    Route("fetch contracts", "POST", "/api/v0/contracts/fetch/", 0, contracts),
    Route("show invoices-v1", "GET", "/api/v1/invoices/", 3.0, page),
    Route("show charges", "GET", "/api/v0/charges/", 1.0, page),
]
