/* SPDX-License-Identifier: MIT */
/*
 * Prints completion scripts for shells, generated from the rows. Each script finds the first two words that are not
 * options, and offers words, options or values of options from its tables.
 */
#include <string.h>

#include "help.h"
#include "text_helpers.h"
#include "vastai/query.h"

typedef void each_command(vast_sink *sink, const vast_command *command);
typedef void each_option(vast_sink *sink, const vast_command *command, const vast_argument *row, const char *spelling);

/* ---- walking ----------------------------------------------------------------------------------------------------- */

static bool is_shown(const vast_command *command)
{
    return !command->hidden && command->absent == NULL;
}

static void for_commands(vast_sink *sink, each_command *each)
{
    for (size_t t = 0; vast_commands[t] != NULL; t++) {
        for (size_t i = 0; i < vast_commands[t]->count; i++) {
            if (is_shown(&vast_commands[t]->rows[i])) {
                each(sink, &vast_commands[t]->rows[i]);
            }
        }
    }
}

/* Writes every spelling of an option, with its dashes. */
static void for_spellings(vast_sink *sink, const vast_command *command, const vast_argument *row, each_option *each)
{
    const char *spelling;
    if (!vast_argument_is_option(row) || row->hidden) {
        return;
    }
    for (unsigned i = 0; (spelling = vast_argument_spelling(row, i)) != NULL; i++) {
        each(sink, command, row, spelling);
    }
}

/* @param command  NULL: the options of every command. */
static void for_options(vast_sink *sink, const vast_command *command, each_option *each)
{
    vast_arguments all = vast_arguments_of(&vast_globals);
    const vast_argument *row;
    if (command != NULL) {
        all = vast_command_arguments(command);
    }
    while ((row = vast_argument_next(&all)) != NULL) {
        for_spellings(sink, command, row, each);
    }
}

static void for_globals(vast_sink *sink, each_option *each)
{
    for_options(sink, NULL, each);
}

/* ---- what the command itself completes --------------------------------------------------------------------------- */

/* Whether `vastai complete` may know what a positional can be: see commands/complete.c. */
static bool is_asked_for(const vast_command *command, const vast_argument *row)
{
    bool id = row->names != NULL || (row->type == VAST_ARGUMENT_ID && vast_command_ids_from(command) != NULL);
    return !vast_argument_is_option(row) && (id || vast_argument_is(row, "query") || vast_argument_is(row, "command"));
}

static bool asks(const vast_command *command)
{
    vast_arguments all = vast_command_arguments(command);
    const vast_argument *row;
    while ((row = vast_argument_next(&all)) != NULL) {
        if (is_asked_for(command, row)) {
            return true;
        }
    }
    return strcmp(command->words, "delete profile") == 0;
}

/* "|'delete endpoint '*" */
static void ask_pattern(vast_sink *sink, const vast_command *command)
{
    if (asks(command)) {
        vast_say(sink, "|'%s '*", command->words);
    }
}

/* ---- pieces ------------------------------------------------------------------------------------------------------ */

/* Writes text inside single quotes of a shell; `mark` is escaped for lists of "word:description". */
static void quoted(vast_sink *sink, const char *text, size_t len, char mark)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\'') {
            vast_sink_text(sink, "'\\''");
        } else {
            vast_sink_text(sink, text[i] == mark || (mark != '\0' && text[i] == '\\') ? "\\" : "");
            vast_sink_char(sink, text[i]);
        }
    }
}

static void name_and_blank(vast_sink *sink, const vast_command *command, const vast_argument *row, const char *spelling)
{
    (void)command;
    (void)row;
    vast_sink_text(sink, spelling);
    vast_sink_char(sink, ' ');
}

static void valued_name(vast_sink *sink, const vast_command *command, const vast_argument *row, const char *spelling)
{
    (void)command;
    if (vast_argument_takes_word(row)) {
        vast_sink_char(sink, '|');
        vast_sink_text(sink, spelling);
    }
}

/* Writes the first line of a command's summary. */
static void quoted_help(vast_sink *sink, const vast_command *command, char mark)
{
    quoted(sink, command->summary, strlen(command->summary), mark);
}

static bool has_object(const vast_command *command)
{
    return strchr(command->words, ' ') != NULL;
}

static void words_between(vast_sink *sink, const char *before, const vast_command *command, const char *after)
{
    vast_sink_text(sink, before);
    vast_sink_text(sink, command->words);
    vast_sink_text(sink, after);
}

