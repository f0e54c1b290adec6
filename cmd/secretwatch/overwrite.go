package main

import (
	"fmt"
	"io"
	"os"
)

// refuseOverwriting refuses to write to a file that is one of the inputs, under whatever name. The words say what would write.
func refuseOverwriting(words string, target os.FileInfo, stdin io.Reader, inputs ...string) error {
	if target == nil || !target.Mode().IsRegular() {
		return nil
	}
	for _, name := range inputs {
		input, err := os.Stat(name)
		if file, isFile := stdin.(*os.File); isFile && name == stdinName {
			name = "standard input"
			input, err = file.Stat()
		}
		if err == nil && os.SameFile(target, input) {
			return fmt.Errorf("%s would overwrite an input, %s; choose another file", words, name)
		}
	}
	return nil
}

// statOf returns what a file is; nil if it does not exist or cannot be told.
func statOf(path string) os.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	return info
}

// statOfWriter returns what the file behind a writer is; nil if there is none.
func statOfWriter(out io.Writer) os.FileInfo {
	file := fileBehind(out)
	if file == nil {
		return nil
	}
	info, err := file.Stat()
	if err != nil {
		return nil
	}
	return info
}

// fileBehind returns the file that a writer writes to, perhaps through others; nil if it is none.
func fileBehind(out io.Writer) *os.File {
	for {
		switch w := out.(type) {
		case *os.File:
			return w
		case interface{ Unwrap() io.Writer }:
			out = w.Unwrap()
		default:
			return nil
		}
	}
}
