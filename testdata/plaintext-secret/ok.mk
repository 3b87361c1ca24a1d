TOKEN_FILE ?= $(HOME)/.acme-token

db: # not -e POSTGRES_PASSWORD=correct-horse-7
	docker run -d -e POSTGRES_PASSWORD=$$DB_PASSWORD -e POSTGRES_USER=app postgres:17

image:
	docker build \
	  --secret id=token,src=$(TOKEN_FILE) \
	  --build-arg TOKENIZER=unigram \
	  -t acme/web:5.3 .
