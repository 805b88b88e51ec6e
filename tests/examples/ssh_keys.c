/* SPDX-License-Identifier: MIT */
/*
 * ssh_keys: lists the keys of the account. ssh_keys add 'ssh-ed25519 AAAA... name': registers one. ssh_keys delete ID.
 */
#include <string.h>

#include "session.h"

static vast_err show_key(void *ctx, const vast_ssh_key *key)
{
    (void)ctx;
    printf("%lld %s\n", (long long)key->id, key->key);
    return VAST_OK;
}

int main(int argc, char **argv)
{
    static session s;
    static vast_ssh_key key;
    bool adds = argc == 3 && strcmp(argv[1], "add") == 0, deletes = argc == 3 && strcmp(argv[1], "delete") == 0;
    if ((argc != 1 && !adds && !deletes) || !session_open(&s)) {
        fprintf(stderr, "usage: VAST_API_KEY=... ssh_keys [add KEY | delete ID]\n");
        return 2;
    }
    vast_err err;
    if (adds) {
        err = vast_create_ssh_key(&s.client, argv[2], &key);
    } else if (deletes) {
        err = vast_delete_ssh_key(&s.client, atoll(argv[2]));
    } else {
        err = vast_list_ssh_keys(&s.client, &key, show_key, NULL);
    }
    session_tell(&s, argc == 1 ? "list" : argv[1], err);
    if (err == VAST_OK && adds) {
        show_key(NULL, &key);
    }
    session_close(&s);
    return err != VAST_OK;
}
