/* SPDX-License-Identifier: MIT */
/*
 * JSONTestSuite: y_ is accepted, n_ refused, i_ as pinned here; each file whole, byte by byte and cut in two anywhere.
 */
#define _DEFAULT_SOURCE
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "json_trace.h"

/* Files longer than this are cut at CUTS_MAX places only, evenly spread, and byte by byte. */
#define EVERY_CUT_BYTES 4096
#define CUTS_MAX 64
#define FILE_MAX (1 << 20)

/* What an implementation may choose. Ours: numbers are text, so any size will do; bytes and escapes that are no
   characters are refused, and so are byte order marks, other encodings than UTF-8, and nesting past VAST_JSON_DEPTH. */
static const struct {
    const char *name;
    bool accepted;
} pinned[] = {
    { "i_number_double_huge_neg_exp.json", true },
    { "i_number_huge_exp.json", true },
    { "i_number_neg_int_huge_exp.json", true },
    { "i_number_pos_double_huge_exp.json", true },
    { "i_number_real_neg_overflow.json", true },
    { "i_number_real_pos_overflow.json", true },
    { "i_number_real_underflow.json", true },
    { "i_number_too_big_neg_int.json", true },
    { "i_number_too_big_pos_int.json", true },
    { "i_number_very_big_negative_int.json", true },
    { "i_object_key_lone_2nd_surrogate.json", false },
    { "i_string_1st_surrogate_but_2nd_missing.json", false },
    { "i_string_1st_valid_surrogate_2nd_invalid.json", false },
    { "i_string_UTF-16LE_with_BOM.json", false },
    { "i_string_UTF-8_invalid_sequence.json", false },
    { "i_string_UTF8_surrogate_U+D800.json", false },
    { "i_string_incomplete_surrogate_and_escape_valid.json", false },
    { "i_string_incomplete_surrogate_pair.json", false },
    { "i_string_incomplete_surrogates_escape_valid.json", false },
    { "i_string_invalid_lonely_surrogate.json", false },
    { "i_string_invalid_surrogate.json", false },
    { "i_string_invalid_utf-8.json", false },
    { "i_string_inverted_surrogates_U+1D11E.json", false },
    { "i_string_iso_latin_1.json", false },
    { "i_string_lone_second_surrogate.json", false },
    { "i_string_lone_utf8_continuation_byte.json", false },
    { "i_string_not_in_unicode_range.json", false },
    { "i_string_overlong_sequence_2_bytes.json", false },
    { "i_string_overlong_sequence_6_bytes.json", false },
    { "i_string_overlong_sequence_6_bytes_null.json", false },
    { "i_string_truncated-utf-8.json", false },
    { "i_string_utf16BE_no_BOM.json", false },
    { "i_string_utf16LE_no_BOM.json", false },
    { "i_structure_500_nested_arrays.json", false },
    { "i_structure_UTF-8_BOM_empty_object.json", false },
};

typedef struct suite_file {
    char text[FILE_MAX];
    size_t len;
    char line[4096]; /* its events, as far as they fit */
    uint32_t offset;
    bool accepted;
} suite_file;

static guard pages;

static bool scan(suite_file *file, size_t cut, size_t step, char *line, size_t room, uint32_t *offset)
{
    json_trace trace;
    vast_json json;
    memset(line, 0, room);
    json_trace_begin(&trace, line, room - 1);
    vast_json_begin(&json, json_trace_event, &trace);
    vast_err err = vast_json_feed(&json, guard_place(&pages, file->text, cut), cut);
    for (size_t at = cut; at < file->len && err == VAST_OK; at += step) {
        size_t piece = file->len - at < step ? file->len - at : step;
        err = vast_json_feed(&json, guard_place(&pages, file->text + at, piece), piece);
    }
    *offset = vast_json_offset(&json);
    assert_false(trace.broken);
    return err == VAST_OK && vast_json_end(&json) == VAST_OK;
}

