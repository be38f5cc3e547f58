#!/usr/bin/env bash
# The `local` environment on a kind cluster of its own: deployed, deployed again, brought to another version, given one that
# cannot start, and looked at. The cluster is deleted at the end. Needs docker, kind and kubectl; writes nothing that git has.
set -euo pipefail
cd "$(dirname "$0")/.."

context=kind-bookstore
namespace=bookstore
store=http://localhost:30080

step() { printf '\n== %s\n' "$*"; }
k() { kubectl --context "$context" --namespace "$namespace" "$@"; }
image_of() { k get deployment bookstore-web --output 'jsonpath={.spec.template.spec.containers[0].image}'; }

# What is deployed must be in a commit: another version is committed in a checkout beside this one, which nobody keeps.
work=$(mktemp -d)
cleanup() {
  code=$?
  if ((code != 0)); then
    # Objects and events, and no Secret.
    k get all,events --output wide || true
    k logs --all-containers --tail 100 --selector app.kubernetes.io/name=bookstore-web || true
  fi
  kind delete cluster --name bookstore || true
  git worktree remove --force "$work/checkout" 2> /dev/null || true
  rm -rf "$work"
  exit "$code"
}
trap cleanup EXIT

step 'A cluster, and the image in it under two names, which are two versions'
kind create cluster --config pipelines/kind.yaml --wait 120s
npm run image -- --builder docker --tag localhost/bookstore:dev
docker tag localhost/bookstore:dev localhost/bookstore:next
kind load docker-image --name bookstore localhost/bookstore:dev localhost/bookstore:next

step 'Without its secrets nothing is applied'
! npm run deploy -- local || { echo 'deployed without secrets' >&2; exit 1; }

step 'Secrets, then the first deployment; the second changes nothing'
npm run secrets -- local
npm run deploy -- local
npm run deploy -- local
npm run diff -- local

step 'Shoppers are served, and what the worker says holds'
curl --fail --silent --show-error --output /dev/null --retry 5 --retry-all-errors "$store/health"
k exec deployment/bookstore-web -- node app/main.ts seed
curl --fail --silent --show-error "$store/" | grep --quiet '<html'
k exec deployment/bookstore-worker -- node app/main.ts verify

step 'Another version'
git worktree add --quiet --detach "$work/checkout"
ln -s "$PWD/node_modules" "$work/checkout/node_modules"
cd "$work/checkout"
put() {
  npm run set-image -- local "$1"
  git -c user.name=end-to-end -c user.email=end-to-end@localhost commit --quiet --all --message "local runs $1"
}
put localhost/bookstore:next
npm run deploy -- local
[[ $(image_of) == localhost/bookstore:next ]]

step 'An image that no node has is refused or undone, and the store goes on'
put localhost/bookstore:missing
! npm run deploy -- local || { echo 'deployed an image that does not exist' >&2; exit 1; }
[[ $(image_of) == localhost/bookstore:next ]]
curl --fail --silent --show-error --output /dev/null "$store/health"

step 'What breaks a rule is refused before anything is written'
sed -i 's/^  maxReplicas: 3$/  maxReplicas: 40/' charts/environments/local.yaml
! npm run synth -- local || { echo 'rendered what breaks a rule' >&2; exit 1; }
git diff --quiet -- manifests
git checkout --quiet -- charts/environments/local.yaml

step 'Another cluster is refused'
kubectl config rename-context "$context" kind-elsewhere
! npm run deploy -- local || { echo 'deployed to another cluster' >&2; exit 1; }
kubectl config rename-context kind-elsewhere "$context"

step 'Back to the version before'
npm run rollback -- local
[[ $(image_of) == localhost/bookstore:dev ]]
npm run status -- local
