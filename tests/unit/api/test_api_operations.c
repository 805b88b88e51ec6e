/* SPDX-License-Identifier: MIT */
/* The rows of src/api: what the compiler cannot check of an operation and its parameters. Each fault names both. */
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

#include "vastai/ops.h"

#define INTERVAL_MS_MIN 500
#define INTERVAL_MS_MAX 20000
#define INTERVAL_MS_STEP 100

static unsigned faults;

/* Reports a fault of one member of an operation. */
__attribute__((format(printf, 3, 4))) static void wrong(const char *op, const char *member, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    fprintf(stderr, "vast_op_%s: .%s ", op, member);
    vfprintf(stderr, format, values);
    fprintf(stderr, "\n");
    va_end(values);
    faults++;
}

typedef void check_op(const char *name, const vast_op *op);
typedef void check_param(const char *name, const vast_op *op, const vast_param *param);

static void each_op(check_op *check)
{
    faults = 0;
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        check(row->name, row->op);
    }
    assert_int_equal(faults, 0);
}

static void each_param(check_param *check)
{
    faults = 0;
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        for (unsigned i = 0; i < row->op->param_count; i++) {
            check(row->name, row->op, &row->op->params[i]);
        }
    }
    assert_int_equal(faults, 0);
}

/* ---- members ----------------------------------------------------------------------------------------------------- */

static void check_enums(const char *name, const vast_op *op)
{
    if ((unsigned)op->method > VAST_PATCH) {
        wrong(name, "method", "is %u: use VAST_GET to VAST_PATCH", (unsigned)op->method);
    }
    if ((unsigned)op->host > VAST_HOST_URL) {
        wrong(name, "host", "is %u: use VAST_HOST_CONSOLE, _RUN or _URL", (unsigned)op->host);
    }
    if ((unsigned)op->repeat > VAST_REPEAT_NEVER) {
        wrong(name, "repeat", "is %u: use VAST_REPEAT_ALWAYS, _UNTIL_SENT or _NEVER", (unsigned)op->repeat);
    }
    if ((op->param_count == 0) != (op->params == NULL)) {
        wrong(name, "param_count", "is %u, which does not fit .params: use VAST_PARAMS()", op->param_count);
    }
}

static void enums_are_in_range(void **state)
{
    (void)state;
    each_op(check_enums);
}

static void check_interval(const char *name, const vast_op *op)
{
    unsigned ms = op->min_interval_ms;
    if (ms != 0 && (ms < INTERVAL_MS_MIN || ms > INTERVAL_MS_MAX || ms % INTERVAL_MS_STEP != 0)) {
        wrong(name, "min_interval_ms", "is %u: expected 0, or %d to %d in steps of %d", ms, INTERVAL_MS_MIN,
            INTERVAL_MS_MAX, INTERVAL_MS_STEP);
    }
}

static void intervals_are_plausible(void **state)
{
    (void)state;
    each_op(check_interval);
}

static void check_flags(const char *name, const vast_op *op)
{
    bool get = op->method == VAST_GET;
    if (get && op->always_body) {
        wrong(name, "always_body", "is set, but a GET has no body");
    }
    if (get && op->reads_only) {
        wrong(name, "reads_only", "is set, but a GET changes nothing");
    }
    if (op->deletes && op->method != VAST_DELETE) {
        wrong(name, "deletes", "is set, but the method is not DELETE");
    }
    if (op->deletes && op->repeat != VAST_REPEAT_ALWAYS) {
        wrong(name, "deletes", "is set, but the request is not repeated");
    }
    if ((op->answers_text || op->host == VAST_HOST_URL) && !op->no_key) {
        wrong(name, "no_key", "is not set, but the response comes from another host");
    }
}

static void flags_fit_the_method(void **state)
{
    (void)state;
    each_op(check_flags);
}

