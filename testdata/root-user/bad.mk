IMAGE := acme/importer:3.2
RUN = docker run --rm -v $(CURDIR):/data

.PHONY: import
import:
	$(RUN) -u root $(IMAGE) import /data/orders.csv
