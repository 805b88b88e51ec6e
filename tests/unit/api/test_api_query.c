/* SPDX-License-Identifier: MIT */
/* The query language: texts and the JSON they become, or the message about them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "guard.h"
#include "vastai/json.h"
#include "vastai/query.h"

static const struct {
    const vast_query_kind *kind;
    const char *text;
    const char *json;  /* NULL: it is wrong, and */
    const char *fault; /* the message contains this */
} cases[] = {
    /* Operators */
    { &vast_query_offers, "num_gpus=1", "{\"num_gpus\": {\"eq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus==1", "{\"num_gpus\": {\"eq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus!=1", "{\"num_gpus\": {\"neq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus>1", "{\"num_gpus\": {\"gt\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus>=1", "{\"num_gpus\": {\"gte\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus<1", "{\"num_gpus\": {\"lt\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus<=1", "{\"num_gpus\": {\"lte\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus =1", "{\"num_gpus\": {\"eq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus= 1", "{\"num_gpus\": {\"eq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus  >=  1", "{\"num_gpus\": {\"gte\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus eq 1", "{\"num_gpus\": {\"eq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus neq 1", "{\"num_gpus\": {\"neq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus noteq 1", "{\"num_gpus\": {\"neq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus not eq 1", "{\"num_gpus\": {\"neq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus gt 1", "{\"num_gpus\": {\"gt\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus gte 1", "{\"num_gpus\": {\"gte\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus lt 1", "{\"num_gpus\": {\"lt\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus lte 1", "{\"num_gpus\": {\"lte\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus in 1", "{\"num_gpus\": {\"in\": [\"1\"]}}", NULL },
    { &vast_query_offers, "num_gpus in 1,2", "{\"num_gpus\": {\"in\": [\"1\", \"2\"]}}", NULL },
    { &vast_query_offers, "num_gpus in [1,2]", "{\"num_gpus\": {\"in\": [\"1\", \"2\"]}}", NULL },
    { &vast_query_offers, "num_gpus nin [1,2]", "{\"num_gpus\": {\"notin\": [\"1\", \"2\"]}}", NULL },
    { &vast_query_offers, "num_gpus notin [1,2]", "{\"num_gpus\": {\"notin\": [\"1\", \"2\"]}}", NULL },
    { &vast_query_offers, "num_gpus not in [1,2]", "{\"num_gpus\": {\"notin\": [\"1\", \"2\"]}}", NULL },
    { &vast_query_offers, "num_gpus   in   [1]", "{\"num_gpus\": {\"in\": [\"1\"]}}", NULL },
    { &vast_query_offers, "num_gpus=-1", "{\"num_gpus\": {\"eq\": \"-1\"}}", NULL },
    { &vast_query_offers, "num_gpus >1", "{\"num_gpus\": {\"gt\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpus\t>=\t2", "{\"num_gpus\": {\"gte\": \"2\"}}", NULL },
    { &vast_query_offers, "num_gpus not  in [1]", "{\"num_gpus\": {\"notin\": [\"1\"]}}", NULL },
    { &vast_query_offers, "num_gpus => 1", NULL, "did you mean >=?" },
    { &vast_query_offers, "gpu_ram>=0.00123", "{\"gpu_ram\": {\"gte\": 1.23}}", NULL },
    { &vast_query_offers, "gpu_ram>=1e30", NULL, "is invalid: expected a number" },
    { &vast_query_offers, "gpu_ram>=9e12", NULL, "is invalid: expected a number" },
    { &vast_query_offers, "gpu_ram>=-9e12", NULL, "is invalid: expected a number" },
    { &vast_query_offers, "gpu_ram>=2e+1", "{\"gpu_ram\": {\"gte\": 20000.0}}", NULL },
    { &vast_query_invoices, "when>=01/01/0000", NULL, "is invalid: expected a day" },
    { &vast_query_invoices, "when>=01/01/0001", "{\"when\": {\"gte\": -62135596800.0}}", NULL },
    { &vast_query_invoices, "when>=00/10/2025", NULL, "is invalid: expected a day" },
    { &vast_query_invoices, "when>=13/10/2025", NULL, "is invalid: expected a day" },
    { &vast_query_invoices, "when>=01/00/2025", NULL, "is invalid: expected a day" },
    { &vast_query_invoices, "when>=01/01/0000", NULL, "is invalid: expected a day" },
    { &vast_query_invoices, "when>=10000000000000000000000000000000000000000000", NULL,
        "is invalid: expected at most 40 bytes" },
    { &vast_query_offers, "a_name_that_is_far_too_long_to_be_a_slip_of_any_other = 1",
        "{\"a_name_that_is_far_too_long_to_be_a_slip_of_any_other\": {\"eq\": \"1\"}}", NULL },
    /* Several conditions */
    { &vast_query_offers, "", "{}", NULL },
    { &vast_query_offers, "   ", "{}", NULL },
    { &vast_query_offers, "num_gpus>=2 num_gpus<=4", "{\"num_gpus\": {\"gte\": \"2\", \"lte\": \"4\"}}", NULL },
    { &vast_query_offers, "num_gpus=1 gpu_name=RTX_4090",
        "{\"num_gpus\": {\"eq\": \"1\"}, \"gpu_name\": {\"eq\": \"RTX 4090\"}}", NULL },
    { &vast_query_offers, "  num_gpus=1    gpu_name=RTX_4090   ",
        "{\"num_gpus\": {\"eq\": \"1\"}, \"gpu_name\": {\"eq\": \"RTX 4090\"}}", NULL },
    { &vast_query_offers, "num_gpus=1 num_gpus=2", "{\"num_gpus\": {\"eq\": \"2\"}}", NULL },
    { &vast_query_offers, "num_gpus neq 2 num_gpus noteq 3", "{\"num_gpus\": {\"neq\": \"3\"}}", NULL },
    { &vast_query_offers, "num_gpus>1 id=2 num_gpus<4",
        "{\"num_gpus\": {\"gt\": \"1\", \"lt\": \"4\"}, \"id\": {\"eq\": \"2\"}}", NULL },
    { &vast_query_offers, "reliability > 0.99  num_gpus>=4 verified=False",
        "{\"reliability\": {\"gt\": \"0.99\"}, \"num_gpus\": {\"gte\": \"4\"}, \"verified\": {\"eq\": false}}", NULL },
    { &vast_query_offers, "num_gpus=1\nid=7", "{\"num_gpus\": {\"eq\": \"1\"}, \"id\": {\"eq\": \"7\"}}", NULL },
    { &vast_query_offers, "gpu_name in [a]num_gpus=2",
        "{\"gpu_name\": {\"in\": [\"a\"]}, \"num_gpus\": {\"eq\": \"2\"}}", NULL },
    { &vast_query_offers, "label=\"x y\"id=3", "{\"label\": {\"eq\": \"x y\"}, \"id\": {\"eq\": \"3\"}}", NULL },
    { &vast_query_offers, "id=8100001 machine_id=36683 host_id=1",
        "{\"id\": {\"eq\": \"8100001\"}, \"machine_id\": {\"eq\": \"36683\"}, \"host_id\": {\"eq\": \"1\"}}", NULL },
    /* Texts */
    { &vast_query_offers, "gpu_name=RTX_4090", "{\"gpu_name\": {\"eq\": \"RTX 4090\"}}", NULL },
    { &vast_query_offers, "gpu_name=\"RTX 4090\"", "{\"gpu_name\": {\"eq\": \"RTX 4090\"}}", NULL },
    { &vast_query_offers, "gpu_name=\"RTX_4090\"", "{\"gpu_name\": {\"eq\": \"RTX 4090\"}}", NULL },
    { &vast_query_offers, "gpu_name == \"RTX 4090\"", "{\"gpu_name\": {\"eq\": \"RTX 4090\"}}", NULL },
    { &vast_query_offers, "gpu_name=RTX_4090_", "{\"gpu_name\": {\"eq\": \"RTX 4090 \"}}", NULL },
    { &vast_query_offers, "gpu_name=_", "{\"gpu_name\": {\"eq\": \" \"}}", NULL },
    { &vast_query_offers, "gpu_name=\"\"", "{\"gpu_name\": {\"eq\": \"\"}}", NULL },
    { &vast_query_offers, "gpu_name=a\"b", "{\"gpu_name\": {\"eq\": \"a\\\"b\"}}", NULL },
    { &vast_query_offers, "gpu_name=a\"b\"", "{\"gpu_name\": {\"eq\": \"a\\\"b\"}}", NULL },
    { &vast_query_offers, "cpu_arch=amd64", "{\"cpu_arch\": {\"eq\": \"amd64\"}}", NULL },
    { &vast_query_offers, "gpu_name=a=b", "{\"gpu_name\": {\"eq\": \"a=b\"}}", NULL },
    { &vast_query_offers, "gpu_name=a>b", "{\"gpu_name\": {\"eq\": \"a>b\"}}", NULL },
    { &vast_query_offers, "gpu_name=a:b/c?d", "{\"gpu_name\": {\"eq\": \"a:b/c?d\"}}", NULL },
    { &vast_query_offers, "gpu_name=a\\b", "{\"gpu_name\": {\"eq\": \"a\\\\b\"}}", NULL },
    { &vast_query_offers, "gpu_name=é", "{\"gpu_name\": {\"eq\": \"é\"}}", NULL },
    { &vast_query_offers, "gpu_name=RTX,4090", "{\"gpu_name\": {\"eq\": \"RTX,4090\"}}", NULL },
    { &vast_query_offers, "gpu_name=,RTX,", "{\"gpu_name\": {\"eq\": \"RTX\"}}", NULL },
    { &vast_query_offers, "gpu_name=[RTX]", "{\"gpu_name\": {\"eq\": \"RTX\"}}", NULL },
    { &vast_query_offers, "gpu_name=[RTX,GTX]", "{\"gpu_name\": {\"eq\": \"RTX,GTX\"}}", NULL },
    { &vast_query_offers, "gpu_name=RTX]", "{\"gpu_name\": {\"eq\": \"RTX\"}}", NULL },
    { &vast_query_offers, "gpu_name=[RTX", "{\"gpu_name\": {\"eq\": \"RTX\"}}", NULL },
    { &vast_query_offers, "gpu_name='RTX'", "{\"gpu_name\": {\"eq\": \"'RTX'\"}}", NULL },
    { &vast_query_offers, "reliability>0.99,", "{\"reliability\": {\"gt\": \"0.99\"}}", NULL },
    { &vast_query_offers, "reliability>.5", "{\"reliability\": {\"gt\": \".5\"}}", NULL },
    { &vast_query_offers, "dlperf>1e3", "{\"dlperf\": {\"gt\": \"1e3\"}}", NULL },
    { &vast_query_offers, "num_gpus=04", "{\"num_gpus\": {\"eq\": \"04\"}}", NULL },
    { &vast_query_offers, "num_gpus=in", "{\"num_gpus\": {\"eq\": \"in\"}}", NULL },
    { &vast_query_offers, "num_gpus in in", "{\"num_gpus\": {\"in\": [\"in\"]}}", NULL },
    /* true, false, null */
    { &vast_query_offers, "verified=true", "{\"verified\": {\"eq\": true}}", NULL },
    { &vast_query_offers, "verified=True", "{\"verified\": {\"eq\": true}}", NULL },
    { &vast_query_offers, "verified=TRUE", "{\"verified\": {\"eq\": \"TRUE\"}}", NULL },
    { &vast_query_offers, "verified=false", "{\"verified\": {\"eq\": false}}", NULL },
    { &vast_query_offers, "verified=False", "{\"verified\": {\"eq\": false}}", NULL },
    { &vast_query_offers, "verified=\"true\"", "{\"verified\": {\"eq\": true}}", NULL },
    { &vast_query_offers, "verified!=true", "{\"verified\": {\"neq\": true}}", NULL },
    { &vast_query_offers, "verified=None", "{\"verified\": {\"eq\": null}}", NULL },
    { &vast_query_offers, "verified=null", "{\"verified\": {\"eq\": null}}", NULL },
    { &vast_query_offers, "verified=\"null\"", "{\"verified\": {\"eq\": null}}", NULL },
    { &vast_query_offers, "static_ip=none", "{\"static_ip\": {\"eq\": \"none\"}}", NULL },
    { &vast_query_offers, "verified in [true,null]", "{\"verified\": {\"in\": [\"true\", \"null\"]}}", NULL },
    { &vast_query_offers, "verified=1", "{\"verified\": {\"eq\": \"1\"}}", NULL },
    /* Lists */
    { &vast_query_offers, "gpu_name in [RTX_4090,RTX_3090]", "{\"gpu_name\": {\"in\": [\"RTX 4090\", \"RTX 3090\"]}}",
        NULL },
    { &vast_query_offers, "gpu_name in [RTX_4090,RTX_3090,]", "{\"gpu_name\": {\"in\": [\"RTX 4090\", \"RTX 3090\"]}}",
        NULL },
    { &vast_query_offers, "gpu_name in [\"RTX 4090\", \"RTX 3090\"]",
        "{\"gpu_name\": {\"in\": [\"RTX 4090\", \"RTX 3090\"]}}", NULL },
    { &vast_query_offers, "gpu_name in [ RTX_4090 ,  RTX_3090 ]",
        "{\"gpu_name\": {\"in\": [\"RTX 4090\", \"RTX 3090\"]}}", NULL },
    { &vast_query_offers, "gpu_name in RTX_4090", "{\"gpu_name\": {\"in\": [\"RTX 4090\"]}}", NULL },
    { &vast_query_offers, "gpu_name in \"RTX 4090\"", "{\"gpu_name\": {\"in\": [\"RTX 4090\"]}}", NULL },
    { &vast_query_offers, "gpu_name in \"RTX 4090,RTX 3090\"", "{\"gpu_name\": {\"in\": [\"RTX 4090\", \"RTX 3090\"]}}",
        NULL },
    { &vast_query_offers, "geolocation notin [CN,VN]", "{\"geolocation\": {\"notin\": [\"CN\", \"VN\"]}}", NULL },
    { &vast_query_offers, "geolocation in [,,CN,,VN,,]", "{\"geolocation\": {\"in\": [\"CN\", \"VN\"]}}", NULL },
    { &vast_query_offers, "geolocation in [\"Taiwan, TW\"]", "{\"geolocation\": {\"in\": [\"Taiwan\", \"TW\"]}}",
        NULL },
    { &vast_query_offers, "geolocation not in ['XV','XZ']", "{\"geolocation\": {\"notin\": [\"'XV'\", \"'XZ'\"]}}",
        NULL },
    { &vast_query_offers, "num_gpus in any", "{\"num_gpus\": {\"in\": [\"any\"]}}", NULL },
    { &vast_query_offers, "num_gpus in [any]", "{\"num_gpus\": {\"in\": [\"any\"]}}", NULL },
    { &vast_query_offers, "num_gpus in [*]", "{\"num_gpus\": {\"in\": [\"*\"]}}", NULL },
    { &vast_query_offers, "num_gpus in [1]", "{\"num_gpus\": {\"in\": [\"1\"]}}", NULL },
    { &vast_query_offers, "num_gpus in [_]", "{\"num_gpus\": {\"in\": [\" \"]}}", NULL },
    { &vast_query_offers, "num_gpus in [\"\"]", "{\"num_gpus\": {\"in\": [\"\"]}}", NULL },
    /* Wildcards */
    { &vast_query_offers, "num_gpus=any", "{}", NULL },
    { &vast_query_offers, "num_gpus=?", "{}", NULL },
    { &vast_query_offers, "num_gpus=*", "{}", NULL },
    { &vast_query_offers, "num_gpus==any", "{}", NULL },
    { &vast_query_offers, "num_gpus eq any", "{}", NULL },
    { &vast_query_offers, "num_gpus=[any]", "{}", NULL },
    { &vast_query_offers, "num_gpus>=2 num_gpus=any", "{}", NULL },
    { &vast_query_offers, "num_gpus=any num_gpus>=2", "{\"num_gpus\": {\"gte\": \"2\"}}", NULL },
    { &vast_query_offers, "num_gpus>=2 num_gpus=any num_gpus<=4", "{\"num_gpus\": {\"lte\": \"4\"}}", NULL },
    { &vast_query_offers, "id=1 num_gpus=any id=2", "{\"id\": {\"eq\": \"2\"}}", NULL },
    { &vast_query_offers, "num_gpus=\"any\"", "{\"num_gpus\": {\"eq\": \"any\"}}", NULL },
    { &vast_query_offers, "num_gpus=Any", "{\"num_gpus\": {\"eq\": \"Any\"}}", NULL },
    { &vast_query_offers, "dph<1 dph_total=any", "{}", NULL },
    { &vast_query_offers, "nosuchfield=any", "{}", NULL },
    /* Aliases */
    { &vast_query_offers, "dph<0.5", "{\"dph_total\": {\"lt\": \"0.5\"}}", NULL },
    { &vast_query_offers, "dph<0.5 dph_total>0.1", "{\"dph_total\": {\"lt\": \"0.5\", \"gt\": \"0.1\"}}", NULL },
    { &vast_query_offers, "dph_total<0.5 dph<0.4", "{\"dph_total\": {\"lt\": \"0.4\"}}", NULL },
    { &vast_query_offers, "cuda_vers>=12.1", "{\"cuda_max_good\": {\"gte\": \"12.1\"}}", NULL },
    { &vast_query_offers, "display_active=false", "{\"gpu_display_active\": {\"eq\": false}}", NULL },
    { &vast_query_offers, "dlperf_usd>10", "{\"dlperf_per_dphtotal\": {\"gt\": \"10\"}}", NULL },
    { &vast_query_offers, "flops_usd>1", "{\"flops_per_dphtotal\": {\"gt\": \"1\"}}", NULL },
    { &vast_query_offers, "dph=any", "{}", NULL },
    { &vast_query_volumes, "cuda_vers>=12", "{\"cuda_vers\": {\"gte\": \"12\"}}", NULL },
    { &vast_query_volumes, "dph<1", "{\"dph\": {\"lt\": \"1\"}}", NULL },
    /* Units */
    { &vast_query_offers, "gpu_ram>=24", "{\"gpu_ram\": {\"gte\": 24000.0}}", NULL },
    { &vast_query_offers, "gpu_ram>=23.5", "{\"gpu_ram\": {\"gte\": 23500.0}}", NULL },
    { &vast_query_offers, "gpu_ram<=24 cpu_ram>=64 gpu_total_ram>=48",
        "{\"gpu_ram\": {\"lte\": 24000.0}, \"cpu_ram\": {\"gte\": 64000.0}, \"gpu_total_ram\": {\"gte\": 48000.0}}",
        NULL },
    { &vast_query_offers, "gpu_ram>=.5", "{\"gpu_ram\": {\"gte\": 500.0}}", NULL },
    { &vast_query_offers, "gpu_ram>=+8", "{\"gpu_ram\": {\"gte\": 8000.0}}", NULL },
    { &vast_query_offers, "gpu_ram=-1", "{\"gpu_ram\": {\"eq\": -1000.0}}", NULL },
    { &vast_query_offers, "gpu_ram>=\"24\"", "{\"gpu_ram\": {\"gte\": 24000.0}}", NULL },
    { &vast_query_offers, "gpu_ram>=1e2", "{\"gpu_ram\": {\"gte\": 100000.0}}", NULL },
    { &vast_query_offers, "gpu_ram>=0.001", "{\"gpu_ram\": {\"gte\": 1.0}}", NULL },
    { &vast_query_offers, "gpu_ram>=0.0001", "{\"gpu_ram\": {\"gte\": 0.1}}", NULL },
    { &vast_query_offers, "gpu_ram>=007", "{\"gpu_ram\": {\"gte\": 7000.0}}", NULL },
    { &vast_query_offers, "duration>24", "{\"duration\": {\"gt\": 2073600.0}}", NULL },
    { &vast_query_offers, "duration>=0.5", "{\"duration\": {\"gte\": 43200.0}}", NULL },
    { &vast_query_offers, "duration>=0.25", "{\"duration\": {\"gte\": 21600.0}}", NULL },
    { &vast_query_offers, "gpu_ram in [24,48]", "{\"gpu_ram\": {\"in\": [24000.0, 48000.0]}}", NULL },
    { &vast_query_offers, "duration in [1, 2.5]", "{\"duration\": {\"in\": [86400.0, 216000.0]}}", NULL },
    { &vast_query_offers, "gpu_ram=any", "{}", NULL },
    { &vast_query_volumes, "duration>=3", "{\"duration\": {\"gte\": 259200.0}}", NULL },
    { &vast_query_volumes, "disk_space>50", "{\"disk_space\": {\"gt\": \"50\"}}", NULL },
    { &vast_query_templates, "gpu_ram>=24", "{\"gpu_ram\": {\"gte\": \"24\"}}", NULL },
    { &vast_query_volumes, "gpu_ram>=24", "{\"gpu_ram\": {\"gte\": 24000.0}}", NULL }, /* not a field of volumes */
    /* Driver versions */
    { &vast_query_offers, "driver_version>=535.86.05", "{\"driver_version\": {\"gte\": 535086005}}", NULL },
    { &vast_query_offers, "driver_version >= 570.124.04", "{\"driver_version\": {\"gte\": 570124004}}", NULL },
    { &vast_query_offers, "driver_version=570", "{\"driver_version\": {\"eq\": \"570\"}}", NULL },
    { &vast_query_offers, "driver_version=1.2.3", "{\"driver_version\": {\"eq\": 1002003}}", NULL },
    { &vast_query_offers, "driver_version=535.1234.5", "{\"driver_version\": {\"eq\": 5351234005}}", NULL },
    { &vast_query_offers, "driver_version=\"535.86.05\"", "{\"driver_version\": {\"eq\": 535086005}}", NULL },
    { &vast_query_offers, "driver_version in [535.86.05,570.124.04]",
        "{\"driver_version\": {\"in\": [535086005, 570124004]}}", NULL },
    { &vast_query_offers, "driver_version in [535]", "{\"driver_version\": {\"in\": [\"535\"]}}", NULL },
    { &vast_query_offers, "driver_version=any", "{}", NULL },
    { &vast_query_volumes, "driver_version>=535.86.05", "{\"driver_version\": {\"gte\": 535086005}}", NULL },
    /* Dates */
    { &vast_query_benchmarks, "last_update>1768000000", "{\"last_update\": {\"gt\": 1768000000.0}}", NULL },
    { &vast_query_benchmarks, "last_update>1768000000.5", "{\"last_update\": {\"gt\": 1768000000.5}}", NULL },
    { &vast_query_benchmarks, "last_update>01/15/2026", "{\"last_update\": {\"gt\": 1768435200.0}}", NULL },
    { &vast_query_benchmarks, "last_update>1/5/2026", "{\"last_update\": {\"gt\": 1767571200.0}}", NULL },
    { &vast_query_benchmarks, "last_update>12/31/1969", "{\"last_update\": {\"gt\": -86400.0}}", NULL },
    { &vast_query_benchmarks, "last_update>=02/29/2024", "{\"last_update\": {\"gte\": 1709164800.0}}", NULL },
    { &vast_query_benchmarks, "last_update<01/01/1970", "{\"last_update\": {\"lt\": 0.0}}", NULL },
    { &vast_query_benchmarks, "last_update<03/01/2000", "{\"last_update\": {\"lt\": 951868800.0}}", NULL },
    { &vast_query_benchmarks, "last_update=null", "{\"last_update\": {\"eq\": null}}", NULL },
    { &vast_query_benchmarks, "last_update>01/01/2026 last_update<02/01/2026",
        "{\"last_update\": {\"gt\": 1767225600.0, \"lt\": 1769904000.0}}", NULL },
    { &vast_query_benchmarks, "last_update in [01/01/2026,5]", "{\"last_update\": {\"in\": [1767225600.0, 5.0]}}",
        NULL },
    { &vast_query_invoices, "when>=12/31/2025 is_credit=true",
        "{\"when\": {\"gte\": 1767139200.0}, \"is_credit\": {\"eq\": true}}", NULL },
    { &vast_query_invoices, "paid_on=None payment_expected>1",
        "{\"paid_on\": {\"eq\": null}, \"payment_expected\": {\"gt\": 1.0}}", NULL },
    { &vast_query_templates, "recent_create_date>1760000000 private=true",
        "{\"recent_create_date\": {\"gt\": 1760000000.0}, \"private\": {\"eq\": true}}", NULL },
    { &vast_query_templates, "created_at>=06/30/2025 name=PyTorch",
        "{\"created_at\": {\"gte\": 1751241600.0}, \"name\": {\"eq\": \"PyTorch\"}}", NULL },
    { &vast_query_templates, "count_created > 100  creator_id in [38382,48982]",
        "{\"count_created\": {\"gt\": \"100\"}, \"creator_id\": {\"in\": [\"38382\", \"48982\"]}}", NULL },
    { &vast_query_offers, "last_update>01/15/2026", "{\"last_update\": {\"gt\": \"01/15/2026\"}}", NULL },
    /* Unknown fields are sent */
    { &vast_query_offers, "nosuchfield>1", "{\"nosuchfield\": {\"gt\": \"1\"}}", NULL },
    { &vast_query_offers, "georegion=true", "{\"georegion\": {\"eq\": true}}", NULL },
    { &vast_query_offers, "4090=1", "{\"4090\": {\"eq\": \"1\"}}", NULL },
    { &vast_query_offers, "_=1", "{\"_\": {\"eq\": \"1\"}}", NULL },
    { &vast_query_offers, "num_gpu=2", "{\"num_gpu\": {\"eq\": \"2\"}}", NULL },
    { &vast_query_offers, "NUM_GPUS=2", "{\"NUM_GPUS\": {\"eq\": \"2\"}}", NULL },
    /* Wrong operators */
    { &vast_query_offers, "num_gpus=>2", NULL, "\"=>\" after \"num_gpus\" is not an operator; did you mean >=?" },
    { &vast_query_offers, "num_gpus=<2", NULL, "\"=<\" after \"num_gpus\" is not an operator; did you mean <=?" },
    { &vast_query_offers, "num_gpus<>2", NULL, "\"<>\" after \"num_gpus\" is not an operator; did you mean !=?" },
    { &vast_query_offers, "num_gpus!2", NULL, "\"!\" after \"num_gpus\" is not an operator; did you mean !=?" },
    { &vast_query_offers, "num_gpus===2", NULL, "\"===\" after \"num_gpus\" is not an operator; did you mean ==?" },
    { &vast_query_offers, "num_gpus>>2", NULL, "\">>\" after \"num_gpus\" is not an operator; did you mean >?" },
    { &vast_query_offers, "num_gpus >= = 2", NULL, "no operator after \"2\"" },
    { &vast_query_offers, "num_gpus~2", NULL, "\"~\" after \"num_gpus\" is not an operator; did you mean =?" },
    { &vast_query_offers, "gpu_name~A100", NULL, "\"~\" after \"gpu_name\" is not an operator; did you mean =?" },
    { &vast_query_offers, "num_gpus$2", NULL, "\"$\" after \"num_gpus\" is not an operator; did you mean =?" },
    { &vast_query_offers, "num_gpus: 2", NULL, "\":\" after \"num_gpus\" is not an operator; did you mean =?" },
    { &vast_query_offers, "gpu_name is RTX_4090", NULL,
        "\"is\" after \"gpu_name\" is not an operator; did you mean =?" },
    { &vast_query_offers, "gpu_name equals RTX_4090", NULL,
        "\"equals\" after \"gpu_name\" is not an operator; did you mean =?" },
    { &vast_query_offers, "gpu_name like RTX", NULL,
        "\"like\" after \"gpu_name\" is not an operator; did you mean =?" },
    { &vast_query_offers, "gpu_name IN [A]", NULL, "\"IN\" after \"gpu_name\" is not an operator; did you mean in?" },
    { &vast_query_offers, "gpu_name NOTIN [A]", NULL,
        "\"NOTIN\" after \"gpu_name\" is not an operator; did you mean notin?" },
    { &vast_query_offers, "num_gpus ge 2", NULL, "\"ge\" after \"num_gpus\" is not an operator; did you mean gte?" },
    { &vast_query_offers, "num_gpus ne 2", NULL, "\"ne\" after \"num_gpus\" is not an operator; did you mean neq?" },
    { &vast_query_offers, "gpu_name in[A]", NULL, "the operator in after \"gpu_name\" needs a blank on both sides" },
    { &vast_query_offers, "gpu_name eq\"A\"", NULL, "the operator eq after \"gpu_name\" needs a blank on both sides" },
    { &vast_query_offers, "gpu_name contains RTX", NULL,
        "\"contains\" after \"gpu_name\" is not an operator; the operators are = != > >= < <= in notin" },
    { &vast_query_offers, "num_gpus 2", NULL, "no operator after \"num_gpus\"" },
    { &vast_query_offers, "num_gpus", NULL, "no operator after \"num_gpus\"" },
    { &vast_query_offers, "num_gpus=1 gpu_name", NULL, "no operator after \"gpu_name\"" },
    { &vast_query_offers, "num_gpus=1 and id=2", NULL, "\"id=\" after \"and\" is not an operator" },
    { &vast_query_offers, "num_gpus not 2", NULL, "\"not\" after \"num_gpus\" is not an operator" },
    /* No value */
    { &vast_query_offers, "num_gpus=", NULL, "no value for \"num_gpus\"" },
    { &vast_query_offers, "num_gpus>", NULL, "no value for \"num_gpus\"" },
    { &vast_query_offers, "num_gpus >= ", NULL, "no value for \"num_gpus\"" },
    { &vast_query_offers, "num_gpus=[]", NULL, "no value for \"num_gpus\"" },
    { &vast_query_offers, "num_gpus=,", NULL, "no value for \"num_gpus\"" },
    { &vast_query_offers, "num_gpus in []", NULL, "no value for \"num_gpus\"" },
    { &vast_query_offers, "num_gpus in [ , ]", NULL, "no value for \"num_gpus\"" },
    { &vast_query_offers, "dph=", NULL, "no value for \"dph_total\"" },
    /* Wildcards elsewhere */
    { &vast_query_offers, "num_gpus>=any", NULL, "\"any\" goes with = only: num_gpus=any" },
    { &vast_query_offers, "num_gpus!=?", NULL, "\"?\" goes with = only: num_gpus=?" },
    { &vast_query_offers, "num_gpus<*", NULL, "\"*\" goes with = only: num_gpus=*" },
    /* What is left over */
    { &vast_query_offers, "!", NULL, "\"!\" is not a condition" },
    { &vast_query_offers, ">=2", NULL, "\">=2\" is not a condition" },
    { &vast_query_offers, "num_gpus=1 && id=2", NULL, "\"&&\" is not a condition" },
    { &vast_query_offers, "gpu_name=\"RTX 4090\", num_gpus=1", NULL, "\",\" is not a condition" },
    { &vast_query_offers, "gpu_name=\"RTX 4090", NULL, "no operator after \"4090\"" },
    { &vast_query_offers, "gpu_name in [RTX 4090, RTX 3090", NULL, "after \"4090\" is not an operator" },
    { &vast_query_offers, "(num_gpus=1)", NULL, "\"(num_gpus=1)\" is not a condition" },
    { &vast_query_offers, "é=1", NULL, "\"é=1\" is not a condition" },
    { &vast_query_offers, "$x=1", NULL, "\"$x=1\" is not a condition" },
    /* Values of the wrong type */
    { &vast_query_offers, "gpu_ram>=big", NULL, "\"big\" for \"gpu_ram\" is invalid: expected a number" },
    { &vast_query_offers, "gpu_ram=true", NULL, "\"true\" for \"gpu_ram\" is invalid: expected a number" },
    { &vast_query_offers, "gpu_ram>=24GB", NULL, "\"24GB\" for \"gpu_ram\" is invalid: expected a number" },
    { &vast_query_offers, "gpu_ram>=1_000", NULL, "\"1_000\" for \"gpu_ram\" is invalid: expected a number" },
    { &vast_query_offers, "gpu_ram in [24,x]", NULL, "\"24,x\" for \"gpu_ram\" is invalid: expected a number" },
    { &vast_query_offers, "driver_version>=535.86", NULL,
        "\"535.86\" for \"driver_version\" is invalid: expected a version of three parts" },
    { &vast_query_offers, "driver_version>=535.86.05.1", NULL, "is invalid: expected a version of three parts" },
    { &vast_query_offers, "driver_version=a.b.c", NULL, "is invalid: expected a version of three parts" },
    { &vast_query_offers, "driver_version=..", NULL, "is invalid: expected a version of three parts" },
    { &vast_query_offers, "driver_version=1.2.", NULL, "is invalid: expected a version of three parts" },
    { &vast_query_benchmarks, "last_update>yesterday", NULL,
        "\"yesterday\" for \"last_update\" is invalid: expected a day, MM/DD/YYYY, or seconds since 1970" },
    { &vast_query_benchmarks, "last_update>2026-01-15", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>13/01/2026", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>00/01/2026", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>02/29/2025", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>02/30/2024", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>01/32/2026", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>01/00/2026", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>01/01/20260", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>01/01/2026x", NULL, "is invalid: expected a day" },
    { &vast_query_benchmarks, "last_update>001/01/2026", NULL, "is invalid: expected a day" },
    { &vast_query_invoices, "when=true", NULL, "is invalid: expected a day" },
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const char *json_of(const vast_query *query)
{
    static char json[8192];
    vast_out out;
    vast_out_begin(&out, json, sizeof json - 1);
    vast_query_put(&out, query);
    assert_true(vast_out_whole(&out));
    json[vast_out_stored(&out)] = '\0';
    vast_json check;
    vast_json_begin(&check, NULL, NULL);
    assert_int_equal(vast_json_feed(&check, json, strlen(json)), VAST_OK);
    assert_int_equal(vast_json_end(&check), VAST_OK);
    return json;
}

static void every_text_becomes_its_json_or_is_told_to_be_wrong(void **state)
{
    (void)state;
    guard pages;
    guard_open(&pages, 4096);
    assert_true(COUNT_OF(cases) >= 150);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        vast_query query;
        const char *text = guard_place(&pages, cases[i].text, strlen(cases[i].text) + 1);
        vast_query_begin(&query, cases[i].kind);
        bool right = vast_query_add(&query, text);
        if (right != (cases[i].json != NULL)) {
            fail_msg("%s: %s", cases[i].text, right ? json_of(&query) : query.fault);
        }
        if (right) {
            assert_string_equal(query.fault, "");
            assert_string_equal(json_of(&query), cases[i].json);
        } else if (strstr(query.fault, cases[i].fault) == NULL) {
            fail_msg("%s: %s", cases[i].text, query.fault);
        }
    }
    guard_close(&pages);
}

