# lwIP: the tree that LWIP_DIR names, or the Debian source package, fetched once.

LWIP_LEAST := 2.2.1
LWIP_FETCH := $(if $(LWIP_DIR),,build/lwip/src/.version)
LWIP_DIR   ?= build/lwip/src

build/lwip/src/.version: port/support/debsrc.sh
	$(Q)sh tests/support/need.sh dpkg-dev
	$(Q)sh port/support/debsrc.sh lwip $(LWIP_LEAST) build/lwip trixie forky sid
	@touch $@

lwip: $(LWIP_FETCH) ## fetch lwIP's source from Debian (or give LWIP_DIR=)

.PHONY: lwip
