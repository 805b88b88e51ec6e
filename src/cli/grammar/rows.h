/* SPDX-License-Identifier: MIT */
/**
 * The words in which rows are written. A row is one constant text: no pointers, so it costs what its letters cost, and it is
 * taken apart when it is looked at (rows.c). Literals that stand behind each other are one literal; so is what is made here.
 *
 *     { .text = WORDS("label instance") HELP("Give an instance a label") EXAMPLE("7000001 trainer-2")
 *       ARG("id") ID FIELD HELP("the instance")
 *       ARG("label") FIELD HELP("what to call it; '' for nothing")
 *       DONE("Instance {id} is now called \"{label}\"."),
 *       .op = &vast_op_label_instance },
 *
 * How an answer is shown stands behind the arguments too:
 *
 *       LIST("connections") EMPTY("No cloud storage is connected.")
 *       COLUMN(RIGHT, "id", "ID")
 *       COLUMN(LEFT, "cloud_type", "Cloud")
 *
 * For the files that hold rows only: the names are short.
 */
#ifndef VASTAI_CLI_ROWS_H
#define VASTAI_CLI_ROWS_H

#include "command.h"

/* ---- commands: marks, WORDS, HELP and EXAMPLE in this order, then arguments, then DONE or a view--------------------------- */

#define UNLISTED "\1" /* VAST_CMD_HIDDEN */
#define PLAIN "\2"    /* VAST_CMD_TEXT */
#define ABSENT "\4"   /* VAST_CMD_ABSENT */

/** "delete endpoint", one word or two; other words for the same behind '|'. */
#define WORDS(words) words "\0"
/** One line without a full stop; behind a '\n', a paragraph more for --help. Of an argument: a phrase in lower case. */
#define HELP(text) text "\0"
/** What may stand behind the words: "4242 --verify". */
#define EXAMPLE(text) text "\0"
/** The sentence of a deed: {id} is an argument, {.msg} a member of the answer. Without it: the server's msg. */
#define DONE(text) "\37" text "\0"

/* ---- arguments: ARG, then what is to be said of it, then HELP ------------------------------------------------------ */

/**
 * A positional: its name, "id". An option: its spellings, "-s,--size", and after '=' what stands for its value in help:
 * "-s,--size=GB". Handlers ask for it by the positional's name or the last spelling without dashes: "size".
 */
#define ARG(names) names "\0"

/** The operation's parameter that it feeds: that of its name, '_' for '-'; or another. Without: for the handler only. */
#define FIELD "\1"
#define FIELD_AS(name) "\2" name "\0"
#define PRESET(text) "\3" text "\0"  /**< its value when not given. CONST: "NAME=VALUE" */
#define CHOICES(list) "\4" list "\0" /**< "a|b|c" */
#define GROUP(mark) "\5" mark        /**< excludes the others of the same mark, one letter */

/* What it is, see vast_argument_type; without: any text. */
#define INT "\6"
#define ID "\7"
#define NUMBER "\10"
#define BOOL "\11"
#define JSON "\12"
#define DATE "\13"
#define JSON_FILE "\14"
#define FLAG "\15"
#define CONST "\16"

/* How many, see vast_argument_count; without: one. */
#define OPTIONAL "\17"
#define SOME "\20"
#define ANY "\21"
#define EACH "\22"
#define REST "\23"

/* VAST_A_REQUIRED and so on. */
#define REQUIRED "\24"
#define HIDDEN "\25"
#define OURS "\26"
#define SECRET "\27"
#define INVERT "\30"
#define CUT_OFF "\31"
#define GLOBAL "\32"

/*
 * What several commands share: a list of vast_shared[], which stands in commands.c. Arguments, in place of an ARG; or the
 * columns of a view, in place of all of them. Such a list names no other.
 */
#define SHARED(place) "\36" place
#define RENT_OPTIONS SHARED("\1")
#define SCHEDULE_OPTIONS SHARED("\2")
#define ENDPOINT_SETTINGS SHARED("\3")
#define GROUP_SETTINGS SHARED("\4")
#define DELETE_GROUP_ARGUMENTS SHARED("\5")
#define TEMPLATE_OPTIONS SHARED("\6")
#define HOST_PRICES SHARED("\7")
#define VOLUME_SEARCH SHARED("\10")
#define VOLUME_RENT SHARED("\11")
#define VOLUME_LISTING SHARED("\12")
#define TFA_PROOF SHARED("\13")
#define THE_INSTANCE SHARED("\14")
#define THE_MACHINE SHARED("\15")
#define THE_QUERY SHARED("\16")
#define API_KEY_COLUMNS SHARED("\17")
#define WORKER_COLUMNS SHARED("\20")
#define DEPLOYMENT_COLUMNS SHARED("\21")
#define CREATE_TERMS SHARED("\22")
#define THE_MARKET SHARED("\23")
#define MACHINE_COLUMNS SHARED("\24")
#define QUIET SHARED("\25")
#define GROUP_LOG SHARED("\26")
#define TFA_METHOD SHARED("\27")
#define THE_DAYS SHARED("\30")
#define THE_ORDER SHARED("\31")
#define HOW_LONG SHARED("\32")
extern const char vast_rent_options[], vast_schedule_options[], vast_endpoint_settings[], vast_group_settings[],
    vast_delete_group_arguments[], vast_template_options[], vast_host_prices[], vast_volume_search[],
    vast_volume_rent[], vast_volume_listing[], vast_tfa_proof[], vast_the_instance[], vast_the_machine[],
    vast_the_query[], vast_api_key_columns[], vast_worker_columns[], vast_deployment_columns[], vast_create_terms[],
    vast_the_market[], vast_machine_columns[], vast_quiet[], vast_group_log_options[], vast_tfa_method[],
    vast_the_days[], vast_the_order[], vast_how_long[];

/* ---- views: what is to be said of it, then columns ----------------------------------------------------------------- */

#define LIST(path) "\24" path "\0"       /**< where the list or object stands: "results"; without: it is the answer */
#define HIDE(members) "\25" members "\0" /**< members that nobody is shown, nor with --raw: "api_key,sum" */
#define EMPTY(text) "\26" text "\0"      /**< what to say of no elements: "No endpoint groups." */
/* See vast_view_kind; without: a table. */
#define BLOCK "\27"
#define AS_JSON "\30"
/* VAST_V_WHOLE and so on. */
#define WHOLE "\31"
#define MAP "\32"
#define RAW_FIRST "\33"
#define ONE_LINE "\34"

/**
 * One column of a table, or one line of a block.
 * @param how  RIGHT for numbers, LEFT for text; ..._FULL only with --full; then the unit, if it has one.
 * @param key  member of the element: "id", "a.b"; "": the element itself; "@": its name in a map.
 * @param title  with its unit: "RAM GB".
 */
#define COLUMN(how, key, title) how key "\0" title "\0"
#define RIGHT "\20"
#define LEFT "\21"
#define RIGHT_FULL "\22"
#define LEFT_FULL "\23"

/* See vast_unit; without: as it is. */
#define FIX1 "\1"
#define FIX2 "\2"
#define FIX3 "\3"
#define USD "\4"
#define USD_FINE "\5"
#define MB_GB "\6"
#define PERCENT "\7"
#define DAYS "\10"
#define MOMENT "\11"
#define YES_NO "\12"
#define MASKED "\13"

#endif
