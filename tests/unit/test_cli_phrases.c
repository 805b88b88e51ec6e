/* Packed texts: a table of phrases by hand, and what is read by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "phrases.h"
#include "speech.h"

enum { ROOM = 2 * VAST_PHRASE_CHARS, LIST = 8 };

/* pack.py makes as many as there are; the first code of two bytes stands for the 121st. */
#define PAIR(first, second)                                                                                            \
    {                                                                                                                  \
        (first) >> 4, (((first)&15) << 4 | (second) >> 8) & 255, (second)&255                                          \
    }
#define PLACE(n) (0x80 + (n))
const unsigned char vast_phrases[][3] = {
    PAIR('t', 'h'),
    PAIR(PLACE(0), 'e'),
    PAIR(PLACE(1), ' '),
    PAIR(0, 'a'),
    [120] = PAIR(PLACE(2), PLACE(1)),
    [120 + 255] = PAIR('z', 'z'),
};
const size_t vast_phrase_count = sizeof vast_phrases / sizeof *vast_phrases;
char vast_plain_room[ROOM];
vast_unpacked vast_unpacked_list[LIST];
const size_t vast_plain_room_bytes = sizeof vast_plain_room, vast_unpacked_list_count = LIST;

#define NUL "\200"
#define THE "\202"
#define THE_ "\203"
#define NUL_A "\204"
#define THE_THE "\371\001"
#define ZZ "\372\001"

static void a_code_is_its_phrase(void **state)
{
    static const struct {
        const char *codes, *phrase;
        size_t len;
    } cases[] = {
        { NUL, "\0", 1 }, { THE, "the", 3 }, { THE_, "the ", 4 }, { NUL_A, "\0a", 2 }, { THE_THE, "the the", 7 },
        { ZZ, "zz", 2 }, { "\375\377", "", 0 }, /* behind the table */
        { "\377", "", 0 },                      /* no second byte */
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char phrase[VAST_PHRASE_CHARS];
        const char *at = cases[i].codes;
        assert_int_equal(vast_phrase(&at, phrase), cases[i].len);
        assert_memory_equal(phrase, cases[i].phrase, cases[i].len);
        assert_ptr_equal(at, cases[i].codes + strlen(cases[i].codes));
    }
}

static void patterns_are_spoken_whole(void **state)
{
    char text[64];
    (void)state;
    /* Not a literal: the compiler would look for conversions in it. */
    const char *pattern = THE_ "id %s, " THE_THE " %%";
    assert_true(vast_text(text, sizeof text, pattern, "4242"));
    assert_string_equal(text, "the id 4242, the the %");
}

static void a_plain_text_is_itself(void **state)
{
    static const char text[] = "a" THE;
    (void)state;
    assert_ptr_equal(vast_unpack(text), text);
    assert_ptr_equal(vast_unpack(""), "");
}

static void a_packed_text_is_written_out_once(void **state)
{
    static const char packed[] = NUL "say " THE NUL THE_ "end" NUL;
    static const char plain[] = "say the\0the end\0";
    (void)state;
    const char *text = vast_unpack(packed);
    assert_memory_equal(text, plain, sizeof plain);
    assert_ptr_equal(vast_unpack(packed), text);
}

static void nothing_is_written_behind_the_room(void **state)
{
    static char endless[4 * ROOM] = NUL;
    (void)state;
    memset(endless + 1, *THE, sizeof endless - 2);
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
        memcpy(texts[i], NUL THE, sizeof texts[i]);
        vast_unpack(texts[i]);
    }
    assert_ptr_equal(vast_unpack(texts[2 * LIST - 1]), texts[2 * LIST - 1]);
}

int main(void)
{
    /* In this order: the last two use up what there is. */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_is_its_phrase),
        cmocka_unit_test(patterns_are_spoken_whole),
        cmocka_unit_test(a_plain_text_is_itself),
        cmocka_unit_test(a_packed_text_is_written_out_once),
        cmocka_unit_test(nothing_is_written_behind_the_room),
        cmocka_unit_test(a_full_list_leaves_texts_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
