package rehearsal

import (
	"iter"
	"slices"
	"strconv"

	"gopkg.in/yaml.v3"
)

// pairs iterates over the keys and values of a mapping. Other nodes have none.
func pairs(node *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		if node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if !yield(node.Content[i].Value, node.Content[i+1]) {
				return
			}
		}
	}
}

// dropKeys removes keys from a mapping.
func dropKeys(mapping *yaml.Node, keys []string) {
	var kept []*yaml.Node
	for pair := range slices.Chunk(mapping.Content, 2) {
		if !slices.Contains(keys, pair[0].Value) {
			kept = append(kept, pair...)
		}
	}
	mapping.Content = kept
}

// emptySecrets empties every encrypted value at or below a node, and returns their paths.
func emptySecrets(path string, node *yaml.Node) (paths []string) {
	switch node.Kind {
	case yaml.MappingNode:
		if len(node.Content) == 2 && node.Content[0].Value == "secure" {
			*node = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle}
			return []string{path}
		}
		for key, value := range pairs(node) {
			paths = append(paths, emptySecrets(path+"."+key, value)...)
		}
	case yaml.SequenceNode:
		for i, item := range node.Content {
			paths = append(paths, emptySecrets(path+"["+strconv.Itoa(i)+"]", item)...)
		}
	}
	return paths
}
