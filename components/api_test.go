package components

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// aliased are the types of internal packages that callers reach by an alias here.
func aliased() map[string]reflect.Type {
	return map[string]reflect.Type{
		"Kind": reflect.TypeFor[Kind](), "Place": reflect.TypeFor[Place](), "Reader": reflect.TypeFor[Reader](),
	}
}

// Another module cannot name an internal type, so it could not call what takes one.
func TestNoExportedNameMentionsAnInternalType(t *testing.T) {
	t.Parallel()
	api := exported(t)
	if api.names < 100 {
		t.Errorf("only %d exported names are there", api.names)
	}
	if api.mentions != nil {
		t.Errorf("an internal type, or one that is not exported, is mentioned by %v", api.mentions)
	}
	for _, name := range api.aliases {
		if _, known := aliased()[name]; !known {
			t.Errorf("%s is an alias whose methods nobody checks", name)
		}
	}
}

func TestMethodsOfAliasedTypesMentionOnlySuch(t *testing.T) {
	t.Parallel()
	for name, of := range aliased() {
		for i := range reflect.PointerTo(of).NumMethod() {
			method := reflect.PointerTo(of).Method(i)
			for j := range method.Type.NumIn() {
				checkReachable(t, name+"."+method.Name, method.Type.In(j))
			}
			for j := range method.Type.NumOut() {
				checkReachable(t, name+"."+method.Name, method.Type.Out(j))
			}
		}
	}
}

// checkReachable wants a type that another module can name.
func checkReachable(t *testing.T, where string, of reflect.Type) {
	t.Helper()
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	for _, known := range aliased() {
		if of == known {
			return
		}
	}
	if strings.Contains(of.PkgPath(), "/internal/") {
		t.Errorf("%s mentions %s", where, of)
	}
}

// api is what the package exports.
type api struct {
	// names counts the exported names, aliases apart; mentions are those that another module could not write down.
	names             int
	mentions, aliases []string
	// hidden are the types that are not exported, and internal the names by which the present file knows internal packages.
	hidden, internal []string
}

// exported reads the package's own files.
func exported(t *testing.T) *api {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	a := &api{}
	for _, file := range files {
		for _, spec := range specs[*ast.TypeSpec](file) {
			if !spec.Name.IsExported() {
				a.hidden = append(a.hidden, spec.Name.Name)
			}
		}
	}
	for _, file := range files {
		a.internal = internalImports(file)
		a.add(file)
	}
	return a
}

// specs are all declarations of one kind in a file.
func specs[S ast.Spec](file *ast.File) []S {
	var found []S
	for _, decl := range file.Decls {
		if group, ok := decl.(*ast.GenDecl); ok {
			for _, spec := range group.Specs {
				if s, ok := spec.(S); ok {
					found = append(found, s)
				}
			}
		}
	}
	return found
}

// internalImports are the names by which a file knows internal packages.
func internalImports(file *ast.File) []string {
	var names []string
	for _, spec := range specs[*ast.ImportSpec](file) {
		path := strings.Trim(spec.Path.Value, `"`)
		switch {
		case !strings.Contains(path, "/internal/"):
		case spec.Name != nil:
			names = append(names, spec.Name.Name)
		default:
			names = append(names, path[strings.LastIndex(path, "/")+1:])
		}
	}
	return names
}

func (a *api) add(file *ast.File) {
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && (f.Recv == nil || isExported(f.Recv.List[0].Type)) {
			a.check(f.Name, f.Type)
		}
	}
	for _, spec := range specs[*ast.TypeSpec](file) {
		fields, isStruct := spec.Type.(*ast.StructType)
		switch {
		case !spec.Name.IsExported():
		case spec.Assign.IsValid():
			a.aliases = append(a.aliases, spec.Name.Name)
		case isStruct:
			for _, field := range fields.Fields.List {
				for _, name := range field.Names {
					a.check(name, field.Type)
				}
				if field.Names == nil {
					a.check(spec.Name, field.Type)
				}
			}
		default:
			a.check(spec.Name, spec.Type)
		}
	}
	for _, spec := range specs[*ast.ValueSpec](file) {
		for i, name := range spec.Names {
			// Where no type is written down, it is that of the value.
			if spec.Type != nil {
				a.check(name, spec.Type)
			} else if i < len(spec.Values) {
				a.check(name, spec.Values[i])
			}
		}
	}
}

// check looks through the type of an exported name.
func (a *api) check(name *ast.Ident, of ast.Node) {
	if !name.IsExported() {
		return
	}
	a.names++
	found := false
	ast.Inspect(of, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.SelectorExpr:
			from, ok := n.X.(*ast.Ident)
			found = found || ok && slices.Contains(a.internal, from.Name)
			return false
		case *ast.Ident:
			found = found || slices.Contains(a.hidden, n.Name)
		}
		return true
	})
	if found {
		a.mentions = append(a.mentions, name.Name)
	}
}

// isExported says whether a receiver's type is.
func isExported(of ast.Expr) bool {
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	name, ok := of.(*ast.Ident)
	return ok && name.IsExported()
}
