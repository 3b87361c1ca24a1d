deps:
	apk add sudo
