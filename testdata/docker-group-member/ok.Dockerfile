FROM jenkins/jenkins:2.479-lts
USER root
RUN groupadd -g 999 docker \
 && usermod -aG docker jenkins
USER jenkins
