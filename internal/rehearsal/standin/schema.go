package standin

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// schemaLines are the properties of the resource types as version 5.100.0 of the Terraform provider declares them, one type a
// line; schema.jq shows how they are generated.
//
//go:embed schema.jsonl
var schemaLines []byte

// property is one property of a resource type, or of an object inside one.
type property struct {
	// Type is string, number, bool, map, list or set, and what [property.pulumi] makes of some of them: whole (a number without
	// a fraction) and object.
	Type string
	// Items is the type of what is in a map, list or set; "" where that is objects, which have Fields.
	Items  string
	Fields map[string]property
	// Min and Max bound the number of objects; 0 is no bound.
	Min, Max                                int
	Required, Optional, Computed, Sensitive bool
}

// schemas are the properties of every type by the name of its page, with Pulumi's names.
func schemas() map[string]map[string]property {
	all := map[string]map[string]property{}
	for lines := json.NewDecoder(bytes.NewReader(schemaLines)); lines.More(); {
		var line map[string]map[string]property
		if err := lines.Decode(&line); err != nil {
			// The file is part of the program.
			panic(fmt.Errorf("reading schema.jsonl: %w", err))
		}
		for docs, fields := range line {
			delete(fields, "id")
			all[docs] = pulumiFields(docs, fields)
		}
	}
	return all
}

// pulumiFields are the properties that pulumi-aws 6.83.0 has, by the names that it gives them.
func pulumiFields(docs string, terraform map[string]property) map[string]property {
	fields := make(map[string]property, len(terraform))
	for name, p := range terraform {
		if absent(docs, name) {
			continue
		}
		p = p.pulumi(docs, name)
		fields[p.name(docs, name)] = p
	}
	return fields
}

// absent reports whether pulumi-aws leaves a property out: write-only arguments, and most timeouts, which are resource options.
func absent(docs, name string) bool {
	return strings.Contains(name+"_", "_wo_") || name == "timeouts" && docs != "s3_bucket_lifecycle_configuration"
}

// pulumi is the property as pulumi-aws has it: an object where the provider takes a list of one, and whole numbers apart
// from others. The exceptions are what the schema does not say; the SDK's own types show whether they are complete.
func (p property) pulumi(docs, name string) property {
	switch {
	case p.Type == "number" && name != "threshold":
		p.Type = "whole"
	case name == "tags_all":
		p.Optional = false
	case p.Fields == nil:
	default:
		p.Required = p.Min > 0
		one := p.Max == 1 || p.Type == "single"
		switch docs {
		case "s3_bucket":
			one = name == "object_lock_configuration"
		case "s3_bucket_lifecycle_configuration":
			one = one || slices.Contains([]string{"abort_incomplete_multipart_upload", "expiration", "filter", "noncurrent_version_expiration", "tag", "and"}, name)
		}
		if one {
			p.Type = "object"
		}
		p.Fields = pulumiFields(docs, p.Fields)
	}
	return p
}

// name is Pulumi's spelling of a name: camel case, and the plural of what there can be several of.
func (p property) name(docs, terraform string) string {
	switch docs + "." + terraform {
	case "cloudwatch_metric_alarm.alarm_name":
		return "name"
	case "sns_topic_subscription.topic_arn":
		return "topic"
	}
	words := strings.Split(terraform, "_")
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	name := strings.Join(words, "")
	stem, y := strings.CutSuffix(name, "y")
	switch {
	case p.Type != "list" && p.Type != "set", strings.HasSuffix(name, "s"):
		return name
	case y:
		return stem + "ies"
	}
	return name + "s"
}
