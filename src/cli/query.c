#include "query.h"

#include <string.h>

#include "words.h"

/* ---- what is known ----------------------------------------------------------------------------------------------- */

#define OFFER_ALIASES                                                                                                  \
    "cuda_vers=cuda_max_good display_active=gpu_display_active dlperf_usd=dlperf_per_dphtotal dph=dph_total "          \
    "flops_usd=flops_per_dphtotal"

const vast_query_kind vast_query_offers = {
    .fields = "bw_nvlink cluster_id compute_cap cpu_arch cpu_cores cpu_cores_effective cpu_ghz cpu_ram cuda_max_good "
              "datacenter direct_port_count disk_bw disk_space dlperf dlperf_per_dphtotal dph_total driver_version "
              "duration external flops_per_dphtotal geolocation gpu_arch gpu_display_active gpu_frac gpu_max_power "
              "gpu_max_temp gpu_mem_bw gpu_name gpu_ram gpu_total_ram has_avx host_id id inet_down inet_down_cost "
              "inet_up inet_up_cost machine_id min_bid mobo_name num_gpus pci_gen pcie_bw reliability rentable rented "
              "static_ip storage_cost total_flops ubuntu_version verification verified vms_enabled",
    .aliases = OFFER_ALIASES,
    .order_aliases = OFFER_ALIASES,
    .defaults = "verified=true external=false rentable=true",
    .has_units = true,
};

const vast_query_kind vast_query_volumes = {
    .fields = "cluster_id cpu_arch cuda_vers datacenter disk_bw disk_space driver_version duration external "
              "geolocation gpu_arch has_avx host_id id inet_down inet_up machine_id nw_disk_avg_bw nw_disk_max_bw "
              "nw_disk_min_bw pci_gen pcie_bw reliability static_ip storage_cost total_flops ubuntu_version verified",
    .order_aliases = OFFER_ALIASES,
    .defaults = "verified=true external=false disk_space>=1",
    .has_units = true,
};

const vast_query_kind vast_query_templates = {
    .fields = "count_created created_at creator_id default_tag docker_login_repo hash_id id image jup_direct name "
              "private recent_create_date recommended recommended_disk_space ssh_direct tag use_ssh",
    .dates = "created_at recent_create_date",
};

const vast_query_kind vast_query_benchmarks = {
    .fields = "contract_id gpu_name id image last_update launch_args machine_id model name num_gpus score "
              "template_hash template_id type value",
    .dates = "last_update",
};

const vast_query_kind vast_query_invoices = {
    .fields = "amount_cents balance_after balance_before cut_amount cut_percent error event_id extra failed id "
              "is_check is_credit is_delayed original_amount paid_on payment_expected paypal_email refunded service "
              "stripe_charge stripe_payout stripe_refund transfer_group user_id when",
    .dates = "paid_on payment_expected when",
};

static const struct {
    char field[16];
    int32_t multiplier;
} units[] = {
    { "cpu_ram", 1000 },
    { "gpu_ram", 1000 },
    { "gpu_total_ram", 1000 },
    { "duration", 86400 },
};

enum { OP_EQ, OP_NEQ, OP_GT, OP_GTE, OP_LT, OP_LTE, OP_IN, OP_NOTIN, OP_COUNT };

static const char op_names[OP_COUNT][6] = { "eq", "neq", "gt", "gte", "lt", "lte", "in", "notin" };

/* Every spelling. Symbols, then words; of a word's two parts one blank stands between. */
static const struct {
    char text[7];
    uint8_t op;
} operators[] = {
    { "=", OP_EQ },
    { "==", OP_EQ },
    { "!=", OP_NEQ },
    { ">", OP_GT },
    { ">=", OP_GTE },
    { "<", OP_LT },
    { "<=", OP_LTE },
    { "eq", OP_EQ },
    { "neq", OP_NEQ },
    { "noteq", OP_NEQ },
    { "not eq", OP_NEQ },
    { "gt", OP_GT },
    { "gte", OP_GTE },
    { "lt", OP_LT },
    { "lte", OP_LTE },
    { "in", OP_IN },
    { "nin", OP_NOTIN },
    { "notin", OP_NOTIN },
    { "not in", OP_NOTIN },
};