/* The nth field that a search for offers or volumes can be sorted by. @return NULL: no more. */
static const char *nth_field(const vast_command *command, size_t nth)
{
    bool volumes = vast_text_find(command->words, "volumes") != NULL;
    const vast_query_kind *kind = volumes ? &vast_query_volumes : &vast_query_offers;
    return nth < kind->field_count ? kind->fields[nth].name : NULL;
}

/*
 * The nth value of an argument: its choices, for --cols and --sort the columns, and for --order the fields.
 * @return NULL: no more.
 */
static const char *nth_choice(const vast_command *command, const vast_argument *row, size_t nth)
{
    if (row->choices != NULL) {
        return row->choices[nth];
    }
    if (command != NULL && vast_argument_is(row, "order")) {
        return nth_field(command, nth);
    }
    bool columns = command != NULL && command->view != NULL && command->view->kind == VAST_VIEW_TABLE &&
                   (vast_argument_is(row, "cols") || vast_argument_is(row, "sort"));
    if (!columns || nth >= command->view->column_count) {
        return NULL;
    }
    const char *key = command->view->columns[nth].key;
    return key[0] == '\0' ? "value" : strcmp(key, "@") == 0 ? "name" : key;
}

static void choices_between(
    vast_sink *sink, const char *before, const vast_command *command, const vast_argument *row, const char *after)
{
    const char *choice;
    vast_sink_text(sink, before);
    for (size_t i = 0; (choice = nth_choice(command, row, i)) != NULL; i++) {
        vast_sink_text(sink, i > 0 ? " " : "");
        vast_sink_text(sink, choice);
    }
    vast_sink_text(sink, after);
}

/* "'delete endpoint --type') choices='a b' ;;". A command of one word may have any second word. */
static void choice_case(vast_sink *sink, const vast_command *command, const vast_argument *row, const char *spelling)
{
    if (nth_choice(command, row, 0) == NULL) {
        return;
    }
    if (command == NULL) {
        vast_sink_text(sink, "    *' ");
    } else {
        words_between(sink, "    '", command, has_object(command) ? " " : " '*' ");
    }
    vast_sink_text(sink, spelling);
    choices_between(sink, "') choices='", command, row, "' ;;\n");
}

static void choices_of(vast_sink *sink, const vast_command *command)
{
    for_options(sink, command, choice_case);
}

/* The common part for bash and zsh: finds the first two words, skipping options of every command and their values. */
static void find_words(vast_sink *sink, const char *words)
{
    vast_say(sink, "  for word in %s; do\n    if [[ -n $pass ]]; then pass=; continue; fi\n    case $word in\n    --",
        words);
    for_globals(sink, valued_name);
    vast_sink_text(sink,
        ") pass=1 ;;\n"
        "    -*) ;;\n"
        "    *) if [[ -z $first ]]; then first=$word; elif [[ -z $second ]]; then second=$word; fi ;;\n"
        "    esac\n"
        "  done\n"
        "  case \"$first $second $prev\" in\n");
    for_commands(sink, choices_of);
    for_globals(sink, choice_case);
    vast_sink_text(sink, "    *' --profile') ask=1 ;;\n  esac\n  case \"$first $second \" in\n    --");
    for_commands(sink, ask_pattern);
    vast_sink_text(sink, ") ask=1 ;;\n  esac\n");
}

/* ---- bash -------------------------------------------------------------------------------------------------------- */

static void bash_command(vast_sink *sink, const vast_command *command)
{
    words_between(sink, "    '", command, has_object(command) ? "') list='" : " '*) list='");
    for_options(sink, command, name_and_blank);
    vast_sink_text(sink, "' ;;\n");
}

static void words_line(vast_sink *sink, const vast_command *command)
{
    words_between(sink, "", command, "\n");
}

