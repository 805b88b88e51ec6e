/* SPDX-License-Identifier: MIT */
/**
 * Every operation of the service, one row each, for vast_call(). The names and types of a row's parameters are in
 * vast_op.params; src/api has them as text. The operations that devices and gateways need most have typed functions:
 * see vastai.h. A program links the rows that it names.
 */
#ifndef VASTAI_OPS_H
#define VASTAI_OPS_H

#include "vastai/vastai.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Keys, user, notifications, two-factor login: src/api/account.c. */
extern const vast_op vast_op_list_ssh_keys;
extern const vast_op vast_op_create_ssh_key;
extern const vast_op vast_op_update_ssh_key;
extern const vast_op vast_op_delete_ssh_key;
extern const vast_op vast_op_list_api_keys;
extern const vast_op vast_op_show_api_key;
extern const vast_op vast_op_create_api_key;
extern const vast_op vast_op_delete_api_key;
extern const vast_op vast_op_reset_api_key;
extern const vast_op vast_op_list_env_vars;
extern const vast_op vast_op_create_env_var;
extern const vast_op vast_op_update_env_var;
extern const vast_op vast_op_delete_env_var;
extern const vast_op vast_op_show_user;
extern const vast_op vast_op_set_user;
extern const vast_op vast_op_create_subaccount;
extern const vast_op vast_op_list_subaccounts;
extern const vast_op vast_op_list_ipaddrs;
extern const vast_op vast_op_list_audit_logs;
extern const vast_op vast_op_list_connections;
extern const vast_op vast_op_list_notification_types;
extern const vast_op vast_op_show_notification_prefs;
extern const vast_op vast_op_update_notification_prefs;
extern const vast_op vast_op_list_webhooks;
extern const vast_op vast_op_create_webhook;
extern const vast_op vast_op_update_webhook;
extern const vast_op vast_op_delete_webhook;
extern const vast_op vast_op_rotate_webhook_secret;
extern const vast_op vast_op_test_webhook;
extern const vast_op vast_op_tfa_status;
extern const vast_op vast_op_tfa_login;
extern const vast_op vast_op_tfa_delete;
extern const vast_op vast_op_tfa_activate;
extern const vast_op vast_op_tfa_send_sms;
extern const vast_op vast_op_tfa_resend_sms;
extern const vast_op vast_op_tfa_send_email;
extern const vast_op vast_op_tfa_totp_setup;
extern const vast_op vast_op_tfa_authorize_begin;
extern const vast_op vast_op_tfa_authorize_end;
extern const vast_op vast_op_tfa_regen_codes;
extern const vast_op vast_op_tfa_update;
extern const vast_op vast_op_list_cloud_connections;
extern const vast_op vast_op_create_connection;
extern const vast_op vast_op_delete_connection;
extern const vast_op vast_op_regenerate_subaccount_keys;

/* What is spent per hour: src/api/spend.c. */
extern const vast_op vast_op_show_spend_rate;
extern const vast_op vast_op_list_endpoint_spend;
extern const vast_op vast_op_list_workergroup_spend;

/* Machines of a host: src/api/hosting.c. */
extern const vast_op vast_op_list_machines;
extern const vast_op vast_op_show_machine;
extern const vast_op vast_op_list_maintenances;
extern const vast_op vast_op_list_machine;
extern const vast_op vast_op_unlist_machine;
extern const vast_op vast_op_delete_machine;
extern const vast_op vast_op_cleanup_machine;
extern const vast_op vast_op_defrag_machines;
extern const vast_op vast_op_set_defjob;
extern const vast_op vast_op_remove_defjob;
extern const vast_op vast_op_set_min_bid;
extern const vast_op vast_op_schedule_maintenance;
extern const vast_op vast_op_cancel_maintenance;
extern const vast_op vast_op_machine_reports;
extern const vast_op vast_op_list_machines_paged;
extern const vast_op vast_op_search_maintenances;
extern const vast_op vast_op_delete_maintenance;
extern const vast_op vast_op_schedule_maintenances;
extern const vast_op vast_op_delete_maintenances;
extern const vast_op vast_op_report_machine;

/* Search, templates, metrics: src/api/market.c. */
extern const vast_op vast_op_search_offers;
extern const vast_op vast_op_select_offers;
extern const vast_op vast_op_search_volumes;
extern const vast_op vast_op_search_network_volumes;
extern const vast_op vast_op_search_asks;
extern const vast_op vast_op_search_templates;
extern const vast_op vast_op_search_benchmarks;
extern const vast_op vast_op_search_invoices;
extern const vast_op vast_op_gpu_names;
extern const vast_op vast_op_create_template;
extern const vast_op vast_op_update_template;
extern const vast_op vast_op_delete_template;
extern const vast_op vast_op_gpu_metrics;
extern const vast_op vast_op_gpu_trends;
extern const vast_op vast_op_gpu_locations;
extern const vast_op vast_op_search_templates_paged;
extern const vast_op vast_op_revise_template;
extern const vast_op vast_op_list_user_templates;
extern const vast_op vast_op_list_autoscaler_templates;
extern const vast_op vast_op_show_template;
extern const vast_op vast_op_save_template;
extern const vast_op vast_op_save_templates;
extern const vast_op vast_op_delete_user_template;
extern const vast_op vast_op_list_image_tags;
extern const vast_op vast_op_check_registry_login;
extern const vast_op vast_op_show_bid_price;

