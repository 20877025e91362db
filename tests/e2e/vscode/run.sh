#!/usr/bin/env bash
# Installs what the VS Code tests need into .cache/vscode, packages the extension, runs the tests.
# PYTHON is an interpreter with the project and the groups `test` and `e2e`; arguments go to pytest.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
python=$(command -v "${PYTHON:-python3}")
export CAGENT_VSCODE_RIG=$root/.cache/vscode

mkdir -p "$CAGENT_VSCODE_RIG"
bash "$root/tests/e2e/vscode/install.sh" "$CAGENT_VSCODE_RIG"

cd "$root/editors/vscode"
PATH=$CAGENT_VSCODE_RIG/node:$PATH
npm ci --no-audit --no-fund --loglevel=error
npm run --silent package

cd "$root"
exec "$python" -m pytest tests/e2e/vscode "$@"
