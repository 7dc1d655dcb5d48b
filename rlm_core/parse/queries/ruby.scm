(module name: (_) @name body: (_)? @body) @definition.section
(class name: (_) @name superclass: (_)? body: (_)? @body) @definition.class
(method name: (_) @name body: (_)? @body) @definition.function
(singleton_method object: (_) @_object name: (_) @name body: (_)? @body) @definition.function
(assignment left: (constant) @name) @definition.constant

; Tests: describe "Cart" do it "adds" do ... end end
((call method: (identifier) @_call
  arguments: (argument_list . (_) @name)
  block: (_) @body) @definition.section
  (#any-of? @_call "describe" "context" "namespace" "feature"))
((call method: (identifier) @_call
  arguments: (argument_list . (string) @name)
  block: (_) @body) @definition.function
  (#any-of? @_call "it" "test" "specify" "scenario"))
((call method: (identifier) @_call
  arguments: (argument_list . [
    (simple_symbol) @name
    (hash (pair key: (hash_key_symbol) @name))
    (pair key: (_) @name)
  ])
  block: (_) @body) @definition.function
  (#eq? @_call "task"))

(program (comment) @documentation)
(body_statement (comment) @documentation)
(module (comment) @documentation)
(class (comment) @documentation)
