fetch:
	curl -kO https://example.org/tool.tgz
	pip install --trusted-host pypi.example.org tool