/* What people write in their place, where the distance of letters would lead astray. */
static const struct {
    char wrong[7], right[4];
} slips[] = {
    { "=>", ">=" },
    { "=<", "<=" },
    { "<>", "!=" },
    { "><", "!=" },
    { "=!", "!=" },
    { "!", "!=" },
    { "===", "==" },
    { "=~", "=" },
    { "~", "=" },
    { "~=", "=" },
    { ":", "=" },
    { ":=", "=" },
    { "ge", "gte" },
    { "le", "lte" },
    { "ne", "neq" },
    { "is", "=" },
    { "equals", "=" },
    { "like", "=" },
    { "of", "in" },
};

/* ---- characters -------------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_text(const char *text, size_t len, const char *wanted)
{
    return strlen(wanted) == len && memcmp(text, wanted, len) == 0;
}

/* Takes from both ends what is in `marks`. */
static void strip(const char **text, size_t *len, const char *marks)
{
    while (*len > 0 && strchr(marks, (*text)[*len - 1]) != NULL) {
        --*len;
    }
    while (*len > 0 && strchr(marks, **text) != NULL) {
        ++*text;
        --*len;
    }
}

/* The next item of a list parted by commas, empty ones left out. */
static bool next_item(const char **list, size_t *left, const char **item, size_t *len)
{
    while (*left > 0) {
        const char *comma = memchr(*list, ',', *left);
        *item = *list;
        *len = comma != NULL ? (size_t)(comma - *list) : *left;
        size_t used = *len + (comma != NULL);
        *list += used;
        *left -= used;
        strip(item, len, " \t\n\v\f\r");
        if (*len > 0) {
            return true;
        }
    }
    return false;
}

/* ---- values ------------------------------------------------------------------------------------------------------ */

/* The value that is meant: _ is a blank, quotes at the ends are not its own. */
static size_t clean(const char *text, size_t len, char out[VAST_QUERY_ITEM + 1])
{
    for (size_t i = 0; i < len; i++) {
        out[i] = (char)(text[i] == '_' ? ' ' : text[i]);
    }
    while (len > 0 && out[len - 1] == '"') {
        len--;
    }
    size_t quotes = 0;
    while (quotes < len && out[quotes] == '"') {
        quotes++;
    }
    memmove(out, out + quotes, len - quotes);
    out[len - quotes] = '\0';
    return len - quotes;
}

static bool field_is(const vast_query_term *term, const char *name)
{
    return is_text(term->field, term->field_len, name);
}

/* How much of what is sent makes one of what is written; 0: the field has no unit. */
static int32_t multiplier_of(const vast_query *query, const vast_query_term *term)
{
    for (size_t i = 0; query->kind->has_units && i < sizeof units / sizeof *units; i++) {
        if (field_is(term, units[i].field)) {
            return units[i].multiplier;
        }
    }
    return 0;
}

/* Writes millionths as a decimal: 23500000000 is 23500.0. */
static void put_millionths(vast_out *out, int64_t value)
{
    uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint32_t part = (uint32_t)(size % 1000000), digit = 100000;
    vast_put_text(out, value < 0 ? "-" : "");
    vast_put_uint(out, size / 1000000);
    vast_put_char(out, '.');
    do {
        vast_put_char(out, (char)('0' + part / digit));
        part %= digit;
        digit /= 10;
    } while (part != 0);
}

