user:
	useradd -p correct-horse ci