static void every_beginning_of_a_text_is_read_or_refused_within_its_bounds(void **state)
{
    (void)state;
    guard pages;
    guard_open(&pages, 4096);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char part[256];
        for (size_t len = 0; len < strlen(cases[i].text); len++) {
            vast_query query;
            memcpy(part, cases[i].text, len);
            part[len] = '\0';
            vast_query_begin(&query, cases[i].kind);
            if (vast_query_add(&query, guard_place(&pages, part, len + 1))) {
                json_of(&query);
            } else {
                assert_true(query.fault[0] != '\0');
            }
        }
    }
    guard_close(&pages);
}

/* A kind of one field, in an array that goes on: neither the field nor its end is missed. */
static void all_fields_of_a_kind_are_known_and_no_others(void **state)
{
    (void)state;
    static const vast_query_field fields[] = { { .name = "first", .alias = "one" },
        { .name = "second", .alias = "two" } };
    const vast_query_kind kind = { .fields = fields, .field_count = 1 };
    vast_query query;
    size_t at = 0, len, near_len;
    const char *near;
    vast_query_begin(&query, &kind);
    assert_true(vast_query_add(&query, "one=1 secon=1 second=1 two=1 frst=1"));
    assert_false(query.terms[0].unknown);
    assert_string_equal(json_of(&query),
        "{\"first\": {\"eq\": \"1\"}, \"secon\": {\"eq\": \"1\"}, \"second\": {\"eq\": \"1\"}, "
        "\"two\": {\"eq\": \"1\"}, \"frst\": {\"eq\": \"1\"}}");
    for (unsigned i = 0; i < 3; i++) {
        assert_non_null(vast_query_unknown(&query, &at, &len, &near, &near_len));
        assert_null(near);
    }
    assert_non_null(vast_query_unknown(&query, &at, &len, &near, &near_len));
    assert_string_equal(near, "first");
    assert_null(vast_query_unknown(&query, &at, &len, &near, &near_len));
}