static void check_sign(const char *name, const vast_sign *sign)
{
    if (sign->member == NULL || strlen(sign->member) > 100) {
        wrong(name, "signs", "has one without a member, or with a long one");
    }
    if (sign->begins != NULL && (sign->begins[0] == '\0' || strlen(sign->begins) > 100)) {
        wrong(name, "signs", "has an empty or long text");
    }
    for (const char *at = sign->begins; at != NULL && *at != '\0'; at++) {
        if (*at >= 'A' && *at <= 'Z') {
            wrong(name, "signs", "has the capital %c: texts are compared in lower case", *at);
        }
    }
    if ((unsigned)sign->effect >= VAST_EFFECT_COUNT || sign->effect == VAST_EFFECT_ALREADY_GONE) {
        wrong(name, "signs", "has effect %u, which no sign shows", (unsigned)sign->effect);
    }
}

static void check_signs(const char *name, const vast_op *op)
{
    if ((op->sign_count == 0) != (op->signs == NULL) || op->sign_count > 8) {
        wrong(name, "sign_count", "is %u: use VAST_SIGNS(), with at most 8", op->sign_count);
    }
    for (unsigned i = 0; i < op->sign_count; i++) {
        check_sign(name, &op->signs[i]);
        if (op->method == VAST_GET && op->signs[i].effect == VAST_EFFECT_DONE) {
            wrong(name, "signs", "confirms a GET, which needs no confirmation");
        }
    }
}

static void signs_are_of_use(void **state)
{
    (void)state;
    each_op(check_signs);
}

/* The client keeps 31 characters of a code, see vast_outcome.error_code. */
#define CODE_CHARS 31

static void check_codes(const char *name, const vast_op *op)
{
    const char *before = "";
    size_t len, before_len = 0;
    for (const char *at = op->codes; at != NULL; at = at[len] == ' ' ? at + len + 1 : NULL) {
        len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_");
        if (len == 0 || len > CODE_CHARS || (at[len] != ' ' && at[len] != '\0')) {
            wrong(name, "codes", "\"%s\" does not begin with a code that ends in one blank or the end", at);
        }
        size_t both = before_len < len ? before_len : len;
        int order = strncmp(before, at, both);
        if (order > 0 || (order == 0 && before_len >= len)) {
            wrong(name, "codes", "\"%s\" is not in alphabetical order", at);
        }
        before = at;
        before_len = len;
    }
}

static void codes_are_words_in_order(void **state)
{
    (void)state;
    each_op(check_codes);
}

/* ---- paths ------------------------------------------------------------------------------------------------------- */

static bool names_in_path(const vast_op *op, const char *name, size_t len)
{
    for (unsigned i = 0; i < op->param_count; i++) {
        const vast_param *param = &op->params[i];
        if (param->in == VAST_IN_PATH && strlen(param->name) == len && strncmp(param->name, name, len) == 0) {
            return true;
        }
    }
    return false;
}

static void check_path(const char *name, const vast_op *op)
{
    if (op->path == NULL || (op->path[0] != '/') != (op->host == VAST_HOST_URL)) {
        wrong(name, "path", "does not begin with '/'");
        return;
    }
    if (op->path[strspn(op->path, "abcdefghijklmnopqrstuvwxyz0123456789_-/{}")] != '\0') {
        wrong(name, "path", "\"%s\" has a character that paths of the service do not have", op->path);
    }
    for (const char *brace = strchr(op->path, '{'); brace != NULL; brace = strchr(brace + 1, '{')) {
        size_t len = strcspn(brace + 1, "}");
        if (brace[1 + len] == '\0' || !names_in_path(op, brace + 1, len)) {
            wrong(name, "path", "has {%.*s}, but .params has no path parameter of that name", (int)len, brace + 1);
        }
    }
}

static void each_name_in_a_path_is_a_path_parameter(void **state)
{
    (void)state;
    each_op(check_path);
}

static void check_path_param(const char *name, const vast_op *op, const vast_param *param)
{
    char braced[64];
    snprintf(braced, sizeof braced, "{%s}", param->name);
    if (param->in == VAST_IN_PATH && strstr(op->path, braced) == NULL) {
        wrong(name, "params", "has the path parameter %s, but .path \"%s\" has no %s", param->name, op->path, braced);
    }
    if (param->in == VAST_IN_PATH && (param->preset != NULL || param->nullable || param->required)) {
        wrong(name, "params", "%s is in the path: always required, without .required, .nullable, .preset", param->name);
    }
}

