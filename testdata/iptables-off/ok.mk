engine: # dockerd --iptables=false
	sudo dockerd --iptables &
	@echo 'not dockerd --iptables=false'
