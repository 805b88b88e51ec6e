# SPDX-License-Identifier: MIT
"""A number in an answer that does not fit ends with 9: it is never 0, dropped, or part of a sum."""
import pytest

from judge import has_words

HUGE, LOWEST = 99999999999999999999, -9223372036854775808
RENT = ("create", "instances", 1, 2, "--image", "debian:12")
INVOICES = {"invoices": [{"id": 1, "type": "charge", "amount": "1.00", "timestamp": 1764547200}], "current": {}}


def renting(**more):
    return {"success": True, **more}


def old_invoice(**more):
    return {
        **INVOICES, "invoices": [
            {
                "id": 1,
                "type": "charge",
                "amount": 1.0,
                "timestamp": 1764547200,
                "instance_id": 5,
                **more
            }
        ]
    }


CASES = {
    "a rented instance beyond 64 bits": (RENT, renting(new_contracts=[7, HUGE])),
    "a rented instance below 0": (RENT, renting(new_contracts=[-7])),
    "a created instance": (RENT, renting(created=[1.5])),
    "an instance of a result": (
        RENT, renting(results=[{
            "ask_id": 1,
            "success": True,
            "new_contract": HUGE
        }], created=[5])
    ),
    "a failed offer": (RENT, renting(created=[5], failed=[HUGE])),
    "an amount": (("show", "invoices"), old_invoice(amount=1e30)),
    "the lowest amount": (("show", "invoices"), old_invoice(amount=LOWEST)),
    "an invoice's instance": (("show", "invoices"), old_invoice(instance_id=HUGE)),
    "an invoice's time": (("show", "invoices"), old_invoice(timestamp=1e300)),
    "a worker of a deleted group": (
        ("delete", "endpoint", 4242), {
            "success": True,
            "deleted_workers": [HUGE],
            "failed_workers": []
        }
    ),
    "the number of all entries": (
        ("show", "invoices-v1", "--invoices"), {
            "success": True,
            "results": [],
            "total": -5,
            "count": 0
        }
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_number_that_does_not_fit_is_an_error(vastai, emulator, name):
    line, body = CASES[name]
    emulator.fault(times=-1, status=200, body=body)
    result = vastai(*line)
    assert result.code == 9 and "Total:" not in result.out, result
    has_words(result.err, "out of range")
    if line[0] in ("create", "delete"):
        has_words(result.err, "was carried out.*vastai show")


def test_the_lowest_number_has_no_positive_one(vastai, emulator):
    emulator.fault(
        times=-1,
        status=200,
        body={
            "success": True,
            "instances": [{
                "id": 1,
                "dph_total": LOWEST,
                "disk_space": LOWEST
            }]
        }
    )
    result = vastai("show", "instances")
    assert result.code == 0 and str(LOWEST) in result.out, result
