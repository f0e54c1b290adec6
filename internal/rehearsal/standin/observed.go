package standin

// Edit is one change that a program made to the account, with the account as it was right after.
type Edit struct {
	// Op is create, update or delete.
	Op string
	// URN is the resource that asked for it.
	URN string
	// After are all things in the account, sorted as [Account.Resources] returns them.
	After []Resource
}

// OnEdit sets the hook that is called after each change by a program, in the order of the changes; nil removes it. It must not use
// the account, which waits for it.
func (a *Account) OnEdit(hook func(Edit)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.observer = hook
}

// edited calls the hook. The account is locked by the caller.
func (a *Account) edited(op, urn string) {
	if a.observer != nil {
		a.observer(Edit{Op: op, URN: urn, After: a.resources()})
	}
}