/* ---- defaults ---------------------------------------------------------------------------------------------------- */

static void defaults_go_before_and_give_way(void **state)
{
    (void)state;
    static const struct {
        const vast_query_kind *kind;
        const char *text, *json;
    } merged[] = {
        { &vast_query_offers, "",
            "{\"verified\": {\"eq\": true}, \"external\": {\"eq\": false}, \"rentable\": {\"eq\": true}}" },
        { &vast_query_offers, "verified=false",
            "{\"verified\": {\"eq\": false}, \"external\": {\"eq\": false}, \"rentable\": {\"eq\": true}}" },
        { &vast_query_offers, "verified!=true external=any",
            "{\"verified\": {\"eq\": true, \"neq\": true}, \"rentable\": {\"eq\": true}}" },
        { &vast_query_offers, "verified=any rentable=? external=*", "{}" },
        { &vast_query_volumes, "",
            "{\"verified\": {\"eq\": true}, \"external\": {\"eq\": false}, \"disk_space\": {\"gte\": 1}}" },
        { &vast_query_volumes, "disk_space>50 verified=any external=any",
            "{\"disk_space\": {\"gte\": 1, \"gt\": \"50\"}}" },
        { &vast_query_volumes, "disk_space>=2 verified=any external=any", "{\"disk_space\": {\"gte\": \"2\"}}" },
    };
    for (size_t i = 0; i < COUNT_OF(merged); i++) {
        vast_query query;
        vast_query_begin(&query, merged[i].kind);
        vast_query_defaults(&query, merged[i].kind->defaults);
        assert_true(vast_query_add(&query, merged[i].text));
        assert_string_equal(json_of(&query), merged[i].json);
    }
}