/* @return what the value should have been; NULL: it was. */
static const char *put_scaled(vast_out *out, const char *text, int32_t multiplier)
{
    char number[VAST_QUERY_ITEM + 1];
    int64_t value;
    if (!vast_text_number(text, number, sizeof number) ||
        vast_json_scaled(number, strlen(number), 6, &value) != VAST_OK || value > INT64_MAX / multiplier ||
        value < INT64_MIN / multiplier) {
        return "a number";
    }
    put_millionths(out, value * multiplier);
    return NULL;
}

/* 535.86.05 is 535086005: each part but the first has three digits. */
static const char *put_version(vast_out *out, const char *text)
{
    uint64_t value = 0;
    for (unsigned part = 0; part < 3; part++) {
        size_t len = strspn(text, "0123456789");
        if (len == 0 || len > 6 || text[len] != (part < 2 ? '.' : '\0')) {
            return "a version of three parts, as 535.86.05";
        }
        uint64_t number = 0, scale = 1;
        for (size_t i = 0; i < len || i < 3; i++) {
            number = i < len ? number * 10 + (uint64_t)(text[i] - '0') : number;
            scale *= 10;
        }
        value = value * scale + number;
        text += len + 1;
    }
    vast_put_uint(out, value);
    return NULL;
}

static bool take_part(const char **text, size_t most, char end, unsigned *value)
{
    size_t len = strspn(*text, "0123456789");
    *value = 0;
    for (size_t i = 0; i < len && len <= most; i++) {
        *value = *value * 10 + (unsigned)((*text)[i] - '0');
    }
    bool right = len > 0 && len <= most && (*text)[len] == end;
    *text += right ? len + (end != '\0') : 0;
    return right;
}

/* Days from 1970 to a day; counted from 1 March, so that leap days come last. */
static int64_t days_to(unsigned year, unsigned month, unsigned day)
{
    unsigned y = month > 2 ? year : year - 1, m = month > 2 ? month - 3 : month + 9;
    return (int64_t)y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static bool put_day(vast_out *out, const char *text)
{
    unsigned month, day, year;
    if (!take_part(&text, 2, '/', &month) || !take_part(&text, 2, '/', &day) || !take_part(&text, 4, '\0', &year) ||
        month < 1 || month > 12 || year < 1 || day < 1) {
        return false;
    }
    unsigned next_year = month == 12 ? year + 1 : year, next_month = month == 12 ? 1 : month + 1;
    if (day > days_to(next_year, next_month, 1) - days_to(year, month, 1)) {
        return false;
    }
    vast_put_int(out, days_to(year, month, day) * 86400);
    vast_put_text(out, ".0");
    return true;
}

static const char *put_date(vast_out *out, const char *text)
{
    char number[VAST_QUERY_ITEM + 1];
    if (vast_text_number(text, number, sizeof number)) {
        vast_put_text(out, number);
        vast_put_text(out, strpbrk(number, ".eE") == NULL ? ".0" : "");
        return NULL;
    }
    return put_day(out, text) ? NULL : "a day, MM/DD/YYYY, or seconds since 1970";
}

/* true, false and null, as the official tool's users may write them. */
static const char *literal(const char *text)
{
    static const char words[][6] = { "true", "True", "false", "False", "null", "None" };
    static const char meant[][6] = { "true", "false", "null" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i]) == 0) {
            return meant[i / 2];
        }
    }
    return NULL;
}

static const char *put_item(
    vast_out *out, const vast_query *query, const vast_query_term *term, const char *raw, size_t raw_len)
{
    char text[VAST_QUERY_ITEM + 1];
    if (raw_len > VAST_QUERY_ITEM) {
        return "shorter: 256 bytes is the most";
    }
    size_t len = clean(raw, raw_len, text);
    int32_t multiplier = multiplier_of(query, term);
    const char *word = term->op != OP_IN && term->op != OP_NOTIN ? literal(text) : NULL;
    bool is_date = query->kind->dates != NULL && vast_text_among(query->kind->dates, ' ', term->field, term->field_len);
    if (multiplier != 0) {
        return put_scaled(out, text, multiplier);
    }
    if (field_is(term, "driver_version") && strchr(text, '.') != NULL) {
        return put_version(out, text);
    }
    if (is_date && (word == NULL || word[0] != 'n')) {
        return put_date(out, text);
    }
    if (word != NULL || (term->given && strspn(text, "0123456789") == len)) {
        vast_put_text(out, word != NULL ? word : text);
        return NULL;
    }
    vast_put_json_string(out, text, len);
    return NULL;
}

