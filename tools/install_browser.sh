#!/usr/bin/env bash
# Chromium for the page's tests, from the distribution's packages where that is possible.
# Where it is not, the tests that need it skip and say so.
set -u
if [ -x "${AISLE_CHROMIUM:-/usr/bin/chromium}" ]; then exit 0; fi
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "no Chromium: install it, or set AISLE_CHROMIUM; the page's tests will skip"
  exit 0
fi
echo "installing Chromium for the page's tests …"
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install --yes --no-install-recommends chromium; } >/dev/null || echo "Chromium could not be installed; the page's tests will skip"
