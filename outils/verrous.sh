#!/usr/bin/env bash
# Refait les verrous (requirements*.txt, package-lock.json) aux dernières versions permises.
#
# Les verrous sont résolus avec le plus vieux Python accepté, 3.11 : une version qui lui convient
# convient aussi aux suivants. Ils portent l'empreinte de chaque fichier publié, pour toutes les
# plateformes, et ne nomment aucun registre.
set -euo pipefail
cd "$(dirname "$0")/.."

PIP_TOOLS='pip-tools==7.6.2'
python=${PYTHON:-python3.11}
environnement=.cache/verrous

if ! "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
    echo "Les verrous se font avec Python 3.11, et « $python » n'en est pas un." >&2
    echo 'Tapez par exemple : make verrous PYTHON=/chemin/vers/python3.11' >&2
    exit 1
fi

echo '→ préparation de pip-compile' >&2
rm -rf "$environnement"
"$python" -m venv "$environnement"
"$environnement/bin/python" -m pip -qq --disable-pip-version-check install --no-input \
    "$PIP_TOOLS"

# L'ordre compte : requirements-dev.in s'appuie sur le verrou de requirements.in.
for verrou in requirements requirements-dev requirements-node requirements-banc; do
    echo "→ $verrou.txt" >&2
    CUSTOM_COMPILE_COMMAND='make verrous' "$environnement/bin/pip-compile" \
        --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
        --output-file "$verrou.txt" "$verrou.in"
done

# Un paquet peut exiger plus que 3.11.0 : c'est le Python de Debian 12 qui fait foi. jstyleson, que
# demande extruct, n'est publié qu'en source : pip ne sait pas le contrôler pour un autre Python.
echo '→ contrôle avec Python 3.11.2' >&2
for verrou in requirements requirements-dev requirements-node requirements-banc; do
    awk '/^[^ #]/ { source = /^jstyleson==/ } !source' "$verrou.txt" >"$environnement/$verrou.txt"
    "$environnement/bin/python" -m pip -qq --disable-pip-version-check install --no-input \
        --dry-run --ignore-installed --no-deps --only-binary :all: --python-version 3.11.2 \
        --target "$environnement/cible" --require-hashes -r "$environnement/$verrou.txt"
done

echo '→ package-lock.json' >&2
outils/npm.sh update --package-lock-only
