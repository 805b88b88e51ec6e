/* SPDX-License-Identifier: MIT */
/* The head of a response at the ends of its lines, whatever came before; head.c is included for its states. What
   holds before and after a byte holds for heads of any length. */
#include <stddef.h>
#include <string.h>

/* By the byte: of a copy whose length is open, CBMC makes a formula of the whole struct. */
static void copy(char *to, const char *from, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        to[i] = from[i];
    }
}

#define memcpy(to, from, len) copy((char *)(to), (const char *)(from), len)

#include "head.c"

#include "prove.h"

/* Nothing of a word is kept at the ends of lines. */
static bool is_between_words(uint8_t state)
{
    return state == LINE_START || state == LINE_END || state == HEAD_END;
}

static bool is_sound(const vast_head *head)
{
    return head->state <= DONE && head->matched <= 12 && head->field <= MISSING && head->row <= MISSING &&
           head->interims <= VAST_HEAD_INTERIM_MAX && head->kept <= sizeof head->word &&
           head->location_len < head->location_room && head->bytes <= VAST_HEAD_BYTES_MAX &&
           (head->state != IN_STATUS || head->matched < 12) && (!is_between_words(head->state) || head->kept == 0);
}

/* Field by field: of a struct that is taken as a whole, CBMC makes formulas of gigabytes. */
static void any_head(vast_head *head, uint8_t state, char *location, uint16_t room)
{
    *head = (vast_head){ .state = state, .location = location, .location_room = room };
    head->matched = nondet_uint8();
    head->field = nondet_uint8();
    head->row = nondet_uint8();
    head->seen = nondet_uint8();
    head->interims = nondet_uint8();
    head->kept = is_between_words(state) ? 0 : nondet_uint8();
    head->to_connect = nondet_bool();
    head->tunnel = nondet_bool();
    head->http10 = nondet_bool();
    head->location_clipped = nondet_bool();
    head->status = nondet_uint16();
    head->location_len = nondet_uint16();
    head->retry_after_s = nondet_int32();
    head->content_length = nondet_uint64();
    head->number = nondet_uint64();
    for (size_t i = 0; i < sizeof head->word; i++) {
        head->word[i] = (char)nondet_uint8();
    }
    assume(is_sound(head));
}

/* Any byte: it is taken, or it is what is wrong; nothing is kept outside its room. */
static void head_byte(uint8_t state)
{
    vast_head head;
    char byte = (char)nondet_uint8(), location[3];
    size_t used = 0;
    bool done = false;
    any_head(&head, state, location, sizeof location);
    uint8_t interims = head.interims;
    vast_err err = vast_head_feed(&head, &byte, 1, &used, &done);
    claim(used <= 1 && head.bytes == used);
    claim((err == VAST_OK) == (head.fault == VAST_CAUSE_NONE));
    claim(err != VAST_OK || (used == 1 && is_sound(&head) && head.interims >= interims));
    claim(err != VAST_OK || !done || (head.status >= 200 && head.framing <= VAST_FRAMING_CLOSE));
}

/* A value ends here, unless the line continues it: it is judged, whatever was kept of it. */
void head_in_line_start(void)
{
    head_byte(LINE_START);
}

void head_in_line_end(void)
{
    head_byte(LINE_END);
}

void head_in_head_end(void)
{
    head_byte(HEAD_END);
}