/* ---- beside the conditions --------------------------------------------------------------------------------------- */

static void the_order_is_a_list_of_fields_and_directions(void **state)
{
    (void)state;
    static const char *const orders[][2] = {
        { "", "{\"order\": []}" },
        { " , ,", "{\"order\": []}" },
        { "score-", "{\"order\": [[\"score\", \"desc\"]]}" },
        { "score", "{\"order\": [[\"score\", \"asc\"]]}" },
        { "score+", "{\"order\": [[\"score\", \"asc\"]]}" },
        { "-score", "{\"order\": [[\"score\", \"desc\"]]}" },
        { "+score", "{\"order\": [[\"score\", \"asc\"]]}" },
        { "-score-", "{\"order\": [[\"score\", \"desc\"]]}" },
        { "dph,reliability+, cuda_vers-",
            "{\"order\": [[\"dph_total\", \"asc\"], [\"reliability\", \"asc\"], [\"cuda_max_good\", \"desc\"]]}" },
        { "a\"b", "{\"order\": [[\"a\\\"b\", \"asc\"]]}" },
    };
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        vast_query query;
        vast_query_begin(&query, &vast_query_volumes); /* its order has aliases, its conditions have none */
        query.order = orders[i][0];
        assert_string_equal(json_of(&query), orders[i][1]);
    }
}

