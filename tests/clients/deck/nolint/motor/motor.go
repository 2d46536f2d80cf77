// Package motor replaces the engine of a linter that this build of decK leaves out.
package motor

import "github.com/daveshanley/vacuum/rulesets"

// RuleSetExecution is the input of a linter.
type RuleSetExecution struct {
	RuleSet           *rulesets.RuleSet
	Spec              []byte
	SkipDocumentCheck bool
	AllowLookup       bool
}

// RuleSetExecutionResult is the output of a linter.
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

// ApplyRulesToRuleSet finds nothing. It is never called, since no ruleset can be read.
func ApplyRulesToRuleSet(*RuleSetExecution) *RuleSetExecutionResult {
	return &RuleSetExecutionResult{}
}
