#!/usr/bin/env bash
# Pushes an image to its registry of ECR, and prints `image=REPOSITORY:TAG@DIGEST`, all that may follow it.
set -euo pipefail
image=${1:?usage: pipelines/push.sh ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG}
registry=${image%%/*}
# A folder of its own: the login is gone with it, whatever happens.
DOCKER_CONFIG=$(mktemp -d)
export DOCKER_CONFIG
trap 'rm -rf "$DOCKER_CONFIG"' EXIT
aws ecr get-login-password | docker login --username AWS --password-stdin "$registry" >&2
docker push --quiet "$image" >&2
# What the registry has it under, which is not what the builder calls it.
digest=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$image" |
  sed -n "s|^${image%:*}@||p" | head -n 1)
[[ $digest == sha256:* ]] || { echo "The registry gave $image no digest." >&2; exit 1; }
echo "image=$image@$digest"
