/* SPDX-License-Identifier: MIT */
/**
 * A command is a row. So is each of its arguments, and each column of what it shows.
 *
 * To add a command:
 *  1. the operation, one row in src/api/<noun>.c: method, path, parameters, repeat rule;
 *  2. the command, one row in the table of src/cli/commands/<noun>.c: words, help, example, arguments, the operation, the view;
 *  3. a case in tests/e2e.
 * That is all for an ordinary one: the parser, the request, the answer's printing, --raw, --explain, --curl, help, the
 * man page and the completions are driven by the rows. Client logic that no row can say goes into `run`.
 *
 *     static const vast_command rows[] = {
 *         { .text = WORDS("label instance") HELP("Give an instance a label") EXAMPLE("7000001 trainer-2")
 *           ARG("id") ID FIELD HELP("the instance")
 *           ARG("label") FIELD HELP("what to call it; '' for nothing")
 *           DONE("Instance {id} is now called \"{label}\"."),
 *           .op = &vast_op_label_instance },
 *     };
 *     const vast_command_table vast_cli_instances = VAST_COMMANDS("Instances", "show instances", rows);
 *
 * The words in which a row is written are in rows.h. Here is what comes out of it.
 */
#ifndef VASTAI_CLI_COMMAND_H
#define VASTAI_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/vastai.h"

typedef struct vast_cli vast_cli;

/* ---- arguments --------------------------------------------------------------------------------------------------- */

typedef enum vast_argument_type {
    VAST_A_TEXT,   /**< any text */
    VAST_A_INT,    /**< a whole number */
    VAST_A_ID,     /**< a whole number above 0 */
    VAST_A_NUMBER, /**< a decimal; ".5" and "+3" are taken too */
    VAST_A_BOOL,   /**< true or false */
    VAST_A_JSON,   /**< a JSON text, checked */
    VAST_A_DATE,   /**< a moment, see dates.h; a decimal is seconds since 1970, and is what is sent */
    VAST_A_FILE,   /**< the name of a file that holds JSON: that is read, checked and sent */
    VAST_A_FLAG,   /**< no value: given or not */
    VAST_A_CONST   /**< no value: gives another argument one; preset is "type=bid" */
} vast_argument_type;

typedef enum vast_argument_count {
    VAST_ONE,      /**< one value; of several the last one counts */
    VAST_OPTIONAL, /**< none or one */
    VAST_SOME,     /**< one or more: `ID...` */
    VAST_ANY,      /**< none or more */
    VAST_EACH,     /**< an option that may be given several times; every value counts */
    VAST_REST      /**< an option that takes all the rest of the line */
} vast_argument_count;

enum {
    VAST_A_REQUIRED = 1, /**< an option that must be given; in a group: one of the group must be */
    VAST_A_HIDDEN = 2,   /**< not in help */
    VAST_A_OURS = 4,     /**< not of the official tool: its prefixes yield to those that are */
    VAST_A_SECRET = 8,   /**< may hold a password or token: overwritten in the argument vector of the process */
    VAST_A_INVERT = 16,  /**< a flag that sends false */
    VAST_A_WHOLE = 32,   /**< a decimal that is sent as a whole number, cut off */
    VAST_A_GLOBAL = 64   /**< of every command: one of vast_globals */
};

/** One argument. Zeroed members mean: text, one, none. Positionals stand in the order of the line. */
typedef struct vast_argument {
    const char *names; /**< as in ARG(); the place of the row too: the same argument has the same, no other has */
    const char *name; /**< in names: what handlers ask for, of name_len letters; an option's stands behind its dashes */
    size_t name_len;
    const char *field;   /**< see vast_argument_feeds() */
    const char *preset;  /**< its value when not given; NULL: none. VAST_A_CONST: "NAME=VALUE" */
    const char *choices; /**< "a|b|c"; NULL: anything */
    const char *help;    /**< a phrase in lower case */
    uint8_t type;        /**< vast_argument_type */
    uint8_t count;       /**< vast_argument_count */
    uint8_t flags;
    uint8_t group;  /**< not 0: excludes the others of the same */
    uint8_t dashes; /**< before an option's name */
} vast_argument;

/** Arguments that are still to come. */
typedef struct vast_arguments {
    const char *at;   /**< the next row */
    const char *back; /**< private: where it goes on behind a shared list; NULL: this is none */
} vast_arguments;

/** Those of a list that is written in the words of rows.h. */
vast_arguments vast_arguments_of(const char *list);

/** Takes the next one apart. @return false: there are no more. */
bool vast_argument_next(vast_arguments *list, vast_argument *out);

/** Whether handlers ask for it by this name. */
bool vast_argument_is(const vast_argument *argument, const char *name);

/** Whether it feeds this parameter of an operation. */
bool vast_argument_feeds(const vast_argument *argument, const char *param);