static void type_limit_and_storage_stand_behind(void **state)
{
    (void)state;
    vast_query query;
    vast_query_begin(&query, &vast_query_offers);
    assert_true(vast_query_add(&query, "num_gpus=1"));
    query.type = "on-demand";
    query.order = "dph";
    query.storage = "5.0";
    assert_string_equal(json_of(&query), "{\"num_gpus\": {\"eq\": \"1\"}, \"order\": [[\"dph_total\", \"asc\"]], "
                                         "\"type\": \"on-demand\", \"allocated_storage\": 5.0}");
    query.limit = 3;
    query.order = NULL;
    query.type = NULL;
    assert_string_equal(json_of(&query), "{\"num_gpus\": {\"eq\": \"1\"}, \"limit\": 3, \"allocated_storage\": 5.0}");
    query.limit = -1;
    query.storage = NULL;
    assert_string_equal(json_of(&query), "{\"num_gpus\": {\"eq\": \"1\"}}");
}

static void a_member_takes_the_place_of_conditions_of_its_name(void **state)
{
    (void)state;
    vast_query query;
    vast_query_begin(&query, &vast_query_offers);
    assert_true(vast_query_add(&query, "order=a type=b num_gpus=1 limit=2 allocated_storage>3 limit<9"));
    assert_string_equal(json_of(&query),
        "{\"order\": {\"eq\": \"a\"}, \"type\": {\"eq\": \"b\"}, \"num_gpus\": {\"eq\": \"1\"}, "
        "\"limit\": {\"eq\": \"2\", \"lt\": \"9\"}, \"allocated_storage\": {\"gt\": \"3\"}}");
    query.limit = 5;
    query.type = "bid";
    assert_string_equal(json_of(&query), "{\"order\": {\"eq\": \"a\"}, \"num_gpus\": {\"eq\": \"1\"}, "
                                         "\"allocated_storage\": {\"gt\": \"3\"}, \"type\": \"bid\", \"limit\": 5}");
    query.storage = "7.5";
    query.order = "";
    assert_string_equal(json_of(&query),
        "{\"num_gpus\": {\"eq\": \"1\"}, \"order\": [], \"type\": \"bid\", \"limit\": 5, "
        "\"allocated_storage\": 7.5}");
}

