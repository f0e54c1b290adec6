package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Resource is one registration.
type Resource struct {
	// Token is the resource's Pulumi type, such as aws:sns/topic:Topic, and Name its logical name.
	Token, Name string
	// Parent is the address of the component it belongs to, empty at the top.
	Parent string
	// Inputs are what the program gave, secrets marked.
	Inputs resource.PropertyMap
	// DependsOn are the addresses of what it depends on, by options or by inputs, sorted.
	DependsOn []string
	// Protected resources refuse to be deleted.
	Protected bool
	// Options names the further options that it was registered with, such as ignoreChanges.
	Options []string
}

// Address names a resource by the last part of its type and by its name: Topic::alarms.
func (r Resource) Address() string { return shortType(r.Token) + "::" + r.Name }

// Place is the address with the parent's before it: AlertTopic::alarms > Topic::alarms.
func (r Resource) Place() string {
	if r.Parent == "" {
		return r.Address()
	}
	return r.Parent + " > " + r.Address()
}

// IsComponent reports whether this is a component, and no resource of AWS.
func (r Resource) IsComponent() bool { return !strings.HasPrefix(r.Token, "aws:") }

// Input returns an input by its path, such as "eventSelectors[0].readWriteType", as plain text; empty if it is not there.
func (r Resource) Input(path string) string {
	parsed, err := resource.ParsePropertyPath(path)
	if err != nil {
		return ""
	}
	value, ok := parsed.Get(resource.NewProperty(r.Inputs))
	if !ok {
		return ""
	}
	return Text(value)
}

// IsSecret reports whether an input is marked secret.
func (r Resource) IsSecret(key string) bool {
	return r.Inputs[resource.PropertyKey(key)].IsSecret()
}

// Graph is what a program registered.
type Graph struct {
	// Resources are ordered by place.
	Resources []Resource
	// Exports are the stack's outputs.
	Exports map[string]Output
	// Completed counts the components that registered their outputs, and the stack if it did.
	Completed int
}

// Find returns the resource with this address, and fails the test if there is none.
func (g *Graph) Find(t *testing.T, address string) Resource {
	t.Helper()
	for _, r := range g.Resources {
		if r.Address() == address {
			return r
		}
	}
	t.Fatalf("no %s; there are:\n%s", address, strings.Join(g.Places(), "\n"))
	return Resource{}
}

// OfType returns all resources of a type, such as LogMetricFilter.
func (g *Graph) OfType(short string) []Resource {
	return slices.DeleteFunc(slices.Clone(g.Resources), func(r Resource) bool { return shortType(r.Token) != short })
}

// Places lists every resource's place, sorted.
func (g *Graph) Places() []string {
	var all []string
	for _, r := range g.Resources {
		all = append(all, r.Place())
	}
	return all
}

// Leaks lists the inputs, names and stack outputs that contain a text and are not marked secret.
func (g *Graph) Leaks(text string) []string {
	var found []string
	for _, r := range g.Resources {
		for key, value := range r.Inputs {
			if shows(value, text) {
				found = append(found, r.Address()+"."+string(key))
			}
		}
		if strings.Contains(r.Place(), text) {
			found = append(found, "the name of "+r.Token)
		}
	}
	for name, output := range g.Exports {
		if !output.Secret && strings.Contains(fmt.Sprint(output.Value), text) {
			found = append(found, "output "+name)
		}
	}
	slices.Sort(found)
	return found
}

func shows(value resource.PropertyValue, text string) bool {
	switch {
	case value.IsSecret():
		return false
	case value.IsObject():
		for key, element := range value.ObjectValue() {
			if strings.Contains(string(key), text) || shows(element, text) {
				return true
			}
		}
		return false
	case value.IsArray():
		return slices.ContainsFunc(value.ArrayValue(), func(element resource.PropertyValue) bool { return shows(element, text) })
	}
	return strings.Contains(Text(value), text)
}

func shortType(token string) string { return token[strings.LastIndex(token, ":")+1:] }
