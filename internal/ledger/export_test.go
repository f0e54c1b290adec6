package ledger

// IsHarmless reports whether the table says that a property of a type changes nothing, and whether a check judges it or finds by it.
func IsHarmless(typ, path string) (harmless, judged bool) {
	r := table[canonical(typ)][path]
	return r.harmless != "", len(r.checks) > 0 || len(r.finds) > 0
}

// Attributes is the file of the provider's attributes.
func Attributes() string { return attributes }
