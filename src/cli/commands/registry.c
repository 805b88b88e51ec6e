/* SPDX-License-Identifier: MIT */
/* The list of all command tables, read by the parser, the help and the completions. A new noun adds its table here. */
#include "command.h"

extern const vast_command_table vast_cli_endpoints;
extern const vast_command_table vast_cli_request;
extern const vast_command_table vast_cli_sessions;
extern const vast_command_table vast_cli_instances;
extern const vast_command_table vast_cli_instance_extras;
extern const vast_command_table vast_cli_backups;
extern const vast_command_table vast_cli_self;
extern const vast_command_table vast_cli_keys;
extern const vast_command_table vast_cli_profiles;
extern const vast_command_table vast_cli_role;
extern const vast_command_table vast_cli_account;
extern const vast_command_table vast_cli_whoami;
extern const vast_command_table vast_cli_connections;
extern const vast_command_table vast_cli_complete;
extern const vast_command_table vast_cli_doctor;
extern const vast_command_table vast_cli_help;
extern const vast_command_table vast_cli_rent_by_id;
extern const vast_command_table vast_cli_search;
extern const vast_command_table vast_cli_search_benchmarks;
extern const vast_command_table vast_cli_templates;
extern const vast_command_table vast_cli_template_library;
extern const vast_command_table vast_cli_rent_best_offer;
extern const vast_command_table vast_cli_show_instances;
extern const vast_command_table vast_cli_members;
extern const vast_command_table vast_cli_roles;
extern const vast_command_table vast_cli_team_settings;
extern const vast_command_table vast_cli_webhooks;
extern const vast_command_table vast_cli_verify_webhook;
extern const vast_command_table vast_cli_workergroups;
extern const vast_command_table vast_cli_benchmarks;
extern const vast_command_table vast_cli_deployments;
extern const vast_command_table vast_cli_deployment_setup;
extern const vast_command_table vast_cli_ssh_keys;
extern const vast_command_table vast_cli_env_vars;
extern const vast_command_table vast_cli_logs;
extern const vast_command_table vast_cli_price_increases;
extern const vast_command_table vast_cli_schedule;
extern const vast_command_table vast_cli_copy;
extern const vast_command_table vast_cli_wait;
extern const vast_command_table vast_cli_ssh;
extern const vast_command_table vast_cli_invoices;
extern const vast_command_table vast_cli_billing;
extern const vast_command_table vast_cli_spend;
extern const vast_command_table vast_cli_earnings;
extern const vast_command_table vast_cli_tfa;
extern const vast_command_table vast_cli_storage;
extern const vast_command_table vast_cli_hosting;
extern const vast_command_table vast_cli_self_test;
extern const vast_command_table vast_cli_maintenance;
extern const vast_command_table vast_cli_metrics;
extern const vast_command_table vast_cli_api;
extern const vast_command_table vast_cli_repl;

const vast_command_table *const vast_commands[] = {
    &vast_cli_search,
    &vast_cli_search_benchmarks,
    &vast_cli_templates,
    &vast_cli_template_library,
    &vast_cli_rent_by_id,
    &vast_cli_rent_best_offer,
    &vast_cli_show_instances,
    &vast_cli_instances,
    &vast_cli_instance_extras,
    &vast_cli_backups,
    &vast_cli_self,
    &vast_cli_logs,
    &vast_cli_ssh,
    &vast_cli_price_increases,
    &vast_cli_schedule,
    &vast_cli_copy,
    &vast_cli_wait,
    &vast_cli_endpoints,
    &vast_cli_request,
    &vast_cli_sessions,
    &vast_cli_workergroups,
    &vast_cli_benchmarks,
    &vast_cli_deployments,
    &vast_cli_deployment_setup,
    &vast_cli_invoices,
    &vast_cli_billing,
    &vast_cli_spend,
    &vast_cli_earnings,
    &vast_cli_storage,
    &vast_cli_hosting,
    &vast_cli_self_test,
    &vast_cli_maintenance,
    &vast_cli_metrics,
    &vast_cli_whoami,
    &vast_cli_account,
    &vast_cli_connections,
    &vast_cli_webhooks,
    &vast_cli_verify_webhook,
    &vast_cli_members,
    &vast_cli_roles,
    &vast_cli_team_settings,
    &vast_cli_keys,
    &vast_cli_profiles,
    &vast_cli_role,
    &vast_cli_ssh_keys,
    &vast_cli_env_vars,
    &vast_cli_tfa,
    &vast_cli_api,
    &vast_cli_repl,
    &vast_cli_doctor,
    &vast_cli_complete,
    &vast_cli_help,
    NULL,
};
