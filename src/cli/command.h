/**
 * A command is a row. So is each of its arguments, and each column of what it shows.
 *
 * To add a command:
 *  1. the operation, one row in src/api/<noun>.c: method, path, parameters, repeat rule;
 *  2. the command, one row in the table of src/cli/<noun>.c: words, help, example, arguments, the operation, the view;
 *  3. a case in tests/e2e.
 * That is all for an ordinary one: the parser, the request, the answer's printing, --raw, --explain, --curl, help, the
 * man page and the completions are driven by the rows. Client logic that no row can say goes into `run`.
 *
 *     static const vast_argument label[] = {
 *         { .names = "id", .field = "id", .type = VAST_A_ID, .help = "the instance" },
 *         { .names = "label", .field = "label", .help = "what to call it; '' for nothing" },
 *     };
 *     static const vast_command rows[] = {
 *         { .words = "label instance", .help = "Give an instance a name", .example = "7000001 trainer-2",
 *             VAST_ARGUMENTS(label), .op = &vast_op_label_instance, .done = "Instance {id} is now called \"{label}\"." },
 *     };
 *     const vast_command_table vast_cli_instances = VAST_COMMANDS("Instances", "show instances", rows);
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
    VAST_A_SECRET = 8,   /**< its value is overwritten in the process's argument vector */
    VAST_A_INVERT = 16,  /**< a flag that sends false */
    VAST_A_WHOLE = 32    /**< a decimal that is sent as a whole number, cut off */
};

/** One argument. Zeroed members mean: text, one, none. Positionals stand in the order of the line. */
typedef struct vast_argument {
    /**
     * A positional: its name, "id". An option: its spellings, "-s,--size", and after '=' what stands for its value in
     * help: "-s,--size=GB". Handlers ask for it by the positional's name or the last spelling without dashes: "size".
     */
    const char *names;
    const char *field;   /**< the operation's parameter that it feeds; NULL: for the handler only */
    const char *preset;  /**< its value when not given; NULL: none. VAST_A_CONST: "NAME=VALUE" */
    const char *choices; /**< "a|b|c"; NULL: anything */
    const char *help;    /**< a phrase in lower case */
    uint8_t type;        /**< vast_argument_type */
    uint8_t count;       /**< vast_argument_count */
    uint8_t flags;
    uint8_t group; /**< not 0: excludes the others of the same number */
} vast_argument;

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

/** How an answer is shown. */
typedef struct vast_view {
    const char *list;  /**< where the list or object stands: "results"; "": it is the answer */
    const char *hide;  /**< members that nobody is shown, nor with --raw: "api_key,auto_delete_in_seconds" */
    const char *empty; /**< what to say of no elements: "No endpoint groups." */
    const vast_column *columns;
    uint8_t column_count;
    uint8_t kind; /**< vast_view_kind */
    uint8_t flags;
    /* With a flag `quiet`, the first column of each element is printed, one a line. */
} vast_view;

/* ---- commands ---------------------------------------------------------------------------------------------------- */

enum {
    VAST_CMD_HIDDEN = 1, /**< runs, but is not in help */
    VAST_CMD_TEXT = 2,   /**< its answer is text, with --raw too */
    VAST_CMD_ABSENT = 4  /**< it only says why it is not here: what stands behind its words is not looked at */
};

typedef struct vast_command {
    const char *words;   /**< "delete endpoint", one word or two; other words for the same behind '|' */
    const char *help;    /**< one line without a full stop; behind a '\n', a paragraph more for --help */
    const char *example; /**< what may stand behind the words: "4242 --verify" */
    const vast_argument *arguments;
    const vast_argument *more; /**< further ones, shared with other commands; NULL: none */
    const vast_op *op;         /**< what it sends, or the first of it; NULL: it sends nothing and needs no key */
    const vast_view *view;     /**< how the answer is shown; NULL: `done` */
    const char *
        done; /**< the sentence of a deed: {id} is an argument, {.msg} a member of the answer; NULL: the server's msg */
    int (*run)(vast_cli *cli); /**< client logic; returns the exit status. NULL: vast_run_row() */
    uint8_t argument_count, more_count;
    uint8_t flags;
} vast_command;

/** The commands of one noun. */
typedef struct vast_command_table {
    const char *group; /**< heading in help; tables of the same one stand behind each other */
    const char *look;  /**< the command that lists what they act upon: "show endpoints"; NULL: none */
    const vast_command *rows;
    size_t count;
} vast_command_table;

#define VAST_COUNT_OF(array) (sizeof(array) / sizeof(*(array)))
/** In a vast_command: its arguments. */
#define VAST_ARGUMENTS(array) .arguments = (array), .argument_count = VAST_COUNT_OF(array)
/** In a vast_view: its columns. */
#define VAST_COLUMNS(array) .columns = (array), .column_count = VAST_COUNT_OF(array)
/** In a vast_command: those that it shares. */
#define VAST_MORE(array) .more = (array), .more_count = VAST_COUNT_OF(array)
#define VAST_COMMANDS(heading, look, array)                                                                            \
    {                                                                                                                  \
        (heading), (look), (array), VAST_COUNT_OF(array)                                                               \
    }

/** All tables, in the order of help; ends with NULL. Defined in commands.c: a new noun adds its line there. */
extern const vast_command_table *const vast_commands[];

/** The flags that every command takes. */
extern const vast_argument vast_globals[];
extern const size_t vast_global_count;

/** The command of these words, or of an alias; NULL: none. `object` may be NULL. */
const vast_command *vast_command_find(const char *verb, size_t verb_len, const char *object, size_t object_len);

/** Whether a word begins commands of two words. */
bool vast_command_is_verb(const char *word, size_t len);

/** The command whose words are nearest to these; NULL: none is near. Hidden ones are not offered. */
const vast_command *vast_command_near(const char *words, size_t len);

/** The table that a command stands in. */
const vast_command_table *vast_command_home(const vast_command *command);

/** The nth of a command's arguments, its own first; NULL: there are no more. */
const vast_argument *vast_command_argument(const vast_command *command, size_t nth);

/** How long the first of its words are, its other names apart. */
size_t vast_command_words_len(const vast_command *command);

/** The name by which a handler asks for an argument: see vast_argument.names. */
const char *vast_argument_name(const vast_argument *argument, size_t *len);

static inline bool vast_argument_is_option(const vast_argument *argument)
{
    return argument->names[0] == '-';
}

#endif
