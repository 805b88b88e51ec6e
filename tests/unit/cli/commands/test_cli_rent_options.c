/* SPDX-License-Identifier: MIT */
/* What is to run on an instance: run types, and docker's way of saying variables and ports. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rent_options.h"

static const struct {
    vast_run_type type;
    const char *text;
} run_types[] = {
    { { 0 }, "ssh" },
    { { .direct = true }, "ssh" },
    { { .ssh = true }, "ssh_proxy" },
    { { .ssh = true, .direct = true }, "ssh_direc ssh_proxy" },
    { { .ssh = true, .args = true }, "ssh_proxy" },
    { { .jupyter = true }, "jupyter_proxy ssh_proxy" },
    { { .jupyter = true, .ssh = true }, "jupyter_proxy ssh_proxy" },
    { { .jupyter = true, .direct = true }, "jupyter_direc ssh_direc ssh_proxy" },
    { { .args = true }, "args" },
    { { .args = true, .direct = true }, "args" },
};

static void run_types_are_spelt_as_the_service_spells_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < VAST_COUNT_OF(run_types); i++) {
        assert_string_equal(vast_run_type_text(&run_types[i].type), run_types[i].text);
    }
}

static const struct {
    const char *text, *json, *left_out;
} envs[] = {
    { "", "{}", NULL },
    { "   ", "{}", NULL },
    { "-e A=1", "{\"A\": \"1\"}", NULL },
    { "-e A=", "{\"A\": \"\"}", NULL },
    { "-e A=b=c", "{\"A\": \"b=c\"}", NULL },
    { "-e A='b c' -e B=\"d\"", "{\"A\": \"b c\", \"B\": \"d\"}", NULL },
    { "-e \"A=b c\"", "{\"A\": \"b c\"}", NULL },
    { "-e A=\"it's\"", "{\"A\": \"it's\"}", NULL },
    { "-e A=\"b c", "{\"A\": \"b c\"}", NULL },
    { "-e A=x\\\"y", "{\"A\": \"x\\\\\\\"y\"}", NULL },
    { "-p 8081:8081/udp -h billybob", "{\"-p 8081:8081/udp\": \"1\", \"-h\": \"billybob\"}", NULL },
    { "-n net-1 -v V.9100:/data", "{\"-n net-1\": \"1\", \"-v V.9100:/data\": \"1\"}", NULL },
    { "-p 1-2 -e A=1", "{\"A\": \"1\"}", "1-2" },
    { "-p8080:8080", "{}", "-p8080:8080" },
    { "-e A", "{}", "A" },
    { "-e", "{}", "-e" },
    { "-e A=1 -p", "{\"A\": \"1\"}", "-p" },
    { "x y -e A=1", "{\"A\": \"1\"}", "x" },
    { "--rm -e A=1", "{\"A\": \"1\"}", "--rm" },
    { "-e   A=1    -p  80:80", "{\"A\": \"1\", \"-p 80:80\": \"1\"}", NULL },
    { "-e A=1 -e B=2 -e A=3", "{\"B\": \"2\", \"A\": \"3\"}", NULL },
    { "-h a -p 1:1 -p 1:1 -h b", "{\"-p 1:1\": \"1\", \"-h\": \"b\"}", NULL },
    { "-e PORTAL_CONFIG=a|b", "{\"PORTAL_CONFIG\": \"a|b\"}", NULL },
};

static void env_texts_become_objects(void **state)
{
    (void)state;
    for (size_t i = 0; i < VAST_COUNT_OF(envs); i++) {
        char json[200];
        const char *left_out;
        size_t len;
        vast_out out;
        vast_out_begin(&out, json, sizeof json);
        vast_put_env(&out, envs[i].text, NULL, &left_out, &len);
        json[vast_out_stored(&out)] = '\0';
        assert_string_equal(json, envs[i].json);
        assert_int_equal(left_out != NULL, envs[i].left_out != NULL);
        if (left_out != NULL) {
            assert_int_equal(len, strlen(envs[i].left_out));
            assert_memory_equal(left_out, envs[i].left_out, len);
        }
    }
}

static void an_operand_of_any_length_is_bounded(void **state)
{
    (void)state;
    char text[400] = "-v ", json[1000];
    memset(text + 3, 'x', 256);
    for (int longer = 0; longer < 2; longer++) {
        const char *left_out;
        size_t len;
        vast_out out;
        vast_out_begin(&out, json, sizeof json);
        vast_put_env(&out, text, NULL, &left_out, &len);
        assert_int_equal(left_out != NULL, longer);
        assert_int_equal(vast_out_stored(&out), longer ? 2 : 268);
        text[3 + 256] = 'x';
    }
}

static const struct {
    const char *text, *portal; /* NULL: there is none */
} portals[] = {
    { "-e A=1", NULL },
    { "-e PORTAL_CONFIG=a:1", "a:1" },
    { "-e PORTAL_CONFIG=a:1|b:2", "a:1|b:2" },
    { "-e PORTAL_CONFIG='localhost:1:2:/:Instance Portal|localhost:8080:18080:/:Jupyter'",
        "localhost:1:2:/:Instance Portal" },
    { "-e PORTAL_CONFIG=JUPYTER:1|a:1|x:/jupyterlab|b", "a:1|b" },
    { "-e PORTAL_CONFIG=jupyter", "" },
    { "-e PORTAL_CONFIG=jupyte|upyter", "jupyte|upyter" },
    { "-e PORTAL_CONFIG=a -e PORTAL_CONFIG=b", "b" },
};

static void a_portal_loses_what_leads_to_jupyter(void **state)
{
    (void)state;
    for (size_t i = 0; i < VAST_COUNT_OF(portals); i++) {
        char text[200];
        vast_out out;
        vast_out_begin(&out, text, sizeof text);
        assert_int_equal(vast_put_portal(&out, portals[i].text), portals[i].portal != NULL);
        text[vast_out_stored(&out)] = '\0';
        assert_string_equal(text, portals[i].portal != NULL ? portals[i].portal : "");
    }
}

static void a_portal_can_be_replaced(void **state)
{
    (void)state;
    char json[100];
    const char *left_out;
    size_t len;
    vast_out out;
    vast_out_begin(&out, json, sizeof json);
    vast_put_env(&out, "-e PORTAL_CONFIG=a|b -e A=1", "c", &left_out, &len);
    json[vast_out_stored(&out)] = '\0';
    assert_string_equal(json, "{\"PORTAL_CONFIG\": \"c\", \"A\": \"1\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_types_are_spelt_as_the_service_spells_them),
        cmocka_unit_test(env_texts_become_objects),
        cmocka_unit_test(an_operand_of_any_length_is_bounded),
        cmocka_unit_test(a_portal_loses_what_leads_to_jupyter),
        cmocka_unit_test(a_portal_can_be_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
