/* SPDX-License-Identifier: MIT */
/* Public ssh keys: given, read from a file, or made. */
#define _DEFAULT_SOURCE
#include "ssh_key.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "programs.h"
#include "text_helpers.h"

/* ---- given ---------------------------------------------------------------------------------------------------------- */

bool vast_ssh_is_private(vast_cli *cli, const char *text)
{
    bool is = vast_text_find(text, "PRIVATE KEY") != NULL;
    if (is) {
        vast_complain(cli, VAST_EXIT_USAGE, "that is a private key; it was not sent",
            "The public one stands in the file whose name ends in .pub.");
    }
    return is;
}

/* The kinds that sshd knows. */
static bool looks_public(const char *text)
{
    static const char kinds[][7] = { "ssh", "SSH", "ecdsa-", "sk-" };
    for (size_t i = 0; i < VAST_COUNT_OF(kinds); i++) {
        if (strncmp(text, kinds[i], strlen(kinds[i])) == 0) {
            return true;
        }
    }
    return false;
}

const char *vast_ssh_public_key(vast_cli *cli, const char *argument)
{
    size_t len;
    const char *key = access(argument, F_OK) == 0 ? vast_scratch_file(cli, argument, &len) : argument;
    if (key == NULL || vast_ssh_is_private(cli, key)) {
        return NULL;
    }
    if (!looks_public(key)) {
        vast_complain(cli, VAST_EXIT_USAGE, "that is no public key, nor a file of one",
            "A public key is one line that begins like this: ssh-ed25519 AAAA...");
        return NULL;
    }
    return key;
}

/* ---- made ----------------------------------------------------------------------------------------------------------- */

typedef struct key_pair {
    char secret[VAST_PATH_BYTES], open[VAST_PATH_BYTES];
} key_pair;

static bool is_there(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

static int fail(vast_cli *cli, const char *what, const char *path)
{
    char said[VAST_PATH_BYTES + 120];
    vast_text(said, sizeof said, "%s%s: %s", what, path, strerror(errno));
    return vast_complain(cli, VAST_EXIT_REFUSED, said, NULL);
}

static bool move_away(vast_cli *cli, const char *path, int64_t now)
{
    char other[VAST_PATH_BYTES];
    bool fits = vast_text(other, sizeof other, "%s.backup_%lld", path, (long long)now);
    errno = ENAMETOOLONG;
    if (is_there(path) && (!fits || is_there(other) || rename(path, other) != 0)) {
        fail(cli, "no backup could be made of ", path);
        return false;
    }
    return true;
}

/* What is there already stays, beside the new pair. @return false: *status says what the run ends with. */
static bool make_room(vast_cli *cli, const key_pair *pair, int *status)
{
    if (!is_there(pair->secret) && !is_there(pair->open)) {
        return true;
    }
    char question[VAST_PATH_BYTES + 80];
    vast_text(question, sizeof question, "%s exists. Keep it as a backup and make a new pair?", pair->secret);
    if (!vast_confirm(cli, question)) {
        *status = vast_decline(cli, "No key was made.");
        return false;
    }
    int64_t now = (int64_t)time(NULL);
    *status = VAST_EXIT_REFUSED;
    return move_away(cli, pair->secret, now) && move_away(cli, pair->open, now);
}

/* user-vast.ai: by this comment the key is known later. */
static const char *comment(vast_cli *cli)
{
    const char *user = getenv("USER");
    return vast_keep(cli, "%s-vast.ai", user != NULL && user[0] != '\0' ? user : "user");
}

static int generate(vast_cli *cli, const key_pair *pair)
{
    const char *name = comment(cli);
    if (name == NULL) {
        return VAST_EXIT_USAGE;
    }
    const char *const argv[] = { "ssh-keygen", "-t", "ed25519", "-f", pair->secret, "-N", "", "-C", name, NULL };
    vast_sink_flush(&cli->out);
    int result = vast_program_run(argv, VAST_PROGRAM_QUIET);
    if (result == 0) {
        return VAST_EXIT_DONE;
    }
    return vast_complain(cli, VAST_EXIT_REFUSED,
        result < 0 || result == 127 ? "ssh-keygen cannot be run" : "ssh-keygen could not make a key",
        "Install the ssh client, or give a public key of yours: vastai create ssh-key 'ssh-ed25519 AAAA...'");
}

static const char *read_open_key(vast_cli *cli, const char *path)
{
    size_t len;
    char *text = (char *)(uintptr_t)vast_scratch_file(cli, path, &len);
    while (text != NULL && len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL) {
        text[--len] = '\0';
    }
    return text;
}

int vast_ssh_make_pair(vast_cli *cli, const char **key)
{
    key_pair pair;
    char folder[VAST_PATH_BYTES];
    int status = VAST_EXIT_REFUSED;
    *key = NULL;
    if (!vast_home_path(".ssh", folder) || !vast_home_path(".ssh/id_ed25519", pair.secret) ||
        !vast_home_path(".ssh/id_ed25519.pub", pair.open)) {
        return vast_complain(cli, VAST_EXIT_REFUSED, "there is no place for the key: $HOME is not set", NULL);
    }
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return fail(cli, "cannot make ", folder);
    }
    if (!make_room(cli, &pair, &status)) {
        return status;
    }
    status = generate(cli, &pair);
    if (status == VAST_EXIT_DONE) {
        *key = read_open_key(cli, pair.open);
        status = *key != NULL ? VAST_EXIT_DONE : VAST_EXIT_REFUSED;
    }
    if (status == VAST_EXIT_DONE && !cli->settings.raw) {
        vast_say(&cli->out, "New key pair: %s and %s.pub\n", pair.secret, pair.secret);
    }
    return status;
}
