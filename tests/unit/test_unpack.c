/* Packed texts: a table of phrases by hand, and what is read by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "phrases.h"

enum { ROOM = 4 * VAST_PHRASE_CHARS, LIST = 24 };

/* pack.py makes as many as there are. Codes of three digits begin with 3 here: the first of them is of symbol 30. */
/* clang-format off */
#define LETTER(c) { VAST_PHRASE_LETTER, 0, (c) }
#define PAIR(first, second) { (first) >> 4, (((first)&15) << 4 | (second) >> 8) & 255, (second)&255 }
/* clang-format on */
const unsigned char vast_phrases[][3] = {
    LETTER('t'),
    LETTER('h'),
    LETTER('e'),
    LETTER(' '),
    LETTER('\0'),
    PAIR(0, 1),
    PAIR(5, 2),
    PAIR(6, 3),
    [14] = LETTER('a'),
    [15] = PAIR(4, 14),
    [29] = LETTER('y'),
    [30] = PAIR(7, 6),
    [255] = PAIR(29, 29),
    [256] = PAIR(255, 255),
    [299] = PAIR(256, 14),
};
const size_t vast_phrase_count = sizeof vast_phrases / sizeof *vast_phrases;
const unsigned vast_long_codes = 3;
char vast_plain_room[ROOM];
vast_unpacked vast_unpacked_list[LIST];
const size_t vast_plain_room_bytes = sizeof vast_plain_room, vast_unpacked_list_count = LIST;

static void digits_are_symbols_until_a_0(void **state)
{
    static const struct {
        const char *packed, *plain;
        size_t len;
    } cases[] = {
        { "\x80\x17", "the", 3 },
        { "\x80\x21", "\0a", 2 },                       /* the first of the second digit */
        { "\x80\x1f\x2f", "ay", 2 },                    /* the last of either */
        { "\x80\x31\x10", "the the", 7 },               /* the first of three digits; half a byte is left */
        { "\x80\x31\x14\x11\x17", "the theyythe", 12 }, /* they lie across bytes */
        { "\x80\x43\xf0", "yyyya", 5 },                 /* the last symbol */
        { "\x80\x17\x44\x11\x17", "the", 3 },           /* no such symbol */
        { "\x80\x17\x01\x17", "the", 3 },               /* a 0 where one begins, */
        { "\x80\x17\x10\x17", "the", 3 },               /* in its second digit, */
        { "\x80\x17\x31\x01\x17", "the", 3 },           /* in its third */
        { "\x80\x17\x3f", "the", 3 },                   /* the end of it is cut off */
        { "\x80", "", 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_memory_equal(vast_unpack(cases[i].packed), cases[i].plain, cases[i].len + 1);
    }
}

static void a_plain_text_is_itself(void **state)
{
    static const char text[] = "a\x80\x17";
    (void)state;
    assert_ptr_equal(vast_unpack(text), text);
    assert_ptr_equal(vast_unpack(text + 3), text + 3);
    assert_null(vast_unpack(NULL));
}

static void a_packed_text_is_written_out_once(void **state)
{
    static const char one[] = "\x80\x18\x15\x17", other[] = "\x80\x18\x15\x1f";
    (void)state;
    const char *text = vast_unpack(one), *second = vast_unpack(other);
    assert_memory_equal(text, "the \0the", 9);
    assert_memory_equal(second, "the \0a", 7);
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(vast_unpack(one), text);
        assert_ptr_equal(vast_unpack(other), second);
    }
}

static void nothing_is_written_behind_the_room(void **state)
{
    static char endless[ROOM] = "\x80";
    (void)state;
    memset(endless + 1, 0x17, sizeof endless - 2);
    const char *text = vast_unpack(endless);
    assert_in_range((uintptr_t)text, (uintptr_t)vast_plain_room, (uintptr_t)vast_plain_room + ROOM - 1);
    assert_in_range(strlen(text), 1, ROOM - 1);
    assert_true(text + strlen(text) < vast_plain_room + ROOM);
}

static void a_full_list_leaves_texts_as_they_are(void **state)
{
    static char texts[2 * LIST][3];
    (void)state;
    for (size_t i = 0; i < 2 * LIST; i++) {
        memcpy(texts[i], "\x80\x17", sizeof texts[i]);
        vast_unpack(texts[i]);
    }
    assert_ptr_equal(vast_unpack(texts[2 * LIST - 1]), texts[2 * LIST - 1]);
}

int main(void)
{
    /* In this order: the last two use up what there is. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_symbols_until_a_0),
        cmocka_unit_test(a_plain_text_is_itself),
        cmocka_unit_test(a_packed_text_is_written_out_once),
        cmocka_unit_test(nothing_is_written_behind_the_room),
        cmocka_unit_test(a_full_list_leaves_texts_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
