"""Code in, outline out: what a grammar's query calls a definition becomes a node.

A query (`queries/*.scm`) runs in C over the syntax tree and hands back marks: definitions, and what
may stand before them (comments, decorations, keywords such as `export`). `nesting` puts the marks
into each other by their spans alone; `outline` turns them into entries.
Python code never walks a syntax tree: that would cost more than the parser itself.

The captures a query may use:

    @definition.KIND   the whole of a definition; KIND is a key of `marks.DEFINITIONS`
    @name              what it is called; several are joined by a space
    @owner             what it belongs to where the text does not nest it: `func (c *Cart) Total()`
    @body              where its signature ends
    @documentation     with a definition: its documentation; alone: a comment that may stand before
                       a definition and then documents it
    @documentation.file  documentation of the whole file
    @decoration        a decorator or attribute: part of the span, not of the signature
    @prefix            a keyword before a definition: part of the span and of the signature
    @_anything         for predicates only

A file with syntax errors gives what was recognized, and one problem.
Reading order: `outline`, `grammars`, `marks`, `nesting`, `steps`, `documentation`.
"""
