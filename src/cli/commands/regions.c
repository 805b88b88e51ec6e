/* SPDX-License-Identifier: MIT */
/* The regions of searches, and the queries that name them. */
#include "regions.h"

#include <string.h>

#include "format.h"
#include "query_condition.h"
#include "scratch.h"
#include "text_helpers.h"
#include "vastai/query.h"

/* Region names and their countries, as ISO 3166 codes. */
static const char *const regions[][2] = {
    { "EU", "AT,BE,BG,HR,CY,CZ,DK,EE,FI,FR,DE,GR,HU,IE,IT,LV,LT,LU,MT,NL,PL,PT,RO,SK,SI,ES,SE" },
    { "North_America", "AG,BS,BB,BZ,CA,CR,CU,DM,DO,SV,GD,GT,HT,HN,JM,MX,NI,PA,KN,LC,VC,TT,US" },
    { "South_America", "AR,BO,BR,CL,CO,EC,FK,GF,GY,PY,PE,SR,UY,VE" },
    { "Europe", "AL,AD,AT,BY,BE,BA,BG,HR,CY,CZ,DK,EE,FI,FR,DE,GR,HU,IS,IE,IT,LV,LI,LT,LU,MT,MD,MC,ME,NL,MK,NO,PL,PT,RO,"
                "RU,SM,RS,SK,SI,ES,SE,CH,UA,GB,VA,XK" },
    { "Asia",
        "AF,AM,AZ,BH,BD,BT,BN,KH,CN,GE,IN,ID,IR,IQ,IL,JP,JO,KZ,KW,KG,LA,LB,MY,MV,MN,MM,NP,KP,OM,PK,PH,QA,SA,SG,KR,"
        "LK,SY,TW,TJ,TH,TL,TR,TM,AE,UZ,VN,YE,HK,MO" },
    { "Oceania", "AS,AU,CK,FJ,PF,GU,KI,MH,FM,NR,NC,NZ,NU,MP,PW,PG,PN,WS,SB,TK,TO,TV,VU,WF" },
    { "Africa", "DZ,AO,BJ,BW,BF,BI,CV,CM,CF,TD,KM,CG,CD,CI,DJ,EG,GQ,ER,SZ,ET,GA,GM,GH,GN,GW,KE,LS,LR,LY,MG,MW,ML,MR,MU,"
                "MA,MZ,NA,NE,NG,RW,ST,SN,SC,SL,SO,ZA,SS,SD,TZ,TG,TN,UG,ZM,ZW" },
};

const char *vast_region_name(size_t nth)
{
    return nth < VAST_COUNT_OF(regions) ? regions[nth][0] : NULL;
}

#define FIELD "geolocation"

static char folded(char c)
{
    return (char)(c == ' ' || c == '-' ? '_' : vast_upper(c));
}

static bool is_region(const char *name, const char *text, size_t len)
{
    size_t i = 0;
    while (i < len && name[i] != '\0' && folded(name[i]) == folded(text[i])) {
        i++;
    }
    return i == len && name[i] == '\0';
}

/* The countries of a region; NULL: there is no such region. */
static const char *countries(const char *text, size_t len)
{
    vast_text_trim(&text, &len, " \"'");
    for (size_t i = 0; i < VAST_COUNT_OF(regions); i++) {
        if (is_region(regions[i][0], text, len)) {
            return regions[i][1];
        }
    }
    return NULL;
}

/* Writes a value, a list in brackets or one item, as a list in brackets. @return whether one item is a region. */
static bool put_list(vast_out *out, const char *text, size_t len)
{
    bool any = false;
    const char *gap = "[";
    vast_text_trim(&text, &len, "[]");
    for (const char *end = text + len; text < end;) {
        const char *comma = memchr(text, ',', (size_t)(end - text));
        size_t item = comma != NULL ? (size_t)(comma - text) : (size_t)(end - text);
        const char *list = countries(text, item);
        any = any || list != NULL;
        vast_write(out, "%s%.*s", gap, list != NULL ? (int)strlen(list) : (int)item, list != NULL ? list : text);
        gap = ",";
        text += item + (comma != NULL);
    }
    vast_put_text(out, gap[0] == '[' ? "[]" : "]");
    return any;
}

const char *vast_region_list(vast_cli *cli, const char *text)
{
    vast_out out;
    vast_scratch_begin(cli, &out);
    return put_list(&out, text, strlen(text)) ? vast_scratch_keep(cli, &out) : text;
}

/* ---- in a query -------------------------------------------------------------------------------------------------- */

const char *vast_regions_replaced(vast_cli *cli, const char *query)
{
    vast_out out;
    vast_condition found;
    const char *at = query;
    bool any = false;
    vast_scratch_begin(cli, &out);
    for (; vast_condition_find(query, FIELD, at, &found); at = found.end) {
        char list[1024];
        vast_out items;
        vast_out_begin(&items, list, sizeof list);
        bool regional = put_list(&items, found.value, (size_t)(found.end - found.value)) && vast_out_whole(&items);
        const char *kept = regional ? found.begin : found.end;
        vast_put_bytes(&out, at, (size_t)(kept - at));
        if (regional) {
            vast_write(&out, "%s %s %.*s", FIELD, found.negated ? "notin" : "in", (int)vast_out_stored(&items), list);
        }
        any = any || regional;
    }
    vast_put_text(&out, at);
    return any ? vast_scratch_keep(cli, &out) : query;
}
