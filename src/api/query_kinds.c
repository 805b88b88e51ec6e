/* What queries are about: the fields that are known, their aliases, and what is searched unless one says otherwise. */
#include "vastai/query.h"

#define OFFER_ALIASES                                                                                                  \
    "cuda_vers=cuda_max_good display_active=gpu_display_active dlperf_usd=dlperf_per_dphtotal dph=dph_total "          \
    "flops_usd=flops_per_dphtotal"

const vast_query_kind vast_query_offers = {
    .fields = "bw_nvlink cluster_id compute_cap cpu_arch cpu_cores cpu_cores_effective cpu_ghz cpu_ram cuda_max_good "
              "datacenter direct_port_count disk_bw disk_space dlperf dlperf_per_dphtotal dph_total driver_version "
              "duration external flops_per_dphtotal geolocation gpu_arch gpu_display_active gpu_frac gpu_max_power "
              "gpu_max_temp gpu_mem_bw gpu_name gpu_ram gpu_total_ram has_avx host_id id inet_down inet_down_cost "
              "inet_up inet_up_cost machine_id min_bid mobo_name num_gpus pci_gen pcie_bw reliability rentable rented "
              "static_ip storage_cost total_flops ubuntu_version verification verified vms_enabled",
    .aliases = OFFER_ALIASES,
    .order_aliases = OFFER_ALIASES,
    .defaults = "verified=true external=false rentable=true",
    .has_units = true,
};

const vast_query_kind vast_query_volumes = {
    .fields = "cluster_id cpu_arch cuda_vers datacenter disk_bw disk_space driver_version duration external "
              "geolocation gpu_arch has_avx host_id id inet_down inet_up machine_id nw_disk_avg_bw nw_disk_max_bw "
              "nw_disk_min_bw pci_gen pcie_bw reliability static_ip storage_cost total_flops ubuntu_version verified",
    .order_aliases = OFFER_ALIASES,
    .defaults = "verified=true external=false disk_space>=1",
    .has_units = true,
};

const vast_query_kind vast_query_templates = {
    .fields = "count_created created_at creator_id default_tag docker_login_repo hash_id id image jup_direct name "
              "private recent_create_date recommended recommended_disk_space ssh_direct tag use_ssh",
    .dates = "created_at recent_create_date",
};

const vast_query_kind vast_query_benchmarks = {
    .fields = "contract_id gpu_name id image last_update launch_args machine_id model name num_gpus score "
              "template_hash template_id type value",
    .dates = "last_update",
};

const vast_query_kind vast_query_invoices = {
    .fields = "amount_cents balance_after balance_before cut_amount cut_percent error event_id extra failed id "
              "is_check is_credit is_delayed original_amount paid_on payment_expected paypal_email refunded service "
              "stripe_charge stripe_payout stripe_refund transfer_group user_id when",
    .dates = "paid_on payment_expected when",
};
