/* SPDX-License-Identifier: MIT */
/**
 * What a row is: commands, their arguments, and how their answers are shown.
 *
 * To add a command:
 *  1. the operation, one row in src/api/<noun>.c: method, path, parameters, repeat rule;
 *  2. the command, one row in the table of src/cli/commands/<noun>.c: words, summary, example, arguments, operation,
 *     view, and whether it does harm;
 *  3. a case in tests/e2e; if it shows members of the answer, their names in tests/unit/answers.txt.
 * An ordinary command needs nothing else: parser, request, output, --raw, --explain, --dry-run, --curl, help, the
 * manual page and the completions read the rows. Client logic that no row can express goes into `run`.
 *
 *     static const vast_argument label_arguments[] = {
 *         { .name = "id", .type = VAST_ARGUMENT_ID, .feeds = "id", .help = "instance ID" },
 *         { .name = "label", .feeds = "label", .help = "the new label; '' removes it" },
 *     };
 *     static const vast_command rows[] = {
 *         {
 *             .words = "label instance",
 *             .summary = "Set the label of an instance",
 *             .example = "7000001 trainer-2",
 *             ARGUMENTS(label_arguments),
 *             .op = &vast_op_label_instance,
 *             .harm = VAST_HARM_NONE,
 *             .done = "Label of instance {id} set to \"{label}\".",
 *         },
 *     };
 *     const vast_command_table vast_cli_instances = { .heading = "Instances", COMMANDS(rows) };
 *
 * ARGUMENTS() and the other short macros are in rows.h. The row tests check what the compiler cannot:
 * test_cli_rows.c and test_cli_row_views.c in tests/unit/cli/commands.
 */
#ifndef VASTAI_CLI_COMMAND_H
#define VASTAI_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vastai/vastai.h"

typedef struct vast_cli vast_cli;
typedef struct vast_line vast_line;

#define VAST_KEYS_PAGE "https://cloud.vast.ai/manage-keys/" /* where API keys are created */

#define VAST_COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

/* ---- arguments --------------------------------------------------------------------------------------------------- */

typedef enum vast_argument_type {
    VAST_ARGUMENT_TEXT,     /**< any text */
    VAST_ARGUMENT_INT,      /**< a whole number */
    VAST_ARGUMENT_ID,       /**< a whole number above 0 */
    VAST_ARGUMENT_NUMBER,   /**< a decimal; ".5" and "+3" are accepted too */
    VAST_ARGUMENT_BOOL,     /**< true or false */
    VAST_ARGUMENT_JSON,     /**< a JSON text, checked */
    VAST_ARGUMENT_DATE,     /**< a moment, see dates.h; sent as seconds since 1970 */
    VAST_ARGUMENT_FILE,     /**< the name of a JSON file, whose content is read, checked and sent */
    VAST_ARGUMENT_FLAG,     /**< an option without a value */
    VAST_ARGUMENT_SHORTHAND /**< an option without a value that gives another argument one: see `sets` */
} vast_argument_type;

/** How many values an argument takes. */
typedef enum vast_argument_count {
    VAST_ONE,          /**< one; an option may be repeated, and its last value counts */
    VAST_OPTIONAL,     /**< none or one */
    VAST_ATTACHED,     /**< none or one, of an option, after an equals sign: --watch[=S] */
    VAST_ONE_OR_MORE,  /**< `ID...` */
    VAST_ZERO_OR_MORE, /**< `[ID...]` */
    VAST_REPEATED,     /**< an option that may be repeated; every value counts */
    VAST_REST          /**< an option that takes the rest of the line */
} vast_argument_count;

/** Arguments that several commands share. ARGUMENT_LIST() makes one of an array. */
typedef struct vast_argument_list {
    const struct vast_argument *items;
    size_t count;
} vast_argument_list;