static const char *put_list(vast_out *out, const vast_query *query, const vast_query_term *term)
{
    const char *list = term->value, *item, *fault = NULL, *gap = "[";
    size_t left = term->value_len, len;
    while (fault == NULL && next_item(&list, &left, &item, &len)) {
        vast_put_text(out, gap);
        fault = put_item(out, query, term, item, len);
        gap = ", ";
    }
    vast_put_char(out, ']');
    return gap[0] == '[' ? "" : fault;
}

/* @return what the value should have been; "": anything at all; NULL: it is right. */
static const char *put_value(vast_out *out, const vast_query *query, const vast_query_term *term)
{
    if (term->op == OP_IN || term->op == OP_NOTIN) {
        return put_list(out, query, term);
    }
    return term->value_len == 0 ? "" : put_item(out, query, term, term->value, term->value_len);
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

typedef struct reader {
    vast_query *query;
    const char *at;
    bool given;
} reader;

typedef struct piece {
    const char *text;
    size_t len; /* OURS_LEN: a text of ours, NUL-terminated */
} piece;

#define OURS_LEN SIZE_MAX

#define SHOWN 32 /* bytes of a piece of the query in a message, which has a bound and whose end is what helps */

static bool fail(vast_query *query, const piece *pieces, size_t count)
{
    vast_out out;
    vast_out_begin(&out, query->fault, sizeof query->fault - 1);
    for (size_t i = 0; i < count; i++) {
        size_t len = pieces[i].len;
        if (len == OURS_LEN) {
            vast_put_text(&out, pieces[i].text);
        } else if (len <= SHOWN) {
            vast_put_bytes(&out, pieces[i].text, len);
        } else {
            for (len = SHOWN; len > 0 && ((unsigned char)pieces[i].text[len] & 0xc0) == 0x80; len--) {
            }
            vast_put_bytes(&out, pieces[i].text, len);
            vast_put_text(&out, "...");
        }
    }
    query->fault[vast_out_stored(&out)] = '\0';
    return false;
}

#define OURS(text)                                                                                                     \
    {                                                                                                                  \
        (text), OURS_LEN                                                                                               \
    }
#define FAIL(query, ...)                                                                                               \
    fail((query), (const piece[]){ __VA_ARGS__ }, sizeof((const piece[]){ __VA_ARGS__ }) / sizeof(piece))

static void skip_blanks(reader *r)
{
    while (is_blank(*r->at)) {
        r->at++;
    }
}

/* Up to the next blank. */
static size_t run_len(const char *text)
{
    size_t len = 0;
    while (text[len] != '\0' && !is_blank(text[len])) {
        len++;
    }
    return len;
}

static size_t symbol_len(const char *text)
{
    return strspn(text, "=><!");
}

/* Whether a word of an operator stands at text, with a blank behind it. @return bytes, 0: no. */
static size_t word_len(const char *text, const char *word)
{
    size_t len = strcspn(word, " ");
    if (strncmp(text, word, len) != 0 || !is_blank(text[len])) {
        return 0;
    }
    if (word[len] == '\0') {
        return len;
    }
    size_t gap = len;
    while (is_blank(text[gap])) {
        gap++;
    }
    size_t rest = word_len(text + gap, word + len + 1);
    return rest > 0 ? gap + rest : 0;
}

/* The operator at r->at, which is then behind it. @return OP_COUNT: none is there. */
static uint8_t take_operator(reader *r, bool after_blank)
{
    size_t symbols = symbol_len(r->at);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        bool is_symbol = symbol_len(operators[i].text) > 0;
        size_t len = is_symbol && is_text(r->at, symbols, operators[i].text) ? symbols : 0;
        if (!is_symbol && after_blank && symbols == 0) {
            len = word_len(r->at, operators[i].text);
        }
        if (len > 0) {
            r->at += len;
            return operators[i].op;
        }
    }
    return OP_COUNT;
}

