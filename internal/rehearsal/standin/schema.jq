# Picks out of `terraform providers schema -json` what the stand-in needs of the named resource types, one type a line:
#
#   terraform providers schema -json | jq -c -S -f schema.jq --args $(grep -oh 'docs: *"[a-z0-9_]*"' *.go | cut -d'"' -f2 | sort)
#
# It leaves out the descriptions. The schema holds neither defaults nor what replaces a resource nor which values are taken.
def flags: with_entries(select(.value == true and (.key | IN("required", "optional", "computed", "sensitive"))));

def fields:
  ((.attributes // {}) | map_values(
    (if .type | type == "array" then {type: .type[0], items: .type[1]} else {type} end) + flags))
  + ((.block_types // {}) | map_values(
    {type: .nesting_mode, fields: (.block | fields)}
    + (if .min_items then {min: .min_items} else {} end) + (if .max_items then {max: .max_items} else {} end)));

.provider_schemas["registry.terraform.io/hashicorp/aws"].resource_schemas as $all
| $ARGS.positional[] | {(.): ($all["aws_" + .].block | fields)}