/** How the objects of one kind are listed, so that a command line may name them instead of giving their IDs. */
typedef struct vast_name_list {
    const char *noun;        /**< one object: "endpoint group" */
    const char *word;        /**< what is given in place of the ID: "name", "label" */
    const vast_op *op;       /**< lists the objects */
    const char *list;        /**< where the list is in the answer; NULL: it is the answer */
    const char *const *keys; /**< members that name an object: NAMES("endpoint_name"); its ID is the member id */
    const char *command;     /**< the command that lists the objects: "show endpoints" */
    bool of_user;            /**< the operation takes the ID of the user */
    bool paged;              /**< it is vast_op_list_instances: the service selects, and sends pages */
} vast_name_list;

#define VAST_INT_MAX INT64_MAX
#define VAST_NUMBER_MAX 9223372036854 /* decimals are checked, and sometimes sent, in millionths */

/** One argument. Positionals are in the order of the line. */
typedef struct vast_argument {
    /**
     * A positional: "id". An option: its long spelling with dashes, "--size". Handlers ask for the value by the name
     * without dashes.
     */
    const char *name;
    const char *short_name;    /**< of an option: "-s"; NULL: none */
    const char *alias;         /**< of an option: a third spelling, with dashes; NULL: none */
    const char *value_name;    /**< placeholder for the value in help: "GB"; NULL: the name in capitals */
    const char *help;          /**< a phrase in lower case, without a full stop */
    vast_argument_type type;   /**< default: any text */
    vast_argument_count count; /**< default: one */
    const char *feeds;  /**< parameter of the operation that is sent the value; NULL: only the handler reads it */
    const char *preset; /**< value when the argument is not given; NULL: none */
    const char *const *choices; /**< allowed values: NAMES("a", "b"); NULL: any */
    const char *sets, *to;      /**< of a shorthand: name of the other argument, without dashes, and its value */
    /**
     * Of an ID: a name is accepted too, and replaced by the ID before the command runs, see resolve_names.h. What looks
     * like a number is an ID. NULL: only an ID.
     */
    const vast_name_list *names;
    /** Of an option: its value is a name for this positional, which has `names`, even if it looks like a number. */
    const char *stands_for;
    const char *one_of; /**< name of a group: two options of the same group exclude each other; NULL: none */
    /**
     * Of a number: the least and the greatest value. A max of 0 means the greatest value that can be sent, VAST_INT_MAX
     * or VAST_NUMBER_MAX, and an ID is at least 1: without a range no number is negative.
     */
    int64_t min, max;
    bool required;    /**< of an option: must be given; in a group: one of the group must be */
    bool hidden;      /**< not in help */
    bool extension;   /**< unknown to the official tool: its abbreviations yield to those of known options */
    bool secret;      /**< may hold a password or token: overwritten in the argument vector of the process */
    bool sends_false; /**< of a flag: sends false when given */
    bool truncated;   /**< of a decimal: sent as a whole number, without the fraction */
    /** No argument of its own, but those of this list in its place; all other members are 0. NULL: an argument. */
    const vast_argument_list *shared;
} vast_argument;

/** Iterates over arguments; those of shared lists are in the place of the entry that names the list. */
typedef struct vast_arguments {
    const vast_argument *at, *end;
    const vast_argument *outer, *outer_end; /**< private: where to resume after a shared list; NULL: outside one */
    vast_argument_list then, last;          /**< private: what follows */
} vast_arguments;

vast_arguments vast_arguments_of(const vast_argument_list *list);

/** The next argument; NULL: no more. */
const vast_argument *vast_argument_next(vast_arguments *list);

/** Its name without dashes: "size". */
const char *vast_argument_name(const vast_argument *argument);

/** Whether its name without dashes is this one. */
bool vast_argument_is(const vast_argument *argument, const char *name);

/** Whether it feeds this parameter of an operation. */
bool vast_argument_feeds(const vast_argument *argument, const char *param);

/** The nth spelling of an option, with dashes, in the order of help; NULL: it has no more. The name is the last. */
const char *vast_argument_spelling(const vast_argument *argument, unsigned nth);

/** Whether it is one of the options that every command takes. */
bool vast_argument_is_global(const vast_argument *argument);

/** Whether a list of texts, as NAMES() makes it, has this one. */
bool vast_names_have(const char *const *names, const char *text, size_t len);

