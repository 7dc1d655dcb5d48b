; Beyond c.scm.
(class_specifier name: (_) @name body: (_) @body) @definition.class
(concept_definition name: (_) @name) @definition.class
(alias_declaration name: (_) @name) @definition.constant
(namespace_definition name: (_) @name body: (_) @body) @definition.section

; Cart::total() {}
(function_definition
  declarator: [
    (function_declarator declarator: (qualified_identifier
      scope: [(namespace_identifier) @owner (template_type name: (_) @owner)] name: (_) @name))
    (reference_declarator (function_declarator declarator: (qualified_identifier
      scope: [(namespace_identifier) @owner (template_type name: (_) @owner)] name: (_) @name)))
    (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier
      scope: [(namespace_identifier) @owner (template_type name: (_) @owner)] name: (_) @name)))
  ]
  body: (_)? @body) @definition.method

(function_definition
  declarator: [
    (function_declarator declarator: [(field_identifier) (destructor_name) (operator_name)] @name)
    (reference_declarator (function_declarator
      declarator: [(identifier) (field_identifier) (operator_name)] @name))
    (pointer_declarator declarator: (function_declarator
      declarator: [(field_identifier) (operator_name)] @name))
    (operator_cast) @name
  ]
  body: (_)? @body) @definition.function
(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) (operator_name)] @name)
    (reference_declarator (function_declarator declarator: [(field_identifier) (operator_name)] @name))
    (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))
  ]) @definition.method
(field_declaration_list (declaration
  declarator: (function_declarator declarator: [(identifier) (destructor_name)] @name)) @definition.method)
((field_declaration declarator: (field_identifier) @name default_value: (_)) @definition.constant @_text
  (#match? @_text "^(static |inline )+(const|constexpr)\\b"))

(template_declaration "template" @prefix parameters: (_) @prefix)