/* Whether nothing is reported does not matter for what is accepted. */
static void check_muted(const suite_file *file, const char *name)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    vast_json_mute(&json, 0, 0);
    bool accepted = vast_json_feed(&json, file->text, file->len) == VAST_OK && vast_json_end(&json) == VAST_OK;
    if (accepted != file->accepted || vast_json_offset(&json) != file->offset) {
        fail_msg("%s muted differs", name);
    }
}

static void check_cut(suite_file *file, const char *name, size_t cut, size_t step)
{
    static char line[sizeof file->line];
    uint32_t offset;
    bool accepted = scan(file, cut, step, line, sizeof line, &offset);
    if (accepted != file->accepted || offset != file->offset || (accepted && strcmp(line, file->line) != 0)) {
        fail_msg("%s cut at %zu by %zu differs from the whole", name, cut, step);
    }
}

static void judge(suite_file *file, const char *name)
{
    file->accepted = scan(file, file->len, 1, file->line, sizeof file->line, &file->offset);
    size_t stride = file->len > EVERY_CUT_BYTES ? file->len / CUTS_MAX : 1;
    check_cut(file, name, 0, 1);
    check_muted(file, name);
    for (size_t cut = 1; cut < file->len; cut += stride) {
        check_cut(file, name, cut, file->len);
    }
}

static bool is_wanted(const char *name)
{
    if (name[0] != 'i') {
        return name[0] == 'y';
    }
    for (size_t i = 0; i < sizeof pinned / sizeof pinned[0]; i++) {
        if (strcmp(pinned[i].name, name) == 0) {
            return pinned[i].accepted;
        }
    }
    fail_msg("%s has no verdict", name);
    return false;
}

static void read_file(suite_file *file, const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    file->len = fread(file->text, 1, sizeof file->text, in);
    fclose(in);
    assert_true(file->len < sizeof file->text);
}

/*
 * How many files there are of y, n and i: in the suite, and in its npm package, which lacks those that are not UTF-8.
 */
static const unsigned whole_suite[] = { 95, 188, 35 };
static const unsigned npm_package[] = { 95, 176, 22 };

static DIR *open_suite(char *folder, size_t room)
{
    const char *given = getenv("JSON_SUITE"), *shared = getenv("SHARED");
    snprintf(folder, room, "%s/data/JSONTestSuite/test_parsing", shared != NULL ? shared : "../shared");
    DIR *files = given != NULL ? NULL : opendir(folder);
    if (files == NULL) {
        snprintf(folder, room, "%s", given != NULL ? given : "build/json-suite");
        files = opendir(folder);
    }
    return files;
}

static void judge_all(DIR *files, const char *folder, unsigned *count)
{
    static suite_file file;
    static const char kinds[] = "yni";
    for (struct dirent *entry; (entry = readdir(files)) != NULL;) {
        const char *kind = strchr(kinds, entry->d_name[0]);
        if (kind == NULL || entry->d_name[1] != '_') {
            continue;
        }
        read_file(&file, folder, entry->d_name);
        judge(&file, entry->d_name);
        if (file.accepted != is_wanted(entry->d_name)) {
            fail_msg("%s was %s", entry->d_name, file.accepted ? "accepted" : "refused");
        }
        count[kind - kinds]++;
    }
}

static void every_file_gets_its_verdict_however_it_is_cut(void **state)
{
    (void)state;
    char folder[3072];
    unsigned count[3] = { 0 };
    DIR *files = open_suite(folder, sizeof folder);
    if (files == NULL) {
        printf("SKIPPED: no JSONTestSuite at %s; `make unit` fetches its npm package, if there is npm\n", folder);
        skip();
    }
    judge_all(files, folder, count);
    closedir(files);
    if (memcmp(count, npm_package, sizeof count) == 0) {
        printf("SKIPPED: 25 of the 318 files of JSONTestSuite are not UTF-8, and not in its npm package\n");
    } else {
        assert_memory_equal(count, whole_suite, sizeof count);
    }
}

static int open_pages(void **state)
{
    (void)state;
    guard_open(&pages, FILE_MAX);
    return 0;
}

static int close_pages(void **state)
{
    (void)state;
    guard_close(&pages);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_gets_its_verdict_however_it_is_cut),
    };
    return cmocka_run_group_tests(tests, open_pages, close_pages);
}