static inline bool vast_argument_is_option(const vast_argument *argument)
{
    return argument->names[0] == '-';
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/** How a value is made readable. */
typedef enum vast_unit {
    VAST_U_TEXT, /**< as it is */
    VAST_U_FIX1, /**< one decimal */
    VAST_U_FIX2,
    VAST_U_FIX3,
    VAST_U_USD,      /**< $12.34 */
    VAST_U_USD_FINE, /**< $0.1234: prices an hour */
    VAST_U_MB_GB,    /**< MB, shown as GB (1000) */
    VAST_U_PERCENT,  /**< a share of 1, shown as 98.5% */
    VAST_U_DAYS,     /**< seconds, shown as days */
    VAST_U_DATE,     /**< seconds since 1970, shown as 2026-01-15 12:00 */
    VAST_U_YES,      /**< true and false as yes and no */
    VAST_U_SECRET,   /**< the last four characters, unless --show-secrets */
    VAST_UNIT_COUNT
} vast_unit;

enum {
    VAST_C_LEFT = 1, /**< text */
    VAST_C_FULL = 2  /**< only with --full */
};

/** One column of a table, or one line of a block. */
typedef struct vast_column {
    const char *key;   /**< member of the element: "id", "a.b"; "": the element itself; "@": its name in a map */
    const char *title; /**< with its unit: "RAM GB" */
    uint8_t unit;
    uint8_t flags; /**< 0: aligned to the right */
} vast_column;

typedef enum vast_view_kind {
    VAST_VIEW_TABLE, /**< a line for each element of a list */
    VAST_VIEW_BLOCK, /**< `key: value` lines for one object */
    VAST_VIEW_JSON   /**< JSON, with --raw or without */
} vast_view_kind;

enum {
    VAST_V_WHOLE = 1,     /**< --raw shows the whole answer, not only the list */
    VAST_V_RAW_FIRST = 4, /**< with --raw and -q: JSON, not ids */
    VAST_V_MAP = 2,       /**< the list is an object: each member is an element */
    VAST_V_ONE_LINE = 8   /**< with -q: all ids on one line, a blank between */
};

#define VAST_TABLE_COLUMNS 48 /* of a view */

/** How an answer is shown. */
typedef struct vast_view {
    const char *list;  /**< where the list or object stands: "results"; "": it is the answer */
    const char *hide;  /**< members that nobody is shown, nor with --raw: "api_key,sum"; NULL: none */
    const char *empty; /**< what to say of no elements: "No endpoint groups."; NULL: nothing */
    const vast_column *columns;
    uint8_t column_count;
    uint8_t kind; /**< vast_view_kind */
    uint8_t flags;
    /* With a flag `quiet`, the first column of each element is printed, one a line. */
} vast_view;

/** Takes a row apart: a list of columns, or marks and columns. @param columns  outlive view. */
vast_view_kind vast_view_kind_of(const char *row);
void vast_view_read(const char *row, vast_view *view, vast_column columns[VAST_TABLE_COLUMNS]);

/* ---- commands ---------------------------------------------------------------------------------------------------- */

enum {
    VAST_CMD_HIDDEN = 1, /**< runs, but is not in help */
    VAST_CMD_TEXT = 2,   /**< its answer is text, with --raw too */
    VAST_CMD_ABSENT = 4  /**< it only says why it is not here: what stands behind its words is not looked at */
};

typedef struct vast_command {
    const char *text;          /**< its words, help, example, arguments, the view; see rows.h */
    const vast_op *op;         /**< what it sends, or the first of it; NULL: it sends nothing and needs no key */
    int (*run)(vast_cli *cli); /**< client logic; returns the exit status. NULL: vast_run_row() */
} vast_command;

/** The commands of one noun. */
typedef struct vast_command_table {
    const char *group; /**< heading in help; tables of the same one stand behind each other */
    const char *look;  /**< the command that lists what they act upon: "show endpoints"; NULL: none */
    const vast_command *rows;
    size_t count;
} vast_command_table;

#define VAST_COUNT_OF(array) (sizeof(array) / sizeof(*(array)))
#define VAST_COMMANDS(heading, look, array)                                                                            \
    {                                                                                                                  \
        (heading), (look), (array), VAST_COUNT_OF(array)                                                               \
    }

/** All tables, in the order of help; ends with NULL. Defined in commands.c: a new noun adds its line there. */
extern const vast_command_table *const vast_commands[];

/** The flags that every command takes: a list of arguments. */
extern const char vast_globals[];

/** Lists of arguments that several commands share, in the order of rows.h. Defined in commands.c. */
extern const char *const vast_shared[];

/** The command of these words, or of an alias; NULL: none. `object` may be NULL. */
const vast_command *vast_command_find(const char *verb, size_t verb_len, const char *object, size_t object_len);

/** Whether a word begins commands of two words. */
bool vast_command_is_verb(const char *word, size_t len);

/** The command whose words are nearest to these, or whose first is to one word; NULL: none is near. Hidden ones are not offered. */
const vast_command *vast_command_near(const char *words, size_t len);

/** The table that a command stands in. */
const vast_command_table *vast_command_home(const vast_command *command);

/** What its row says. */
unsigned vast_command_flags(const vast_command *command);
const char *vast_command_words(const vast_command *command);
const char *vast_command_help(const vast_command *command);
const char *vast_command_example(const vast_command *command);
vast_arguments vast_command_arguments(const vast_command *command);
const char *vast_command_done(const vast_command *command); /**< NULL: the server's msg */
const char *vast_command_view(const vast_command *command); /**< how the answer is shown; NULL: a sentence */

/** How long the first of its words are, its other names apart. */
size_t vast_command_words_len(const vast_command *command);

#endif
