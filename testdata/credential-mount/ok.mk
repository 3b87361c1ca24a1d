.PHONY: deploy
deploy: # $(HOME)/.config/gcloud is not mounted: the machine has a role
	docker run --rm -v $(CURDIR)/gcloud:/root/.config/gcloud -v $(CURDIR):/src acme/deploy:5
