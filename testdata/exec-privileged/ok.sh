#!/bin/bash
# docker exec --privileged cache sh
docker exec --privileged=false cache redis-cli ping
docker exec cache tool --privileged
docker exec -e --privileged cache env
echo "try: docker exec --privileged cache sh"
docker compose exec web ./manage.py grant --privileged
grep -rn 'docker exec --privileged' docs/
cat <<'EOF'
docker exec --privileged cache sh
EOF