/* Instances: src/api/instance_ops.c, and instances.c for destroying one. */
extern const vast_op vast_op_list_instances;
extern const vast_op vast_op_instance_filters;
extern const vast_op vast_op_show_instance;
extern const vast_op vast_op_show_deposit;
extern const vast_op vast_op_create_instance;
extern const vast_op vast_op_create_instances;
extern const vast_op vast_op_launch_instance;
extern const vast_op vast_op_set_instance_state;
extern const vast_op vast_op_set_instances_state;
extern const vast_op vast_op_destroy_instance;
extern const vast_op vast_op_destroy_instances;
extern const vast_op vast_op_label_instance;
extern const vast_op vast_op_reboot_instance;
extern const vast_op vast_op_recycle_instance;
extern const vast_op vast_op_prepay_instance;
extern const vast_op vast_op_change_bid;
extern const vast_op vast_op_update_instance;
extern const vast_op vast_op_execute;
extern const vast_op vast_op_request_logs;
extern const vast_op vast_op_fetch_result;
extern const vast_op vast_op_take_snapshot;
extern const vast_op vast_op_list_instance_ssh_keys;
extern const vast_op vast_op_attach_ssh;
extern const vast_op vast_op_detach_ssh;
extern const vast_op vast_op_list_price_increases;
extern const vast_op vast_op_accept_price_increase;
extern const vast_op vast_op_reject_price_increase;
extern const vast_op vast_op_list_scheduled_jobs;
extern const vast_op vast_op_create_scheduled_job;
extern const vast_op vast_op_update_scheduled_job;
extern const vast_op vast_op_delete_scheduled_job;
extern const vast_op vast_op_list_instances_v0;
extern const vast_op vast_op_update_instance_ssh_key;

/* Endpoint groups, workergroups, deployments: src/api/serverless.c, and endpoints.c for listing and deleting groups. */
extern const vast_op vast_op_list_endpoints;
extern const vast_op vast_op_create_endpoint;
extern const vast_op vast_op_update_endpoint;
extern const vast_op vast_op_delete_endpoint;
extern const vast_op vast_op_endpoint_logs;
extern const vast_op vast_op_endpoint_workers;
extern const vast_op vast_op_route;
extern const vast_op vast_op_list_workergroups;
extern const vast_op vast_op_create_workergroup;
extern const vast_op vast_op_update_workergroup;
extern const vast_op vast_op_delete_workergroup;
extern const vast_op vast_op_workergroup_logs;
extern const vast_op vast_op_workergroup_workers;
extern const vast_op vast_op_update_workers;
extern const vast_op vast_op_list_deployments;
extern const vast_op vast_op_show_deployment;
extern const vast_op vast_op_deployment_versions;
extern const vast_op vast_op_start_deployment;
extern const vast_op vast_op_stop_deployment;
extern const vast_op vast_op_delete_deployment;
extern const vast_op vast_op_delete_deployments;
extern const vast_op vast_op_show_endpoint;
extern const vast_op vast_op_save_deployment;
extern const vast_op vast_op_deployment_url;
extern const vast_op vast_op_heartbeat_deployment;

/* Volumes and copying: src/api/storage.c. */
extern const vast_op vast_op_list_volumes;
extern const vast_op vast_op_create_volume;
extern const vast_op vast_op_delete_volume;
extern const vast_op vast_op_clone_volume;
extern const vast_op vast_op_list_volume;
extern const vast_op vast_op_unlist_volume;
extern const vast_op vast_op_create_network_volume;
extern const vast_op vast_op_list_network_volume;
extern const vast_op vast_op_unlist_network_volume;
extern const vast_op vast_op_list_network_disks;
extern const vast_op vast_op_add_network_disk;
extern const vast_op vast_op_copy_direct;
extern const vast_op vast_op_copy_rsync;
extern const vast_op vast_op_cancel_copy;
extern const vast_op vast_op_cancel_sync;
extern const vast_op vast_op_cloud_copy;
extern const vast_op vast_op_cancel_rsync;
extern const vast_op vast_op_list_instance_backups;
extern const vast_op vast_op_list_backup_files;

/* Team and money: src/api/team.c. */
extern const vast_op vast_op_create_team;
extern const vast_op vast_op_destroy_team;
extern const vast_op vast_op_invite_member;
extern const vast_op vast_op_list_members;
extern const vast_op vast_op_remove_member;
extern const vast_op vast_op_create_team_role;
extern const vast_op vast_op_list_team_roles;
extern const vast_op vast_op_show_team_role;
extern const vast_op vast_op_update_team_role;
extern const vast_op vast_op_remove_team_role;
extern const vast_op vast_op_transfer_credit;
extern const vast_op vast_op_list_old_invoices;
extern const vast_op vast_op_fetch_contracts;
extern const vast_op vast_op_list_invoices;
extern const vast_op vast_op_list_charges;
extern const vast_op vast_op_show_earnings;
extern const vast_op vast_op_update_team;
extern const vast_op vast_op_transfer_team;
extern const vast_op vast_op_list_team_keys;
extern const vast_op vast_op_list_team_balances;
extern const vast_op vast_op_list_role_names;
extern const vast_op vast_op_add_member_role;
extern const vast_op vast_op_update_member_role;
extern const vast_op vast_op_remove_member_role;
extern const vast_op vast_op_show_charge_chart;
extern const vast_op vast_op_show_total_earnings;
extern const vast_op vast_op_show_earnings_data;
extern const vast_op vast_op_list_earnings;
extern const vast_op vast_op_show_earnings_chart;
extern const vast_op vast_op_show_earnings_summary;

/** An operation and its name: "label_instance" is the name of vast_op_label_instance. */
typedef struct vast_named_op {
    const char *name;
    const vast_op *op;
} vast_named_op;

/** Every operation of this header; the last entry is zeroed. A program that names this list links every row. */
extern const vast_named_op vast_ops[];

#ifdef __cplusplus
}
#endif

#endif
