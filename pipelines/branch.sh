#!/usr/bin/env bash
# Commits what `npm run set-image` has changed to a branch, pushes it and prints its name; prints nothing when nothing is to be
# changed. For the same image it writes the same branch.
set -euo pipefail
environment=${1:?usage: pipelines/branch.sh ENVIRONMENT IMAGE}
image=${2:?usage: pipelines/branch.sh ENVIRONMENT IMAGE}
files=("charts/environments/$environment.yaml" "manifests/$environment")
if git diff --quiet HEAD -- "${files[@]}"; then
  echo "$environment has $image already." >&2
  exit 0
fi
name=${image%@*}
branch="set-image/$environment-${name##*:}"
git switch --quiet --force-create "$branch"
git -c user.name="${COMMITTER_NAME:-pipeline}" -c user.email="${COMMITTER_EMAIL:-pipeline@localhost}" \
  commit --quiet --message "$environment runs ${name##*/}" --message "$image" -- "${files[@]}"
git push --force --quiet origin "$branch"
echo "$branch"
