/* SPDX-License-Identifier: MIT */
/* Every command: what the parser, the help and the completions walk over. A new noun adds its table here. */
#include "command.h"
#include "rows.h"

extern const vast_command_table vast_cli_endpoints;
extern const vast_command_table vast_cli_instances;
extern const vast_command_table vast_cli_keys;
extern const vast_command_table vast_cli_account;
extern const vast_command_table vast_cli_local;
extern const vast_command_table vast_cli_create;
extern const vast_command_table vast_cli_search;
extern const vast_command_table vast_cli_templates;
extern const vast_command_table vast_cli_launch;
extern const vast_command_table vast_cli_listing;
extern const vast_command_table vast_cli_members;
extern const vast_command_table vast_cli_roles;
extern const vast_command_table vast_cli_webhooks;
extern const vast_command_table vast_cli_workergroups;
extern const vast_command_table vast_cli_deployments;
extern const vast_command_table vast_cli_ssh_keys;
extern const vast_command_table vast_cli_env_vars;
extern const vast_command_table vast_cli_result;
extern const vast_command_table vast_cli_prices;
extern const vast_command_table vast_cli_jobs;
extern const vast_command_table vast_cli_copy;
extern const vast_command_table vast_cli_wait;
extern const vast_command_table vast_cli_ssh;
extern const vast_command_table vast_cli_invoices;
extern const vast_command_table vast_cli_billing;
extern const vast_command_table vast_cli_tfa;
extern const vast_command_table vast_cli_storage;
extern const vast_command_table vast_cli_hosting;
extern const vast_command_table vast_cli_metrics;
extern const vast_command_table vast_cli_api;

const char vast_quiet[] = ARG("-q,--quiet") FLAG HELP("print the ids only");

const char *const vast_shared[] = { vast_rent_options, vast_schedule_options, vast_endpoint_settings,
    vast_group_settings, vast_delete_group_arguments, vast_template_options, vast_host_prices, vast_volume_search,
    vast_volume_rent, vast_volume_listing, vast_tfa_proof, vast_the_instance, vast_the_machine, vast_the_query,
    vast_api_key_columns, vast_worker_columns, vast_deployment_columns, vast_create_terms, vast_the_market,
    vast_machine_columns, vast_quiet, vast_group_log_options, vast_tfa_method, vast_the_days, vast_the_order,
    vast_how_long };

const vast_command_table *const vast_commands[] = {
    &vast_cli_search,
    &vast_cli_templates,
    &vast_cli_create,
    &vast_cli_launch,
    &vast_cli_listing,
    &vast_cli_instances,
    &vast_cli_result,
    &vast_cli_ssh,
    &vast_cli_prices,
    &vast_cli_jobs,
    &vast_cli_copy,
    &vast_cli_wait,
    &vast_cli_endpoints,
    &vast_cli_workergroups,
    &vast_cli_deployments,
    &vast_cli_invoices,
    &vast_cli_billing,
    &vast_cli_storage,
    &vast_cli_hosting,
    &vast_cli_metrics,
    &vast_cli_account,
    &vast_cli_webhooks,
    &vast_cli_members,
    &vast_cli_roles,
    &vast_cli_keys,
    &vast_cli_ssh_keys,
    &vast_cli_env_vars,
    &vast_cli_tfa,
    &vast_cli_api,
    &vast_cli_local,
    NULL,
};
