DOCKER ?= docker
PREFIX ?= /usr/local

install:
	sudo $(DOCKER) cp "$$($(DOCKER) create tool)":/tool $(PREFIX)/bin/tool
