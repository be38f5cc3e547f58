#!/usr/bin/env bash
# Prints a JSON list: which of the environments have other manifests than the commit BEFORE, in the order given. With ONLY, that one;
# with an unknown BEFORE (a first push, a rewritten history), all of them: deploying what is there changes nothing.
set -euo pipefail
before=$1 only=$2
shift 2
found=()
for environment in "$@"; do
  if [[ -n $only ]]; then
    [[ $environment == "$only" ]] || continue
  elif git cat-file -e "$before^{commit}" 2> /dev/null; then
    ! git diff --quiet "$before" HEAD -- "manifests/$environment" || continue
  fi
  found+=("\"$environment\"")
done
(IFS=,; echo "[${found[*]}]")