/* ---- fields that are not known ----------------------------------------------------------------------------------- */

static void an_unknown_field_is_told_with_the_nearest_known_one(void **state)
{
    (void)state;
    static const struct {
        const vast_query_kind *kind;
        const char *text, *field, *near;
    } unknown[] = {
        { &vast_query_offers, "num_gpu=1", "num_gpu", "num_gpus" },
        { &vast_query_offers, "id=1 relaibility>0.9", "relaibility", "reliability" },
        { &vast_query_offers, "cuda_ver>12", "cuda_ver", "cuda_vers" },
        { &vast_query_offers, "zzzzzzzzzzzz=any", "zzzzzzzzzzzz", NULL },
        { &vast_query_offers, "id=1", NULL, NULL },
        { &vast_query_offers, "dph<1 cuda_vers>12 cluster_id=3", NULL, NULL },
        { &vast_query_volumes, "dph<1", "dph", NULL },
        { &vast_query_templates, "creater_id=1", "creater_id", "creator_id" },
        { &vast_query_benchmarks, "values>1", "values", "value" },
        { &vast_query_invoices, "payed_on>1", "payed_on", "paid_on" },
    };
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        vast_query query;
        size_t at = 0, len, near_len = 0;
        const char *near = NULL;
        vast_query_begin(&query, unknown[i].kind);
        assert_true(vast_query_add(&query, unknown[i].text));
        const char *field = vast_query_unknown(&query, &at, &len, &near, &near_len);
        if (unknown[i].field == NULL) {
            assert_null(field);
            continue;
        }
        assert_int_equal(len, strlen(unknown[i].field));
        assert_memory_equal(field, unknown[i].field, len);
        assert_int_equal(near != NULL, unknown[i].near != NULL);
        if (near != NULL) {
            assert_int_equal(near_len, strlen(unknown[i].near));
            assert_memory_equal(near, unknown[i].near, near_len);
        }
        assert_null(vast_query_unknown(&query, &at, &len, &near, &near_len));
    }
}

