# What the TLS tests stand on: throw-away certificates, made by openssl.

$(BUILD)/certs/done: tests/support/certs.sh
	$(call say,CERTS,$(@D))
	$(Q)sh $< $(@D)

unit: $(BUILD)/certs/done
