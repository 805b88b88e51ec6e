/* SPDX-License-Identifier: MIT */
/* The requirements of a self-test, and its image. */
#include "machine_checks.h"

#include "command.h"

#define ONE INT64_C(1000000)
#define MOST (INT64_C(10000000) * ONE) /* more than any machine has: larger numbers would overflow a product */

static const vast_bind_row offer_rows[] = {
    VAST_BIND(vast_machine_offer, id, "id", VAST_BIND_INT),
    VAST_BIND(vast_machine_offer, machine_id, "machine_id", VAST_BIND_INT),
    VAST_BIND(vast_machine_offer, num_gpus, "num_gpus", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, dlperf, "dlperf", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, dph, "dph_total", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, cuda, "cuda_max_good", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, compute_cap, "compute_cap", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, reliability, "reliability", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, ports, "direct_port_count", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, pcie, "pcie_bw", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, down, "inet_down", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, up, "inet_up", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, gpu_ram, "gpu_ram", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, total_ram, "gpu_total_ram", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, cpu_ram, "cpu_ram", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, cores, "cpu_cores", VAST_BIND_MICROS),
    VAST_BIND(vast_machine_offer, rentable, "rentable", VAST_BIND_BOOL),
    VAST_BIND(vast_machine_offer, rented, "rented", VAST_BIND_BOOL),
    VAST_BIND(vast_machine_offer, gpu_name, "gpu_name", VAST_BIND_CLIP),
};
const vast_bind_plan vast_machine_offers_plan = {
    .rows = offer_rows,
    .row_count = VAST_COUNT_OF(offer_rows),
    .struct_size = sizeof(vast_machine_offer),
    VAST_BIND_LIST("offers"),
};

static int64_t at_most(int64_t value, int64_t most)
{
    return value < most ? value : most;
}

static int64_t sane(int64_t value)
{
    return value < 0 ? 0 : at_most(value, MOST);
}

/* ---- requirements ------------------------------------------------------------------------------------------------ */

/* The memory of one GPU, in GB of 1024 MB. */
static int64_t ram_of_gpu(const vast_machine_offer *o)
{
    int64_t gpus = sane(o->num_gpus) / ONE;
    int64_t mb = o->total_ram > 0 && gpus > 0 ? sane(o->total_ram) / gpus : sane(o->gpu_ram);
    return mb / 1024;
}

/* Large machines move more data: 500 Mb/s for 192 GB of GPU memory, and in proportion from 100 Mb/s on. */
static int64_t least_mbps(const vast_machine_offer *o)
{
    int64_t mbps = sane(o->total_ram) / 1024 * 500 / 192;
    return mbps < 100 * ONE ? 100 * ONE : at_most(mbps, 500 * ONE);
}

static int64_t least_ram(const vast_machine_offer *o)
{
    return at_most(sane(o->total_ram) / 100 * 95, 2000000 * ONE);
}

static int64_t least_cores(const vast_machine_offer *o)
{
    return 2 * sane(o->num_gpus);
}

typedef struct requirement {
    const char *id, *title, *unit;
    int64_t (*actual)(const vast_machine_offer *offer); /* NULL: the member */
    int64_t least;                                      /* in millionths; unused with `required` */
    int64_t (*required)(const vast_machine_offer *offer);
    uint16_t offset; /* of the member; unused with `actual` */
    bool above;
} requirement;

#define MEMBER(name) .offset = (uint16_t)offsetof(vast_machine_offer, name)

static const requirement requirements[] = {
    { "cuda.version", "CUDA version", "", MEMBER(cuda), .least = 11800000 },
    { "reliability", "reliability", "", MEMBER(reliability), .least = 900000, .above = true },
    { "network.direct_ports", "direct ports", "", MEMBER(ports), .least = 4 * ONE },
    { "pcie.bandwidth", "PCIe bandwidth", " GB/s", MEMBER(pcie), .least = 2850000, .above = true },
    { "network.download", "download", " Mb/s", MEMBER(down), .required = least_mbps },
    { "network.upload", "upload", " Mb/s", MEMBER(up), .required = least_mbps },
    { "gpu.ram", "memory of each GPU", " GB", .actual = ram_of_gpu, .least = 7 * ONE, .above = true },
    { "system.ram", "system memory", " MB", MEMBER(cpu_ram), .required = least_ram },
    { "cpu.cores", "CPU cores", "", MEMBER(cores), .required = least_cores },
};

bool vast_machine_judge(const vast_machine_offer *offer, size_t nth, vast_machine_check *out)
{
    if (nth >= VAST_COUNT_OF(requirements)) {
        return false;
    }
    const requirement *r = &requirements[nth];
    const int64_t *member = (const int64_t *)(const void *)((const char *)offer + r->offset);
    *out = (vast_machine_check){ .id = r->id, .title = r->title, .unit = r->unit, .above = r->above };
    out->actual = r->actual != NULL ? r->actual(offer) : *member;
    out->required = r->required != NULL ? r->required(offer) : r->least;
    out->passed = out->actual > out->required || (!out->above && out->actual == out->required);
    return true;
}

/* ---- the image --------------------------------------------------------------------------------------------------- */

#define IMAGE "vastai/test:self-test-v2-cuda-"

/* The newest that the driver supports is used. */
static const struct {
    int64_t cuda;
    const char *name;
} images[] = {
    { 13300000, IMAGE "13.3" },
    { 13000000, IMAGE "13.0" },
    { 12800000, IMAGE "12.8" },
    { 11800000, IMAGE "11.8" },
};

const char *vast_machine_image(const vast_machine_offer *offer)
{
    int64_t cap = offer->compute_cap, cuda = offer->cuda;
    if (cap > 0 && cap < 750 * ONE) {
        /* Images for CUDA 13 have no code for Volta; none after 11.8 has code for older GPUs. */
        cuda = at_most(cuda, cap < 700 * ONE ? images[3].cuda : images[2].cuda);
    }
    for (size_t i = 0; i < VAST_COUNT_OF(images); i++) {
        if (cuda >= images[i].cuda) {
            return images[i].name;
        }
    }
    return NULL;
}
