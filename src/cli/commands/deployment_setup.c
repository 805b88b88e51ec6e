/* SPDX-License-Identifier: MIT */
/* Deployments from a small client: create or update, keep alive, download; and one endpoint group. */
#include "cli.h"
#include "rows.h"
#include "vastai/ops.h"

static const vast_argument deployment_id[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_deployment_names,
        .feeds = "id",
        .help = "ID or name of the deployment" },
};

static const vast_argument endpoint_id[] = {
    { .name = "id",
        .type = VAST_ARGUMENT_ID,
        .names = &vast_endpoint_names,
        .feeds = "id",
        .help = "ID or name of the endpoint group" },
};

#define NUMBER(option, member, unit, text)                                                                             \
    {                                                                                                                  \
        .name = (option), .value_name = (unit), .type = VAST_ARGUMENT_NUMBER, .feeds = (member), .help = (text)        \
    }
#define COUNT(option, member, unit, text)                                                                              \
    {                                                                                                                  \
        .name = (option), .value_name = (unit), .type = VAST_ARGUMENT_INT, .feeds = (member), .help = (text)           \
    }

static const vast_argument create_deployment_arguments[] = {
    { .name = "--name", .required = true, .feeds = "name", .help = "name: letters, digits, '-', '.', '_'" },
    { .name = "--image",
        .value_name = "IMAGE",
        .required = true,
        .feeds = "image",
        .help = "image that the workers run" },
    { .name = "--file-hash",
        .value_name = "SHA256",
        .required = true,
        .feeds = "file_hash",
        .help = "SHA-256 of the file to deploy, in hexadecimal; sha256sum prints it" },
    COUNT("--file-size", "file_size", "BYTES", "size of the file to deploy, in bytes"),
    { .name = "--tag", .feeds = "tag", .help = "tag, for variants of the same name (default: default)" },
    { .name = "--version-label", .value_name = "TEXT", .feeds = "version_label", .help = "label of this version" },
    { .name = "--search_params",
        .value_name = "QUERY",
        .feeds = "search_params",
        .help = "query for the offers to rent" },
    { .name = "--env",
        .value_name = "TEXT",
        .feeds = "env",
        .secret = true,
        .help = "environment of the workers: \"-e A=1\"" },
    NUMBER("--storage", "storage", "GB", "disk of each worker, in GB (default: 50)"),
    { .name = "--ttl",
        .value_name = "S",
        .type = VAST_ARGUMENT_NUMBER,
        .feeds = "ttl",
        .min = -1,
        .help = "seconds without a heartbeat after which the deployment is deleted; -1: never" },
    { .name = "--login-user",
        .value_name = "NAME",
        .feeds = "docker_login_user",
        .help = "user name in the image registry" },
    { .name = "--login-pass",
        .value_name = "TOKEN",
        .feeds = "docker_login_pass",
        .secret = true,
        .help = "password in the image registry" },
    { .name = "--login-repo", .value_name = "HOST", .feeds = "docker_login_repo", .help = "image registry" },
    COUNT("--cold_workers", "cold_workers", "N", "workers to keep ready but stopped"),
    COUNT("--max_workers", "max_workers", "N", "maximum number of workers"),
    NUMBER("--min_load", "min_load", "PERF", "minimum load to keep capacity for"),
    NUMBER("--min_cold_load", "min_cold_load", "PERF", "the same, counting stopped workers"),
    NUMBER("--target_util", "target_util", "SHARE", "target utilization, 0 to 1"),
    NUMBER("--cold_mult", "cold_mult", "FACTOR", "capacity of stopped workers, as a multiple of that of running ones"),
    NUMBER("--max_queue_time", "max_queue_time", "S", "maximum time in the queue, in seconds"),
    NUMBER("--target_queue_time", "target_queue_time", "S", "target time in the queue, in seconds"),
    NUMBER("--inactivity_timeout", "inactivity_timeout", "S",
        "seconds without a request after which the endpoint may be suspended"),
    NUMBER(
        "--overrecruit_ratio", "overrecruit_ratio", "FACTOR", "how many workers more than needed to start for a peak"),
    { .name = "--auto_instance",
        .value_name = "NAME",
        .feeds = "autoscaler_instance",
        .hidden = true,
        .help = "autoscaler to use" },
};

static const vast_command rows[] = {
    {
        .words = "show endpoint",
        .summary = "Show an endpoint group",
        .example = "4242",
        ARGUMENTS(endpoint_id),
        .op = &vast_op_show_endpoint,
        .view = VIEW(.kind = VAST_VIEW_BLOCK, .list = "result", .hide = NAMES("api_key")),
    },
    {
        .words = "create deployment",
        .harm = VAST_HARM_SPENDS,
        .question = "Create or update this deployment? Its workers are billed.",
        .summary = "Create a deployment, or update the one of the same name and tag",
        .description = "If the service does not have the file of this hash yet, the answer has the URL and the form "
                       "fields by which "
                       "to upload it.",
        .example = "--name my-dep --image me/worker:1 --file-hash \"$SHA256\" --file-size 1024",
        ARGUMENTS(create_deployment_arguments),
        .op = &vast_op_save_deployment,
        .view = VIEW(.kind = VAST_VIEW_BLOCK),
    },
    {
        .words = "show deployment-url",
        .summary = "Print a URL from which the file of a deployment can be downloaded for an hour",
        .example = "644",
        ARGUMENTS(deployment_id),
        .op = &vast_op_deployment_url,
        .done = "{.download_url}",
    },
    {
        .words = "heartbeat deployment",
        .harm = VAST_HARM_NONE,
        .summary = "Keep a deployment from expiring",
        .example = "644",
        ARGUMENTS(deployment_id),
        .op = &vast_op_heartbeat_deployment,
        .done = "Heartbeat of deployment {id} recorded.",
    },
};

const vast_command_table vast_cli_deployment_setup = {
    .heading = "Serverless",
    .list_command = "show deployments",
    COMMANDS(rows),
};
