/* SPDX-License-Identifier: MIT */
/* SSH keys: reads public keys, and generates key pairs. */
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

/* ---- public keys ------------------------------------------------------------------------------------------------- */

static bool is_private(vast_cli *cli, const char *text)
{
    bool is = vast_text_find(text, "PRIVATE KEY") != NULL;
    if (is) {
        vast_complain(cli, VAST_EXIT_USAGE, "this is a private key; it was not sent",
            "Use the public key: it is in the file whose name ends in .pub.");
    }
    return is;
}

/* Whether a text begins like a key of a type that sshd supports. */
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
    if (key == NULL || is_private(cli, key)) {
        return NULL;
    }
    if (!looks_public(key)) {
        vast_complain(cli, VAST_EXIT_USAGE, "neither a public key nor a file that contains one",
            "A public key is a line such as: ssh-ed25519 AAAA...");
        return NULL;
    }
    return key;
}

/* ---- key pairs --------------------------------------------------------------------------------------------------- */

typedef struct key_pair {
    char secret[VAST_PATH_BYTES], open[VAST_PATH_BYTES];
} key_pair;

static bool exists(const char *path)
{
    struct stat about;
    return lstat(path, &about) == 0;
}

static int fail(vast_cli *cli, const char *what, const char *path)
{
    char message[VAST_PATH_BYTES + 120];
    vast_text(message, sizeof message, "%s%s: %s", what, path, strerror(errno));
    return vast_complain(cli, VAST_EXIT_REFUSED, message, NULL);
}

static bool back_up(vast_cli *cli, const char *path, int64_t now)
{
    char other[VAST_PATH_BYTES];
    bool fits = vast_text(other, sizeof other, "%s.backup_%lld", path, (long long)now);
    errno = ENAMETOOLONG;
    if (exists(path) && (!fits || exists(other) || rename(path, other) != 0)) {
        fail(cli, "cannot back up ", path);
        return false;
    }
    return true;
}

/* Keeps an existing pair as a backup. @return false: declined or failed; *status is the exit status. */
static bool back_up_existing(vast_cli *cli, const key_pair *pair, int *status)
{
    if (!exists(pair->secret) && !exists(pair->open)) {
        return true;
    }
    char question[VAST_PATH_BYTES + 80];
    vast_text(question, sizeof question, "%s exists. Rename it as a backup and generate a new key pair?", pair->secret);
    if (!vast_confirm(cli, question)) {
        *status = vast_decline(cli, "No key was generated.");
        return false;
    }
    int64_t now = (int64_t)time(NULL);
    *status = VAST_EXIT_REFUSED;
    return back_up(cli, pair->secret, now) && back_up(cli, pair->open, now);
}

/* The comment of the key, by which the user recognizes it in a list: USER-vast.ai. */
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
        result < 0 || result == 127 ? "cannot run ssh-keygen" : "ssh-keygen failed to generate a key",
        "Install the OpenSSH client, or specify an existing public key: vastai create ssh-key 'ssh-ed25519 AAAA...'");
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
        return vast_complain(cli, VAST_EXIT_REFUSED, "cannot store the key: $HOME is not set", NULL);
    }
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        return fail(cli, "cannot create ", folder);
    }
    if (!back_up_existing(cli, &pair, &status)) {
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
