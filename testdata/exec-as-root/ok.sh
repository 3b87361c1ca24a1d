#!/bin/bash
# docker exec -u root cache sh
docker exec -u redis cache redis-cli ping
docker exec -u "$(id -u):0" cache ls
docker exec -it db mysql -u root -p
docker exec "$container" psql --user=root
docker exec -e 'NOTE=-u root' cache env
echo "try: docker exec -u root cache sh"
docker compose exec web ./manage.py grant --user root
grep -rn 'docker exec -u root' docs/
cat <<'EOF'
docker exec -u root cache sh
EOF
ssh -l root host docker exec cache redis-cli ping
