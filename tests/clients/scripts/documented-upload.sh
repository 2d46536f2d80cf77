#!/usr/bin/env bash
# The documented upload, word for word except the address. Arguments: control plane, folder, name.
set -euo pipefail
curl --silent --show-error --fail-with-body -X POST \
  "$PLUGCAST_SERVER/v2/control-planes/$1/core-entities/custom-plugins" \
  -H "Authorization: Bearer $PLUGCAST_TOKEN" \
  -H "Content-Type: application/json" \
  -d "$(jq -n \
    --arg handler "$(cat "$2/handler.lua")" \
    --arg schema "$(cat "$2/schema.lua")" \
    --arg name "$3" \
    '{"handler":$handler,"name":$name,"schema":$schema}')"
