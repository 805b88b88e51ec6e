/* SPDX-License-Identifier: MIT */
/* Saves the backup codes of two-factor authentication, or prints them. */
#include "backup_codes.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "dates.h"
#include "files.h"
#include "text_helpers.h"

static const char *codes_text(vast_cli *cli, const char *list)
{
    char now[VAST_MOMENT_BYTES];
    vast_moment((int64_t)time(NULL), "D h:m:s", now);
    return vast_keep(cli,
        "Vast.ai backup codes, generated %s UTC\nEach code is valid for one login. Earlier codes are no longer "
        "valid.\n\n%s",
        now, list);
}

static const char *file_name(vast_cli *cli)
{
    char now[VAST_MOMENT_BYTES];
    vast_moment((int64_t)time(NULL), "D_h-m-s", now);
    return vast_keep(cli, "vastai_backup_codes_%s.txt", now);
}

/* The path of the file to write: expands ~, and appends `name` to a directory. */
static bool expand_path(const char *path, const char *name, char out[VAST_PATH_BYTES])
{
    struct stat about;
    bool home = path[0] == '~' && path[1] == '/';
    if (!(home ? vast_home_path(path + 2, out) : vast_text(out, VAST_PATH_BYTES, "%s", path))) {
        return false;
    }
    size_t len = strlen(out);
    bool is_folder = stat(out, &about) == 0 && S_ISDIR(about.st_mode);
    return !is_folder || vast_text(out + len, VAST_PATH_BYTES - len, "/%s", name);
}

static bool save_codes(vast_cli *cli, const char *path, const char *name, const char *text)
{
    char whole[VAST_PATH_BYTES];
    errno = ENAMETOOLONG;
    if (expand_path(path, name, whole) && vast_file_replace(whole, text, strlen(text), VAST_FILE_LASTING)) {
        if (!cli->settings.raw) {
            vast_say(&cli->out, "Backup codes saved to %s.\n", whole);
        }
        return true;
    }
    vast_note(cli, "vastai: cannot write the backup codes to %s: %s\n", path, strerror(errno));
    return false;
}

/* The service shows the codes only once: if they cannot be saved, they are printed, so that they are not lost. */
static void ask_where_to_save(vast_cli *cli, const char *name, const char *text)
{
    char answer[VAST_PATH_BYTES], path[VAST_PATH_BYTES];
    for (;;) {
        vast_note(cli,
            "Where should the new backup codes be saved?\n  1  ~/Downloads/%s\n  2  another file\n  3  nowhere: print "
            "them here\n",
            name);
        bool answered = vast_ask(cli, "1, 2 or 3:", answer, sizeof answer);
        if (answered && strcmp(answer, "1") == 0 && vast_home_path("Downloads/", path)) {
            size_t len = strlen(path);
            vast_text(path + len, sizeof path - len, "%s", name);
            if (save_codes(cli, path, name, text)) {
                return;
            }
        } else if (answered && strcmp(answer, "2") == 0) {
            answered = vast_ask(cli, "File:", answer, sizeof answer);
            if (answered && answer[0] != '\0' && save_codes(cli, answer, name, text)) {
                return;
            }
        } else if (answered && strcmp(answer, "3") != 0) {
            continue;
        } else {
            answered = false;
        }
        if (!answered) {
            vast_sink_clean_lines(&cli->out, text, strlen(text));
            return;
        }
    }
}

int vast_backup_codes_end(vast_cli *cli, const char *list)
{
    const char *save = vast_value(cli, "save");
    const char *name = file_name(cli), *text = list != NULL && name != NULL ? codes_text(cli, list) : NULL;
    if (text == NULL) {
        return VAST_EXIT_NONSENSE;
    }
    if (save != NULL && save_codes(cli, save, name, text)) {
        return VAST_EXIT_DONE;
    }
    if (!cli->settings.raw) {
        ask_where_to_save(cli, name, text);
    }
    return save == NULL ? VAST_EXIT_DONE : VAST_EXIT_REFUSED;
}
