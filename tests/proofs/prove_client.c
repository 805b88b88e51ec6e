/* SPDX-License-Identifier: MIT */
/* Waiting, the words of an answer, and addresses. */
#include <string.h>

#include "engine.h"
#include "prove.h"
#include "vastai/address.h"
#include "words.h"

static vast_io entropy(void *ctx, void *out, size_t len)
{
    (void)ctx;
    claim(len == sizeof(uint32_t));
    *(uint32_t *)out = nondet_uint32();
    return nondet_bool() ? VAST_IO_OK : VAST_IO_ERROR;
}

static const vast_port port = { .entropy = entropy };

/* After any number of failures, whatever the port's entropy says: at most 250 ms, doubled with each up to 8 s. */
void backoff(void)
{
    static vast_engine e;
    e.config.port = &port;
    unsigned failures = nondet_uint8();
    assume(failures != 0);
    uint32_t wait_ms = vast_backoff_ms(&e, failures);
    claim(wait_ms <= 8000);
    claim(failures >= 6 || wait_ms <= (250u << (failures - 1)));
}

/* On a clock that wraps: never longer than the interval, and nothing once it has passed. */
void pace_wait(void)
{
    static vast_engine e;
    static vast_op op;
    op.min_interval_ms = nondet_uint16();
    e.request.op = &op;
    e.paced_ops[1] = &op;
    e.paced_at[1] = nondet_uint32();
    e.now = nondet_uint32();
    uint32_t wait_ms = vast_pace_wait_ms(&e);
    claim(wait_ms <= op.min_interval_ms);
    claim(wait_ms == 0 || e.now - e.paced_at[1] < op.min_interval_ms);
}

/* What the server asks for in seconds, in ms, without overflow. */
void asked_wait(void)
{
    static vast_engine e;
    e.head.status = 503;
    e.head.retry_after_s = nondet_int32();
    uint32_t wait_ms = vast_asked_wait_ms(&e);
    claim(wait_ms <= INT32_MAX);
    claim(e.head.retry_after_s > 0 || wait_ms == 0);
    claim(e.head.retry_after_s <= 0 || e.head.retry_after_s > INT32_MAX / 1000 ||
          wait_ms == (uint32_t)e.head.retry_after_s * 1000);
}

/* What a 429 names as its threshold, any 3 characters, in ms; what is no number of seconds asks for nothing. */
void asked_threshold(void)
{
    static vast_engine e;
    static const char before[] = "threshold=";
    char *at = e.words.text + sizeof before - 1;
    memcpy(e.words.text, before, sizeof before);
    e.head.status = 429;
    e.head.retry_after_s = -1;
    for (size_t i = 0; i < 3; i++) {
        at[i] = (char)nondet_uint8();
    }
    uint32_t wait_ms = vast_asked_wait_ms(&e);
    claim(wait_ms <= 999000);
    claim((at[0] >= '0' && at[0] <= '9') || wait_ms == 0);
    claim(at[0] < '1' || at[0] > '9' || at[1] != '\0' || wait_ms == (uint32_t)(at[0] - '0') * 1000);
}

/* Never what was not meant to be repeated, nor what was sent and may be repeated only before. */
void may_repeat(void)
{
    static vast_engine e;
    static vast_op op;
    op.repeat = nondet_uint8();
    e.request.op = &op;
    e.sent = nondet_bool();
    e.delivered = nondet_bool();
    vast_err err = (vast_err)nondet_uint8();
    assume(err < VAST_ERR_COUNT);
    bool may = vast_may_repeat(&e, err);
    claim(!may || op.repeat == VAST_REPEAT_ALWAYS || (op.repeat == VAST_REPEAT_UNTIL_SENT && !e.sent));
    claim(!may || (err != VAST_OK && !e.delivered));
}

/* Any piece of a key: what is kept of it fits. */
void words_key(void)
{
    static vast_words words;
    char bytes[2];
    any(bytes);
    any(words.key);
    words.key_len = (uint8_t)any_up_to(sizeof words.key);
    vast_json_event event = { VAST_JSON_KEY, nondet_bool(), nondet_bool(), 1, bytes, any_up_to(sizeof bytes) };
    vast_words_event(&words, &event, nondet_bool());
    claim(words.key_len <= sizeof words.key && words.key_row <= 6);
}

/* Any raw body: a text with an end, of one line. */
void words_raw(void)
{
    static vast_words words;
    char bytes[3];
    any(bytes);
    vast_words_begin(&words);
    vast_words_raw(&words, bytes, sizeof bytes);
    size_t i = any_up_to(sizeof bytes);
    claim(words.len <= sizeof bytes && words.text[words.len] == '\0');
    claim(i >= words.len || (words.text[i] >= ' ' && words.text[i] <= '~'));
}

/* After it, the text does not contain the secret. */
void words_hide(void)
{
    char text[5];
    any(text);
    text[4] = '\0';
    size_t len = strlen(text);
    bool found = vast_words_hide(text, "ab");
    claim(strlen(text) == len);
    size_t i = any_up_to(3);
    claim(i + 1 >= len || text[i] != 'a' || text[i + 1] != 'b');
    claim(!found || len >= 2);
}

/* Four characters are no address of IPv4; for one of IPv6 a colon is among them. */
void ip_parse(void)
{
    char text[5];
    uint8_t out[16];
    any(text);
    text[4] = '\0';
    size_t len = vast_address_parse(text, out);
    claim(len == 0 || len == 16);
    claim(len == 0 || memchr(text, ':', 4) != NULL);
}

/* Four characters with dots between them: digits, and then their values, or no address. */
void ip_quad(void)
{
    char text[] = "x.x.x.x";
    uint8_t out[16];
    bool digits = true;
    for (size_t i = 0; i < sizeof text; i += 2) {
        text[i] = (char)nondet_uint8();
        digits = digits && text[i] >= '0' && text[i] <= '9';
    }
    assume(text[0] != ':' && text[2] != ':');
    size_t len = vast_address_parse(text, out);
    claim((len == 4) == digits);
    claim(!digits || (out[0] == text[0] - '0' && out[3] == text[6] - '0'));
}