static void bash(vast_sink *sink)
{
    vast_sink_text(sink,
        "# vastai: completion for bash\n"
        "# What only the command knows: IDs, names, profiles, conditions of a query.\n"
        "_vastai_ask() {\n"
        "  local line=${COMP_LINE:0:COMP_POINT} full= head= value= what= before\n"
        "  full=${line##*[[:space:]]}\n"
        "  [[ $cur == [\\'\\\"]* ]] && full=$cur\n"
        "  read -ra before <<< \"${line%\"$full\"}\"\n"
        "  [[ $full == *[=:]* && $full != [\\'\\\"]* ]] && head=${full%\"${full##*[=:]}\"}\n"
        "  while IFS=$'\\t' read -r value what; do\n"
        "    [[ $value == *= ]] && compopt -o nospace 2>/dev/null\n"
        "    COMPREPLY+=(\"${value#\"$head\"}\")\n"
        "    [[ -n $what ]] && shown+=(\"${value#\"$head\"}  ($what)\") || shown+=(\"${value#\"$head\"}\")\n"
        "  done < <(\"${before[0]/#\\~/$HOME}\" complete -- \"${before[@]:1}\" \"$full\" 2>/dev/null)\n"
        "  [[ $COMP_TYPE == 63 && ${#shown[@]} -gt 1 ]] && COMPREPLY=(\"${shown[@]}\")\n"
        "}\n");
    vast_sink_text(sink, "_vastai() {\n"
                         "  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                         "  local first= second= word= pass= list= choices= ask= globals all shown=()\n"
                         "  COMPREPLY=()\n");
    find_words(sink, "\"${COMP_WORDS[@]:1:COMP_CWORD-1}\"");
    vast_sink_text(sink, "  globals='");
    for_globals(sink, name_and_blank);
    vast_sink_text(sink, "'\n  all='");
    for_commands(sink, words_line);
    vast_sink_text(sink, "'\n"
                         "  if [[ -n $choices ]]; then\n    list=$choices\n"
                         "  elif [[ $cur == -* ]]; then\n    case \"$first $second\" in\n");
    for_commands(sink, bash_command);
    vast_sink_text(sink,
        "    esac\n    list=\"$list $globals\"\n"
        "  elif [[ -n $ask ]]; then\n    _vastai_ask\n    return\n"
        "  elif [[ -z $first ]]; then\n"
        "    list=$(while read -r word _; do echo \"$word\"; done <<< \"$all\")\n"
        "  elif [[ -z $second ]]; then\n"
        "    list=$(while read -r word second; do [[ $word == \"$first\" ]] && echo \"$second\"; done "
        "<<< \"$all\")\n"
        "  fi\n"
        "  while IFS= read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -W \"$list\" -- \"$cur\" "
        "| sort -u)\n}\n"
        "complete -o bashdefault -o default -F _vastai vastai\n");
}

/* ---- zsh --------------------------------------------------------------------------------------------------------- */

static void zsh_option(vast_sink *sink, const vast_command *command, const vast_argument *row, const char *spelling)
{
    (void)command;
    vast_sink_text(sink, " '");
    quoted(sink, spelling, strlen(spelling), ':');
    vast_sink_char(sink, ':');
    quoted(sink, row->help, strlen(row->help), ':');
    vast_sink_char(sink, '\'');
}

static void zsh_command(vast_sink *sink, const vast_command *command)
{
    words_between(sink, "    '", command, has_object(command) ? "') list+=(" : " '*) list+=(");
    for_options(sink, command, zsh_option);
    vast_sink_text(sink, ") ;;\n");
}

static void zsh_words(vast_sink *sink, const vast_command *command)
{
    words_between(sink, "    '", command, ":");
    quoted_help(sink, command, ':');
    vast_sink_text(sink, "'\n");
}

static void zsh(vast_sink *sink)
{
    vast_sink_text(sink,
        "#compdef vastai\n# vastai: completion for zsh\n"
        "# What only the command knows: IDs, names, profiles, conditions of a query.\n"
        "_vastai_ask() {\n"
        "  local line; local -a list end\n"
        "  for line in \"${(@f)$(\"${(Q)words[1]}\" complete -- \"${(@Q)words[2,CURRENT]}\" 2>/dev/null)}\"; do\n"
        "    [[ -n $line ]] && list+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")\n"
        "    [[ $line == *=$'\\t'* ]] && end=(-S '')\n"
        "  done\n"
        "  _describe value list $end\n"
        "}\n");
    vast_sink_text(sink,
        "_vastai() {\n"
        "  local first= second= word= pass= choices= ask= cur=${words[CURRENT]} prev=${words[CURRENT-1]}\n"
        "  local -a list all found\n");
    find_words(sink, "\"${(@)words[2,CURRENT-1]}\"");
    vast_sink_text(sink, "  all=(\n");
    for_commands(sink, zsh_words);
    vast_sink_text(sink,
        "  )\n  if [[ -n $choices ]]; then\n    found=(${=choices})\n    compadd -a found\n    return\n"
        "  elif [[ $cur == -* ]]; then\n    list=(");
    for_globals(sink, zsh_option);
    vast_sink_text(sink, ")\n    case \"$first $second\" in\n");
    for_commands(sink, zsh_command);
    vast_sink_text(sink, "    esac\n    _describe -o option list\n    return\n"
                         "  elif [[ -n $ask ]]; then\n    _vastai_ask\n    return\n"
                         "  elif [[ -z $first ]]; then\n"
                         "    found=(${(u)${all%%:*}%% *})\n    compadd -a found\n    return\n"
                         "  elif [[ -z $second ]]; then\n"
                         "    list=(${${(M)all:#$first *}#$first })\n"
                         "    if (( $#list )); then _describe command list; return; fi\n"
                         "  fi\n  _files\n}\n"
                         "if [[ $funcstack[1] == _vastai ]]; then _vastai \"$@\"; else compdef _vastai vastai; fi\n");
}

