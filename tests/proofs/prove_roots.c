/* SPDX-License-Identifier: MIT */
/* The bundle of roots: base64, DER, PEM; roots.c is included for its steps, with room for 24 bytes of a certificate
   in place of 4096. */
#include "vastai/roots.h"

#undef _DEFAULT_SOURCE
#undef VAST_ROOT_BYTES_MAX
#define VAST_ROOT_BYTES_MAX 24
#include "roots.c"

#include "prove.h"

static uint8_t der[VAST_ROOT_BYTES_MAX];

/* A decoder that has come anywhere, with so much of its text left, which ends where its memory does. */
static decoder any_decoder(const char *text, size_t size)
{
    size_t left = any_up_to(size), done = any_up_to(size);
    assume(done + left <= size);
    any(der);
    return (decoder){ text + size - left - done, text + size - left, text + size, der, any_up_to(sizeof der) };
}

static bool is_sound(const decoder *d, const char *text, size_t size)
{
    return d->len <= sizeof der && d->at >= text && d->at <= d->end && d->end <= text + size;
}

/* Any 5 characters, any number of bytes wanted: they are there, or refused; none is written outside. */
void roots_decode(void)
{
    char text[5];
    any(text);
    decoder d = any_decoder(text, sizeof text);
    size_t want = nondet_size(), before = d.len;
    bool done = decode(&d, want);
    claim(is_sound(&d, text, sizeof text) && d.len >= before);
    claim(!done || d.len >= want);
}

/* Any element anywhere: what was read of it lies in what is decoded, and its end in what may be. */
void roots_element(void)
{
    char text[4];
    any(text);
    decoder d = any_decoder(text, sizeof text);
    size_t at = any_up_to(sizeof der);
    element out;
    if (read_element(&d, at, nondet_uint8(), &out)) {
        claim(out.content > at && out.content <= d.len);
        claim(out.end >= out.content && out.end <= sizeof der);
    }
    claim(is_sound(&d, text, sizeof text));
}

/* Any 12 characters at the end of a first line: what is passed over was there. */
void roots_pass(void)
{
    static char text[LINE_LEN + 8];
    any(text);
    decoder d = any_decoder(text, sizeof text);
    d.body = text;
    d.at = text + LINE_LEN - 4;
    size_t to = any_up_to(sizeof der);
    pass(&d, to);
    claim(is_sound(&d, text, sizeof text));
}

/* A certificate's end is looked for in its text only, whatever length it announces. */
void roots_past(void)
{
    char text[END_LEN + 3];
    any(text);
    size_t len = any_up_to(sizeof text), der_len = any_up_to(VAST_ROOT_BYTES_MAX);
    const char *body = text + sizeof text - len;
    const char *past = past_body(body, text + sizeof text, der_len);
    claim(past >= body && past <= text + sizeof text);
}

/*
 * A line that begins a certificate, with a byte after it, at the end of the text, or cut there: only the first is one.
 */
void roots_next(void)
{
    char text[BEGIN_LEN + 2];
    size_t at = 1 + any_up_to(2);
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i >= at && i - at < BEGIN_LEN ? begin_line[i - at] : 'x';
    }
    const char *body = next_body(text, text + sizeof text);
    claim(body == (at == 1 ? text + 1 + BEGIN_LEN : NULL));
}
