FLAGS = --gpus all --shm-size=8g # not --ipc=host

train:
	docker run --rm $(FLAGS) acme/trainer:2.4 train --ipc=host