/* ---- fish -------------------------------------------------------------------------------------------------------- */

static void fish_option(vast_sink *sink, const vast_command *command, const vast_argument *row, const char *spelling)
{
    size_t dashes = strspn(spelling, "-"), len = strlen(spelling);
    vast_sink_text(sink, "complete -c vastai");
    if (command != NULL) {
        words_between(sink, " -n '__vastai_begin ", command, "'");
    }
    vast_sink_text(sink, dashes == 2 ? " -l " : len == 2 ? " -s " : " -o ");
    vast_sink_text(sink, spelling + dashes);
    vast_sink_text(sink, vast_argument_takes_word(row) ? " -r" : "");
    if (nth_choice(command, row, 0) != NULL) {
        choices_between(sink, " -f -a '", command, row, "'");
    } else if (command == NULL && vast_argument_is(row, "profile")) {
        vast_sink_text(sink, " -f -a '(__vastai_ask)'");
    }
    vast_sink_text(sink, " -d '");
    quoted(sink, row->help, strlen(row->help), '\\');
    vast_sink_text(sink, "'\n");
}

static void fish_command(vast_sink *sink, const vast_command *command)
{
    const char *words = command->words, *blank = strchr(words, ' ');
    size_t verb = strcspn(words, " ");
    vast_say(sink, "complete -c vastai -f -n __vastai_are -a %.*s\n", (int)verb, words);
    if (blank != NULL) {
        vast_say(sink, "complete -c vastai -f -n '__vastai_are %.*s' -a %s -d '", (int)verb, words, blank + 1);
        quoted_help(sink, command, '\\');
        vast_sink_text(sink, "'\n");
    }
    if (asks(command)) {
        words_between(sink, "complete -c vastai -f -n '__vastai_begin ", command, "' -a '(__vastai_ask)'\n");
    }
    for_options(sink, command, fish_option);
}

/* Writes the options of every command whose value must be skipped. */
static void fish_value_option(
    vast_sink *sink, const vast_command *command, const vast_argument *row, const char *spelling)
{
    (void)command;
    if (vast_argument_takes_word(row)) {
        vast_sink_char(sink, ' ');
        vast_sink_text(sink, spelling);
    }
}

static void fish(vast_sink *sink)
{
    vast_sink_text(sink, "# vastai: completion for fish\n"
                         "# The words so far, options apart.\n"
                         "function __vastai_words\n"
                         "    set -l value 0\n"
                         "    for word in (commandline -opc)[2..-1]\n"
                         "        if test $value = 1\n"
                         "            set value 0\n"
                         "        else if contains -- $word");
    for_globals(sink, fish_value_option);
    vast_sink_text(sink, "\n"
                         "            set value 1\n"
                         "        else if not string match -q -- '-*' $word\n"
                         "            echo $word\n"
                         "        end\n"
                         "    end\n"
                         "end\n"
                         "# What only the command knows: IDs, names, profiles, conditions of a query.\n"
                         "function __vastai_ask\n"
                         "    set -l words (commandline -opc)\n"
                         "    command $words[1] complete -- $words[2..-1] (commandline -ct) 2>/dev/null\n"
                         "end\n"
                         "function __vastai_are\n"
                         "    set -l words (__vastai_words)\n"
                         "    test \"$words\" = \"$argv\"\n"
                         "end\n"
                         "function __vastai_begin\n"
                         "    set -l words (__vastai_words)\n"
                         "    string match -q -- \"$argv *\" \"$words \"\n"
                         "end\n");
    for_globals(sink, fish_option);
    for_commands(sink, fish_command);
}

bool vast_completions(vast_sink *sink, const char *shell)
{
    static const struct {
        const char *name;
        void (*write)(vast_sink *sink);
    } shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        if (strcmp(shell, shells[i].name) == 0) {
            shells[i].write(sink);
            return true;
        }
    }
    return false;
}
