# SPDX-License-Identifier: MIT
# Installs and removes the product, and makes what only an installation has: manual page, completions, pkg-config files.
#
# The directories are named as in the GNU coding standards. Each variable can be written in capitals too: LIBDIR= is
# libdir=.

##@ Install

prefix       ?= $(or $(PREFIX),/usr/local)
exec_prefix  ?= $(or $(EXEC_PREFIX),$(prefix))
bindir       ?= $(or $(BINDIR),$(exec_prefix)/bin)
libdir       ?= $(or $(LIBDIR),$(exec_prefix)/lib)
includedir   ?= $(or $(INCLUDEDIR),$(prefix)/include)
datarootdir  ?= $(or $(DATAROOTDIR),$(prefix)/share)
datadir      ?= $(or $(DATADIR),$(datarootdir))
mandir       ?= $(or $(MANDIR),$(datarootdir)/man)
docdir       ?= $(or $(DOCDIR),$(datarootdir)/doc/libvastai)
pkgconfigdir ?= $(or $(PKGCONFIGDIR),$(libdir)/pkgconfig)
bashcompdir  ?= $(or $(BASHCOMPDIR),$(datadir)/bash-completion/completions)
zshcompdir   ?= $(or $(ZSHCOMPDIR),$(datadir)/zsh/site-functions)
cmakedir     ?= $(or $(CMAKEDIR),$(libdir)/cmake/vastai)
fishcompdir  ?= $(or $(FISHCOMPDIR),$(datadir)/fish/vendor_completions.d)

INSTALL      ?= install
STRIP        ?= strip
PKG_CONFIG   ?= pkg-config
# The compiler of the machine that builds. If CC is for another machine, HOSTCC builds the program that prints the
# manual page and the completions; nothing that CC made is run.
HOSTCC       ?= cc

# ---- manual page and completions -------------------------------------------------------------------------------------

# PRINTER is the command without TLS: it prints its rows and needs no mbedTLS, which the building machine may lack.
PRINTER_OBJ := $(CLI_OBJ) $(PORT_OBJ) $(filter-out $(TLS_SRC:%.c=$(BUILD)/%.o),$(LIB_OBJ)) \
    $(BUILD)/port/support/no_tls.o

