/* SPDX-License-Identifier: MIT */
/* Prints charges as a tree, each one with the charges it consists of. */
#include "charge_tree.h"

#include <string.h>

#include "text_helpers.h"
#include "units.h"

/* ---- members ----------------------------------------------------------------------------------------------------- */

/* The members of a charge: field of vast_charge, and unit. */
static const struct {
    const char *name;
    uint16_t offset, room;
    uint8_t unit;
} members[] = {
    { "type", offsetof(vast_charge, type), sizeof((vast_charge *)0)->type, VAST_UNIT_NONE },
    { "source", offsetof(vast_charge, source), sizeof((vast_charge *)0)->source, VAST_UNIT_NONE },
    { "amount", offsetof(vast_charge, amount), sizeof((vast_charge *)0)->amount, VAST_UNIT_USD_FINE },
    { "description", offsetof(vast_charge, description), sizeof((vast_charge *)0)->description, VAST_UNIT_NONE },
    { "start", offsetof(vast_charge, start), sizeof((vast_charge *)0)->start, VAST_UNIT_DATE },
    { "end", offsetof(vast_charge, end), sizeof((vast_charge *)0)->end, VAST_UNIT_DATE },
};

/* Splits "items.items.amount" into level 2 and "amount". @return VAST_TREE_LEVELS: the level is too deep to show. */
static size_t level_of(const char **key)
{
    size_t level = 0;
    while (strncmp(*key, "items.", 6) == 0) {
        *key += 6;
        level++;
    }
    return level < VAST_TREE_LEVELS ? level : VAST_TREE_LEVELS;
}

static vast_err on_member(void *ctx, const char *key, const vast_visit_value *value)
{
    vast_charge_tree *tree = ctx;
    int64_t micros;
    char text[VAST_UNIT_TEXT];
    size_t level = level_of(&key);
    for (size_t i = 0; level < VAST_TREE_LEVELS && i < VAST_COUNT_OF(members); i++) {
        if (strcmp(key, members[i].name) == 0 && value->kind != VAST_JSON_NULL) {
            size_t len = vast_unit_text(members[i].unit, value, false, text), room = members[i].room - 1;
            len = len < room ? len : vast_text_whole(text, room);
            char *to = (char *)&tree->levels[level] + members[i].offset;
            memcpy(to, text, len);
            to[len] = '\0';
        }
    }
    if (level < VAST_TREE_LEVELS && strcmp(key, "amount") == 0) {
        tree->levels[level].nothing = vast_json_scaled(value->text, value->len, 6, &micros) == VAST_OK && micros == 0;
    }
    return VAST_OK;
}

static vast_err on_element(void *ctx)
{
    vast_charge_tree *tree = ctx;
    tree->count++;
    return VAST_OK;
}

static const vast_visitor visitor = { on_member, on_element };

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static bool is_shown(const vast_charge_tree *tree, size_t level)
{
    if (level == 0) {
        return !tree->levels[0].nothing;
    }
    const vast_charge *above = &tree->levels[level - 1];
    bool whole = strcmp(above->type, "instance") == 0 || strcmp(above->type, "volume") == 0;
    return above->open && above->shown && !tree->levels[level].nothing && (tree->parts || !whole);
}

static void print_charge(vast_sink *sink, const vast_charge *charge, size_t level)
{
    vast_sink_fill(sink, ' ', 2 * level);
    vast_say(sink, "%s%s%s", charge->type, charge->source[0] != '\0' ? " " : "", charge->source);
    vast_say(sink, "  %s  %s", charge->amount[0] != '\0' ? charge->amount : "-", charge->description);
    if (charge->start[0] != '\0') {
        bool span = charge->end[0] != '\0' && strcmp(charge->start, charge->end) != 0;
        vast_say(sink, "  (%s%s%s)", charge->start, span ? " to " : "", span ? charge->end : "");
    }
    vast_sink_char(sink, '\n');
}

/* Prints a charge as soon as it is complete: where its list of parts begins, or where it ends. */
static void settle(vast_charge_tree *tree, size_t level)
{
    vast_charge *charge = &tree->levels[level];
    if (charge->open && !charge->settled) {
        charge->settled = true;
        charge->shown = is_shown(tree, level);
        if (charge->shown) {
            print_charge(tree->sink, charge, level);
        }
    }
}

/* ---- events ------------------------------------------------------------------------------------------------------ */

void vast_charge_tree_begin(vast_charge_tree *tree, vast_sink *sink, bool parts)
{
    tree->sink = sink;
    tree->parts = parts;
    tree->count = 0;
    memset(tree->levels, 0, sizeof tree->levels);
    vast_visit_begin(&tree->visit, "results", VAST_VISIT_LIST, &visitor, tree);
}

/* Charges are objects at the depths 2, 4 and 6 of the response. The lists of their parts are at the depths between. */
vast_err vast_charge_tree_event(vast_charge_tree *tree, const vast_json_event *event)
{
    bool inside = tree->visit.inside && event->depth >= 2;
    size_t level = inside ? (event->depth - 2u) / 2u : VAST_TREE_LEVELS;
    bool charge = event->depth % 2 == 0;
    if (level < VAST_TREE_LEVELS) {
        if (charge && event->kind == VAST_JSON_OBJECT) {
            tree->levels[level] = (vast_charge){ .open = true };
        } else if (charge ? event->kind == VAST_JSON_OBJECT_END : event->kind == VAST_JSON_ARRAY) {
            settle(tree, level);
            tree->levels[level].open = tree->levels[level].open && !charge;
        }
    }
    return vast_visit_event(&tree->visit, event);
}
