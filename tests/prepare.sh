#!/bin/sh
# What the browser tests need of the system: Chromium, a Chinese font, and what the driver's node is linked with.
# Without root or apt the tests that need them skip.
set -u
DRIVER=$(echo .venv/lib/python3.*/site-packages/playwright/driver/node)

complete() {
  command -v chromium >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q . && "$DRIVER" --version >/dev/null 2>&1
}

complete && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium, a Chinese font and libatomic1 for the browser tests ..."
  words=$(mktemp)
  { apt-get update && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends chromium fonts-noto-cjk fontconfig libatomic1; } >"$words" 2>&1
  complete && rm "$words" && exit 0
  tail -n 8 "$words" && rm "$words"
  "$DRIVER" --version
  echo "The browser tests cannot run: what is missing is said above." && exit 1
fi
echo "No browser or no driver for it: browser tests will be skipped. As root on Debian 'make test' installs them."
exit 0
