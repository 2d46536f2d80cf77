// Package rulesets replaces the rules of a linter that this build of decK leaves out.
package rulesets

import "errors"

// RuleSet is a set of rules. It is always empty.
type RuleSet struct{}

// RuleSets are the linter's default rule sets. There are none.
type RuleSets struct{}

// CreateRuleSetFromData always fails: "deck file lint" ends with its error.
func CreateRuleSetFromData([]byte) (*RuleSet, error) {
	return nil, errors.New("this build of decK has no linter")
}

// BuildDefaultRuleSets returns the default rule sets.
func BuildDefaultRuleSets() RuleSets { return RuleSets{} }

// GenerateRuleSetFromSuppliedRuleSet returns its argument.
func (RuleSets) GenerateRuleSetFromSuppliedRuleSet(given *RuleSet) *RuleSet { return given }

// GetExtendsValue returns the rules that the set extends.
func (*RuleSet) GetExtendsValue() map[string]string { return nil }
