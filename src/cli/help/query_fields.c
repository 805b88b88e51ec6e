/* SPDX-License-Identifier: MIT */
/*
 * What the fields of a search for offers mean, with an example of each. Only the command links these texts: the library
 * checks queries without them.
 */
#include <string.h>

#include "topics.h"

static const vast_topic_term meanings[] = {
    { "bw_nvlink", "bandwidth of NVLink between the GPUs (bw_nvlink>=100)" },
    { "cluster_id", "cluster that the machine belongs to (cluster_id=4)" },
    { "compute_cap", "CUDA compute capability times 100: 890 is 8.9 (compute_cap>=800)" },
    { "cpu_arch", "architecture of the CPU: amd64 or arm64 (cpu_arch=amd64)" },
    { "cpu_cores", "virtual CPUs of the whole machine (cpu_cores>=32)" },
    { "cpu_cores_effective", "virtual CPUs that come with the offer (cpu_cores_effective>=8)" },
    { "cpu_ghz", "clock rate of the CPU (cpu_ghz>=3)" },
    { "cpu_ram", "main memory of the machine (cpu_ram>=64)" },
    { "cuda_max_good", "highest CUDA version that the driver supports (cuda_max_good>=12.4)" },
    { "datacenter", "in a certified data center (datacenter=true)" },
    { "direct_port_count", "ports that can be opened directly (direct_port_count>=4)" },
    { "disk_bw", "bandwidth of the disk (disk_bw>=500)" },
    { "disk_space", "free disk space (disk_space>=100)" },
    { "dlperf", "score of deep learning performance (dlperf>=50)" },
    { "dlperf_per_dphtotal", "that score per $/h (dlperf_per_dphtotal>200)" },
    { "dph_total", "price of the offer with its storage (dph<0.5)" },
    { "driver_version", "version of the NVIDIA driver (driver_version>=550.54.14)" },
    { "duration", "longest time for which it can be rented (duration>=30)" },
    { "expected_reliability", "reliability to expect, 0 to 1 (expected_reliability>0.99)" },
    { "external", "offers of other providers too (external=any)" },
    { "flops_per_dphtotal", "TFLOPS per $/h (flops_usd>100)" },
    { "geolocation", "country code, or a region: Europe, Asia, ... (geolocation in [SE,NO])" },
    { "gpu_arch", "maker of the GPU: nvidia or amd (gpu_arch=nvidia)" },
    { "gpu_display_active", "a display is attached to the GPU (gpu_display_active=false)" },
    { "gpu_frac", "share of the GPUs of the machine, 0 to 1 (gpu_frac=1)" },
    { "gpu_max_power", "power limit of a GPU (gpu_max_power>=300)" },
    { "gpu_max_temp", "temperature limit of a GPU (gpu_max_temp<=90)" },
    { "gpu_mem_bw", "bandwidth of the memory of a GPU (gpu_mem_bw>=900)" },
    { "gpu_name", "GPU model, with _ or quotes for spaces (gpu_name=RTX_4090)" },
    { "gpu_ram", "memory of one GPU (gpu_ram>=24)" },
    { "gpu_total_ram", "memory of all GPUs of the offer (gpu_total_ram>=160)" },
    { "has_avx", "the CPU supports AVX (has_avx=true)" },
    { "has_sla", "the host promises a reliability, for a charge (has_sla=true)" },
    { "host_id", "host that owns the machine (host_id=5000)" },
    { "id", "ID of the offer (id=8100001)" },
    { "inet_down", "download bandwidth (inet_down>=500)" },
    { "inet_down_cost", "price of downloads (inet_down_cost<0.01)" },
    { "inet_up", "upload bandwidth (inet_up>=100)" },
    { "inet_up_cost", "price of uploads (inet_up_cost<0.01)" },
    { "machine_id", "machine of the offer (machine_id=36683)" },
    { "min_bid", "lowest bid for an interruptible instance (min_bid<0.2)" },
    { "mobo_name", "name of the mainboard (mobo_name=X570)" },
    { "num_gpus", "number of GPUs (num_gpus>=2)" },
    { "pci_gen", "generation of PCI Express (pci_gen>=4)" },
    { "pcie_bw", "bandwidth of PCI Express (pcie_bw>=12)" },
    { "reliability", "reliability of the machine, 0 to 1 (reliability>0.98)" },
    { "rentable", "can be rented now (rentable=true)" },
    { "rented", "rented already (rented=any)" },
    { "static_ip", "has a fixed IP address (static_ip=true)" },
    { "storage_cost", "price of storage (storage_cost<0.2)" },
    { "target_reliability", "promised reliability, which is a part of the price (target_reliability=0.99)" },
    { "total_flops", "computing power of all GPUs (total_flops>=80)" },
    { "ubuntu_version", "version of Ubuntu on the machine (ubuntu_version=22.04)" },
    { "verification", "verified, unverified or deverified (verification=verified)" },
    { "verified", "the machine is verified (verified=any)" },
    { "vms_enabled", "can run virtual machines (vms_enabled=true)" },
};

const char *vast_field_meaning(const char *field)
{
    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        if (strcmp(meanings[i].name, field) == 0) {
            return meanings[i].meaning;
        }
    }
    return NULL;
}
