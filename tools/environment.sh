#!/bin/sh
# Makes .venv as requirements.lock says, from nothing but Python 3.11 and a package index; says what is missing.
# Called by make, from the project's folder, with the interpreter to use as its argument.
set -u
PYTHON=$1
VENV=.venv
WORDS=$(mktemp) && trap 'rm -f "$WORDS"' EXIT

refuse() {
  rm -f "$VENV/.installed"
  [ -s "$WORDS" ] && tail -n 8 "$WORDS" >&2
  echo "" >&2
  printf '%s\n' "$@" >&2
  exit 1
}

needs_python() {
  "$PYTHON" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || refuse \
    "Tributary needs Python 3.11, and '$PYTHON' is not that." \
    "On Debian 12: apt-get install python3. Elsewhere name one: make PYTHON=/path/to/python3.11 run"
}

# Debian keeps venv in a package of its own.
makes_venv() {
  "$PYTHON" -m venv "$VENV" >"$WORDS" 2>&1 && return
  rm -rf "$VENV"
  command -v apt-get >/dev/null || refuse "This Python has no venv; install it, or name another: make PYTHON=..."
  [ "$(id -u)" = 0 ] || refuse "Python's venv is missing. Let root install it: apt-get install python3-venv"
  echo "Installing python3-venv, which Debian keeps apart ..."
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends python3-venv; } \
    >"$WORDS" 2>&1 || refuse "python3-venv could not be installed: is the Debian mirror reachable?"
  "$PYTHON" -m venv "$VENV" >"$WORDS" 2>&1 || refuse "'$PYTHON' still cannot make an environment."
}

# uv reads nothing that is said to pip: an index and its certificates are passed on.
of_pip() { "$VENV/bin/python" -m pip config get "global.$1" 2>/dev/null; }

knows_index() {
  index=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-$(of_pip index-url)}}}
  certificates=${SSL_CERT_FILE:-${PIP_CERT:-$(of_pip cert)}}
  [ -z "$index" ] || export UV_DEFAULT_INDEX="$index"
  [ -z "$certificates" ] || export SSL_CERT_FILE="$certificates"
}

# Scripts in an environment name its folder: one that was moved is made anew.
forgets_moved() {
  [ ! -s "$VENV/.installed" ] || [ "$(cat "$VENV/.installed")" = "$(pwd)" ] || rm -rf "$VENV"
}

needs_python
forgets_moved
if [ ! -x "$VENV/bin/uv" ] || ! "$VENV/bin/uv" --version >/dev/null 2>&1; then
  echo "Making the Python environment ..."
  makes_venv
  "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check uv >"$WORDS" 2>&1 || refuse \
    "The package index of Python is not reachable. Behind a proxy set https_proxy; a company's own index goes" \
    "into pip.conf (index-url, cert)."
fi
knows_index
echo "Installing dependencies (about a minute the first time) ..."
"$VENV/bin/uv" pip sync --quiet --compile-bytecode --python "$VENV/bin/python" requirements.lock >"$WORDS" 2>&1 &&
  "$VENV/bin/uv" pip install --quiet --python "$VENV/bin/python" --no-deps --no-build-isolation -e . >"$WORDS" 2>&1 ||
  refuse "The dependencies could not be installed: is the package index reachable, and 2 GB of disk free?"
pwd >"$VENV/.installed"
