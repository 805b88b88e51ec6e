# SPDX-License-Identifier: MIT
# Tests of what packagers, CMake projects and operators get.

##@ Test

PACKAGE_NEEDS := gcc libc6-dev libmbedtls-dev python3-pytest python3-pytest-xdist pkg-config gcc-arm-linux-gnueabihf libc6-dev-armhf-cross \
    dpkg-dev cmake gcc-arm-none-eabi libnewlib-arm-none-eabi debhelper lintian mmdebstrap \
    gcc-aarch64-linux-gnu libc6-dev-arm64-cross gcc-riscv64-linux-gnu libc6-dev-riscv64-cross systemd \
    umoci minisign ca-certificates python3 lld

package-test: ## test installation, source tarball, CMake, packages and services (PACKAGE_TESTS=FILE: one of them)
	$(Q)sh port/support/need.sh $(PACKAGE_NEEDS)
	$(Q)$(PYTEST_SIDE_BY_SIDE) --durations=15 $(or $(PACKAGE_TESTS),tests/packages)

.PHONY: package-test
