deps:
	apk add openssh-server
