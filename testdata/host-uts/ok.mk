ship:
	docker run -d --hostname $$(hostname) acme/log-shipper:8.1 --uts=host
