#!/usr/bin/env bash
# Opens a pull request with what `npm run set-image` has changed, and starts its checks. Run again for the same image, the pull request
# stays as it is. GH_TOKEN may push, open it and start workflows.
set -euo pipefail
environment=${1:?usage: pipelines/pull-request.sh ENVIRONMENT IMAGE}
image=${2:?usage: pipelines/pull-request.sh ENVIRONMENT IMAGE}
# Git asks gh for the token when it needs it: it is in no address, no configuration and no process list.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0='!gh auth git-credential'
export COMMITTER_NAME='github-actions[bot]' COMMITTER_EMAIL='41898282+github-actions[bot]@users.noreply.github.com'
branch=$("$(dirname "$0")/branch.sh" "$environment" "$image")
[[ -n $branch ]] || exit 0
name=${image%@*}
gh pr view "$branch" --json url --jq .url 2> /dev/null ||
  gh pr create --base main --head "$branch" --title "$environment runs ${name##*/}" --body "\`$image\`

What an apply changes: \`npm run diff -- $environment\`. Once this is merged it is deployed, when a reviewer of the environment approves."
# What the token of a workflow pushes starts no workflow.
gh workflow run check.yaml --ref "$branch"
