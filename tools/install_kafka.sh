#!/usr/bin/env bash
# Java and Maven for a Kafka broker of the tests' own, from the distribution's packages where that is possible, and the
# broker's jars. Where it is not, the tests that need a broker skip and say so.
set -u
cd "$(dirname "$0")/.."
if [ -n "${AISLE_KAFKA_BOOTSTRAP:-}" ]; then exit 0; fi
if ! command -v java >/dev/null || ! command -v mvn >/dev/null; then
  if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
    echo "no Java or no Maven: install both, or set AISLE_KAFKA_BOOTSTRAP; the tests on Kafka will skip"
    exit 0
  fi
  echo "installing Java and Maven for the tests on Kafka …"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install --yes --no-install-recommends default-jre-headless maven; } >/dev/null \
    || echo "Java and Maven could not be installed; the tests on Kafka will skip"
fi
.venv/bin/python -m aisle_tools.kafka --fetch || echo "the tests on Kafka will skip"
