(function_declaration name: (identifier) @name parameters: (_) . (_)? @body) @definition.function
(function_declaration
  name: [
    (dot_index_expression table: (_) @owner field: (_) @name)
    (method_index_expression table: (_) @owner method: (_) @name)
  ]
  parameters: (_) . (_)? @body) @definition.function
(assignment_statement
  (variable_list . name: [
    (identifier) @name
    (dot_index_expression table: (_) @owner field: (_) @name)
  ])
  (expression_list . value: (function_definition parameters: (_) . (_)? @body))) @definition.function
(field name: (identifier) @name value: (function_definition parameters: (_) . (_)? @body)) @definition.function
((assignment_statement (variable_list . name: (identifier) @name)) @definition.constant
  (#match? @name "^[A-Z][A-Z0-9_]+$"))

(variable_declaration "local" @prefix)
(comment) @documentation
