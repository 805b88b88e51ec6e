/* SPDX-License-Identifier: MIT */
/* The error codes of the service in words: those of the rows in src/api, see vast_op.codes. */
#include "error_codes.h"

#include <string.h>

#define BUY_CREDIT "Add credit at https://cloud.vast.ai/billing/; \"vastai show user\" shows the balance."
#define SEARCH_AGAIN "Search again, and take another offer: vastai search offers"
#define AUTHORIZE_FIRST "Authorize the new method with an existing one first: vastai tfa auth-new"
#define OWN_KEY "Use an API key of your own account, not of a team."
#define OTHER_METHOD "Wait, or use another 2FA method or a backup code; \"vastai tfa status\" lists the methods."

const vast_error_code vast_error_codes[] = {
    { "2fa_expired", "the login took too long", "Begin the login again." },
    { "2fa_login_failed", "the account has no phone number for SMS", "Use --method-type totp or email." },
    { "2fa_verification_failed", "the 2FA code is wrong or has expired", "Enter the current code." },
    { "add_ssh_to_instance", "the service could not add the key to the instance", "Try again later." },
    { "auth_failed", "the registry rejected the login", "Check --server, --username and --token." },
    { "authorization_required", "the new 2FA method is not authorized", AUTHORIZE_FIRST },
    { "deprecated_endpoint", "the service has withdrawn this operation",
        "Use the newer command; \"vastai help\" lists the commands." },
    { "duplicate_tfa_method", "this 2FA method is active already", "\"vastai tfa status\" lists the active methods." },
    { "email_not_verified", "the email address of the account is not verified",
        "Verify it at https://cloud.vast.ai/settings/ first." },
    { "insert_failed", "the service could not store it", "Try again later." },
    { "instances_not_found", "none of these instances exists", NULL },
    { "insufficient_credit", "the account has not enough credit", BUY_CREDIT },
    { "invalid_args", "an argument is invalid", NULL },
    { "invalid_arqgs", "an argument is invalid", NULL },
    { "invalid_backup_code", "the backup code is wrong, or was used before", "Use another backup code." },
    { "invalid_id", "there is no running container with this ID",
        "\"vastai show instances\" shows the state of each instance." },
    { "invalid_params", "a parameter is missing or invalid", NULL },
    { "invalid_price", "the price of the offer has changed since the search", SEARCH_AGAIN },
    { "invalid_template", "there is no such template", "\"vastai search templates\" lists templates." },
    { "invalid_tfa_method", "there is no such 2FA method", "The methods are totp, sms and email." },
    { "job_exists", "the same job is already scheduled", "\"vastai show scheduled-jobs\" lists the jobs." },
    { "label_too_long", "the label is too long", "Use a shorter label." },
    { "missing_auth_value", "a code or secret is missing", NULL },
    { "missing_billing", "the account has no credit", BUY_CREDIT },
    { "missing_email", "the account has no email address", "Use another 2FA method." },
    { "missing_id", "the ID is missing", NULL },
    { "missing_input", "an ID is missing", NULL },
    { "missing_params", "a code or secret is missing", NULL },
    { "no_challenge_found", "no code was requested before", "Request one first: vastai tfa send-sms" },
    { "no_pending_authorization", "no authorization was begun", AUTHORIZE_FIRST },
    { "no_ssh_key", "there is no such SSH key", "\"vastai show ssh-keys\" lists the keys." },
    { "no_ssh_key_for_vm", "a virtual machine needs an SSH key, and the account has none",
        "Add one first: vastai create ssh-key" },
    { "no_such_ask", "the offer does not exist any more", SEARCH_AGAIN },
    { "no_such_instance", "there is no such instance", NULL },
    { "no_such_ssh_key", "there is no such SSH key", "\"vastai show instance-ssh-keys ID\" lists the keys." },
    { "not_found", "there is no such object", NULL },
    { "offer_not_found", "no offer fits", "See what there is: vastai search offers" },
    { "phone_number_mismatch", "this is not the number that the code was sent to", NULL },
    { "preauth_phone_cap", "too many codes were sent to this number", OTHER_METHOD },
    { "registry_error", "the registry refused the request", "Check the name of the image, and the registry." },
    { "rental_too_long", "the machine is not offered for that long", "Prepay a smaller amount." },
    { "resources_unavailable", "the GPU is in use by another instance", NULL },
    { "service_unavailable", "the service is not available at present", "Try again later." },
    { "sms_blocked_number", "no SMS is sent to this number", "Use another number, or another 2FA method." },
    { "sms_fraud_detected", "the service sends this account no SMS", "Use another 2FA method." },
    { "sms_rate_limited", "too many codes were sent by SMS", OTHER_METHOD },
    { "team_user_forbidden", "2FA belongs to a user, not to a team", OWN_KEY },
    { "tfa_challenge_exists", "a code was sent a short time ago",
        "Use that code, or wait before you request another." },
    { "tfa_locked", "the 2FA method is locked after too many wrong codes", OTHER_METHOD },
    { "twilio_error", "the SMS could not be sent", "Check the phone number, or use another 2FA method." },
    { "twilio_rate_limited", "too many codes were sent by SMS", OTHER_METHOD },
    { "unauthorized", "the object belongs to another user", NULL },
    { "untracked_2fa_found", "the account has a 2FA method of an older kind",
        "Delete it first, at https://cloud.vast.ai/settings/." },
    { "update_failed", "the service could not store the change", "Try again later." },
};
const size_t vast_error_code_count = sizeof vast_error_codes / sizeof *vast_error_codes;

const vast_error_code *vast_find_error_code(const char *code)
{
    for (size_t i = 0; i < vast_error_code_count; i++) {
        if (strcmp(vast_error_codes[i].code, code) == 0) {
            return &vast_error_codes[i];
        }
    }
    return NULL;
}

const vast_error_code *vast_error_code_of(const vast_outcome *outcome)
{
    const vast_error_code *found = vast_find_error_code(outcome->message);
    return found != NULL ? found : vast_find_error_code(outcome->error_code);
}
