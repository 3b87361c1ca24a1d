open:
	chmod -R a+rwx data
