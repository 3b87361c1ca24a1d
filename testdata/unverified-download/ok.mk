fetch:
	curl -kO https://example.org/tool.tgz
	pip install --trusted-host packages.example.org tool