$(BUILD)/printer: $(PRINTER_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--gc-sections $^ -o $@

$(BUILD)/native/printer: always
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/native CC='$(HOSTCC)' CFLAGS=-O1 CPPFLAGS= LDFLAGS= $@

# The vendor's part of a triplet says nothing: x86_64-pc-linux-gnu is x86_64-linux-gnu.
machine_of   = $(subst -unknown-,-,$(subst -pc-,-,$(shell $(1) -dumpmachine 2>/dev/null)))
PRINTER     := $(if $(filter $(call machine_of,$(HOSTCC)),$(call machine_of,$(CC))),$(CLI),$(BUILD)/native/printer)

MANUAL      := $(BUILD)/vastai.1
COMPLETIONS := $(addprefix $(BUILD)/completion/,vastai _vastai vastai.fish)

$(MANUAL): $(PRINTER)
	$(call say,MAN,$@)
	$(Q)$(PRINTER) help --man > $@

$(BUILD)/completion/vastai: SHELL_NAME := bash
$(BUILD)/completion/_vastai: SHELL_NAME := zsh
$(BUILD)/completion/vastai.fish: SHELL_NAME := fish
$(COMPLETIONS): $(PRINTER)
	@mkdir -p $(@D)
	$(call say,MAKE,$@)
	$(Q)$(PRINTER) help --completion $(SHELL_NAME) > $@

man: $(MANUAL) ## make the manual page, build/vastai.1

# ---- pkg-config ------------------------------------------------------------------------------------------------------

# Only archives of libvastai are installed, so every program that uses it links mbedTLS itself, shared or static: it is
# in Requires or Libs, not in their .private forms. mbedTLS has files for pkg-config since 3.6.
MBEDTLS_PARTS := mbedtls mbedx509 mbedcrypto
MBEDTLS_PC     = $(if $(MBEDTLS_DIR),,$(shell $(PKG_CONFIG) --exists $(MBEDTLS_PARTS) 2>/dev/null && echo yes))
from_prefix    = $(patsubst $(prefix)/%,$${prefix}/%,$(1))

define PC_HEAD
prefix=$(prefix)
libdir=$(call from_prefix,$(libdir))
includedir=$(call from_prefix,$(includedir))

endef

define PC_libvastai
$(PC_HEAD)
Name: libvastai
Description: Vast.ai client for small machines
Version: $(VERSION)
$(if $(MBEDTLS_PC),Requires: $(MBEDTLS_PARTS)
)Cflags: -I$${includedir}
Libs: -L$${libdir} -lvastai$(if $(MBEDTLS_PC),,$(MBEDTLS_PARTS:%= -l%))
endef

define PC_libvastai_posix
$(PC_HEAD)
Name: libvastai-posix
Description: Vast.ai client for small machines: port to POSIX
Version: $(VERSION)
Requires: libvastai = $(VERSION)
Cflags: -I$${includedir}
Libs: -L$${libdir} -lvastai-posix
endef

PC_FILES := $(addprefix $(BUILD)/pkgconfig/,libvastai.pc libvastai-posix.pc)

$(BUILD)/pkgconfig/libvastai.pc: export TEXT = $(PC_libvastai)
$(BUILD)/pkgconfig/libvastai-posix.pc: export TEXT = $(PC_libvastai_posix)
$(PC_FILES): always
	@mkdir -p $(@D)
	@printenv TEXT > $@

# ---- CMake -----------------------------------------------------------------------------------------------------------

# find_package(vastai); the paths in it are relative to the file.
CMAKE_MADE   := $(addprefix $(BUILD)/cmake/,vastai-config.cmake vastai-config-version.cmake)
from_cmake    = $(shell realpath -m --relative-to='$(cmakedir)' '$(1)')

$(CMAKE_MADE): $(BUILD)/cmake/%: port/cmake/%.in always
	@mkdir -p $(@D)
	@sed -e 's|@PROJECT_VERSION@|$(VERSION)|' -e 's|@LIBDIR@|$(call from_cmake,$(libdir))|' \
	    -e 's|@INCLUDEDIR@|$(call from_cmake,$(includedir))|' -e 's|@LWIPDIR@|$(call from_cmake,$(INTO_lwip))|' $< > $@

# ---- installation ----------------------------------------------------------------------------------------------------

HEADERS       := $(sort $(wildcard include/vastai/*.h $(POSIX_INC)/vastai/*.h))

# A row a directory: its files, the directory, the mode of the files.
PLACES        := bin lib pc cmake lwip include man bash zsh fish doc
FILES_bin     := $(CLI)
INTO_bin       = $(bindir)
MODE_bin      := 755
FILES_lib     := $(LIB) $(POSIX)
INTO_lib       = $(libdir)
FILES_pc      := $(PC_FILES)
INTO_pc        = $(pkgconfigdir)
FILES_cmake   := $(CMAKE_MADE) port/cmake/vastai-mbedtls.cmake
INTO_cmake     = $(cmakedir)
# The lwIP ports are installed as sources: they are compiled with the lwipopts.h of the program.
FILES_lwip    := $(sort $(VASTAI_LWIP_RAW) $(VASTAI_LWIP_SOCKETS))
FILES_lwip    += $(FILES_lwip:.c=.h)
INTO_lwip      = $(INTO_data)/lwip
INTO_data      = $(datadir)/libvastai
FILES_include := $(HEADERS)
INTO_include   = $(includedir)/vastai
FILES_man     := $(MANUAL)
INTO_man       = $(mandir)/man1
FILES_bash    := $(BUILD)/completion/vastai
INTO_bash      = $(bashcompdir)
FILES_zsh     := $(BUILD)/completion/_vastai
INTO_zsh       = $(zshcompdir)
FILES_fish    := $(BUILD)/completion/vastai.fish
INTO_fish      = $(fishcompdir)
FILES_doc     := $(wildcard LICENSE NOTICE README.md CHANGELOG.md)
INTO_doc       = $(docdir)

define put
	$(INSTALL) -d '$(DESTDIR)$(INTO_$(1))'
	$(INSTALL) -m $(or $(MODE_$(1)),644) $(FILES_$(1)) '$(DESTDIR)$(INTO_$(1))/'

endef

define take_away
	rm -f $(foreach f,$(FILES_$(1)),'$(DESTDIR)$(INTO_$(1))/$(notdir $(f))')

endef

# Below DESTDIR all directories that are empty now are removed; of a live system only those that belong to libvastai
# alone.
define empty_folder
	@! cd '$(or $(DESTDIR),/)' 2>/dev/null || rmdir $(if $(DESTDIR),-p) '.$(INTO_$(1))' 2>/dev/null || :

endef

install: all $(MANUAL) $(COMPLETIONS) $(PC_FILES) $(CMAKE_MADE) ## install; prefix=, libdir=, mandir=, .., DESTDIR=
	$(foreach p,$(PLACES),$(call put,$(p)))

install-strip: install ## the same, with the symbols removed from the command
	$(STRIP) '$(DESTDIR)$(bindir)/vastai'

uninstall: ## remove what `make install` with the same variables installs
	$(foreach p,$(PLACES),$(call take_away,$(p)))
	$(foreach p,$(if $(DESTDIR),$(PLACES),cmake lwip data include doc),$(call empty_folder,$(p)))

.PHONY: man install install-strip uninstall
