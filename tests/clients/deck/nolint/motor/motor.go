// Package motor stands in for the engine of a linter that this build of decK is without.
package motor

import "github.com/daveshanley/vacuum/rulesets"

// RuleSetExecution is what a linter would be asked to do.
type RuleSetExecution struct {
	RuleSet           *rulesets.RuleSet
	Spec              []byte
	SkipDocumentCheck bool
	AllowLookup       bool
}

// RuleSetExecutionResult is what a linter would find.
type RuleSetExecutionResult struct {
	Results []Result
}

// Result is one finding.
type Result struct {
	Rule      Rule
	Message   string
	StartNode Node
}

// Rule is the rule that a finding breaks.
type Rule struct {
	Severity string
	Given    any
}

// Node is the place of a finding.
type Node struct {
	Line   int
	Column int
}

// ApplyRulesToRuleSet finds nothing. No ruleset can be read, so nobody comes here.
func ApplyRulesToRuleSet(*RuleSetExecution) *RuleSetExecutionResult {
	return &RuleSetExecutionResult{}
}