/* What stands where an operator should: its symbols, or the next word. */
static piece wrong_operator(const char *text)
{
    size_t len = strcspn(text, " \t\n\v\f\r[\"0123456789");
    size_t marks = 0;
    while (marks < len && !is_word(text[marks])) {
        marks++;
    }
    return (piece){ text, marks > 0 ? marks : len };
}

static const char *nearest_operator(const piece *wrong)
{
    char lower[8] = "";
    if (wrong->len >= sizeof lower) {
        return NULL;
    }
    for (size_t i = 0; i < wrong->len; i++) {
        char c = wrong->text[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        if (strcmp(lower, slips[i].wrong) == 0) {
            return slips[i].right;
        }
    }
    const char *best = NULL;
    unsigned best_distance = 2;
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        const char *text = operators[i].text;
        unsigned distance = vast_text_distance(lower, wrong->len, text, strlen(text));
        if (distance < best_distance) {
            best = text;
            best_distance = distance;
        }
    }
    return best;
}

static bool fail_at_operator(reader *r, const vast_query_term *term)
{
    const piece wrong = wrong_operator(r->at), field = { term->field, term->field_len };
    const char *near = nearest_operator(&wrong);
    if (wrong.len == 0) {
        return FAIL(r->query, OURS("there is no operator behind \""), field, OURS("\""));
    }
    if (near == NULL) {
        return FAIL(r->query, OURS("\""), wrong, OURS("\" behind \""), field,
            OURS("\" is no operator; they are = != > >= < <= in notin"));
    }
    if (is_text(wrong.text, wrong.len, near)) {
        return FAIL(
            r->query, OURS("the operator "), wrong, OURS(" behind \""), field, OURS("\" needs a blank on both sides"));
    }
    return FAIL(r->query, OURS("\""), wrong, OURS("\" behind \""), field, OURS("\" is no operator; did you mean "),
        OURS(near), OURS("?"));
}

/* The value at r->at, which is then behind it. */
static void take_value(reader *r, vast_query_term *term)
{
    char close = (char)(*r->at == '[' ? ']' : *r->at == '"' ? '"' : '\0');
    const char *end = close != '\0' ? strchr(r->at + 1, close) : NULL;
    size_t len = end != NULL && end > r->at + 1 ? (size_t)(end + 1 - r->at) : run_len(r->at);
    term->value = r->at;
    r->at += len;
    strip(&term->value, &len, ",[]");
    term->value_len = len <= UINT32_MAX ? (uint32_t)len : UINT32_MAX;
}

/* The field that an alias stands for. */
static piece resolve(const char *aliases, piece name)
{
    const char *pair;
    size_t len;
    while (aliases != NULL && (pair = vast_text_next(&aliases, ' ', &len)) != NULL) {
        size_t alias = strcspn(pair, "=");
        if (alias == name.len && memcmp(pair, name.text, alias) == 0) {
            return (piece){ pair + alias + 1, len - alias - 1 };
        }
    }
    return name;
}

static bool same_field(const vast_query_term *a, const vast_query_term *b)
{
    return a->field_len == b->field_len && memcmp(a->field, b->field, a->field_len) == 0;
}

static void drop_field(vast_query *query, const vast_query_term *like)
{
    for (size_t i = 0; i < query->count; i++) {
        query->terms[i].dropped = query->terms[i].dropped || same_field(&query->terms[i], like);
    }
}