/** The range of a number, from `min` and `max` of its row. @pre of type INT, ID or NUMBER. */
int64_t vast_argument_min(const vast_argument *argument);
int64_t vast_argument_max(const vast_argument *argument);

/** Whether two arguments exclude each other. */
bool vast_argument_excludes(const vast_argument *argument, const vast_argument *other);

/** Whether a text is a name, where a name or an ID may be given. */
bool vast_argument_is_named(const vast_argument *argument, const char *text);

/** Whether the argument takes a value. */
static inline bool vast_argument_takes_value(const vast_argument *argument)
{
    return argument->type != VAST_ARGUMENT_FLAG && argument->type != VAST_ARGUMENT_SHORTHAND;
}

/** Whether the word after an option is its value. */
static inline bool vast_argument_takes_word(const vast_argument *argument)
{
    return vast_argument_takes_value(argument) && argument->count != VAST_ATTACHED;
}

static inline bool vast_argument_is_number(const vast_argument *argument)
{
    return argument->type == VAST_ARGUMENT_INT || argument->type == VAST_ARGUMENT_ID ||
           argument->type == VAST_ARGUMENT_NUMBER;
}

static inline bool vast_argument_is_option(const vast_argument *argument)
{
    return argument->name[0] == '-';
}

/** Whether the argument takes several values. */
static inline bool vast_argument_is_list(const vast_argument *argument)
{
    return argument->count >= VAST_ONE_OR_MORE;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/** How a value is made readable. */
typedef enum vast_unit {
    VAST_UNIT_NONE,    /**< unchanged */
    VAST_UNIT_FIXED_1, /**< a number with one decimal */
    VAST_UNIT_FIXED_2,
    VAST_UNIT_FIXED_3,
    VAST_UNIT_USD,      /**< $12.34 */
    VAST_UNIT_USD_FINE, /**< $0.1234: prices per hour */
    VAST_UNIT_MB_AS_GB, /**< a number of MB, shown as GB (1000) */
    VAST_UNIT_PERCENT,  /**< a fraction of 1, shown as 98.5% */
    VAST_UNIT_DAYS,     /**< seconds, shown as days */
    VAST_UNIT_DATE,     /**< seconds since 1970, shown as 2026-01-15 12:00 */
    VAST_UNIT_YES_NO,   /**< true and false, shown as yes and no */
    VAST_UNIT_STATE,    /**< unchanged; coloured on a terminal: running, waiting or failing */
    VAST_UNIT_SECRET,   /**< the last four characters, unless --show-secrets */
    VAST_UNIT_COUNT
} vast_unit;

/** Which columns are left out where not all of them fit: the lightest, and of equal ones the last. */
typedef enum vast_weight {
    VAST_WEIGHT_LOW = -1,
    VAST_WEIGHT_NORMAL, /**< default */
    VAST_WEIGHT_HIGH    /**< what a choice is made by: a name, a state, a price */
} vast_weight;

/** One column of a table, or one line of a block. */
typedef struct vast_column {
    const char *key;   /**< member of the element: "id", "a.b"; "": the element itself; "@": its name in a map */
    const char *title; /**< with its unit: "RAM GB" */
    const char *group; /**< another name for --cols, which several columns may share: "gpu"; NULL: none */
    vast_unit unit;    /**< default: unchanged */
    bool left;         /**< aligned to the left, as text is; default: to the right, as numbers are */
    bool full;         /**< shown with --full only */
    bool whole;        /**< never cut: a host name, an ID or a hash is useless in part */
    vast_weight weight;
} vast_column;

typedef enum vast_view_kind {
    VAST_VIEW_TABLE, /**< one line for each element of a list */
    VAST_VIEW_BLOCK, /**< `title: value` lines for one object; without columns, for all its members */
    VAST_VIEW_JSON   /**< JSON, with or without --raw */
} vast_view_kind;

#define VAST_TABLE_COLUMNS 48 /* most columns of a view */

/**
 * How an answer is shown. With the flag `quiet`, only the first column of each element is printed, one value a line.
 */
typedef struct vast_view {
    vast_view_kind kind;        /**< default: a table */
    const char *list;           /**< where the list or object is in the answer: "results"; NULL: it is the answer */
    const char *empty;          /**< printed when the list has no elements: "No endpoint groups."; NULL: nothing */
    const char *const *hide;    /**< members that are never shown, not even with --raw: NAMES("api_key"); NULL: none */
    const vast_column *columns; /**< column_count of them, at most VAST_TABLE_COLUMNS. COLUMNS() sets both */
    size_t column_count;
    bool raw_whole;     /**< --raw prints the whole answer, not only the list */
    bool raw_first;     /**< --raw together with -q prints JSON, not IDs */
    bool is_map;        /**< the list is an object: each of its members is an element */
    bool service_sorts; /**< the command has an option by which the service sorts, so that --sort is not offered */
    bool ids_one_line;  /**< -q prints all IDs on one line, separated by spaces */
} vast_view;

/** How a result is printed: --output. */
typedef enum vast_output_format {
    VAST_OUTPUT_TABLE, /**< default: a table, a block or a sentence, for people */
    VAST_OUTPUT_WIDE,  /**< a table with every column, whatever the width of the terminal */
    VAST_OUTPUT_JSON,
    VAST_OUTPUT_JSONL, /**< one line of JSON for each element */
    VAST_OUTPUT_CSV,   /**< as RFC 4180 says, with the names of the members as heads */
    VAST_OUTPUT_TSV,   /**< the same with tabs, and line ends of Unix */
    VAST_OUTPUT_COUNT
} vast_output_format;

/** Their names, for --output, in the order of the enumeration; ends with NULL. */
extern const char *const vast_output_names[VAST_OUTPUT_COUNT + 1];

/* ---- questions --------------------------------------------------------------------------------------------------- */

/** What a command does that its user may regret. Every command that changes something says it. */
typedef enum vast_harm {
    VAST_HARM_UNSAID,   /**< default: it changes nothing at the service */
    VAST_HARM_NONE,     /**< what it changes can be changed back, and nothing is spent */
    VAST_HARM_DESTROYS, /**< deletes what cannot be brought back */
    VAST_HARM_SPENDS,   /**< spends credit, or begins to */
    VAST_HARM_FINAL,    /**< cannot be undone for another reason: other people are notified, a key stops working */
    VAST_HARM_COUNT
} vast_harm;

#define VAST_STAKE_COLUMNS 8 /* most columns of a stake */

/**
 * What a question shows about the objects that it is about, one line each. Their IDs are the values of the first
 * positional of the command.
 */
typedef struct vast_stake {
    const char *id;             /**< parameter or member by which the service selects: "id"; NULL: it sends all */
    const vast_op *op;          /**< the listing; with a body it is a search, and the query is the body */
    const char *list;           /**< where the list is in the answer */
    const char *command;        /**< the command that lists the objects, too: "show instances" */
    const vast_column *columns; /**< column_count of them; the title follows the value: "GB". COLUMNS() sets both */
    size_t column_count;
} vast_stake;

/* ---- commands ---------------------------------------------------------------------------------------------------- */

typedef struct vast_command {
    const char *words;              /**< one word or two: "delete endpoint" */
    const char *alias;              /**< another name for it; NULL: none */
    const char *summary;            /**< one line without a full stop: begins with a verb, and is clear alone */
    const char *description;        /**< more, in whole sentences, for --help; '\n' between paragraphs; NULL: nothing */
    const char *example;            /**< what may follow the words: "4242 --verify"; NULL: nothing */
    const vast_argument *arguments; /**< argument_count of them. ARGUMENTS() sets both */
    size_t argument_count;
    const vast_op *op;             /**< what it sends, or the first of it; NULL: it sends nothing and needs no key */
    const vast_op *also;           /**< another operation that `run` sends and the arguments feed; NULL: none */
    int (*run)(vast_cli *cli);     /**< client logic; returns the exit status. NULL: vast_run_row() */
    const vast_view *view;         /**< how the answer is shown: VIEW(); NULL: as a sentence */
    const vast_view *const *views; /**< those that `run` shows in its place: VIEWS(&a, &b); NULL: none */
    /**
     * The sentence printed on success: {id} is an argument, {.msg} a member of the answer. NULL: the server's msg. If
     * the answer lacks a member other than msg, a sentence that says so is printed instead.
     */
    const char *done;
    const char *done_stopped; /**< in its place when the instance was rented, but is stopped; NULL: done */
    const char *done_already; /**< in its place when the object existed before; NULL: done */
    vast_harm harm; /**< of a command that changes something: why it asks before it runs, or that it need not */
    /**
     * Asked before the command runs, unless -y is given; {name} is an argument: "Destroy instance {id}?". The option
     * --yes is added to the command, if it has none. NULL: nothing is asked, or the handler asks, see asks_itself.
     */
    const char *question;
    const char *declined;                   /**< printed if the answer is no: "Nothing was rented."; NULL: by harm */
    const vast_stake *stake;                /**< what the question shows; NULL: nothing */
    bool (*asks_if)(const vast_line *line); /**< whether this line is one to ask about; NULL: each is */
    bool asks_itself;                       /**< `run` asks, because the question needs what it finds out */
    bool unattended; /**< without a terminal it runs unasked, as it does in the official tool; otherwise -y is needed */
    const char *ids_from;   /**< the command that lists the objects its ID names; NULL: list_command of the table */
    const char *check_with; /**< the command that shows what it changed; NULL: list_command of the table */
    const char *absent;     /**< why the command is missing here, a sentence without a full stop; NULL: it is not */
    bool hidden;            /**< runs, but is not in help */
    bool diagnoses;         /**< runs even if a setting is invalid: settings.fault says which */
    bool prints_text;       /**< the answer is text, with --raw too */
    /** Prints JSON where stdout is no terminal, as the official tool does, unless --output, --cols or -q is given. */
    bool json_in_pipe;
} vast_command;

/** The commands of one noun. */
typedef struct vast_command_table {
    const char *heading;      /**< in help; tables of the same heading follow each other */
    const char *list_command; /**< lists the objects that the commands act on: "show endpoints"; NULL: none */
    const vast_command *rows; /**< count of them. COMMANDS() sets both */
    size_t count;
} vast_command_table;

/** All tables, in the order of help; ends with NULL. Defined in commands.c: a new noun adds its line there. */
extern const vast_command_table *const vast_commands[];

/** The options that every command takes. */
extern const vast_argument_list vast_globals;

/** The command with these words or this alias; NULL: none. `object` may be NULL. */
const vast_command *vast_command_find(const char *verb, size_t verb_len, const char *object, size_t object_len);

/** The nth command of all tables; NULL: no more. */
const vast_command *vast_command_at(size_t nth);

/** Whether a word is the first word of a command of two words. */
bool vast_command_is_verb(const char *word, size_t len);

/**
 * The command whose words are most similar to these, for a message about a misspelled command; NULL: none is similar.
 * Hidden commands are not suggested.
 */
const vast_command *vast_command_near(const char *words, size_t len);

/** The table that contains a command. */
const vast_command_table *vast_command_home(const vast_command *command);

/** The command that lists the objects which an ID of this command names; NULL: none, or the command itself. */
const char *vast_command_ids_from(const vast_command *command);

/** The command that shows what this one changed; NULL: none. */
const char *vast_command_check_with(const vast_command *command);

/**
 * Options of every command that prints a table. The first one, --watch, is left out where the command changes
 * something; the last one, --sort, where the service sorts.
 */
extern const vast_argument_list vast_listing_options;

/** Whether a command may ask before it does harm. */
static inline bool vast_command_is_harmful(const vast_command *command)
{
    return command->harm > VAST_HARM_NONE;
}

/** The option --yes, of every command that has a question and no such option of its own. */
extern const vast_argument_list vast_confirm_option;

/**
 * The arguments of a command, including vast_listing_options and vast_confirm_option, without the options that every
 * command takes.
 */
vast_arguments vast_command_arguments(const vast_command *command);

#endif
