# SPDX-License-Identifier: MIT
# Provides lwIP: the tree in LWIP_DIR, or the Debian source package, fetched once.

##@ Devices

LWIP_LEAST := 2.2.1
LWIP_FETCH := $(if $(LWIP_DIR),,build/lwip/src/.version)
LWIP_DIR   ?= build/lwip/src

LWIP_CORE  := $(addprefix src/core/,init.c def.c dns.c inet_chksum.c ip.c mem.c memp.c netif.c pbuf.c stats.c sys.c tcp.c tcp_in.c \
    tcp_out.c timeouts.c udp.c ipv4/acd.c ipv4/dhcp.c ipv4/etharp.c ipv4/icmp.c ipv4/ip4.c ipv4/ip4_addr.c ipv4/ip4_frag.c) \
    src/netif/ethernet.c
LWIP_API   := $(addprefix src/api/,api_lib.c api_msg.c err.c if_api.c netbuf.c netdb.c netifapi.c sockets.c tcpip.c)
LWIP_UNIX  := contrib/ports/unix/port/sys_arch.c

build/lwip/src/.version: port/support/debsrc.sh
	$(Q)sh port/support/need.sh dpkg-dev
	$(Q)sh port/support/debsrc.sh lwip $(LWIP_LEAST) build/lwip trixie forky sid
	@touch $@

ifneq ($(LWIP_FETCH),)
$(addprefix $(LWIP_DIR)/,$(LWIP_CORE) $(LWIP_API) $(LWIP_UNIX)): | $(LWIP_FETCH) ;
endif

lwip: $(LWIP_FETCH) ## fetch the source of lwIP from Debian (unless LWIP_DIR= is set)

.PHONY: lwip
