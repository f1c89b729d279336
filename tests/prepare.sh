#!/bin/sh
# The browser of the end-to-end tests and a Chinese font for it. Without root or apt the tests that need them skip.
if command -v chromium >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q .; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium and a Chinese font for the browser tests ..."
  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null 2>&1 && exit 0
fi
echo "No Chromium: browser tests will be skipped. As root on Debian 'make test' installs it."
exit 0
