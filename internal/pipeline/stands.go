package pipeline

// The resources that each hop stands on: what is in doubt about one of them is in doubt about the hop.

// filesOn are those that a trail's log files stand on.
func (p *plan) filesOn(t *Trail) []*Resource {
	on := []*Resource{&t.Resource}
	if b := p.bucketOf(t); b != nil {
		on = append(on, &b.Resource)
	}
	return append(on, p.keyOn(t.KeyID, t.Resource)...)
}

// deliveryOn are those that a trail's delivery to its log group stands on.
func (p *plan) deliveryOn(t *Trail) []*Resource {
	on := []*Resource{&t.Resource}
	if role := p.roles[t.RoleARN]; role != nil {
		on = append(on, &role.Resource)
	}
	if g := p.group(t); g != nil {
		on = append(on, &g.Resource)
		on = append(on, p.keyOn(g.KeyID, g.Resource)...)
	}
	return on
}

// countingOn are those that counting by a filter stands on.
func (p *plan) countingOn(f *Filter) []*Resource {
	return append(p.groupsOn(f.group()), &f.Resource)
}

// groupsOn are the log groups that are this one, or may be.
func (p *plan) groupsOn(group groupKey) []*Resource {
	var on []*Resource
	for _, g := range p.groups.at(group.name, group.place) {
		on = append(on, &g.Resource)
	}
	return on
}

// topicOn are those that a message to a topic stands on.
func (p *plan) topicOn(x publication) []*Resource {
	on := []*Resource{x.from}
	if role := p.roles[x.role]; role != nil {
		on = append(on, &role.Resource)
	}
	if t := p.topics[x.target]; t != nil {
		on = append(on, &t.Resource)
		on = append(on, p.keyOn(t.KeyID, t.Resource)...)
	}
	return on
}

// receiptOn are those that a subscriber's receipt of a message stands on.
func (p *plan) receiptOn(s *Subscription) []*Resource {
	on := []*Resource{&s.Resource}
	if t := p.topics[s.TopicARN]; t != nil {
		on = append(on, &t.Resource)
	}
	if q := p.queues[s.Endpoint]; q != nil {
		on = append(on, &q.Resource)
		on = append(on, p.keyOn(q.KeyID, q.Resource)...)
	}
	return on
}

// matchingOn are those that a rule's message to its target stands on.
func (p *plan) matchingOn(m matching) []*Resource {
	on := []*Resource{&m.rule.Resource}
	if m.target == nil {
		return on
	}
	on = append(on, &m.target.Resource)
	if role := p.roles[m.target.RoleARN]; role != nil {
		on = append(on, &role.Resource)
	}
	return on
}

// keyOn is the key of an id, used from a place; none where there is none.
func (p *plan) keyOn(id string, at Resource) []*Resource {
	if id == "" {
		return nil
	}
	if k := p.key(id, at); k != nil {
		return []*Resource{&k.Resource}
	}
	return nil
}
