# SPDX-License-Identifier: MIT
"""What `create instances` says was rented: every combination of what an answer may hold."""
import itertools
import json

import pytest

OFFERS = (8100001, 8100002)
INSTANCES = (7100001, 7100002)
WHY = ("bid too low", "offer is gone")
RENT = ("create", "instances", *OFFERS, "--image", "x/y")


def result_of(number, rented):
    if rented:
        return {"ask_id": OFFERS[number], "success": True, "new_contract": INSTANCES[number], "state": "running"}
    return {"ask_id": OFFERS[number], "success": False, "error": "no_such_ask", "msg": WHY[number]}


def body_of(success, form, rented):
    """@param form  results, lists, both of them, or the member of older answers. @param rented  how many of the two."""
    body = {} if success is None else {"success": success}
    if form in ("results", "both"):
        body["results"] = [result_of(number, number < rented) for number in range(2)]
    if form in ("lists", "both"):
        body["created"], body["failed"] = list(INSTANCES[:rented]), list(OFFERS[rented:])
    if form == "old":
        body["new_contracts"], body["failed"] = list(INSTANCES[:rented]), list(OFFERS[rented:])
    return body


def exit_of(success, rented, status):
    """All is 0, nothing is 1. So is neither: some, or instances in an answer that says that it failed."""
    if rented == 0:
        return 1
    return 0 if rented == 2 and success is not False and status == 200 else 8




@pytest.mark.parametrize("success", (True, False, None), ids=("success", "no success", "neither"))
@pytest.mark.parametrize("status", (200, 400))
@pytest.mark.parametrize("mode", ("plain", "raw"))
def test_each_instance_and_each_refusal_is_named(vastai, emulator, success, status, mode):
    for form, rented in itertools.product(("results", "lists", "both", "old"), (0, 1, 2)):
        body = body_of(success, form, rented)
        emulator.fault(times=1, method="POST", status=status, body=body)
        result = vastai(*(["--raw"] if mode == "raw" else []), *RENT)
        case = (form, rented, result)
        assert result.code == exit_of(success, rented, status), case
        everything = result.out + result.err
        for number, (offer, instance) in enumerate(zip(OFFERS, INSTANCES)):
            assert (str(instance) in everything) == (number < rented), case
            assert (str(offer) in everything) == (number >= rented or mode == "raw" and str(offer) in result.out), case
            named = form in ("results", "both") and number >= rented
            assert (WHY[number] in everything) == named, case
        if rented == 0:
            assert result.out == "" and "show instances" not in result.err, case
        if mode == "plain" and rented > 0:
            assert result.out == "Created instances %s.\n" % ", ".join(map(str, INSTANCES[:rented])), case
        if mode == "raw":
            assert result.out == "" or json.loads(result.out) == body, case
            assert (result.out != "") == (rented > 0 and status == 200), case
            assert result.err == "" or json.loads(result.err)["error"] is True, case


def test_what_was_rented_is_named_although_the_answer_breaks_off(vastai, emulator):
    text = json.dumps(body_of(True, "both", 1))
    emulator.fault(times=1, method="POST", status=200, body=text[:-4].encode())
    result = vastai(*RENT)
    assert result.code == 10 and str(INSTANCES[0]) in result.out, result
    assert "offer 8100002 was not rented: offer is gone" in result.err, result


@pytest.mark.parametrize("failed", ([], [8100009]))
def test_an_offer_that_the_answer_does_not_name_is_no_success(vastai, emulator, failed):
    body = {"success": True, "created": [INSTANCES[0]], "failed": failed}
    emulator.fault(times=1, method="POST", status=200, body=body)
    result = vastai("create", "instances", *OFFERS, 8100009, "--image", "x/y")
    assert (result.code, result.out) == (8, "Created instances 7100001.\n")
    words = "the response names %d of 3 offers: 1 rented, %d failed" % (1 + len(failed), len(failed))
    assert words in result.err and "show instances" in result.err, result


def test_an_offer_without_a_name_is_refused_with_its_reason(vastai, emulator):
    emulator.fault(
        times=1,
        method="POST",
        status=200,
        body={
            "success": False,
            "results": [{
                "success": False,
                "msg": WHY[0]
            }, {
                "success": False,
                "msg": WHY[1]
            }]
        }
    )
    result = vastai(*RENT)
    assert result.code == 1 and WHY[0] in result.err and WHY[1] in result.err, result


def test_an_instance_after_a_number_out_of_range_is_named_too(vastai, emulator):
    body = {"success": True, "results": [dict(result_of(0, True), new_contract=10**30)], "created": [INSTANCES[1]]}
    emulator.fault(times=1, method="POST", status=200, body=body)
    result = vastai(*RENT)
    assert result.code == 9 and str(INSTANCES[1]) in result.out and "out of range" in result.err, result


def test_of_several_requests_those_that_rented_nothing_are_refused(vastai, emulator):
    offers = range(1, 71)
    body = {"success": True, "created": [], "failed": list(range(1, 65))}
    emulator.fault(times=1, method="POST", status=200, body=body)
    emulator.fault(times=1, method="POST", status=200, body=dict(body, failed=list(range(65, 71))))
    result = vastai("create", "instances", *offers, "--image", "x/y")
    assert result.code == 1 and result.out == "" and "offer 70 was not rented" in result.err, result
