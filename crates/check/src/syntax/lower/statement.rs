//! Lowers statements.

use super::super::SyntaxError;
use super::super::ast::{
    Block, Expr, ExprKind, Statement, StatementKind, Suffix, SuffixKind, Target, VarId,
};
use super::expression::chain;
use super::{Lowered, Lowering};
use full_moon::ast::punctuated::Punctuated;
use full_moon::ast::{self, FunctionDeclaration, If, LastStmt, LocalAssignment, Stmt, Var};
use full_moon::tokenizer::TokenReference;
use std::ops::Range;

/// A statement's kind and its range.
type Placed = (StatementKind, Range<usize>);

impl Lowering<'_> {
    /// Statements in a scope of their own.
    pub(super) fn block(&mut self, block: &ast::Block) -> Lowered<Block> {
        let mark = self.scope.mark();
        let lowered = self.open_block(block)?;
        self.scope.leave(mark);
        Ok(lowered)
    }

    /// Like `block`, but its variables stay in scope.
    fn open_block(&mut self, block: &ast::Block) -> Lowered<Block> {
        let mut statements = Vec::new();
        for statement in block.stmts() {
            let (kind, range) = self.statement(statement)?;
            statements.push(Statement { range, kind });
        }
        if let Some((last, semicolon)) = block.last_stmt_with_semicolon() {
            let LastStmt::Return(last) = last else {
                return Err(SyntaxError::unsupported(self.last()));
            };
            let values = self.list(last.returns())?;
            let own = self.between(last.token(), last.token())?;
            let close = semicolon.as_ref().map(|semicolon| self.end(semicolon)).transpose()?;
            let close = close.or(values.last().map(|value| value.range.end)).unwrap_or(own.end);
            let kind = StatementKind::Return(values);
            statements.push(Statement { range: own.start..close, kind });
        }
        Ok(Block { statements })
    }

    fn statement(&mut self, statement: &Stmt) -> Lowered<Placed> {
        match statement {
            Stmt::LocalAssignment(local) => self.local(local),
            Stmt::Assignment(assignment) => {
                let targets = assignment.variables().iter().map(|var| self.target(var));
                let targets: Vec<_> = targets.collect::<Lowered<_>>()?;
                let values = self.list(assignment.expressions())?;
                let begin = targets.first().map_or(0, |(_, range)| range.start);
                let close = values.last().map_or(begin, |value| value.range.end);
                let targets = targets.into_iter().map(|(target, _)| target).collect();
                Ok((StatementKind::Assign { targets, values }, begin..close))
            }
            Stmt::FunctionCall(call) => {
                let call = self.chain(call.prefix(), call.suffixes())?;
                let range = call.range.clone();
                Ok((StatementKind::Call(call), range))
            }
            Stmt::FunctionDeclaration(function) => self.function_declaration(function),
            Stmt::LocalFunction(local) => {
                let variable = self.declare(local.name())?;
                let function = Box::new(self.function(local.body(), false)?);
                let range = self.start(local.local_token())?..function.range.end;
                Ok((StatementKind::LocalFunction { variable, function }, range))
            }
            Stmt::If(branches) => self.branches(branches),
            Stmt::Do(body) => {
                let kind = StatementKind::Do(self.block(body.block())?);
                Ok((kind, self.between(body.do_token(), body.end_token())?))
            }
            Stmt::While(body) => {
                let condition = self.expression(body.condition())?;
                let range = self.between(body.while_token(), body.end_token())?;
                let body = self.block(body.block())?;
                Ok((StatementKind::While { condition, body }, range))
            }
            Stmt::Repeat(repeat) => {
                let mark = self.scope.mark();
                let body = self.open_block(repeat.block())?;
                let condition = self.expression(repeat.until())?;
                self.scope.leave(mark);
                let range = self.start(repeat.repeat_token())?..condition.range.end;
                Ok((StatementKind::Repeat { body, condition }, range))
            }
            Stmt::NumericFor(numeric) => {
                let mut bounds = Vec::new();
                for bound in [numeric.start(), numeric.end()].into_iter().chain(numeric.step()) {
                    bounds.push(self.expression(bound)?);
                }
                let mark = self.scope.mark();
                let variable = self.declare(numeric.index_variable())?;
                let body = self.block(numeric.block())?;
                self.scope.leave(mark);
                let range = self.between(numeric.for_token(), numeric.end_token())?;
                Ok((StatementKind::NumericFor { variable, bounds, body }, range))
            }
            Stmt::GenericFor(generic) => {
                let values = self.list(generic.expressions())?;
                let mark = self.scope.mark();
                let variables = self.declare_all(generic.names())?;
                let body = self.block(generic.block())?;
                self.scope.leave(mark);
                let range = self.between(generic.for_token(), generic.end_token())?;
                Ok((StatementKind::GenericFor { variables, values, body }, range))
            }
            Stmt::Goto(jump) => {
                Ok((StatementKind::Jump, self.between(jump.goto_token(), jump.label_name())?))
            }
            Stmt::Label(label) => {
                Ok((StatementKind::Jump, self.between(label.left_colons(), label.right_colons())?))
            }
            _ => Err(SyntaxError::unsupported(self.last())),
        }
    }

    fn declare_all(&mut self, names: &Punctuated<TokenReference>) -> Lowered<Vec<VarId>> {
        names.iter().map(|name| self.declare(name)).collect()
    }

    /// The variables are not in scope in the values.
    fn local(&mut self, local: &LocalAssignment) -> Lowered<Placed> {
        let values = self.list(local.expressions())?;
        let variables = self.declare_all(local.names())?;
        let last_name = local.names().last();
        let close = match (values.last(), last_name) {
            (Some(value), _) => value.range.end,
            (None, Some(name)) => self.end(name.value())?,
            (None, None) => 0,
        };
        let range = self.start(local.local_token())?..close;
        Ok((StatementKind::Local { variables, values }, range))
    }

    fn branches(&mut self, branches: &If) -> Lowered<Placed> {
        let mut arms =
            vec![(self.expression(branches.condition())?, self.block(branches.block())?)];
        for arm in branches.else_if().into_iter().flatten() {
            arms.push((self.expression(arm.condition())?, self.block(arm.block())?));
        }
        let otherwise = branches.else_block().map(|block| self.block(block)).transpose()?;
        let range = self.between(branches.if_token(), branches.end_token())?;
        Ok((StatementKind::If { arms, otherwise }, range))
    }

    /// `function a.b:c() … end` is an assignment to `a.b.c`.
    fn function_declaration(&mut self, function: &FunctionDeclaration) -> Lowered<Placed> {
        let name = function.name();
        let mut names = name.names().iter();
        let Some(first) = names.next() else { return Err(SyntaxError::unsupported(self.last())) };
        let base = self.variable(first)?;
        let mut suffixes = Vec::new();
        for name in names.chain(name.method_name()) {
            let key = self.key(name)?;
            let range = base.range.start..key.range.end;
            suffixes.push(Suffix { range, kind: SuffixKind::Index(key) });
        }
        let target = self.assigned(base, suffixes)?;
        let body = self.function(function.body(), name.method_name().is_some())?;
        let range = self.start(function.function_token())?..body.range.end;
        let kind = ExprKind::Function(Box::new(body));
        let value = Expr { range: self.start(first_parenthesis(function))?..range.end, kind };
        Ok((StatementKind::Assign { targets: vec![target], values: vec![value] }, range))
    }

    /// The target of an assignment, and its range.
    fn target(&mut self, var: &Var) -> Lowered<(Target, Range<usize>)> {
        let expr = match var {
            Var::Name(name) => self.variable(name)?,
            Var::Expression(var) => self.chain(var.prefix(), var.suffixes())?,
            _ => return Err(SyntaxError::unsupported(self.last())),
        };
        let range = expr.range.clone();
        let target = match expr {
            Expr { kind: ExprKind::Chain { base, suffixes }, .. } => {
                self.assigned(*base, suffixes)?
            }
            base => self.assigned(base, Vec::new())?,
        };
        Ok((target, range))
    }

    fn assigned(&self, base: Expr, mut suffixes: Vec<Suffix>) -> Lowered<Target> {
        match (suffixes.pop(), base.kind) {
            (Some(Suffix { kind: SuffixKind::Index(key), .. }), kind) => {
                let base = Expr { range: base.range, kind };
                Ok(Target::Index { base: chain(base, suffixes), key })
            }
            (None, ExprKind::Local(id)) => Ok(Target::Local(id)),
            (None, ExprKind::Global(name)) => Ok(Target::Global(name, base.range)),
            _ => Err(SyntaxError::unsupported(self.last())),
        }
    }
}

fn first_parenthesis(function: &FunctionDeclaration) -> &TokenReference {
    function.body().parameters_parentheses().tokens().0
}
