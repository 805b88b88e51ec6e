# SPDX-License-Identifier: MIT
# The sources of the library and its ports, one a line: for make, for CMake, and for a project that compiles them itself (see
# "Embedding the sources" in port/README.md). Made by `make sources`; do not edit.
#
# CORE: the library without TLS. TLS: what needs mbedTLS. The others are ports. INCLUDE: directories of public headers.
# PRIVATE: directories that only CORE and TLS include from.

VASTAI_CORE += src/api/account.c
VASTAI_CORE += src/api/completion.c
VASTAI_CORE += src/api/create_instance.c
VASTAI_CORE += src/api/endpoints.c
VASTAI_CORE += src/api/fields.c
VASTAI_CORE += src/api/hosting.c
VASTAI_CORE += src/api/instance_ops.c
VASTAI_CORE += src/api/instances.c
VASTAI_CORE += src/api/logs.c
VASTAI_CORE += src/api/market.c
VASTAI_CORE += src/api/offers.c
VASTAI_CORE += src/api/query.c
VASTAI_CORE += src/api/query_kinds.c
VASTAI_CORE += src/api/query_order.c
VASTAI_CORE += src/api/query_parts.c
VASTAI_CORE += src/api/query_value.c
VASTAI_CORE += src/api/query_write.c
VASTAI_CORE += src/api/registry.c
VASTAI_CORE += src/api/self.c
VASTAI_CORE += src/api/serverless.c
VASTAI_CORE += src/api/spelling.c
VASTAI_CORE += src/api/spend.c
VASTAI_CORE += src/api/ssh_keys.c
VASTAI_CORE += src/api/storage.c
VASTAI_CORE += src/api/team.c
VASTAI_CORE += src/api/typed.c
VASTAI_CORE += src/api/workergroups.c
VASTAI_CORE += src/api/workers.c
VASTAI_CORE += src/base/address.c
VASTAI_CORE += src/base/error.c
VASTAI_CORE += src/base/integer.c
VASTAI_CORE += src/base/out.c
VASTAI_CORE += src/base/slice.c
VASTAI_CORE += src/base/wipe.c
VASTAI_CORE += src/client/answer.c
VASTAI_CORE += src/client/blocking.c
VASTAI_CORE += src/client/bodies.c
VASTAI_CORE += src/client/bound.c
VASTAI_CORE += src/client/cause.c
VASTAI_CORE += src/client/client.c
VASTAI_CORE += src/client/engine.c
VASTAI_CORE += src/client/explain.c
VASTAI_CORE += src/client/judge.c
VASTAI_CORE += src/client/lane.c
VASTAI_CORE += src/client/message.c
VASTAI_CORE += src/client/now.c
VASTAI_CORE += src/client/origin.c
VASTAI_CORE += src/client/params.c
VASTAI_CORE += src/client/peer.c
VASTAI_CORE += src/client/proxy.c
VASTAI_CORE += src/client/redirects.c
VASTAI_CORE += src/client/retry.c
VASTAI_CORE += src/client/scope.c
VASTAI_CORE += src/client/signs.c
VASTAI_CORE += src/client/types.c
VASTAI_CORE += src/client/words.c
VASTAI_CORE += src/flow/deletion.c
VASTAI_CORE += src/flow/machine.c
VASTAI_CORE += src/flow/request.c
VASTAI_CORE += src/flow/serverless.c
VASTAI_CORE += src/flow/session.c
VASTAI_CORE += src/flow/text.c
VASTAI_CORE += src/flow/wait.c
VASTAI_CORE += src/flow/worker.c
VASTAI_CORE += src/http/body.c
VASTAI_CORE += src/http/events.c
VASTAI_CORE += src/http/head.c
VASTAI_CORE += src/http/request.c
VASTAI_CORE += src/http/url.c
VASTAI_CORE += src/json/bind.c
VASTAI_CORE += src/json/number.c
VASTAI_CORE += src/json/number_from_text.c
VASTAI_CORE += src/json/scan.c
VASTAI_CORE += src/json/text.c
VASTAI_CORE += src/json/write.c
VASTAI_CORE += src/tls/builtin_roots.c
VASTAI_CORE += src/tls/plain.c
VASTAI_CORE += src/tls/root_set.c

VASTAI_TLS += src/tls/arena.c
VASTAI_TLS += src/tls/cause.c
VASTAI_TLS += src/tls/session.c
VASTAI_TLS += src/tls/tls_mbedtls.c
VASTAI_TLS += src/tls/trust.c
VASTAI_TLS += src/tls/webhook.c

VASTAI_POSIX += port/posix/dns_message.c
VASTAI_POSIX += port/posix/name_files.c
VASTAI_POSIX += port/posix/platform.c
VASTAI_POSIX += port/posix/posix.c
VASTAI_POSIX += port/posix/race.c
VASTAI_POSIX += port/posix/resolver.c
VASTAI_POSIX += port/posix/roots.c

VASTAI_LWIP_RAW += port/lwip/raw/vast_lwip_raw.c
VASTAI_LWIP_RAW += port/lwip/vast_lwip_lookup.c

VASTAI_LWIP_SOCKETS += port/lwip/sockets/vast_lwip_sockets.c
VASTAI_LWIP_SOCKETS += port/lwip/vast_lwip_lookup.c

VASTAI_INCLUDE += include

VASTAI_POSIX_INCLUDE += port/posix/include

VASTAI_PRIVATE += src/api
VASTAI_PRIVATE += src/base
VASTAI_PRIVATE += src/client
VASTAI_PRIVATE += src/flow
VASTAI_PRIVATE += src/http
VASTAI_PRIVATE += src/json
VASTAI_PRIVATE += src/tls