static void each_path_parameter_is_in_the_path(void **state)
{
    (void)state;
    each_param(check_path_param);
}

/* ---- parameters -------------------------------------------------------------------------------------------------- */

static void check_named(const char *name, const vast_op *op, const vast_param *param)
{
    (void)op;
    if (param->name == NULL || param->name[0] == '\0' ||
        param->name[strspn(param->name, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0') {
        wrong(name, "params", "has a parameter whose .name is \"%s\"", param->name != NULL ? param->name : "(NULL)");
        return;
    }
    if ((unsigned)param->in > VAST_IN_BODY) {
        wrong(name, "params", "%s: .in is %u", param->name, (unsigned)param->in);
    }
}

static void each_parameter_has_a_name_and_a_place(void **state)
{
    (void)state;
    each_param(check_named);
}

static void check_unique(const char *name, const vast_op *op, const vast_param *param)
{
    for (const vast_param *other = op->params; other != param; other++) {
        if (strcmp(other->name, param->name) == 0 && (other->in == param->in || other->type != param->type)) {
            wrong(name, "params", "has %s twice%s", param->name, other->in == param->in ? "" : ", with two types");
        }
        if (strcmp(other->name, param->name) == 0 && param->in == VAST_IN_PATH) {
            wrong(name, "params", "has %s in the path after %s elsewhere: put it first", param->name, param->name);
        }
    }
}

static void no_two_parameters_of_a_place_have_one_name(void **state)
{
    (void)state;
    each_param(check_unique);
}

static bool is_json(const char *text)
{
    vast_json json;
    vast_json_begin(&json, NULL, NULL);
    return vast_json_feed(&json, text, strlen(text)) == VAST_OK && vast_json_end(&json) == VAST_OK;
}

/* The first characters that the JSON of a type can have. @return NULL: the type is not in vastai.h. */
static const char *first_characters(const vast_type *type)
{
    return type == VAST_TYPE_TEXT                              ? "\""
           : type == VAST_TYPE_INT || type == VAST_TYPE_NUMBER ? "-0123456789"
           : type == VAST_TYPE_BOOL                            ? "tf"
           : type == VAST_TYPE_IDS                             ? "["
           : type == VAST_TYPE_JSON                            ? "\"-0123456789tfn[{"
                                                               : NULL;
}

static void check_type(const char *name, const vast_op *op, const vast_param *param)
{
    (void)op;
    const char *first = first_characters(param->type);
    if (first == NULL) {
        wrong(name, "params", "%s has no .type: use VAST_TYPE_...", param->name);
        return;
    }
    if (param->preset == NULL) {
        return;
    }
    if (!is_json(param->preset) || strchr(first, param->preset[0]) == NULL ||
        (param->type == VAST_TYPE_INT && strpbrk(param->preset, ".eE") != NULL)) {
        wrong(name, "params", "%s: .preset %s is not JSON of its .type", param->name, param->preset);
    }
    if (param->required || param->nullable) {
        wrong(name, "params", "%s has a .preset: .required and .nullable have no effect", param->name);
    }
}

static void each_parameter_has_a_type_that_its_preset_fits(void **state)
{
    (void)state;
    each_param(check_type);
}

static void check_body_param(const char *name, const vast_op *op, const vast_param *param)
{
    if (op->method == VAST_GET && param->in == VAST_IN_BODY) {
        wrong(name, "params", "%s is in the body, but a GET has no body", param->name);
    }
}

static void no_get_has_a_body_parameter(void **state)
{
    (void)state;
    each_param(check_body_param);
}

/* ---- the list of operations -------------------------------------------------------------------------------------- */

static const vast_op *named(const char *name, size_t len)
{
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        if (strlen(row->name) == len && strncmp(row->name, name, len) == 0) {
            return row->op;
        }
    }
    return NULL;
}

static void read_file(const char *path, char *text, size_t room)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail_msg("%s cannot be read: run the test at the root of the tree", path);
    }
    size_t len = fread(text, 1, room - 1, file);
    fclose(file);
    assert_true(len < room - 1);
    text[len] = '\0';
}

