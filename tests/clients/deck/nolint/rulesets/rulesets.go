// Package rulesets stands in for the rules of a linter that this build of decK is without.
package rulesets

import "errors"

// RuleSet is a set of rules; there is none.
type RuleSet struct{}

// RuleSets are those that a linter brings along; there is none.
type RuleSets struct{}

// CreateRuleSetFromData refuses: "deck file lint" ends with this error.
func CreateRuleSetFromData([]byte) (*RuleSet, error) {
	return nil, errors.New("this build of decK has no linter")
}

// BuildDefaultRuleSets answers what a linter brings along.
func BuildDefaultRuleSets() RuleSets { return RuleSets{} }

// GenerateRuleSetFromSuppliedRuleSet answers what it is given.
func (RuleSets) GenerateRuleSetFromSuppliedRuleSet(given *RuleSet) *RuleSet { return given }

// GetExtendsValue says which other rules the set extends.
func (*RuleSet) GetExtendsValue() map[string]string { return nil }
