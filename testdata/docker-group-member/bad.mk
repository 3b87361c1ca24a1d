GROUP := docker
MEMBER ?= ci

host:
	sudo usermod --append --groups $(GROUP) $(MEMBER)
