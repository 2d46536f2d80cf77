#!/usr/bin/env bash
# A deployment in the style of a team's own: find the control plane by name, see whether the plugin
# exists, PUT by name, look at the status. Arguments: control plane's name, folder, plugin's name.
set -euo pipefail
api() {
  curl --silent --show-error -H "Authorization: Bearer $PLUGCAST_TOKEN" \
    -H "Content-Type: application/json" -H "Accept: application/json" "$@"
}
plane="$(api -G "$PLUGCAST_SERVER/v2/control-planes" --data-urlencode 'page[size]=100' |
  jq -r --arg name "$1" '.data[] | select(.name == $name) | .id')"
entities="$PLUGCAST_SERVER/v2/control-planes/$plane/core-entities"
before="$(api "$entities/custom-plugins?page%5Bsize%5D=100" |
  jq -r --arg name "$3" '.data[] | select(.name == $name) | .id')"

answer="$(mktemp)"
trap 'rm -f "$answer"' EXIT
code="$(jq -n --arg name "$3" --rawfile handler "$2/handler.lua" --rawfile schema "$2/schema.lua" \
  '{$name, $handler, $schema}' |
  api -X PUT "$entities/custom-plugins/$3" --data-binary @- -o "$answer" -w '%{http_code}')"
case "$code" in
200 | 201) ;;
*)
  echo "refused with $code: $(jq -r .message "$answer")" >&2
  exit 1
  ;;
esac
id="$(jq -r .id "$answer")"
if [ -n "$before" ]; then echo "updated $id"; else echo "created $id"; fi
