deps:
	dnf install -y --nogpgcheck tool
