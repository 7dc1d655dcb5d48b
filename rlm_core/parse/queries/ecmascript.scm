; What JavaScript, TypeScript and TSX share.
(function_declaration name: (_) @name body: (_) @body) @definition.function
(generator_function_declaration name: (_) @name body: (_) @body) @definition.function
(class_declaration name: (_) @name body: (_) @body) @definition.class
(method_definition name: (_) @name body: (_) @body) @definition.method

; Functions and classes that are called what they are assigned to.
(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @definition.function
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @definition.class
(pair
  key: (property_identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @definition.method

; exports.add = function () {}
((assignment_expression
  left: (member_expression object: (identifier) @_exports property: (property_identifier) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @definition.function
  (#eq? @_exports "exports"))
((assignment_expression
  left: (member_expression object: (member_expression) @_exports property: (property_identifier) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @definition.function
  (#eq? @_exports "module.exports"))

; Cart.prototype.add = function () {}
((assignment_expression
  left: (member_expression
    object: (member_expression object: (_) @owner property: (property_identifier) @_prototype)
    property: (property_identifier) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @definition.method
  (#eq? @_prototype "prototype"))

; cart.add = function () {}
((assignment_expression
  left: (member_expression object: (identifier) @owner property: (property_identifier) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
  ]) @definition.function
  (#not-match? @owner "^(exports|module)$"))

; module.exports = function add() {}
(assignment_expression
  left: (member_expression)
  right: (function_expression name: (identifier) @name body: (_) @body)) @definition.function
(assignment_expression
  left: (member_expression)
  right: (class name: (_) @name body: (_) @body)) @definition.class

; Constants of the module, but not what it imports.
((program (lexical_declaration "const"
  (variable_declarator name: (identifier) @name value: (_) @_value) @definition.constant))
  (#not-match? @_value "^(await )?(\\w+\\()?(require|import)\\b"))
((program (export_statement declaration: (lexical_declaration
  (variable_declarator name: (identifier) @name value: (_) @_value) @definition.constant)))
  (#not-match? @_value "^(await )?(\\w+\\()?(require|import)\\b"))

; Tests: describe("Cart", () => { it("adds", () => {}) })
((call_expression
  function: [
    (identifier) @_call
    (member_expression object: (identifier) @_call)
    (member_expression property: (property_identifier) @_call)
  ]
  arguments: (arguments
    . [(string) (template_string)] @name
    [(arrow_function) (function_expression)] @body)) @definition.section
  (#any-of? @_call "describe" "suite" "context" "module"))
((call_expression
  function: [
    (identifier) @_call
    (member_expression object: (identifier) @_call)
    (member_expression property: (property_identifier) @_call)
  ]
  arguments: (arguments
    . [(string) (template_string)] @name
    [(arrow_function) (function_expression)] @body)) @definition.function
  (#any-of? @_call "it" "test" "specify" "bench"))

(decorator) @decoration
(export_statement ["export" "default"] @prefix)
(lexical_declaration kind: _ @prefix)
(variable_declaration "var" @prefix)

(program (comment) @documentation)
(program (export_statement (comment) @documentation))
(statement_block (comment) @documentation)
(class_body (comment) @documentation)
(object (comment) @documentation)
