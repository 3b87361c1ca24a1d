install:
	install -m 4755 tool /usr/local/bin/tool
