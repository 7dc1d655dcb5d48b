(function_definition name: (_) @name body: (_) @body) @definition.function
((program (declaration_command
  . ["readonly" "declare" "export"]
  (variable_assignment name: (variable_name) @name)) @definition.constant)
  (#match? @name "^[A-Z][A-Z0-9_]+$"))
((program (variable_assignment name: (variable_name) @name) @definition.constant)
  (#match? @name "^[A-Z][A-Z0-9_]+$"))

(program (comment) @documentation)