static bool is_wildcard(const vast_query_term *term)
{
    return term->op != OP_IN && term->op != OP_NOTIN &&
           (is_text(term->value, term->value_len, "any") || is_text(term->value, term->value_len, "?") ||
               is_text(term->value, term->value_len, "*"));
}

static bool keep(reader *r, vast_query_term *term)
{
    vast_query *query = r->query;
    const piece field = { term->field, term->field_len }, value = { term->value, term->value_len };
    if (is_wildcard(term)) {
        if (term->op != OP_EQ) {
            return FAIL(query, OURS("\""), value, OURS("\" goes with = only: "), field, OURS("="), value);
        }
        drop_field(query, term);
        term->dropped = true; /* kept so that an unknown field is told of */
    }
    if (query->count == VAST_QUERY_TERMS) {
        return FAIL(query, OURS("the query is too long: 64 conditions are the most"));
    }
    vast_out measure;
    vast_out_begin(&measure, NULL, 0);
    const char *want = term->dropped ? NULL : put_value(&measure, query, term);
    if (want != NULL && want[0] == '\0') {
        return FAIL(query, OURS("there is no value for \""), field, OURS("\""));
    }
    if (want != NULL) {
        return FAIL(query, OURS("\""), value, OURS("\" for \""), field, OURS("\" is to be "), OURS(want));
    }
    query->terms[query->count++] = *term;
    return true;
}

/* One condition. @pre something stands at r->at. */
static bool take_term(reader *r)
{
    vast_query_term term = { .field = r->at, .given = r->given };
    size_t len = 0;
    while (is_word(r->at[len])) {
        len++;
    }
    if (len == 0 || len > UINT16_MAX) {
        const piece rest = { r->at, run_len(r->at) };
        return FAIL(r->query, OURS("\""), rest, OURS("\" is no condition; they are written FIELD OPERATOR VALUE"));
    }
    piece field = resolve(r->query->kind->aliases, (piece){ r->at, len });
    r->at += len;
    bool after_blank = is_blank(*r->at);
    skip_blanks(r);
    term.op = take_operator(r, after_blank);
    if (term.op == OP_COUNT) {
        term.field_len = (uint16_t)len;
        return fail_at_operator(r, &term);
    }
    term.field = field.text;
    term.field_len = (uint16_t)field.len;
    term.unknown = !vast_text_among(r->query->kind->fields, ' ', field.text, field.len);
    skip_blanks(r);
    take_value(r, &term);
    return keep(r, &term);
}

static bool read_text(vast_query *query, const char *text, bool given)
{
    reader r = { .query = query, .at = text, .given = given };
    for (skip_blanks(&r); *r.at != '\0'; skip_blanks(&r)) {
        if (!take_term(&r)) {
            return false;
        }
    }
    return true;
}

void vast_query_begin(vast_query *query, const vast_query_kind *kind)
{
    query->kind = kind;
    query->order = query->type = query->storage = NULL;
    query->limit = 0;
    query->count = 0;
    query->fault[0] = '\0';
}

void vast_query_defaults(vast_query *query, const char *text)
{
    read_text(query, text, true);
}

bool vast_query_add(vast_query *query, const char *text)
{
    return read_text(query, text, false);
}

/* ---- unknown fields ---------------------------------------------------------------------------------------------- */

