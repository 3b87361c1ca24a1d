OPTIONS := --debug --iptables=false

engine:
	sudo dockerd $(OPTIONS) &