/* Each name that follows `before` in a file. @return how many. */
static unsigned check_listed(const char *path, const char *before)
{
    static char text[1 << 17];
    unsigned count = 0;
    read_file(path, text, sizeof text);
    for (const char *at = strstr(text, before); at != NULL; at = strstr(at, before), count++) {
        at += strlen(before);
        size_t len = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_");
        if (named(at, len) == NULL) {
            fprintf(stderr, "%s: vast_op_%.*s is not in src/api/registry.c\n", path, (int)len, at);
            faults++;
        }
    }
    return count;
}

static void every_operation_is_declared_and_listed(void **state)
{
    (void)state;
    unsigned defined = 0, listed = 0;
    DIR *folder = opendir("src/api");
    assert_non_null(folder);
    faults = 0;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[512];
        snprintf(path, sizeof path, "src/api/%s", entry->d_name);
        size_t len = strlen(path);
        defined += len > 2 && strcmp(path + len - 2, ".c") == 0 ? check_listed(path, "\nconst vast_op vast_op_") : 0;
    }
    closedir(folder);
    unsigned declared = check_listed("include/vastai/ops.h", "\nextern const vast_op vast_op_");
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        listed++;
        assert_ptr_equal(named(row->name, strlen(row->name)), row->op);
    }
    assert_int_equal(faults, 0);
    assert_int_equal(defined, listed);
    assert_int_equal(declared, listed);
    assert_true(listed > 100);
}

/* ---- the service's description ----------------------------------------------------------------------------------- */

/* One line of operations.txt. */
typedef struct documented {
    char method[8], host[8], interval[8], body[8], path[128], asked_method[8], asked_path[128];
    bool elsewhere; /* the client asks at another address: the interval is not of that one */
} documented;

static const char *const methods[] = {
    [VAST_GET] = "GET",
    [VAST_POST] = "POST",
    [VAST_PUT] = "PUT",
    [VAST_DELETE] = "DELETE",
    [VAST_PATCH] = "PATCH",
};

/* Copies a path as operations.txt writes it: "{}" for a parameter and for "me", no slash at the end. */
static void plain_path(const char *path, char *plain)
{
    for (; *path != '\0' && strcmp(path, "/") != 0; path++) {
        bool me = strncmp(path, "/me", 3) == 0 && (path[3] == '/' || path[3] == '\0');
        if (me || *path == '{') {
            plain += sprintf(plain, me ? "/{}" : "{}");
            path += me ? 2 : strcspn(path, "}");
        } else {
            *plain++ = *path;
        }
    }
    *plain = '\0';
}

static bool is_of(const vast_op *op, const documented *d)
{
    char plain[128];
    plain_path(op->path, plain);
    return strcmp(methods[op->method], d->elsewhere ? d->asked_method : d->method) == 0 &&
           strcmp(plain, d->elsewhere ? d->asked_path : d->path) == 0;
}

static bool has_body_param(const vast_op *op)
{
    for (unsigned i = 0; i < op->param_count; i++) {
        if (op->params[i].in == VAST_IN_BODY) {
            return true;
        }
    }
    return false;
}

static void compare(const vast_named_op *row, const documented *d)
{
    const vast_op *op = row->op;
    if ((strcmp(d->host, "run") == 0) != (op->host == VAST_HOST_RUN)) {
        wrong(row->name, "host", "is not the documented one: %s", d->host);
    }
    if (!d->elsewhere && d->interval[0] != '-' && op->min_interval_ms < atoi(d->interval)) {
        wrong(row->name, "min_interval_ms", "is %u, less than the documented %s", op->min_interval_ms, d->interval);
    }
    if (op->method == VAST_DELETE && has_body_param(op) && strcmp(d->body, "body") != 0) {
        wrong(row->name, "params", "has a body parameter, but this DELETE is documented without a body");
    }
}

