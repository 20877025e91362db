#!/usr/bin/env bash
# Installs yaml-language-server into .cache/yaml_ls and runs the tests of our schema in it.
# PYTHON is an interpreter with the project and the group `test`; arguments go to pytest. Needs npm.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
python=$(command -v "${PYTHON:-python3}")
version=1.25.0
rig=$root/.cache/yaml_ls/$version
export CAGENT_YAML_LS=$rig/node_modules/.bin/yaml-language-server

if [ ! -x "$CAGENT_YAML_LS" ]; then
  npm install --prefix "$rig" --no-save --no-audit --no-fund --no-update-notifier \
    --loglevel=error "yaml-language-server@$version" >&2
fi
cd "$root"
exec "$python" -m pytest tests/e2e/yaml_ls "$@"
