FLAGS = --gpus all --ipc=host

train:
	docker run --rm $(FLAGS) acme/trainer:2.4 train
