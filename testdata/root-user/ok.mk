IMAGE := acme/importer:3.2
RUN = docker run --rm -u $(shell id -u) -v $(CURDIR):/data

.PHONY: import shell
import: # -u root
	$(RUN) $(IMAGE) import /data/orders.csv

shell:
	docker run --rm -it -u 1000:1000 $(IMAGE) su -u root
