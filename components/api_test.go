package components

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Another module cannot name an internal type, so it could not call what takes one.
func TestNoExportedNameMentionsAnInternalType(t *testing.T) {
	t.Parallel()
	a := exported(loadPackage(t))
	if a.names < 100 {
		t.Errorf("only %d exported names are there", a.names)
	}
	if a.mentions != nil {
		t.Errorf("types that another module cannot name:\n%s", strings.Join(a.mentions, "\n"))
	}
}

func TestEveryWayToMentionAnInternalTypeIsFound(t *testing.T) {
	t.Parallel()
	const inner = `package inner
type Hidden struct{}
type Sound struct{ Name string }
func (Sound) Twin() *Sound { return nil }
type Field struct{ Leak Hidden }
type Mapping struct{}
func (Mapping) M() map[string]Hidden { return nil }
type Callback struct{}
func (*Callback) M(func(Hidden)) {}
type Array struct{}
func (Array) M() [2]Hidden { panic(0) }
type Channel struct{}
func (Channel) M() chan Hidden { return nil }
func Helper() Hidden { return Hidden{} }
`
	for source, want := range map[string]string{
		`type Sound = inner.Sound; func F(Sound) []*Sound { return nil }`: "",
		`func f(inner.Hidden) {}; type t struct{ X inner.Hidden }`:        "",
		`type T struct{ x inner.Hidden }`:                                 "",
		`var X = inner.Helper()`:                                          "X: x/internal/inner.Hidden",
		`type F = inner.Field`:                                            "F.Leak: x/internal/inner.Hidden",
		`type A = inner.Mapping`:                                          "A.M: x/internal/inner.Hidden",
		`type A = inner.Callback`:                                         "A.M: x/internal/inner.Hidden",
		`type A = inner.Array`:                                            "A.M: x/internal/inner.Hidden",
		`type A = inner.Channel`:                                          "A.M: x/internal/inner.Hidden",
		`func F(...inner.Hidden) {}`:                                      "F: x/internal/inner.Hidden",
		`type T struct{ inner.Hidden }`:                                   "T.Hidden: x/internal/inner.Hidden",
		`type T struct{}; func (T) M(struct{ X inner.Hidden }) {}`:        "T.M: x/internal/inner.Hidden",
		`type I interface{ M(inner.Hidden) }`:                             "I: x/internal/inner.Hidden",
		`type G[P any] struct{}; var X G[inner.Hidden]`:                   "X: x/internal/inner.Hidden",
		`type hidden int; const X hidden = 1`:                             "X: x/p.hidden",
	} {
		files := token.NewFileSet()
		of := func(path, source string, imports types.Importer) *types.Package {
			file, err := parser.ParseFile(files, path, source, 0)
			if err != nil {
				t.Fatal(err)
			}
			pkg, err := (&types.Config{Importer: imports}).Check(path, files, []*ast.File{file}, nil)
			if err != nil {
				t.Fatalf("%s: %v", source, err)
			}
			return pkg
		}
		imports := only{of("x/internal/inner", inner, nil)}
		if got := strings.Join(exported(of("x/p", `package p; import "x/internal/inner"; var _ inner.Hidden; `+source, imports)).mentions, "\n"); got != want {
			t.Errorf("%s:\n got %q\nwant %q", source, got, want)
		}
	}
}

// only imports one package.
type only struct{ pkg *types.Package }

func (o only) Import(string) (*types.Package, error) { return o.pkg, nil }

// api is what a package exports.
type api struct {
	pkg *types.Package
	// names counts the exported names; mentions are the types that another module could not write down, each with where.
	names    int
	mentions []string
	// aliased are the internal types that the package exports under a name of its own.
	aliased []*types.Named
}

// exported walks through everything that another module can reach.
func exported(pkg *types.Package) *api {
	a := &api{pkg: pkg}
	var objects []types.Object
	for _, name := range pkg.Scope().Names() {
		if object := pkg.Scope().Lookup(name); object.Exported() {
			objects = append(objects, object)
		}
	}
	for _, object := range objects {
		if name, ok := object.(*types.TypeName); ok && name.IsAlias() {
			if named, ok := types.Unalias(name.Type()).(*types.Named); ok {
				a.aliased = append(a.aliased, named)
			}
		}
	}
	for _, object := range objects {
		a.names++
		named, isNamed := types.Unalias(object.Type()).(*types.Named)
		if _, isType := object.(*types.TypeName); isType && isNamed {
			a.declaration(object.Name(), named)
		} else {
			a.mention(object.Name(), object.Type())
		}
	}
	return a
}

// declaration walks through the fields and methods of a type that the package exports.
func (a *api) declaration(where string, named *types.Named) {
	if fields, ok := named.Underlying().(*types.Struct); ok {
		for field := range fields.Fields() {
			if field.Exported() || field.Embedded() {
				a.names++
				a.mention(where+"."+field.Name(), field.Type())
			}
		}
	} else {
		a.mention(where, named.Underlying())
	}
	for method := range named.Methods() {
		if method.Exported() {
			a.names++
			a.mention(where+"."+method.Name(), method.Type())
		}
	}
}

// mention walks through a type that something exported mentions.
func (a *api) mention(where string, of types.Type) {
	switch of := types.Unalias(of).(type) {
	case *types.Named:
		object := of.Obj()
		internal := object.Pkg() != nil && strings.Contains(object.Pkg().Path()+"/", "/internal/") && ours(a.pkg, object.Pkg())
		if internal && !slices.Contains(a.aliased, of) || object.Pkg() == a.pkg && !object.Exported() {
			a.mentions = append(a.mentions, fmt.Sprintf("%s: %s.%s", where, object.Pkg().Path(), object.Name()))
		}
		for argument := range of.TypeArgs().Types() {
			a.mention(where, argument)
		}
	case interface{ Elem() types.Type }: // pointer, slice, array, channel and map
		if m, ok := of.(*types.Map); ok {
			a.mention(where, m.Key())
		}
		a.mention(where, of.Elem())
	case *types.Signature:
		a.mention(where, of.Params())
		a.mention(where, of.Results())
	case *types.Tuple:
		for v := range of.Variables() {
			a.mention(where, v.Type())
		}
	case *types.Struct:
		for field := range of.Fields() {
			a.mention(where, field.Type())
		}
	case *types.Interface:
		for method := range of.Methods() {
			a.mention(where, method.Type())
		}
	}
}

// ours reports whether two packages are of one module, whose name is all before the folders.
func ours(a, b *types.Package) bool {
	module, _, _ := strings.Cut(b.Path(), "/internal/")
	return strings.HasPrefix(a.Path(), module+"/")
}

// loadPackage type-checks the package's own files; what it imports comes from the build cache.
func loadPackage(t *testing.T) *types.Package {
	t.Helper()
	list, err := exec.CommandContext(t.Context(), "go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	compiled := map[string]string{}
	for line := range strings.Lines(string(list)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		compiled[path] = file
	}
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	imports := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) {
		if compiled[path] == "" {
			return nil, errors.New("not compiled: " + path)
		}
		return os.Open(compiled[path])
	})
	pkg, err := (&types.Config{Importer: imports}).Check("github.com/secretwatch/secretwatch/components", set, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}
