# SPDX-License-Identifier: MIT
"""A team: its name and owner, its members with their roles, the balances of the teams of a user."""
import json

from .messages import Response, ok, refusal, whole_number
from .router import Route

ROLES = {1: "owner", 7: "ops", 8: "viewer"}


def body_of(call):
    return json.loads(call.request.body or b"{}")


def of_member(act):
    """A handler for one member, named in the path."""
    def handler(call):
        roles = call.account.members.get(whole_number(call.params["id"]))
        return act(call, roles,
                   body_of(call)) if roles is not None else refusal(404, "not_found", "Team member not found")
    return handler


def add_role(call, roles, body):
    if body["role"] not in ROLES.values():
        return refusal(404, "not_found", "Role not found")
    if roles:
        return refusal(400, "invalid_args", "Member already has a role")
    roles.append(body["role"])
    return Response(200, {"msg": "success"})


def update_role(call, roles, body):
    if body["role_id"] not in ROLES or body["member_id"] != whole_number(call.params["id"]):
        return refusal(404, "not_found", "Role not found")
    roles[:] = [ROLES[body["role_id"]]]
    return ok(msg="User role updated successfully", new_role_permissions={"api": {"misc": {}}})


def remove_role(call, roles, body):
    if body["role"] not in roles:
        return refusal(404, "not_found", "Member does not have the specified role")
    roles.remove(body["role"])
    return Response(200, {"msg": "success"})


def rename(call):
    call.account.team = body_of(call)["team_name"]
    return ok(msg="Team Name Updated Successfully!")


def transfer(call):
    owner = body_of(call)["new_team_owner_id"]
    if owner not in call.account.members:
        return refusal(404, "not_found", "New owner does not exist")
    call.account.team_owner = owner
    return ok(msg="Team Successfully Transferred!")


def keys(call):
    row = {
        "id": 12,
        "user_id": 1234,
        "username": "bob",
        "key": "team-key-number-12",
        "key_type": "role",
        "role_name": "ops"
    }
    return ok(keys_found=1, keys={"7": [row]})


def balances(call):
    return ok(
        msg="Team Balances Retrieved Successfully!",
        balances=[{
            "team_id": 1,
            "team_name": call.account.team,
            "balance": 12.5
        }]
    )


def role_names(call):
    return Response(200, list(ROLES.values()))


T = "/api/v0/team/"
ROUTES = [
    Route("update team", "PUT", T, 2.0, rename),
    Route("transfer team", "PUT", T + "transfer/", 2.0, transfer),
    Route("show team-keys", "GET", T + "apikeys/", 2.0, keys),
    Route("show team-balances", "GET", "/api/v0/team/balances", 2.0, balances),
    Route("show team-role-names", "GET", T + "roles/", 2.0, role_names),
    Route("add member-role", "POST", T + "members/{id}/roles/", 2.0, of_member(add_role)),
    Route("update member-role", "PUT", T + "members/{id}/roles/", 2.0, of_member(update_role)),
    Route("remove member-role", "DELETE", T + "members/{id}/roles/", 2.0, of_member(remove_role)),
]