/* ---- as a body, and its limits ----------------------------------------------------------------------------------- */

static void as_a_body_it_is_the_same_in_any_pieces(void **state)
{
    (void)state;
    vast_query query;
    vast_query_begin(&query, &vast_query_offers);
    vast_query_defaults(&query, vast_query_offers.defaults);
    assert_true(vast_query_add(&query, "gpu_ram>=23.5 gpu_name in [\"RTX 4090\",\xc3\xa9] driver_version>535.86.05"));
    query.order = "score-";
    const char *whole = json_of(&query);
    assert_int_equal(vast_query_length(&query), strlen(whole));
    for (size_t room = 1; room <= strlen(whole) + 1; room++) {
        char piece[512];
        size_t got = 1;
        for (uint64_t at = 0; got > 0; at += got) {
            assert_int_equal(vast_query_read(&query, at, piece, room, &got), VAST_OK);
            assert_true(got <= room);
            assert_memory_equal(piece, whole + at, got);
            assert_true(got > 0 || at == strlen(whole));
        }
    }
}

static void as_many_conditions_are_taken_as_are_promised(void **state)
{
    (void)state;
    vast_query query;
    vast_query_begin(&query, &vast_query_offers);
    for (int i = 0; i < VAST_QUERY_TERMS; i++) {
        assert_true(vast_query_add(&query, i % 2 == 0 ? "id=1" : "dph<2"));
    }
    assert_string_equal(json_of(&query), "{\"id\": {\"eq\": \"1\"}, \"dph_total\": {\"lt\": \"2\"}}");
    assert_false(vast_query_add(&query, "id=1"));
    assert_non_null(strstr(query.fault, "at most 64 conditions"));
}

/* A text is sent whole; what must be converted has a bound. */
static void a_value_may_be_as_long_as_is_promised(void **state)
{
    (void)state;
    char text[400], json[400], value[301];
    vast_query query;
    snprintf(value, sizeof value, "%0300d", 0);
    snprintf(text, sizeof text, "mobo_name=%s", value);
    snprintf(json, sizeof json, "{\"mobo_name\": {\"eq\": \"%s\"}}", value);
    vast_query_begin(&query, &vast_query_offers);
    assert_true(vast_query_add(&query, text));
    assert_string_equal(json_of(&query), json);
    static const struct {
        const char *text;
        int held; /* bytes of the value in text */
        bool valid;
    } bounded[] = { { "gpu_ram=", 0, true }, { "duration in 1,", 0, true }, { "driver_version=535.86.", 7, false } };
    for (size_t i = 0; i < COUNT_OF(bounded); i++) {
        for (int over = 0; over < 2; over++) {
            snprintf(text, sizeof text, "%s%0*d", bounded[i].text, VAST_QUERY_ITEM - bounded[i].held + over, 1);
            vast_query_begin(&query, &vast_query_offers);
            assert_int_equal(vast_query_add(&query, text), over == 0 && bounded[i].valid);
            assert_int_equal(strstr(query.fault, "is invalid: expected at most 40 bytes") != NULL, over == 1);
        }
    }
}