const char *vast_query_unknown(const vast_query *query, size_t *at, size_t *len, const char **near, size_t *near_len)
{
    while (*at < query->count && !query->terms[*at].unknown) {
        ++*at;
    }
    if (*at == query->count) {
        return NULL;
    }
    const vast_query_term *term = &query->terms[(*at)++];
    const char *lists[] = { query->kind->fields, query->kind->aliases }, *word;
    unsigned best = vast_text_slip_max(term->field_len) + 1;
    size_t word_bytes;
    *near = NULL;
    for (size_t i = 0; i < 2; i++) {
        while ((word = vast_text_next(&lists[i], ' ', &word_bytes)) != NULL) {
            size_t name = i == 0 ? word_bytes : strcspn(word, "=");
            unsigned distance = vast_text_distance(term->field, term->field_len, word, name);
            if (distance < best) {
                best = distance;
                *near = word;
                *near_len = name;
            }
        }
    }
    *len = term->field_len;
    return term->field;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static void put_name(vast_out *out, const char **gap, const char *name, size_t len)
{
    vast_put_text(out, *gap);
    vast_put_json_string(out, name, len);
    vast_put_text(out, ": ");
    *gap = ", ";
}

/* Whether a later condition takes this one's place. */
static bool is_outdone(const vast_query *query, size_t nth)
{
    const vast_query_term *term = &query->terms[nth];
    for (size_t i = nth + 1; i < query->count; i++) {
        const vast_query_term *later = &query->terms[i];
        if (!later->dropped && later->op == term->op && same_field(later, term)) {
            return true;
        }
    }
    return term->dropped;
}

static bool is_first_of_field(const vast_query *query, size_t nth)
{
    for (size_t i = 0; i < nth; i++) {
        if (!query->terms[i].dropped && same_field(&query->terms[i], &query->terms[nth])) {
            return false;
        }
    }
    return !query->terms[nth].dropped;
}

static void put_field(vast_out *out, const vast_query *query, size_t first)
{
    const char *gap = "{";
    for (size_t i = first; i < query->count; i++) {
        const vast_query_term *term = &query->terms[i];
        if (same_field(term, &query->terms[first]) && !is_outdone(query, i)) {
            put_name(out, &gap, op_names[term->op], strlen(op_names[term->op]));
            put_value(out, query, term);
        }
    }
    vast_put_char(out, '}');
}

/* [["dph_total", "asc"], ["score", "desc"]] */
static void put_order(vast_out *out, const vast_query *query)
{
    const char *list = query->order, *item, *gap = "[";
    size_t left = strlen(list), len;
    while (next_item(&list, &left, &item, &len)) {
        bool up = item[0] == '+' || item[len - 1] == '+';
        bool down = !up && (item[0] == '-' || item[len - 1] == '-');
        strip(&item, &len, up ? "+" : "-");
        piece field = resolve(query->kind->order_aliases, (piece){ item, len });
        vast_put_text(out, gap);
        vast_put_char(out, '[');
        vast_put_json_string(out, field.text, field.len);
        vast_put_text(out, down ? ", \"desc\"]" : ", \"asc\"]");
        gap = ", ";
    }
    vast_put_text(out, gap[0] == '[' ? "[]" : "]");
}

void vast_query_put(vast_out *out, const vast_query *query)
{
    const char *gap = "{";
    for (size_t i = 0; i < query->count; i++) {
        if (is_first_of_field(query, i)) {
            put_name(out, &gap, query->terms[i].field, query->terms[i].field_len);
            put_field(out, query, i);
        }
    }
    if (query->order != NULL) {
        put_name(out, &gap, "order", 5);
        put_order(out, query);
    }
    if (query->type != NULL) {
        put_name(out, &gap, "type", 4);
        vast_put_json_string(out, query->type, strlen(query->type));
    }
    if (query->limit > 0) {
        put_name(out, &gap, "limit", 5);
        vast_put_int(out, query->limit);
    }
    if (query->storage != NULL) {
        put_name(out, &gap, "allocated_storage", 17);
        vast_put_text(out, query->storage);
    }
    vast_put_text(out, gap[0] == '{' ? "{}" : "}");
}

vast_err vast_query_read(void *query, uint64_t offset, void *buf, size_t room, size_t *got)
{
    vast_out out;
    vast_out_window(&out, buf, room, offset);
    vast_query_put(&out, query);
    *got = vast_out_stored(&out);
    return VAST_OK;
}

int64_t vast_query_length(const vast_query *query)
{
    vast_out out;
    vast_out_begin(&out, NULL, 0);
    vast_query_put(&out, query);
    return (int64_t)out.total;
}