static void every_documented_operation_has_a_row(void **state)
{
    (void)state;
    static char text[1 << 15];
    unsigned lines = 0;
    read_file("tests/unit/operations.txt", text, sizeof text);
    faults = 0;
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;) {
        documented d = { .elsewhere = false };
        bool found = false;
        if (line[0] == '#' || line[0] == '\0') {
            continue;
        }
        int fields = sscanf(line, "%7s %7s %7s %7s %127s %7s %127s", d.method, d.host, d.interval, d.body, d.path,
            d.asked_method, d.asked_path);
        assert_true(fields == 5 || fields == 7);
        d.elsewhere = fields == 7;
        for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
            if (is_of(row->op, &d)) {
                found = true;
                compare(row, &d);
            }
        }
        if (!found) {
            fprintf(stderr, "no row in src/api has this .method and .path: %s\n", line);
            faults++;
        }
        lines++;
    }
    assert_int_equal(faults, 0);
    assert_true(lines > 100);
}

/* ---- the list of rows -------------------------------------------------------------------------------------------- */

static char *put_flag(char *at, bool set, const char *name)
{
    return at + (set ? sprintf(at, " %s", name) : 0);
}

/* The line of rows.txt for an operation. */
static void put_line(char *at, const vast_named_op *row)
{
    static const char *const repeats[] = {
        [VAST_REPEAT_UNTIL_SENT] = "until_sent", [VAST_REPEAT_ALWAYS] = "always", [VAST_REPEAT_NEVER] = "never"
    };
    const vast_op *op = row->op;
    unsigned repeat = (unsigned)op->repeat;
    at += sprintf(at, "%s %s", row->name, repeat < sizeof repeats / sizeof *repeats ? repeats[repeat] : "?");
    at = put_flag(at, op->always_body, "always_body");
    at = put_flag(at, op->deletes, "deletes");
    at = put_flag(at, op->answers_text, "answers_text");
    at = put_flag(at, op->answers_number, "answers_number");
    at = put_flag(at, op->no_key, "no_key");
    at = put_flag(at, op->reads_only, "reads_only");
    for (unsigned i = 0; i < op->param_count; i++) {
        const vast_param *param = &op->params[i];
        if (param->required || param->nullable) {
            at += sprintf(at, " %s%s%s", param->name, param->required ? "!" : "", param->nullable ? "?" : "");
        }
    }
}

static void check_line(const char *listed)
{
    static char line[1024];
    size_t len = strcspn(listed, " ");
    for (const vast_named_op *row = vast_ops; row->name != NULL; row++) {
        if (strlen(row->name) == len && strncmp(row->name, listed, len) == 0) {
            put_line(line, row);
            if (strcmp(line, listed) != 0) {
                fprintf(stderr, "tests/unit/rows.txt has \"%s\", src/api has \"%s\"\n", listed, line);
                faults++;
            }
            return;
        }
    }
    fprintf(stderr, "tests/unit/rows.txt has \"%s\", src/api does not\n", listed);
    faults++;
}

static void rows_are_as_listed(void **state)
{
    (void)state;
    static char text[1 << 15];
    unsigned lines = 0;
    read_file("tests/unit/rows.txt", text, sizeof text);
    faults = 0;
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;) {
        if (line[0] != '#' && line[0] != '\0') {
            check_line(line);
            lines++;
        }
    }
    assert_int_equal(faults, 0);
    assert_true(lines > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enums_are_in_range),
        cmocka_unit_test(intervals_are_plausible),
        cmocka_unit_test(flags_fit_the_method),
        cmocka_unit_test(signs_are_of_use),
        cmocka_unit_test(codes_are_words_in_order),
        cmocka_unit_test(each_parameter_has_a_name_and_a_place),
        cmocka_unit_test(each_name_in_a_path_is_a_path_parameter),
        cmocka_unit_test(each_path_parameter_is_in_the_path),
        cmocka_unit_test(no_two_parameters_of_a_place_have_one_name),
        cmocka_unit_test(each_parameter_has_a_type_that_its_preset_fits),
        cmocka_unit_test(no_get_has_a_body_parameter),
        cmocka_unit_test(every_operation_is_declared_and_listed),
        cmocka_unit_test(every_documented_operation_has_a_row),
        cmocka_unit_test(rows_are_as_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
