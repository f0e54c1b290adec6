// Package aws holds plain facts about AWS, each once and with its source: what things are called, how they are written, and what AWS
// accepts of them. Everything else may import it; it imports nothing of this module.
package aws
