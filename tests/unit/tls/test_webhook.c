/* SPDX-License-Identifier: MIT */
/*
 * Webhook notifications: what is genuine, what is not, and what is too old. The signatures were made by another
 * implementation.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "vastai/webhook.h"

#define BODY "{\"event_id\":\"e1\",\"notif_type\":\"low_credit\"}"
#define TIME "1790000000"
#define NOW 1790000000
#define HEX "501fbd0d4e2585a2628cfadad62ae5fd247374994299b0cdb71fcbe2f306ebdc"
#define TEN "kkkkkkkkkk"
#define KEY_64 TEN TEN TEN TEN TEN TEN "kkkk"
#define KEY_100 TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

static const struct {
    const char *secret, *timestamp, *signature, *body;
    int64_t now_s;
    uint32_t age_s_max;
    vast_err err;
} hooks[] = {
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, NOW, 0, VAST_OK },
    { KEY_64, TIME, "sha256=ff264c696705e67783ba04736004eb2a2d6d89442acde9db2b1a7a1aec00bcd7", BODY, NOW, 0, VAST_OK },
    { KEY_100, TIME, "sha256=d438e8078a287d8cc17063265d75b2dd432b0697d747405430c45313e45c3631", BODY, NOW, 0, VAST_OK },
    { "whsec-0123456789", TIME, "sha256=ab83862605502d84977a4d848e4c6a373f1beaff760dd67fcc18337305f89f19", "", NOW, 0,
        VAST_OK },
    { "whsec-0123456789", TIME, "sha256=501FBD0D4E2585A2628CFADAD62AE5FD247374994299B0CDB71FCBE2F306EBDC", BODY, NOW, 0,
        VAST_OK },
    /* Age, in both directions. */
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, NOW + 300, 0, VAST_OK },
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, NOW + 301, 0, VAST_E_TIMEOUT },
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, NOW - 300, 0, VAST_OK },
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, NOW - 301, 0, VAST_E_TIMEOUT },
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, NOW + 301, 301, VAST_OK },
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, INT64_MAX, 0, VAST_E_TIMEOUT },
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, -1, 0, VAST_E_TIMEOUT },
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY, INT64_MIN, UINT32_MAX, VAST_E_TIMEOUT },
    /* Not genuine. */
    { "whsec-0123456780", TIME, "sha256=" HEX, BODY, NOW, 0, VAST_E_AUTH },
    { "whsec-0123456789", "1790000001", "sha256=" HEX, BODY, NOW, 0, VAST_E_AUTH },
    { "whsec-0123456789", TIME, "sha256=" HEX, BODY "\n", NOW, 0, VAST_E_AUTH },
    { "whsec-0123456789", TIME, "sha256=" HEX, "", NOW, 0, VAST_E_AUTH },
    /* Malformed. */
    { NULL, TIME, "sha256=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "", TIME, "sha256=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", NULL, "sha256=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", "", "sha256=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", "-" TIME, "sha256=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", TIME ".0", "sha256=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", TIME " ", "sha256=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", "99999999999999999999", "sha256=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", TIME, NULL, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", TIME, "", BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", TIME, "sha256=", BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", TIME, HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", TIME, "sha512=" HEX, BODY, NOW, 0, VAST_E_ARG },
    { "whsec-0123456789", TIME, "sha256=" HEX "0", BODY, NOW, 0, VAST_E_ARG },
};

static vast_webhook hook_of(size_t i)
{
    return (vast_webhook){ .secret = hooks[i].secret,
        .timestamp = hooks[i].timestamp,
        .signature = hooks[i].signature,
        .body = hooks[i].body,
        .body_len = strlen(hooks[i].body),
        .now_s = hooks[i].now_s,
        .age_s_max = hooks[i].age_s_max };
}

static void each_notification_gets_its_verdict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++) {
        const vast_webhook hook = hook_of(i);
        vast_err err = vast_webhook_verify(&hook);
        if (err != hooks[i].err) {
            fail_msg("hooks[%zu]: %s", i, vast_err_name(err));
        }
    }
}

/* Every digit counts, and each character that is no digit is malformed. */
static void no_character_of_a_signature_can_be_changed(void **state)
{
    (void)state;
    for (size_t at = strlen("sha256="); at < strlen("sha256=" HEX); at++) {
        for (unsigned c = 1; c < 256; c++) {
            char signature[] = "sha256=" HEX;
            vast_webhook hook = hook_of(0);
            if ((char)c == signature[at] || ((char)(c | 0x20) == signature[at] && c >= 'A' && c <= 'F')) {
                continue;
            }
            bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            signature[at] = (char)c;
            hook.signature = signature;
            assert_int_equal(vast_webhook_verify(&hook), digit ? VAST_E_AUTH : VAST_E_ARG);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_notification_gets_its_verdict),
        cmocka_unit_test(no_character_of_a_signature_can_be_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