static void what_is_said_of_a_long_text_is_short_and_cut_between_characters(void **state)
{
    (void)state;
    char text[600] = "gpu_ram>=";
    for (int i = 0; i < 100; i++) {
        strcat(text, i % 2 == 0 ? "\xc3\xa9" : "\xe2\x82\xac");
    }
    vast_query query;
    vast_query_begin(&query, &vast_query_offers);
    assert_false(vast_query_add(&query, text));
    assert_true(strlen(query.fault) < VAST_QUERY_FAULT - 1);
    const char *cut = strstr(query.fault, "...\"");
    assert_non_null(cut);
    assert_true(memcmp(cut - 2, "\xc3\xa9", 2) == 0 || memcmp(cut - 3, "\xe2\x82\xac", 3) == 0);
}

/* Numbers of ours stay numbers; what else a default holds is text. */
static void only_whole_numbers_of_a_default_are_numbers(void **state)
{
    (void)state;
    vast_query query;
    vast_query_begin(&query, &vast_query_offers);
    vast_query_defaults(&query, "num_gpus=2 id=-5 mobo_name=zz pci_gen=4.0");
    assert_string_equal(json_of(&query), "{\"num_gpus\": {\"eq\": 2}, \"id\": {\"eq\": \"-5\"}, \"mobo_name\": "
                                         "{\"eq\": \"zz\"}, \"pci_gen\": {\"eq\": \"4.0\"}}");
}

static void what_is_no_condition_may_be_of_any_length(void **state)
{
    (void)state;
    static char text[UINT16_MAX + 8];
    vast_query query;
    memset(text, 'x', UINT16_MAX + 1);
    strcpy(text + UINT16_MAX + 1, "=1");
    vast_query_begin(&query, &vast_query_offers);
    assert_false(vast_query_add(&query, text));
    assert_non_null(strstr(query.fault, "xxx...\" is not a condition"));
    memset(text, '\x80', 40);
    text[40] = '\0';
    vast_query_begin(&query, &vast_query_offers);
    assert_false(vast_query_add(&query, text));
    assert_string_equal(query.fault, "\"...\" is not a condition; write FIELD OPERATOR VALUE");
}

/* ---- rows -------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    const vast_query_kind *kind;
} kinds[] = {
    { "offers", &vast_query_offers },
    { "volumes", &vast_query_volumes },
    { "templates", &vast_query_templates },
    { "benchmarks", &vast_query_benchmarks },
    { "invoices", &vast_query_invoices },
};

static void check_field(const char *kind, const vast_query_field *field)
{
    if (field->name == NULL || field->name[0] == '\0') {
        fail_msg("vast_query_%s: a field has no .name", kind);
    }
    if ((unsigned)field->type > VAST_QUERY_VERSION) {
        fail_msg("vast_query_%s: %s: .type is %u", kind, field->name, (unsigned)field->type);
    }
    if (field->unit != NULL && field->type != VAST_QUERY_NUMBER) {
        fail_msg("vast_query_%s: %s: .unit \"%s\" of what is not a number", kind, field->name, field->unit);
    }
    if (field->scale < 0 || (field->scale != 0 && field->unit == NULL)) {
        fail_msg("vast_query_%s: %s: .scale %d has no .unit", kind, field->name, (int)field->scale);
    }
}

/* That a name or alias is among the names and aliases of the fields before `count`. */
static bool is_taken(const vast_query_kind *kind, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        const vast_query_field *field = &kind->fields[i];
        if (strcmp(field->name, name) == 0 || (field->alias != NULL && strcmp(field->alias, name) == 0)) {
            return true;
        }
    }
    return false;
}

static void every_field_is_whole_and_named_once(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        const vast_query_kind *kind = kinds[k].kind;
        assert_true(kind->field_count > 10);
        for (size_t i = 0; i < kind->field_count; i++) {
            const vast_query_field *field = &kind->fields[i];
            check_field(kinds[k].name, field);
            if (is_taken(kind, i, field->name) || (field->alias != NULL && is_taken(kind, i, field->alias))) {
                fail_msg("vast_query_%s: %s: its .name or .alias is taken", kinds[k].name, field->name);
            }
            if (i > 0 && strcmp(kind->fields[i - 1].name, field->name) > 0) {
                fail_msg("vast_query_%s: %s is not in the order of .name", kinds[k].name, field->name);
            }
        }
    }
}

static void every_default_is_a_query_on_known_fields(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        vast_query query;
        size_t at = 0, len, near_len;
        const char *near, *defaults = kinds[k].kind->defaults;
        vast_query_begin(&query, kinds[k].kind);
        if (!vast_query_add(&query, defaults != NULL ? defaults : "") ||
            vast_query_unknown(&query, &at, &len, &near, &near_len) != NULL) {
            fail_msg("vast_query_%s: .defaults \"%s\": %s", kinds[k].name, defaults,
                query.fault[0] != 0 ? query.fault : "a field is not known");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_whole_and_named_once),
        cmocka_unit_test(every_default_is_a_query_on_known_fields),
        cmocka_unit_test(every_text_becomes_its_json_or_is_told_to_be_wrong),
        cmocka_unit_test(every_beginning_of_a_text_is_read_or_refused_within_its_bounds),
        cmocka_unit_test(all_fields_of_a_kind_are_known_and_no_others),
        cmocka_unit_test(defaults_go_before_and_give_way),
        cmocka_unit_test(the_order_is_a_list_of_fields_and_directions),
        cmocka_unit_test(type_limit_and_storage_stand_behind),
        cmocka_unit_test(a_member_takes_the_place_of_conditions_of_its_name),
        cmocka_unit_test(an_unknown_field_is_told_with_the_nearest_known_one),
        cmocka_unit_test(as_a_body_it_is_the_same_in_any_pieces),
        cmocka_unit_test(as_many_conditions_are_taken_as_are_promised),
        cmocka_unit_test(a_value_may_be_as_long_as_is_promised),
        cmocka_unit_test(only_whole_numbers_of_a_default_are_numbers),
        cmocka_unit_test(what_is_no_condition_may_be_of_any_length),
        cmocka_unit_test(what_is_said_of_a_long_text_is_short_and_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
