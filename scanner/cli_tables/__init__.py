"""The flags of each container tool, a table a tool and verb. Tables hold facts; how flags are read is in docker_words."""
